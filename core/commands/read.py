"""`read FILE... --out data.parquet`: tables or media into a dataset; `--raw --out DIR`: cells as text, by file."""

import argparse
import contextlib
import json
import os
import sys
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from core import reading
from core.commands import output
from core.data.questions import doubts
from core.errors import UserError
from core.importing.into_dataset import import_file, import_files
from core.plain import Plain, to_dict
from core.reading.media.sorts import MEDIA, sort_of
from core.reading.settings import with_settings

_MENDABLE = 2  # exit code


def main(chosen: argparse.Namespace) -> int:
    """Import the files; prints rows, warnings, doubts and the schema, or one line of JSON a file with --raw."""
    options = with_settings(reading.ReadOptions(), chosen.settings) if chosen.settings else None
    if chosen.raw:
        return _raw(chosen.file, chosen.out, options)
    output.ready(chosen.out, *chosen.file)
    if len(chosen.file) == 1:
        schema = import_file(chosen.file[0], chosen.out, chosen.file[0].resolve().name, options=options)
    else:
        schema = import_files(chosen.file, chosen.out, names(chosen.file), options=options)
    report = {"out": str(chosen.out), "rows": schema.rows, "warnings": list(schema.warnings)}
    report |= {"doubts": doubts.sentence(schema), "schema": to_dict(schema)}
    print(json.dumps(report, ensure_ascii=False))
    return 0


def names(files: list[Path]) -> list[str]:
    """What the files are called: pictures, sounds and texts with the folders that tell them apart."""
    if not any(sort_of(file.name) in MEDIA for file in files):
        return [file.resolve().name for file in files]
    around = os.path.commonpath([file.resolve().parent for file in files])
    return [file.resolve().relative_to(around).as_posix() for file in files]


def _raw(files: list[Path], folder: Path, options: reading.ReadOptions | None) -> int:
    """Read file by file; one that can't be read is told on stderr and does not stop the others."""
    if folder.exists() and not folder.is_dir():
        raise UserError(
            "{folder} is a file.", "Choose a folder for --out; --raw writes one file each.", folder=str(folder)
        )
    folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    taken: Counter[str] = Counter()
    for file in files:
        taken[file.name] += 1
        number = f"-{taken[file.name]}" if taken[file.name] > 1 else ""  # files of one name in several folders
        try:
            report = _one(file, folder / f"{file.name}{number}.parquet", options)
        except UserError as error:
            failed += 1
            report = {"file": file.name, "problem": error.problem, "fix": error.fix}
        print(json.dumps(report, ensure_ascii=False), file=sys.stderr if "problem" in report else sys.stdout)
    return _MENDABLE if failed else 0


def _one(file: Path, out: Path, options: reading.ReadOptions | None) -> Plain:
    """An empty file gives an empty table; the lines that are no rows stand in the folder “rejects”."""
    if file.is_file() and not file.stat().st_size:
        pq.write_table(pa.table({}), out)
        return {"file": file.name, "out": str(out), "rows": 0, "columns": [], "warnings": ["The file is empty."]}
    left_out = out.parent / "rejects" / out.name
    left_out.parent.mkdir(exist_ok=True)
    try:
        read = reading.to_parquet(file, out, file.name, options=options, raw=True, rejects=left_out)
    finally:
        with contextlib.suppress(OSError):  # stays where it holds anything
            left_out.parent.rmdir()
    report = {"file": file.name, "out": str(out), "rows": read.rows, "columns": read.columns, "used": read.used}
    return {**report, "warnings": read.warnings, "rejected": read.rejected_rows}
