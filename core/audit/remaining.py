"""What a model still has to learn from when a remedy was followed: no remedy may leave it without a column."""

from collections.abc import Iterable

from core.audit.remedies import applied
from core.errors import UserError
from core.findings import Remedy
from core.recipe import Recipe
from core.records import Column, Schema
from core.runs.planning.used_columns import readable, reasons, used_columns

TAKES_AWAY = ("leave_out", "split")  # actions after which fewer columns may be used


def learnable(columns: Iterable[Column], recipe: Recipe, schema: Schema) -> tuple[str, ...]:
    """Those of the columns that tell rows apart without naming each; where there is none, those that do name each."""
    doubtful, several = reasons(schema, recipe.data.targets), list(columns)
    telling = [entry for entry in several if entry.name not in doubtful or _taken_otherwise(recipe, entry)]
    if not telling:
        telling = [entry for entry in several if entry.profile.unique > 1 and readable(entry.kind, entry.profile)]
    return tuple(entry.name for entry in telling)


def leaves_enough(recipe: Recipe, remedy: Remedy, schema: Schema) -> bool:
    """Whether a model has something to learn from once the remedy is followed; True for what takes no column away."""
    if remedy.action not in TAKES_AWAY:
        return True
    before, after = (
        learnable(used_columns(schema, changed), changed, schema) for changed in (recipe, applied(recipe, remedy))
    )
    return bool(after) and set(after) <= set(before)  # not those that name each row, when others were there before


def applied_safely(recipe: Recipe, remedy: Remedy, schema: Schema) -> Recipe:
    """The recipe that follows the remedy, see `applied`; UserError when nothing would be left to learn from."""
    if not leaves_enough(recipe, remedy, schema):
        raise UserError(
            "Nothing would be left to learn from.", "Bring more columns, or choose another column as the answer."
        )
    return applied(recipe, remedy)


def _taken_otherwise(recipe: Recipe, column: Column) -> bool:
    """Whether the recipe takes a column for another kind than it was found to be: then its reason may not hold."""
    return recipe.choice(column.name).kind not in ("", column.kind)
