"""A file that changes while it is read is refused, whatever came of the reading. Knows no format."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import UserError


def state(path: Path) -> tuple[int, int, int]:
    """Size, time of the last change (ns) and inode: all three stay while nobody writes the file."""
    facts = path.stat()
    return facts.st_size, facts.st_mtime_ns, facts.st_ino


def changed(name: str) -> UserError:
    """What is said of such a file."""
    return UserError(
        "“{name}” changed while it was read.", "Wait until it is complete, then bring it again.", name=name
    )


@contextmanager
def unchanged(path: Path, name: str) -> Iterator[Callable[[], None]]:
    """Gives a check to call before the outcome is kept: UserError when the file is not what it was at the start.

    A failure inside the block is told as the change, too, when there was one: half a line is what such a file has.
    """
    before = state(path)

    def check() -> None:
        try:
            same = state(path) == before
        except FileNotFoundError:
            same = False
        if not same:
            raise changed(name)

    try:
        yield check
    except Exception:
        check()
        raise
