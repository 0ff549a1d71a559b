"""`check FILE.onnx`: is it a safe bundle, and why not."""

import argparse
import json

from core.errors import UserError
from core.export.strangers.check import check_file
from core.plain import to_dict


def main(chosen: argparse.Namespace) -> int:
    """Print the verdict; for a file that is not safe the reason stands on stderr too."""
    verdict = check_file(chosen.file)
    report = {"problem": str(verdict.problem), "fix": str(verdict.fix)}
    print(json.dumps({**to_dict(verdict), **report}, ensure_ascii=False))
    if not verdict.safe:
        raise UserError(verdict.problem, verdict.fix)
    return 0
