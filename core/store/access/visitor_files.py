"""A folder for what a link's visitor brings: outside every workspace, and gone as soon as it is answered."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.store import paths

AREA = "visitors"
_LEFT = 3600.0  # seconds after which a folder can only be one that a killed server left


@contextmanager
def folder() -> Iterator[Path]:
    """An empty folder while something is answered. UserError when the disk is full."""
    made = paths.home() / AREA / paths.new_id()
    try:
        made.mkdir(parents=True, mode=0o700)
        yield made
    except OSError as error:
        raise paths.as_user_error(error) from error
    finally:
        paths.remove(made)


def sweep() -> None:
    """Delete what a server that was killed left lying."""
    area = paths.home() / AREA
    for entry in area.iterdir() if area.is_dir() else ():
        if abs(time.time() - entry.stat().st_mtime) > _LEFT:
            paths.remove(entry)
