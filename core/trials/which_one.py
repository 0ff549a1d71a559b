"""“Which one for me?”: what could read a column, tried within some minutes; the result is kept beside the dataset."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from core.data.importing import load_schema
from core.recipe import Recipe
from core.records import Schema
from core.trials.folder import summary
from core.trials.readers import candidates, per_row
from core.trials.records import Terms, Trial
from core.trials.run import Tell, run

FORMAT = 1  # raised when what is tried changes so much that older results mislead
MINUTES = (1, 2, 3, 10)
USUAL = 2
ROWS_A_MINUTE = 250
MOST = 2_000
FEWEST = 60
READING = 0.25  # of the time may go into reading by the open models
FOLDS, MANY_FOLDS = 3, 5
LONG = 10  # minutes, from which on there are many folds
FOLDER = "trials"


def try_readers(
    recipe: Recipe,
    dataset: Path,
    column: str,
    minutes: float,
    *,
    split: Path | None = None,
    tell: Tell = lambda share, said: None,
    wants: Callable[[], str] = lambda: "run",
) -> Trial:
    """Try what could read the column, see core.trials.run.run; goes on where an earlier one was cut off.

    UserError when the recipe has no such column of texts, pictures or sounds, or its rows can't be dealt.
    """
    schema = load_schema(dataset)
    asked = terms(recipe, schema, column, minutes)
    found = candidates(recipe, schema, column, asked.rows)
    return run(found, dataset, place(dataset, recipe, column, minutes), asked, split=split, tell=tell, wants=wants)


def terms(recipe: Recipe, schema: Schema, column: str, minutes: float) -> Terms:
    """How much is tried in that time."""
    seconds = 60.0 * minutes
    readable = READING * seconds / max(1e-6, per_row(recipe, schema, column))
    rows = min(ROWS_A_MINUTE * minutes, MOST, max(FEWEST, readable), schema.rows)
    return Terms(int(rows), FOLDS if minutes < LONG else MANY_FOLDS, seconds)


def key(recipe: Recipe, column: str) -> str:
    """What a result depends on, as 16 hex digits: question, split, how columns are read; not how the one is."""
    content = recipe.model_dump(mode="json")
    columns = content["columns"]
    own = columns.get(column, {}).get("options", {})
    columns[column] = {**columns.get(column, {}), "options": _kept(own)}
    asked = [FORMAT, column, content["data"]["target"], content["task"], columns, content["repairs"], content["split"]]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def place(dataset: Path, recipe: Recipe, column: str, minutes: float) -> Path:
    """The folder of the trial of so many minutes."""
    return dataset.parent / FOLDER / f"{key(recipe, column)}-{minutes:g}"


def kept(dataset: Path, recipe: Recipe, column: str) -> Trial | None:
    """The last result for this question and this column; None when nothing was tried yet."""
    found = [(file.stat().st_mtime, file.parent) for file in _summaries(dataset, f"{key(recipe, column)}-*")]
    return summary(max(found)[1]) if found else None


def others(dataset: Path) -> bool:
    """Whether something was tried on this table, whatever the question and the columns were."""
    return any(_summaries(dataset, "*"))


def taken(recipe: Recipe, tried: Recipe, column: str) -> Recipe:
    """The recipe that reads the column and learns as the tried one did; all else stays."""
    columns = {**recipe.columns, column: tried.choice(column)}
    return recipe.model_copy(update={"columns": columns, "family": tried.family, "training": tried.training})


def _kept(options: dict) -> dict:
    return {name: value for name, value in options.items() if name not in ("model", "change", "words")}


def _summaries(dataset: Path, pattern: str) -> list[Path]:
    return list((dataset.parent / FOLDER).glob(f"{pattern}/trial.json"))
