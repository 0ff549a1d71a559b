"""What is brought is laid beside its job at once and queued for reading; whole or not at all."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from core.payloads import Brought
from core.store import paths, queue
from core.store.upkeep import quota

_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}")


def take(workspace: str, files: Sequence[tuple[Path | BinaryIO, str]], asked: Brought) -> str:
    """Take the files (each with its name) and queue what is asked about them; returns the job's id.

    UserError when the quota or the disk is full, or too many files wait; then nothing is left behind.
    """
    quota.require(workspace)
    id = paths.new_id()
    upload = paths.area(workspace, "uploads") / id
    named = [_named(filename) for _, filename in files]
    sources = [f"source{index or ''}{_suffix(filename)}" for index, filename in enumerate(named)]
    asked = replace(asked, source=sources[0], filename=named[0], name=named[0])
    if len(files) > 1:
        asked = replace(asked, name=_together(named), several=tuple(zip(sources, named, strict=True)))
    kept = False
    try:
        upload.mkdir(parents=True)
        left = quota.left(workspace)
        for (source, _), target in zip(files, sources, strict=True):
            lay(source, upload / target, left)
            laid = (upload / target).stat()
            left -= laid.st_size if laid.st_nlink == 1 else 0  # a linked one counts already
        queue.add(workspace, asked, id=id)
        kept = True
    finally:
        if not kept:
            paths.remove(upload)
    return id


def _named(filename: str) -> str:
    """A file's name fit for a screen, after the folders that a browser sends with a whole folder's files."""
    folders = [paths.clean_name(piece, "folder") for piece in PurePosixPath(filename).parts[:-1]]
    kept = [folder for folder in folders if folder not in ("/", "..")]
    return "/".join([*kept, paths.clean_name(PurePosixPath(filename).name, "file")])


def _together(named: list[str]) -> str:
    """What to call files that become one dataset: by the folder around them, or by the first one."""
    around = {name.split("/", 1)[0] for name in named}
    if len(around) == 1 and "/" in named[0]:
        return around.pop()
    return f"{named[0]} and {len(named) - 1:,} more"


def _suffix(filename: str) -> str:
    suffix = Path(filename).suffix
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def lay(source: Path | BinaryIO, target: Path, most: int | None = None) -> None:
    """Put a file's content at `target`: a large one that came by arrivals.py is linked, any other is copied.

    UserError when the disk is full or there are more than `most` bytes; then nothing is left there.
    """
    if isinstance(source, Path) and source.parent == target.parent.parent:  # it counts in the quota already
        if most is not None and most < 0:
            raise paths.no_room(most)
        target.hardlink_to(source)
    elif isinstance(source, Path):
        with source.open("rb") as file:
            paths.copy_stream(file.read, target, most)
    else:
        if source.seekable():
            source.seek(0)
        paths.copy_stream(source.read, target, most)
