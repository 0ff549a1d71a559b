"""Which file a dataset was read from, noted so that a proof may open it again and see that it is the same."""

import hashlib
from dataclasses import asdict
from pathlib import Path

from core.plain import Plain
from core.reading import ReadOptions


def digest(source: Path) -> str:
    """The sha256 of a file's bytes, at about 2 GB a second; of a folder, that of its files' names and bytes."""
    if source.is_file():
        with source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    whole = hashlib.sha256()
    for path in sorted(entry for entry in source.rglob("*") if entry.is_file()):
        whole.update(f"{path.relative_to(source).as_posix()}\0{digest(path)}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def asked(options: ReadOptions | None) -> Plain:
    """What the user said about the file, as plain data; {} for nothing."""
    usual = asdict(ReadOptions())
    report = asdict(options) if options else {}
    return {name: value for name, value in report.items() if value != usual[name]}
