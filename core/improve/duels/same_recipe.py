"""A champion's recipe for a newer version of its table, and whether its weights are begun from. Trains nothing.

Only a network in which a pretrained model changes begins from the champion's weights: its training is what takes long.
Trees and linear models have no weights to go on from. A small network learns in seconds, and becomes as good anew: with
twice the rows, 95.9 % of handwritten digits right, begun from its weights 95.7 %. After a cross-validation the champion
has learned from every row that chooses, so that none begins from it. What does not fit (another column, an answer that
is new) is learned anew, and the run says so (core.models.network.start). As many epochs as before are gone through:
after half of them MiniLM, changed a little, was worse.
"""

from dataclasses import replace
from pathlib import Path

from core.errors import UserError
from core.models import MODELS
from core.recipe import Recipe, edit
from core.records import Schema
from core.runs.planning import another_version
from core.runs.planning.brought import Brought
from core.runs.proving.before import changing


def newer(recipe: Recipe, dataset: str, schema: Schema, before: Schema | None) -> Recipe:
    """The recipe for the version `dataset` with this schema; before: of the table that the champion learned from, None
    where that is gone. UserError when the answer column is not there any more.
    """
    found = another_version.fitted(recipe, dataset, schema, schema if before is None else before)
    if found is None:
        raise UserError(
            "The table has no column “{target}” any more, which the model predicts.",
            "Go back to a version that has it, on the Data page.",
            target=recipe.data.target,
        )
    return found


def begins(recipe: Recipe) -> bool:
    """Whether a challenger of this recipe begins from the champion's weights."""
    family = MODELS.get(recipe.family.name)
    return family is not None and family.starts and recipe.split.method != "folds" and bool(changing(recipe))


def begun(recipe: Recipe, champion: Brought, name: str, run: str = "") -> Recipe:
    """The recipe beginning from the champion's model file; name: what that is called, run: its id in the workspace."""
    if not champion.weights:
        return recipe
    columns = {column.name: column.name for column in champion.schema.inputs if recipe.choice(column.name).use}
    answers = {label: label for label in champion.schema.labels}
    return edit.with_start(recipe, replace(champion, name=name, run=run).begun(columns, answers))


def table(folder: Path, dataset: str, *, wanted: bool) -> Path | None:
    """Where the table of a recipe that was carried out in `folder` lies: seen from there, from above, or from here.

    None when it is gone; UserError where it is `wanted`.
    """
    paths = ((path / dataset).resolve() for path in (folder, folder.parent, Path.cwd()))
    found = next((path for path in paths if path.is_file()), None)
    if found is None and wanted:
        raise UserError(
            "The table that the run learned from, {dataset}, is not there.", "Name it with --data.", dataset=dataset
        )
    return found
