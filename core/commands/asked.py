"""Which answer columns a command's rows are for, and which rows keep their answers: by --run or --target."""

import argparse
from pathlib import Path

import numpy as np

from core import recipe as recipes
from core.data.lineage.answering import AnswerColumns
from core.data.splits import split
from core.errors import UserError
from core.folders import RunFolder
from core.recipe import Recipe, edit
from core.records import Schema
from core.runs.planning import plan
from core.targets.found import find_column
from core.targets.several import why_not
from core.targets.target_columns import answer_columns

NONE = np.zeros(0, "int64")


def asked(chosen: argparse.Namespace, data: Path, schema: Schema) -> tuple[Recipe | None, AnswerColumns, np.ndarray]:
    """(recipe, answer columns, ids of rows that keep their answers); UserError for a folder that holds no run.

    Without --run and --target there is no recipe, and no answer column is known.
    """
    if chosen.run is None:
        recipe = _drafted(schema, str(data), chosen.target) if chosen.target else None
        return recipe, answer_columns(recipe, schema), NONE
    files = RunFolder(chosen.run)
    if not files.split.is_file():
        raise UserError("{folder} holds no run.", "Name a folder that `run` left.", folder=str(chosen.run))
    recipe = recipes.read(files.recipe)
    return recipe, answer_columns(recipe, schema), split.rows_of(split.read(files.split), split.TEST)


def _drafted(schema: Schema, data: str, targets: list[str]) -> Recipe:
    """A first recipe for these answer columns; UserError where several are not all yes and no."""
    recipe = plan.draft(schema, data, targets[0])
    if len(targets) == 1:
        return recipe
    why = next(filter(None, (why_not(find_column(schema, name)) for name in targets)), None)
    if why is not None:
        raise UserError("Several answer columns must all say yes or no.", why)
    return edit.with_targets(recipe, targets)
