"""Which open model reads a column, and how much of it may change: in a first recipe, and where the user says so."""

import psutil

from core.pretrained import advice, languages
from core.pretrained.change import NOTHING
from core.pretrained.library import AWAY
from core.recipe import ColumnChoice, FamilyChoice, Recipe
from core.records import Column, Schema
from core.runs.good_options import suggest
from core.runs.ready import facts

KINDS = ("text", "image", "audio")
MEGABYTE = 2**20
NETWORK, FROZEN = "neural_network", "linear"  # what learns where an open model may change, and where it may not


def open_model(column: Column) -> str:
    """Its id; "" for a column of another kind, or when none that is here suits."""
    if column.kind not in KINDS:
        return ""
    profile, media = column.profile, column.profile.media
    facts = advice.Facts(
        kind=column.kind,
        rows=profile.rows - profile.missing,
        languages=languages.languages(text for text, _ in profile.frequent) if column.kind == "text" else (),
        seconds=media.seconds.median if media and media.seconds else 1.0,
        memory_mb=psutil.virtual_memory().available / MEGABYTE,
        cores=psutil.cpu_count() or 1,
    )
    for found in advice.recommend(facts):
        if found.suits and found.possible and found.standing != AWAY:
            return found.model.id
    return ""


def with_change(recipe: Recipe, schema: Schema, column: str, model: str, change: str) -> Recipe:
    """The recipe in which that open model reads the column and so much of it may change (core.pretrained.change).

    What may change learns in a neural network with one linear layer behind it, with good options for this data. With
    nothing that changes in any column a neural network becomes a linear model; other families, which take the numbers
    that the open model gives, stay, with their options.
    """
    choice = recipe.choice(column)
    options = {name: value for name, value in choice.options.items() if name not in ("model", "change")}
    options |= {"model": model} | ({} if change == NOTHING else {"change": change})
    kind = choice.kind or schema.column(column).kind
    read = ColumnChoice(kind=kind, use=True, options=options)
    asked = recipe.model_copy(update={"columns": {**recipe.columns, column: read}})
    found = facts(schema, asked)
    wanted = NETWORK if found.changing else FROZEN if recipe.family.name == NETWORK else recipe.family.name
    if wanted == recipe.family.name and not found.changing:
        return asked
    return suggest(asked.model_copy(update={"family": FamilyChoice(name=wanted)}), found)
