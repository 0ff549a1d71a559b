"""The recipe's list of repairs: put in, taken out, moved. Each gives a new recipe, so that undo is the old one."""

from collections.abc import Collection

from core.errors import UserError
from core.recipe import Recipe, RepairChoice


def with_repair(recipe: Recipe, choice: RepairChoice, place: int | None = None) -> Recipe:
    """The recipe with one more repair, at the end or before the one that stands at `place`."""
    listed = [*recipe.repairs]
    listed.insert(len(listed) if place is None else place, choice)
    return recipe.model_copy(update={"repairs": listed})


def with_first(recipe: Recipe, choice: RepairChoice) -> Recipe:
    """The recipe with a repair that must come first, in place of another such one of its column."""
    others = [entry for entry in recipe.repairs if (entry.repair, entry.column) != (choice.repair, choice.column)]
    return recipe.model_copy(update={"repairs": [choice, *others]})


def replaced(recipe: Recipe, place: int, choice: RepairChoice) -> Recipe:
    """The recipe with another repair, or other options, at that place; UserError when nothing stands there."""
    listed = [*recipe.repairs]
    listed[_there(recipe, place)] = choice
    return recipe.model_copy(update={"repairs": listed})


def without(recipe: Recipe, place: int) -> Recipe:
    """The recipe without the repair at that place; UserError when nothing stands there."""
    listed = [*recipe.repairs]
    del listed[_there(recipe, place)]
    return recipe.model_copy(update={"repairs": listed})


def moved(recipe: Recipe, place: int, to: int) -> Recipe:
    """The recipe with the repair at `place` standing at `to`; beyond an end means at it."""
    listed = [*recipe.repairs]
    choice = listed.pop(_there(recipe, place))
    listed.insert(min(max(to, 0), len(listed)), choice)
    return recipe.model_copy(update={"repairs": listed})


def fitted_to(recipe: Recipe, columns: Collection[str]) -> Recipe:
    """The recipe for a version with these columns: choices and repairs of columns that are gone are left out."""
    return recipe.model_copy(
        update={
            "columns": {name: choice for name, choice in recipe.columns.items() if name in columns},
            "repairs": [choice for choice in recipe.repairs if choice.column in columns],
        }
    )


def _there(recipe: Recipe, place: int) -> int:
    if not 0 <= place < len(recipe.repairs):
        raise UserError(
            "There is no repair number {place}; the recipe has {count}.",
            "Reload the page.",
            place=place + 1,
            count=len(recipe.repairs),
        )
    return place
