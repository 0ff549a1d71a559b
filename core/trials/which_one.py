"""“Which one for me?”: what could read a column, tried within some minutes; the result is kept beside the dataset."""

from collections.abc import Callable
from pathlib import Path

from core.data.dataset_files import load_schema
from core.recipe import Recipe
from core.trials.keeping import folder_of
from core.trials.readers import candidates
from core.trials.run import OnProgress, run
from core.trials.terms import terms
from core.trials.trial_records import Trial


def try_readers(
    recipe: Recipe,
    dataset: Path,
    column: str,
    minutes: float,
    *,
    split: Path | None = None,
    on_progress: OnProgress = lambda share, message: None,
    requested: Callable[[], str] = lambda: "run",
) -> Trial:
    """Try what could read the column, see core.trials.run.run; goes on where an earlier one was cut off.

    UserError when the recipe has no such column of texts, pictures or sounds, or its rows can't be split.
    """
    schema = load_schema(dataset)
    asked = terms(recipe, schema, column, minutes)
    found = candidates(recipe, schema, column, asked.rows)
    folder = folder_of(dataset, recipe, column, minutes)
    return run(found, dataset, folder, asked, about=column, split=split, on_progress=on_progress, requested=requested)
