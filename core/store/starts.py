"""Model files that a project or a run begins from, each kept once in its workspace, named by its checksum."""

import hashlib
import os
import re
from pathlib import Path

import sqlalchemy as sa

from core.folders import BUNDLE, RunFolder
from core.plain import Plain
from core.store import paths
from core.store.database import reading
from core.store.database_tables import CHANGES, PROJECTS

AREA, FILE = "starts", BUNDLE
_SUM = re.compile(r"[0-9a-f]{64}")


def keep(workspace: str, source: Path | bytes) -> str:
    """Keep a model file, a run's by a link; returns its sha256. UserError when there is no room for it."""
    content = source.read_bytes() if isinstance(source, Path) else source
    sha = hashlib.sha256(content).hexdigest()
    target = path_of(workspace, sha)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file():
            _lay(source, target)
        os.utime(target.parent)
    except OSError as error:
        raise paths.as_user_error(error) from error
    return sha


def path_of(workspace: str, sha: str) -> Path:
    """Where the file of that checksum lies, or would; nothing that is no checksum leads anywhere."""
    return paths.area(workspace, AREA) / (sha if _SUM.fullmatch(sha) else "none") / FILE


def all(workspace: str) -> list[str]:
    """The checksums of the files that are here, the last used first."""
    area = paths.area(workspace, AREA)
    there = [entry for entry in area.iterdir() if (entry / FILE).is_file()] if area.is_dir() else []
    return [entry.name for entry in sorted(there, key=lambda entry: entry.stat().st_mtime, reverse=True)]


def lend(workspace: str, sha: str, folder: Path) -> bool:
    """Put the file into a run's folder, by a link; False when it is not here."""
    source = path_of(workspace, sha)
    if not source.is_file():
        return False
    _lay(source, RunFolder(folder).start)
    return True


def used(workspace: str) -> set[str]:
    """The checksums that drafts name, also those that an undo would bring back."""
    with reading() as connection:
        drafts = list(connection.scalars(sa.select(PROJECTS.c.recipe).where(PROJECTS.c.workspace == workspace)))
        backs = list(connection.scalars(sa.select(CHANGES.c.back).where(CHANGES.c.workspace == workspace)))
    drafts += [back.get(name) for back in backs for name in ("recipe", "made")]
    return {named for draft in drafts if (named := of(draft))}


def of(recipe: Plain | None) -> str:
    """The checksum that a draft names; "" for none."""
    report = (recipe or {}).get("start") or {}
    return str(report.get("file", ""))


def _lay(source: Path | bytes, target: Path) -> None:
    beside = target.with_name(f"{target.name}.{paths.new_id()}.part")
    try:
        if isinstance(source, bytes):
            beside.write_bytes(source)
        else:
            _link(source, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # a disk that knows no links
        with source.open("rb") as file:
            paths.copy_stream(file.read, target)
