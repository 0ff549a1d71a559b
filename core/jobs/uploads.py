"""What is brought is laid beside its job at once and queued for reading; whole or not at all."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from core.store import places, queue, quota

_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}")


def take(workspace: str, files: Sequence[tuple[Path | BinaryIO, str]], what: str) -> str:
    """Take the files (each with its name) and queue their reading as `what`; returns the job's id.

    UserError when the quota or the disk is full, or too many files wait; then nothing is left behind.
    """
    quota.require(workspace)
    id = places.new_id()
    upload = places.area(workspace, "uploads") / id
    named = [places.clean_name(Path(filename).name, "file") for _, filename in files]
    sources = [f"source{place or ''}{_suffix(filename)}" for place, filename in enumerate(named)]
    payload = {"what": what, "source": sources[0], "filename": named[0], "name": named[0]}
    if len(files) > 1:
        payload |= {"name": f"{named[0]} and {len(files) - 1} more", "several": list(zip(sources, named, strict=True))}
    kept = False
    try:
        upload.mkdir(parents=True)
        for (source, _), target in zip(files, sources, strict=True):
            lay(source, upload / target, quota.left(workspace))
        queue.add(workspace, "read", payload, id=id)
        kept = True
    finally:
        if not kept:
            places.remove(upload)
    return id


def _suffix(filename: str) -> str:
    suffix = Path(filename).suffix
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def lay(source: Path | BinaryIO, target: Path, most: int | None = None) -> None:
    """Put a file's content at `target`: a large one that came by arrivals.py is linked, any other is copied.

    UserError when the disk is full or there are more than `most` bytes; then nothing is left there.
    """
    if isinstance(source, Path) and source.parent == target.parent.parent:  # it counts in the quota already
        if most is not None and most < 0:
            raise places.no_room(most)
        target.hardlink_to(source)
    elif isinstance(source, Path):
        with source.open("rb") as file:
            places.copy_stream(file.read, target, most)
    else:
        if source.seekable():
            source.seek(0)
        places.copy_stream(source.read, target, most)
