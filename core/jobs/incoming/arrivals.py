"""Large files that a browser sends: written to the disk as they come, known by the id that the uploader gave them.

Knows neither web server nor page: receiving.py writes here, pages ask here. A file that no page takes is swept away.
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.errors import UserError
from core.jobs.machinery import limits
from core.store import paths
from core.store.upkeep import quota

IN_MEMORY = 8 << 20  # bytes; smaller files are kept by the web process as they are
_KEPT = 3600.0  # seconds that a file is kept which no page has taken, once another one comes
_FRAME = 1 << 14  # bytes that a request may have beside the file


@dataclass(frozen=True)
class _Known:
    workspace: str
    path: Path
    error: UserError | None
    since: float


_known: dict[str, _Known] = {}


class Arrival:
    """One file on its way. `error` says why it is not kept; what still comes of it is then let go."""

    def __init__(self, workspace: str, size: int) -> None:
        """`size`: bytes that are announced; a file that is too large or has no room is not begun."""
        _forget_old(workspace)
        self.workspace = workspace
        self.path = paths.area(workspace, "uploads") / paths.new_id()
        self.error: UserError | None = None
        self._file: BinaryIO | None = None
        try:
            _require(workspace, size - _FRAME)
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("xb")
        except (UserError, OSError) as error:
            self._failed(error)

    def write(self, data: bytes) -> None:
        """The next part of the file."""
        if self._file is None:
            return
        try:
            self._file.write(data)
        except OSError as error:
            self._failed(error)

    def finish(self, file: str) -> None:
        """All has come; from now on it is known by the uploader's id `file`."""
        forget(file)
        if self._file is not None:
            try:
                self._file.close()
            except OSError as error:
                self._failed(error)
        _known[file] = _Known(self.workspace, self.path, self.error, time.monotonic())

    def drop(self) -> None:
        """It was cut off: nothing stays."""
        if self._file is not None:
            with suppress(OSError):  # no room for what was still held back
                self._file.close()
        self._file = None
        self.path.unlink(missing_ok=True)

    def _failed(self, error: Exception) -> None:
        report = paths.as_user_error(error) if isinstance(error, OSError) else error
        self.drop()
        if not isinstance(report, UserError):
            raise report
        self.error = report


def find(workspace: str, file: str) -> Path | None:
    """Where the file with the uploader's id lies; None when it did not come this way, or is another workspace's.

    UserError when it was too large, had no room, or is no longer here.
    """
    known = _known.get(file)
    if known is None or known.workspace != workspace:
        return None
    if known.error is not None:
        raise known.error
    if not known.path.is_file():
        raise UserError("The file is no longer here.", "Bring it again.")
    return known.path


def known(file: str) -> bool:
    """Whether a file with the uploader's id came this way and is still kept."""
    return file in _known


def forget(file: str) -> None:
    """Remove the file with the uploader's id, if it came this way."""
    known = _known.pop(file, None)
    if known is not None:
        known.path.unlink(missing_ok=True)


def _require(workspace: str, size: int) -> None:
    limit = limits.upload_mb()
    if size > limit * 1_000_000:
        raise UserError(
            "The file has {size:,.1f} MB; the limit here is {limit:,} MB.",
            "Bring a part of the rows, or save the table as Parquet, which is much smaller.",
            size=size / 1e6,
            limit=limit,
        )
    quota.require(workspace, size)


def _forget_old(workspace: str) -> None:
    old = time.monotonic() - _KEPT  # the date may be set meanwhile
    for file, known in list(_known.items()):
        if known.workspace == workspace and known.since < old:
            forget(file)
