"""Files that the database does not know are set aside here by date, listed, and put back when asked. Deletes none."""

import re
import time
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.store import paths

FOLDER = "quarantine"
DAYS = 30
_NAME = re.compile(r"\d{4}-\d\d-\d\d(?:-\d+)?/[^/]+/[^/]+/[^/]+")


@dataclass(frozen=True)
class Aside:
    """Something set aside: date, workspace, area and id, as its `name` joins them with /; `bytes` of its files."""

    name: str
    bytes: int
    folder: Path

    @property
    def thing(self) -> str:
        """Workspace/area/id."""
        return self.name.split("/", 1)[1]

    @property
    def home(self) -> Path:
        """Where it lay, and lies again once it is put back."""
        _, workspace, area, id = self.name.split("/")
        return paths.area(workspace, area) / id


def put(entry: Path) -> None:
    """Set a file or folder of a workspace's area aside; nothing happens when it is gone already."""
    date = time.strftime("%Y-%m-%d", time.localtime(time.time()))
    number, day = 1, date
    while (target := _folder() / day / Path(*entry.parts[-3:])).exists():
        number += 1
        day = f"{date}-{number}"
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        entry.rename(target)
    except FileNotFoundError:
        return


def all() -> list[Aside]:
    """What is set aside, the oldest first."""
    found = sorted(_folder().glob("*/*/*/*"))
    names = (path.relative_to(_folder()).as_posix() for path in found)
    return [Aside(name, _size(_folder() / name), _folder() / name) for name in names if _NAME.fullmatch(name)]


def restore(name: str) -> Aside:
    """Put something back where it lay. UserError when there is none of that name, or its place is taken."""
    found = next((aside for aside in all() if aside.name == name), None)
    if found is None:
        raise UserError("“{name}” is not in the quarantine.", "See: python -m core quarantine list", name=name)
    if found.home.exists():
        raise UserError(
            "The place of “{name}” is taken: there is {path} already.",
            "Move that away first, if this one is to be there.",
            name=name,
            path=str(found.home),
        )
    found.home.parent.mkdir(parents=True, exist_ok=True)
    found.folder.rename(found.home)
    clear_empty(found)
    return found


def clear_empty(aside: Aside) -> None:
    """Remove the folders above something that has left, as far as they are empty."""
    for folder in list(aside.folder.parents)[:3]:
        if any(folder.iterdir()):
            return
        folder.rmdir()


def _folder() -> Path:
    return paths.home() / FOLDER


def _size(path: Path) -> int:
    return paths.size(path) if path.is_dir() else path.stat().st_size
