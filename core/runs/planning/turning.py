"""Settings that say what a column means: the recipe gets them with all that belongs to another kind."""

from core.recipe import Recipe, with_settings
from core.records import Schema
from core.runs.planning.written import with_kind


def turned(recipe: Recipe, schema: Schema, settings: list[str]) -> Recipe:
    """The recipe with these settings; a column of another kind than before loses and gets what depends on the kind.

    UserError names a setting that is none.
    """
    asked = with_settings(recipe, settings)
    for name, choice in asked.columns.items():
        column = schema.column(name)
        before = recipe.choice(name).kind or (column.kind if column else "")
        if choice.kind and choice.kind != before:
            recipe = with_kind(recipe, schema, name, choice.kind)
    return with_settings(recipe, settings)
