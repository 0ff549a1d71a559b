"""The columns that a recipe asks for, as a table's schema has them. Reads no rows."""

from core.errors import UserError
from core.recipe import Recipe
from core.records import Column, Schema
from core.targets.several import joined_column


def find_column(schema: Schema, name: str) -> Column:
    """The column of that name; UserError lists the columns there are."""
    column = schema.column(name)
    if column is None:
        names = ", ".join(f"“{entry.name}”" for entry in schema.columns[:50])
        more = " ..." if len(schema.columns) > 50 else ""
        raise UserError("There is no column “{name}”.", "The columns are: {names}.", name=name, names=names + more)
    return column


def target_columns(recipe: Recipe, schema: Schema) -> tuple[Column, ...]:
    """The answer columns; UserError where one is not there."""
    return tuple(find_column(schema, name) for name in recipe.data.targets)


def target_column(recipe: Recipe, schema: Schema) -> Column:
    """The answer column, several as one; UserError where one is not there."""
    found = target_columns(recipe, schema)
    return found[0] if len(found) == 1 else joined_column(recipe.data.target, found, schema.rows)


def has_targets(recipe: Recipe, schema: Schema) -> bool:
    """Whether all answer columns are there."""
    return all(schema.column(name) is not None for name in recipe.data.targets)
