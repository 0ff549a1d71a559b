"""A dataset's file and what lies beside it become a newer version, whole or not at all, also when the process dies."""

import shutil
from pathlib import Path

from core.data.dataset_files import rejects, sidecar
from core.data.lineage import provenance, waiting
from core.folders import DatasetFolder

_BESIDE = (sidecar, rejects, provenance.path_of, waiting.path_of)


def fresh(out: Path) -> Path:
    """An empty folder beside `out` in which its next version is written; what a dead process left is ended first."""
    recover(out)
    folder = _folder(out, "new")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def replace(out: Path, folder: Path) -> None:
    """Move the version written in `folder` (of `fresh`) to `out`, which may be the old file or another name.

    From the moment that the folder has its other name the version counts: if the process dies, `recover` goes on.
    """
    made, ready = DatasetFolder(folder).data, _folder(out, "ready")
    for beside in _BESIDE:
        if not beside(made).exists():
            _gone(beside(made)).touch()
    recover(out)
    folder.rename(ready)
    recover(out)


def recover(data: Path) -> bool:
    """End what `replace` had begun for this file; says whether there was anything."""
    ready = _folder(data, "ready")
    if not ready.is_dir():
        return False
    made = DatasetFolder(ready).data
    for beside in _BESIDE:
        if beside(made).exists():
            beside(made).replace(beside(data))
        elif _gone(beside(made)).exists():
            beside(data).unlink(missing_ok=True)
    if made.exists():
        made.replace(data)
    shutil.rmtree(ready)
    return True


def _gone(file: Path) -> Path:
    """The mark that a version has no such file."""
    return file.with_name(f"{file.name}.gone")


def _folder(data: Path, what: str) -> Path:
    return data.with_name(f".{data.name}.{what}")
