"""What a table leaves open: which columns are asked about, which stay assumptions, and which meaning is taken now."""

import re
import shlex

from core.data import origin
from core.data.questions import day_order
from core.doubt import Doubt, Meaning
from core.kinds import traits_of
from core.plain import Plain, from_dict
from core.reading import ReadOptions, settings
from core.recipe import DataChoice, FamilyChoice, Recipe, TaskChoice, with_settings
from core.records import Column, Schema
from core.traits import DAYS

ASKED = 3  # questions a file; the rest are assumptions that can be changed
_KIND = re.compile(r"columns\..+\.kind=(\w+)", re.DOTALL)


def found(schema: Schema, recipe: Recipe | None = None) -> tuple[Doubt, ...]:
    """The doubts on the columns that the recipe uses, the answer included; without a recipe on every column.

    Those that change most values come first. A column that the user takes as a kind which the question knows nothing of
    is not asked about.
    """
    used = [column for column in schema.columns if recipe is None or _used(recipe, column.name)]
    every = [doubt for column in used for doubt in _of(column) if recipe is None or _applies(doubt, recipe, column)]
    return tuple(sorted(every, key=lambda doubt: -doubt.values))


def taken(doubt: Doubt, schema: Schema, recipe: Recipe | None = None) -> int:
    """Which of the meanings counts now, by its index: the one that the recipe or the reading names, else the first."""
    standing = [
        index
        for index, meaning in enumerate(doubt.meanings)
        if (_read_so(meaning, schema) if meaning.again else recipe and _chosen(meaning, doubt, schema, recipe))
    ]
    return max(standing, key=lambda index: len(doubt.meanings[index].settings), default=0)


def sentence(schema: Schema, recipe: Recipe | None = None) -> list[Plain]:
    """The doubts as the command line prints them, each other meaning with the options of `command` that turn it.

    With a recipe only what a recipe can turn.
    """
    return [
        {
            "column": doubt.column,
            "question": doubt.why,
            "values": doubt.values,
            "taken": in_words(doubt.meanings[now]),
            "otherwise": [
                {"reading": in_words(meaning), "command": _command(meaning), "set": line(meaning)}
                for index, meaning in enumerate(doubt.meanings)
                if index != now and not (recipe and meaning.again)
            ],
        }
        for doubt, now in ((doubt, taken(doubt, schema, recipe)) for doubt in found(schema, recipe))
        if not (recipe and all(meaning.again for meaning in doubt.meanings))
    ]


def reading(schema: Schema, meaning: Meaning) -> Plain:
    """The fields of ReadOptions, as plain data, with which the file is read in that meaning."""
    return origin.asked(settings.with_settings(_given(schema), meaning.settings))


def line(meaning: Meaning) -> str:
    """What to write on the command line to choose a meaning."""
    return " ".join(f"--set {shlex.quote(entry)}" for entry in meaning.settings)


def in_words(meaning: Meaning) -> str:
    """A meaning with its examples: The day comes first: “3/4/2024” → 3 April 2024."""
    shown = ", ".join(f"“{cell}” → {means or 'missing'}" for cell, means in meaning.shown)
    return f"{meaning.label}: {shown}" if shown else meaning.label


def _of(column: Column) -> tuple[Doubt, ...]:
    """The profile's doubts; that on day and month also for a table that was profiled before there were any."""
    asked = column.profile.doubts
    older = traits_of(column.kind).scale == DAYS and not any(doubt.about == day_order.ABOUT for doubt in asked)
    dates = day_order.doubt(column.profile) if older else None
    return (*asked, dates) if dates else asked


def _used(recipe: Recipe, name: str) -> bool:
    return name in recipe.data.targets or recipe.choice(name).use


def _applies(doubt: Doubt, recipe: Recipe, column: Column) -> bool:
    kinds = {
        next((known[1] for setting in meaning.settings if (known := _KIND.fullmatch(setting))), column.kind)
        for meaning in doubt.meanings
    }
    return (recipe.choice(column.name).kind or column.kind) in kinds


def _chosen(meaning: Meaning, doubt: Doubt, schema: Schema, recipe: Recipe) -> bool:
    """Whether the settings change nothing in what the recipe says of the column."""
    choice, column = recipe.choice(doubt.column), schema.column(doubt.column)
    known = choice.model_copy(update={"kind": choice.kind or (column.kind if column else "")})
    alone = Recipe(  # one column's part: a wide table has many doubts, and a whole recipe is slow to copy
        data=DataChoice(dataset="", targets=[""]),
        task=TaskChoice(name=""),
        family=FamilyChoice(name=""),
        columns={doubt.column: known},
        repairs=recipe.repairs_of(doubt.column),
    )
    return with_settings(alone, list(meaning.settings)) == alone


def _read_so(meaning: Meaning, schema: Schema) -> bool:
    """Whether the file was read with these very settings."""
    given = _given(schema)
    return settings.with_settings(given, meaning.settings) == given


def _given(schema: Schema) -> ReadOptions:
    """What the user said about the file when it was read."""
    return from_dict(ReadOptions, schema.reading.get("asked", {}))


def _command(meaning: Meaning) -> str:
    return "read" if meaning.again else "recipe"
