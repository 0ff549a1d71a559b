"""Before a run: a first recipe for a dataset, good options, and what stands in the way. Trains nothing."""

from collections.abc import Sequence

from core.kinds import traits_of
from core.kinds.number import Number
from core.models import MODELS, AnyFamily
from core.recipe import (
    ColumnChoice,
    DataChoice,
    FamilyChoice,
    Recipe,
    SplitOptions,
    TaskChoice,
    with_settings,
)
from core.records import DataFacts, Schema
from core.runs.planning import answer, pretrained_choice, turning, written
from core.runs.planning.answer import WayOut, askable, following, joinable, refused, task_for, ways_out
from core.runs.planning.good_options import suggest
from core.runs.planning.ready import check, drafted, facts, known
from core.runs.planning.review import review, warnings
from core.runs.planning.used_columns import own_split, reasons, used_columns, used_kinds
from core.targets.column import as_answer
from core.targets.found import find_column
from core.tasks import TASKS
from core.traits import AMOUNT

__all__ = [
    "askable",
    "check",
    "draft",
    "drafted",
    "facts",
    "families",
    "followed",
    "joinable",
    "reasons",
    "refused",
    "review",
    "suggest",
    "task_for",
    "turned",
    "used_columns",
    "used_kinds",
    "taken",
    "warnings",
    "ways_out",
    "with_kind",
    "with_targets",
    "with_task",
    "without",
]


def draft(schema: Schema, dataset: str, target: str, task: str | None = None, family: str | None = None) -> Recipe:
    """A first recipe: the task that fits the target, the columns worth using, options suggested by the data's size.

    family: None takes boosted trees for a table, and what core.runs.planning.pretrained_choice takes where there are
    texts, pictures or sounds. UserError for an unknown target, task or family.
    """
    column = find_column(schema, target)
    repairs = written.reading(schema)
    numbers = {choice.column for choice in repairs}
    left_out = _left_out(schema, target)
    columns = {
        entry.name: ColumnChoice(kind=Number.name, use=entry.name not in left_out)
        if entry.name in numbers
        else ColumnChoice(kind=entry.kind, use=entry.name not in left_out, options=entry.profile.options)
        for entry in schema.columns
        if entry.name != target or target in numbers
    }
    recipe = Recipe(
        data=DataChoice(dataset=dataset, targets=[target]),
        task=TaskChoice(name=next(iter(TASKS))),
        columns=columns,
        repairs=repairs,
        split=_split(schema, target),
        family=FamilyChoice(name=known(MODELS, family or "boosted_trees", "family")),
    )
    task = known(TASKS, task, "task") if task else task_for(as_answer(recipe, column))
    asked = with_task(recipe, schema, task)
    return asked if family else pretrained_choice.first(asked, schema)


def with_task(recipe: Recipe, schema: Schema, task: str) -> Recipe:
    """The recipe with another task, see core.runs.planning.answer, and the family's good options for it."""
    asked = answer.with_task(recipe, schema, task)
    return suggest(asked, facts(schema, asked))


def with_targets(recipe: Recipe, schema: Schema, names: Sequence[str]) -> Recipe:
    """The recipe with these answer columns, see core.runs.planning.answer, and good options for another task."""
    asked = answer.with_targets(recipe, schema, names)
    return asked if asked.task.name == recipe.task.name else suggest(asked, facts(schema, asked))


def with_kind(recipe: Recipe, schema: Schema, name: str, kind: str) -> Recipe:
    """The recipe with another kind for a column; the task follows when that is the answer column."""
    return followed(recipe, written.with_kind(recipe, schema, name, kind), schema)


def without(recipe: Recipe, schema: Schema, index: int) -> Recipe:
    """The recipe without one of its repairs; the task follows when it read the answer column."""
    return followed(recipe, written.without(recipe, index), schema)


def turned(recipe: Recipe, schema: Schema, settings: list[str]) -> Recipe:
    """The recipe with these settings, see core.runs.planning.turning; the task follows how the answer is read then.

    Not where one of the settings names the task. What else they say comes last, and so counts.
    """
    reading = [entry for entry in settings if entry.lstrip().startswith(("columns.", "repairs."))]
    read = turning.turned(recipe, schema, reading)
    named = any(entry.lstrip().startswith("task.name") for entry in settings)
    read = read if named else followed(recipe, read, schema)
    return with_settings(read, [entry for entry in settings if entry not in reading])


def followed(before: Recipe, after: Recipe, schema: Schema) -> Recipe:
    """The changed recipe with the task that its answer column's new reading asks for, and good options for that."""
    asked = following(before, after, schema)
    return asked if asked.task.name == after.task.name else suggest(asked, facts(schema, asked))


def taken(recipe: Recipe, schema: Schema, way: WayOut) -> Recipe:
    """The recipe that asks what a way out says; for another column a first recipe, of the same family.

    Where pretrained models read, that family goes with them, and the first recipe is as for a new table.
    """
    if way.target != recipe.data.target:
        opened = any(choice.options.get("model") for choice in recipe.columns.values())
        return draft(schema, recipe.data.dataset, way.target, way.task, None if opened else recipe.family.name)
    asked = answer.taken(recipe, schema, way)
    return suggest(asked, facts(schema, asked))


def _split(schema: Schema, target: str) -> SplitOptions:
    """As a column says, where one names the parts (folders called train and test make such a one); else at random."""
    column = own_split(schema, target)
    return SplitOptions(method="column", column=column) if column else SplitOptions()


def _left_out(schema: Schema, target: str) -> set[str]:
    """The columns that a first recipe does not use. Numbers that rise row by row are used when nothing else is left."""
    left_out = set(reasons(schema, [target]))
    if len(left_out) < len(schema.columns) - 1:
        return left_out
    numbers = (entry for entry in schema.columns if traits_of(entry.kind).scale == AMOUNT)
    return left_out - {entry.name for entry in numbers if entry.profile.unique > 1}


def families(facts: DataFacts, task: str) -> list[tuple[AnyFamily, str | None]]:
    """Every family in order, with the reason why it can't be used here or None."""
    return [(family, family.why_not(facts, task)) for family in MODELS.values()]
