"""What a command reads, and where it writes: never over what it reads. Knows no command."""

from pathlib import Path

from core.errors import UserError


def content(file: Path) -> bytes:
    """A file's bytes; UserError when it is not there."""
    if not file.is_file():
        raise UserError("There is no file {file}.", "Check the name.", file=str(file))
    return file.read_bytes()


def existing(file: Path) -> Path:
    """The file's whole path; UserError when it is not there."""
    if not file.is_file():
        raise UserError("There is no file {file}.", "Check the name.", file=str(file))
    return file.resolve()


def ready(out: Path, *sources: Path) -> None:
    """Make the folder of `out`; UserError when `out` is one of the files that are read."""
    if out.resolve() in [source.resolve() for source in sources]:
        raise UserError("{file} would be overwritten.", "Choose another name for --out.", file=str(out))
    out.parent.mkdir(parents=True, exist_ok=True)
