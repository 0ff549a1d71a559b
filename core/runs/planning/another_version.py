"""The recipe for another version of its table: the user's choices stay, what is read otherwise is taken anew."""

from core.data.lineage.text_cells import read_as
from core.errors import UserError
from core.recipe import Recipe, edit
from core.records import Column, Schema
from core.runs.planning import plan
from core.targets.column import as_answer
from core.targets.found import has_targets, target_column
from core.tasks import TASKS


def fitted(recipe: Recipe, dataset: str, schema: Schema, before: Schema) -> Recipe | None:
    """The recipe for a version with this schema; None when the answer column is gone.

    New columns, and those that are of another kind than `before`, are as a fresh draft has them, unless the user had
    chosen a kind. The task follows when the answer column is read in another way.
    """
    targets = recipe.data.targets
    if not has_targets(recipe, schema):
        return None
    kept = edit.only_columns(recipe, [column.name for column in schema.columns])
    task = recipe.task.name if all(_alike(name, schema, before) for name in targets) else None
    fresh = plan.draft(schema, dataset, targets[0], task if len(targets) == 1 else None, recipe.family.name)
    fresh = plan.with_targets(fresh, schema, targets)
    anew = {
        name for name in (*kept.columns, *targets) if not _alike(name, schema, before) and _found(recipe, name, before)
    }
    new = {name: choice for name, choice in fresh.columns.items() if name not in targets[1:]}
    columns = {**new, **{name: choice for name, choice in kept.columns.items() if name not in anew}}
    repairs = [choice for choice in kept.repairs if choice.column not in anew]
    repairs += [choice for choice in fresh.repairs if choice.column in anew or choice.column not in kept.columns]
    found = edit.with_repairs(edit.with_all_columns(edit.with_dataset(recipe, dataset), columns), repairs)
    if fresh.task.name == recipe.task.name:
        return _spelled_out(found, schema)
    return edit.learning_as(edit.with_task(found, fresh.task.name, fresh.task.options), fresh)


def _spelled_out(recipe: Recipe, schema: Schema) -> Recipe:
    """With another order of a scale where the old one does not fit the answers of this version: new ones at its end."""
    task, column = TASKS[recipe.task.name], as_answer(recipe, target_column(recipe, schema))
    try:
        task.require(column, recipe.task.options)
    except UserError:
        return edit.with_task_options(recipe, task.worked_out(column, recipe.task.options))
    return recipe


def _alike(name: str, schema: Schema, before: Schema) -> bool:
    """Whether detection takes the column for the same as before; also where there was no such column."""
    old = before.column(name)
    return old is None or _reading(schema.column(name)) == _reading(old)


def _reading(column: Column | None) -> tuple[object, ...]:
    return (column.kind, column.profile.number_certain) if column else ()


def _found(recipe: Recipe, name: str, before: Schema) -> bool:
    """Whether the recipe takes the column as a first draft would have, so that nobody chose its kind."""
    column, kind = before.column(name), recipe.choice(name).kind
    drafted = read_as(column) if column else ""
    return kind in ("", drafted)
