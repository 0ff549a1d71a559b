"""Pictures and sounds of inbox entries, each kept once as a file beside the tables, named by its checksum."""

import hashlib
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TypeGuard

from core.plain import Plain
from core.store import paths

AREA, FILE, SHA = "inbox", "file", "sha256"
_COMING = 60.0  # seconds in which a file may lie there before its entry does


def keep(workspace: str, values: Plain) -> Plain:
    """The values with each file's bytes replaced by {"sha256", "bytes"}; the files lie on the disk afterwards.

    UserError when the disk is full.
    """
    return {name: _keep(workspace, value) if isinstance(value, bytes) else value for name, value in values.items()}


def content(workspace: str, value: object) -> bytes | None:
    """The bytes that a kept value stands for; None for a value that is no file, or whose file is gone."""
    path = path_of(workspace, value)
    return path.read_bytes() if path is not None and path.is_file() else None


def path_of(workspace: str, value: object) -> Path | None:
    """Where a kept value's file lies; None for a value that is no file."""
    return _path_of(workspace, value) if named(value) else None


def named(value: object) -> TypeGuard[Plain]:
    """Whether a kept value stands for a file."""
    return isinstance(value, dict) and set(value) == {SHA, "bytes"}


def forget(workspace: str, gone: Sequence[Plain], kept: Sequence[Plain]) -> None:
    """Delete the files that only the values `gone` of removed entries name, none of the `kept` ones."""
    named_still = {value[SHA] for values in kept for value in values.values() if named(value)}
    for value in (value for values in gone for value in values.values() if named(value)):
        folder = _path_of(workspace, value).parent
        fresh = folder.is_dir() and abs(time.time() - folder.stat().st_mtime) < _COMING
        if value[SHA] not in named_still and not fresh:
            paths.remove(folder)


def name(value: object) -> object:
    """The value as it is kept: for a file's bytes what names them; keeps nothing itself."""
    return _name(value) if isinstance(value, bytes) else value


def _name(content: bytes) -> Plain:
    return {SHA: hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _path_of(workspace: str, named: Plain) -> Path:
    folder: Path = paths.area(workspace, AREA) / named[SHA]
    return folder / FILE


def _keep(workspace: str, value: bytes) -> Plain:
    name = _name(value)
    target = _path_of(workspace, name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file():
            beside = target.with_name(f"{target.name}.{paths.new_id()}")
            beside.write_bytes(value)
            beside.replace(target)
        os.utime(target.parent)
    except OSError as error:
        raise paths.as_user_error(error) from error
    return name
