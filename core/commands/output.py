"""Where a command writes: never over what it reads. Knows no command."""

from pathlib import Path

from core.errors import UserError


def ready(out: Path, *sources: Path) -> None:
    """Make the folder of `out`; UserError when `out` is one of the files that are read."""
    if out.resolve() in [source.resolve() for source in sources]:
        raise UserError("{file} would be overwritten.", "Choose another name for --out.", file=str(out))
    out.parent.mkdir(parents=True, exist_ok=True)
