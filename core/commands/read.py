"""`read FILE --out data.parquet`: any table file, or a folder or zip of media files, into a dataset."""

import argparse
import json

from core.commands import output
from core.data.importing import import_file
from core.plain import to_dict


def main(chosen: argparse.Namespace) -> int:
    """Import the file; prints rows, warnings and the schema."""
    output.ready(chosen.out, chosen.file)
    schema = import_file(chosen.file, chosen.out, chosen.file.resolve().name)
    said = {"out": str(chosen.out), "rows": schema.rows, "warnings": list(schema.warnings), "schema": to_dict(schema)}
    print(json.dumps(said, ensure_ascii=False))
    return 0
