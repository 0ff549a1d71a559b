"""The files that a dataset was read from, kept beside it while they are not too large, so that it can be read again."""

import json
import re
import shutil
from pathlib import Path

from core.store import versions

LARGEST = 300_000_000  # bytes of all files together; larger ones are not kept twice
FOLDER = "sources"
NAMES = "names.json"
_KEPT = re.compile(r"\d{1,9}(?:\.[A-Za-z0-9]{1,20})?")


def keep(made: Path, files: list[tuple[Path, str]]) -> None:
    """Move the files (path, the name the user knows) into a dataset's folder, unless they are too large."""
    if any(not path.is_file() for path, _ in files) or sum(path.stat().st_size for path, _ in files) > LARGEST:
        return
    folder = made / FOLDER
    folder.mkdir()
    names = {}
    for index, (path, name) in enumerate(files):
        kept = f"{index}{path.suffix if _KEPT.fullmatch(f'0{path.suffix}') else ''}"
        shutil.move(path, folder / kept)
        names[kept] = name
    (folder / NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")


def of(folder: Path) -> list[tuple[Path, str]]:
    """The files kept in a dataset's folder, with their names; [] without any."""
    names = folder / FOLDER / NAMES
    if not names.is_file():
        return []
    content = json.loads(names.read_text(encoding="utf-8"))
    return [(folder / FOLDER / kept, name) for kept, name in content.items()]


def sound(folder: Path) -> bool:
    """Whether what stands there can have been written by `keep`: nothing that leads elsewhere, nothing that is away."""
    try:
        found = of(folder)
    except (ValueError, AttributeError, TypeError):
        return False
    return all(
        isinstance(name, str) and _KEPT.fullmatch(path.name) and path.parent == folder / FOLDER and path.is_file()
        for path, name in found
    )


def behind(workspace: str, dataset: str) -> list[tuple[Path, str]]:
    """The files that this version goes back to; [] when they were not kept. UserError for an unknown dataset."""
    return next((found for version in versions.family(workspace, dataset) if (found := of(version.folder))), [])
