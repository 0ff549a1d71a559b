"""The bytes of pictures and sounds of a zip, a folder or a single file, by name. Takes nothing from our own readers."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from core.export.plain_reader import NotFollowedError


def plain_files(original: Path, names: list[str]) -> Iterator[bytes]:
    """The content of each named file; NotFollowedError where there is none of that name."""
    if original.is_dir():
        yield from (_inside(original, name) for name in names)
    elif zipfile.is_zipfile(original):
        with zipfile.ZipFile(original) as archive:
            listed = {_spelled(name): name for name in archive.namelist()}
            for name in names:
                if name not in listed:
                    raise NotFollowedError(f"has no file “{name[:80]}” for a plain reader")
                yield archive.read(listed[name])
    else:
        yield from (original.read_bytes() for _ in names)


def _inside(folder: Path, name: str) -> bytes:
    path = folder / name
    if not path.is_file():
        raise NotFollowedError(f"has no file “{name[:80]}” for a plain reader")
    return path.read_bytes()


def _spelled(name: str) -> str:
    bare = name.replace("\\", "/")
    while bare.startswith("./"):
        bare = bare[2:]
    return bare
