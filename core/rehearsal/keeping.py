"""Where a rehearsal's result is kept: beside the dataset, under a name made of all that the recipe says."""

import hashlib
import json
from pathlib import Path

from core.folders import RunFolder
from core.plain import from_dict, write_json
from core.recipe import Recipe
from core.rehearsal.estimate import Estimate

FORMAT = 1  # raised when rehearsals change so much that older results mislead
MOST = 60  # results that are kept of one dataset; the oldest go


def key(recipe: Recipe) -> str:
    """The recipe's hash, 16 hex digits: two recipes that differ anywhere are rehearsed separately."""
    content = [FORMAT, recipe.model_dump(mode="json")]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def path_of(data: Path, recipe: Recipe) -> Path:
    """The file for the result of rehearsing this recipe on a dataset file (data.parquet)."""
    return data.with_name(f"rehearsal-{key(recipe)}.json")


def keep(data: Path, recipe: Recipe, estimate: Estimate) -> Path:
    """Write a result; returns its file. Where more than MOST are kept then, the oldest go."""
    file = path_of(data, recipe)
    write_json(file, estimate)
    for old in found(data.parent)[:-MOST]:
        old.unlink(missing_ok=True)
    return file


def found(folder: Path) -> list[Path]:
    """The files of all results that are kept in a dataset's folder, the oldest first."""
    return sorted(folder.glob("rehearsal-*.json"), key=lambda entry: entry.stat().st_mtime)


def lend(data: Path, recipe: Recipe, run: Path) -> None:
    """Put what is kept of this recipe beside a run that begins, so that it can be held against what the run takes."""
    if (estimate := kept(data, recipe)) is not None:
        write_json(RunFolder(run).foretold, estimate)


def lent(run: Path) -> Estimate | None:
    """What was foretold of a run when it began; None when nothing was."""
    return _read(RunFolder(run).foretold)


def kept(data: Path, recipe: Recipe) -> Estimate | None:
    """The result of rehearsing this recipe on a dataset file (data.parquet); None when it was not rehearsed yet."""
    return _read(path_of(data, recipe))


def _read(file: Path) -> Estimate | None:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    return from_dict(Estimate, content)
