"""Where a trial's result is kept: beside the dataset, under a name that says what it depends on. Tries nothing."""

import hashlib
import json
from pathlib import Path

from core.recipe import Recipe, edit
from core.trials.folder import SUMMARY, summary
from core.trials.trial_records import Trial

FORMAT = 1  # raised when what is tried changes so much that older results mislead
FOLDER = "trials"
OF_MODELS = ("model", "change", "words")  # settings of a column that say which pretrained model reads it, and how


def key(recipe: Recipe, column: str) -> str:
    """What a result depends on, as 16 hex digits: question, split, and how columns are read, but for the column tried.

    Not what learns, nor with which settings: that is what is tried.
    """
    content = recipe.model_dump(mode="json")
    columns, own = content["columns"], recipe.choice(column).model_dump(mode="json")
    own["options"] = {name: value for name, value in own["options"].items() if name not in OF_MODELS}
    asked = [FORMAT, column, ", ".join(content["data"]["targets"]), content["task"], {**columns, column: own}]
    asked += [content["repairs"], content["split"]]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def folder_of(dataset: Path, recipe: Recipe, column: str, minutes: float) -> Path:
    """The folder of the trial of so many minutes."""
    return dataset.parent / FOLDER / f"{key(recipe, column)}-{minutes:g}"


def kept(dataset: Path, recipe: Recipe, column: str) -> Trial | None:
    """What was tried last for this question and this column, also when it was cut off; None when nothing was."""
    found = [(file.stat().st_mtime, file) for file in _summaries(dataset, f"{key(recipe, column)}-*")]
    return summary(max(found)[1].parent) if found else None


def outdated(dataset: Path, recipe: Recipe, column: str) -> bool:
    """Whether the column was tried for another question, or with other columns, and not for this one."""
    if kept(dataset, recipe, column) is not None:
        return False
    known = (summary(file.parent) for file in _summaries(dataset, "*"))
    return any(trial is not None and trial.about == column for trial in known)


def taken(recipe: Recipe, tried: Recipe, column: str) -> Recipe:
    """The recipe that reads the column and learns as the tried one did; all else stays."""
    return edit.learning_as(edit.with_columns(recipe, {column: tried.choice(column)}), tried)


def alike(recipe: Recipe, tried: Recipe, column: str) -> bool:
    """Whether the recipe reads the column as the tried one does, and the same family learns."""
    return (recipe.choice(column), recipe.family.name) == (tried.choice(column), tried.family.name)


def _summaries(dataset: Path, pattern: str) -> list[Path]:
    return list((dataset.parent / FOLDER).glob(f"{pattern}/{SUMMARY}"))
