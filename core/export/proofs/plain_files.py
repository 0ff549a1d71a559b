"""The bytes of pictures and sounds of a zip, a folder or a single file, by name. Takes nothing from our own readers."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from core.export.proofs.plain_reader import NotFollowedError


def plain_files(original: Path, names: list[str]) -> Iterator[bytes]:
    """The content of each named file; NotFollowedError where there is none of that name."""
    if original.is_dir():
        yield from (_inside(original, name) for name in names)
    elif zipfile.is_zipfile(original):
        with zipfile.ZipFile(original) as archive:
            yield from _packed(archive, names)
    else:
        yield from (original.read_bytes() for _ in names)


def _packed(archive: zipfile.ZipFile, names: list[str]) -> Iterator[bytes]:
    """The content of each named file of a zip, or of a zip inside it: pets/cats.zip/1.png."""
    listed = {_spelled(name): name for name in archive.namelist()}
    inner: dict[str, zipfile.ZipFile] = {}
    for name in names:
        if name in listed:
            yield archive.read(listed[name])
            continue
        outer = next((path for path in listed if name.startswith(f"{path}/") and path.lower().endswith(".zip")), "")
        if not outer:
            raise NotFollowedError(f"has no file “{name[:80]}” for a plain reader")
        if outer not in inner:
            inner = {outer: zipfile.ZipFile(io.BytesIO(archive.read(listed[outer])))}  # one at a time is held
        yield from _packed(inner[outer], [name[len(outer) + 1 :]])


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
