"""`predict bundle.onnx ROWS --out answers.csv`: answer the rows of a file, or a folder's or zip's pictures or sounds.

Imports only what serves bundles.
"""

import argparse
import json

from core.commands import output
from core.errors import UserError
from core.serving.batch import answer_file
from core.serving.predictor import Predictor


def main(chosen: argparse.Namespace) -> int:
    """Write the answers beside the rows; prints how many, what was odd about them, and the rows that were rejected."""
    for file in (chosen.bundle, chosen.rows):
        if not (file.is_file() or (file is chosen.rows and file.is_dir())):
            raise UserError("There is no file {file}.", "Check the name.", file=str(file))
    output.ready(chosen.out, chosen.bundle, chosen.rows)
    result = answer_file(Predictor(chosen.bundle), chosen.rows, chosen.out, chosen.rows.resolve().name)
    rejected = [{"row": row, "reason": reason} for row, reason in result.rejected]
    report = {
        "out": str(chosen.out),
        "rows": result.rows,
        "rejected": rejected,
        "rejected_rows": result.rejected_rows,
        "notes": [*result.messages, *(note.text for note in result.notes)],
        "warnings": list(result.warnings),
    }
    print(json.dumps(report, ensure_ascii=False))
    return 0
