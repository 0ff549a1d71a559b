"""`models try recipe.yaml`: what could read a column, tried on a sample of the rows; a line for each, the best last."""

import json
import signal
import threading
from pathlib import Path

from core import recipe as recipes
from core.data.dataset_files import load_schema
from core.errors import UserError
from core.recipe import Recipe
from core.records import Schema
from core.runs.planning import plan
from core.runs.planning.pretrained_choice import able
from core.trials.keeping import taken
from core.trials.trial_records import Outcome
from core.trials.which_one import try_readers

SHOWN = ("state", "verdict", "score", "low", "high", "rows", "seconds", "cpu", "expected", "size", "problem", "fix")


def carry_out(file: Path, column: str, minutes: float, out: Path | None) -> None:
    """Print an event for each candidate that is begun, then one a candidate; writes the best one's recipe to `out`.

    UserError when the recipe's dataset is not there, or it has no such column.
    """
    recipe = recipes.read(file)
    dataset = file.parent / recipe.data.dataset
    if not dataset.is_file():
        raise UserError(
            "The recipe's dataset {dataset} is not there.",
            "Put it there, or correct data.dataset in the recipe (a path beside the recipe).",
            dataset=str(dataset),
        )
    column = column or _only(recipe, load_schema(dataset))
    asked = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: asked.set())
    trial = try_readers(
        recipe,
        dataset,
        column,
        minutes,
        on_progress=_report_progress,
        requested=lambda: "stop" if asked.is_set() else "run",
    )
    for outcome in trial.outcomes:
        _print("tried", name=_name(outcome), **{entry: getattr(outcome, entry) for entry in SHOWN})
    best = trial.best
    _print("best", name=_name(best) if best else "", measure=trial.measure, rows=trial.rows, of=trial.all_rows)
    if best is not None and out is not None:
        out.write_text(recipes.to_yaml(taken(recipe, recipes.checked(best.recipe), column)), encoding="utf-8")


def _only(recipe: Recipe, schema: Schema) -> str:
    """The one column that a pretrained model may read; UserError when there is none, or several."""
    found = [column.name for column in plan.used_columns(schema, recipe) if able(recipe, column)]
    if len(found) == 1:
        return found[0]
    named = ", ".join(f"“{name}”" for name in found)
    raise UserError(
        "Which column shall be tried? {found}",
        "Name one with --column.",
        found=f"There are: {named}." if found else "None of those in use holds texts, pictures or sounds.",
    )


def _report_progress(share: float, message: str) -> None:
    if message:
        _print("trying", name=message, share=round(share, 2))


def _name(outcome: Outcome) -> str:
    return outcome.label.format(**outcome.values)


def _print(kind: str, **report: object) -> None:
    print(json.dumps({"kind": kind, **report}, ensure_ascii=False), flush=True)
