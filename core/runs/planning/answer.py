"""What is asked of the answer column: the task that fits how it is read, and the ways out where a task refuses it.

Every way out is tried on the column's profile before it is offered, so that none leads to another refusal.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from core.errors import UserError
from core.kinds import KINDS, traits_of
from core.kinds.number import Number
from core.messages import Message, together, within, word
from core.recipe import ColumnChoice, Recipe, edit
from core.records import Column, Schema
from core.runs.planning import written
from core.runs.planning.used_columns import reasons
from core.targets import several
from core.targets.column import as_answer
from core.targets.found import find_column, target_column, target_columns
from core.tasks import TASKS
from core.tasks.base import Task
from core.traits import AMOUNT

FEWEST_ROWS = 10
OTHERS = 2  # other columns that are offered as the answer


@dataclass(frozen=True)
class WayOut:
    """Something else to ask: a task, and where `kind` is given another reading of the column; `label`: on a button."""

    label: Message
    target: str
    task: str
    kind: str = ""


def task_for(column: Column, numeric: bool | None = None) -> str:
    """The task that a target suggests: numbers with many different values are estimated, the rest is picked.

    numeric: whether the answers are to be numbers, None where that is not said.
    """
    asked = [task for task in TASKS.values() if numeric is None or task.numeric == numeric]
    able = [task for task in asked if task.why_not(column) is None]
    return max(able or asked[:1], key=lambda task: task.suits(column)).name


def refused(recipe: Recipe, schema: Schema) -> Message | None:
    """Why the recipe's task can't learn its answer column as it is read; None when it can."""
    if len(recipe.data.targets) > 1:
        return _several_refused(recipe, schema)
    stored = target_column(recipe, schema)
    column = as_answer(recipe, stored)
    unread = column.profile.missing == column.profile.rows > stored.profile.missing
    if unread and column.kind in KINDS and not TASKS[recipe.task.name].numeric:
        return Message(
            "target_unread",
            "No value of “{name}” can be read as {kind}.",
            name=column.name,
            kind=KINDS[column.kind].label.lower(),
        )
    return TASKS[recipe.task.name].why_not(column)


def _several_refused(recipe: Recipe, schema: Schema) -> Message | None:
    if not TASKS[recipe.task.name].several_columns:
        able = together((f"“{task.label}”" for task in TASKS.values() if task.several_columns), " or ")
        return Message("target.several_columns", "Several answer columns work only with {tasks}.", tasks=able)
    return next(filter(None, map(several.why_not, target_columns(recipe, schema))), None)


def with_task(recipe: Recipe, schema: Schema, task: str) -> Recipe:
    """The recipe with another task; texts that are numbers are read as such where only that makes it possible."""
    asked = edit.with_task(recipe, task, TASKS[task].suggest(target_column(recipe, schema)))
    if not TASKS[task].numeric or refused(asked, schema) is None:
        return asked
    numbers = written.with_kind(asked, schema, recipe.data.target, Number.name)
    return numbers if refused(numbers, schema) is None else asked


def with_targets(recipe: Recipe, schema: Schema, names: Sequence[str]) -> Recipe:
    """The recipe with these answer columns; another task where its own can't learn so many, or they are one again."""
    asked = edit.with_targets(recipe, names)
    if (len(names) > 1) == (len(recipe.data.targets) > 1):
        return asked
    if len(names) == 1:
        return edit.with_task(asked, task_for(target_column(asked, schema)))
    able = next(task.name for task in TASKS.values() if task.several_columns)
    return with_task(asked, schema, able)


def joinable(schema: Schema, name: str) -> list[str]:
    """The columns that can be answered together with this one, itself among them; [] where that is none."""
    own = schema.column(name)
    if own is None or several.why_not(own) is not None:
        return []
    found = [column.name for column in schema.columns if several.why_not(column) is None]
    return found if len(found) > 1 else []


def askable(recipe: Recipe, schema: Schema) -> list[str]:
    """The tasks worth offering: those that can learn the answer columns as they stand, or as they might be read."""
    stored = target_columns(recipe, schema)
    if len(stored) > 1:
        return [task.name for task in TASKS.values() if task.several_columns]
    able = [name for name, task in TASKS.items() if _worth(task, stored[0]) and task.why_not(stored[0]) is None]
    able += [name for name, task in TASKS.items() if task.reads_as]
    return [name for name in TASKS if name in able or name == recipe.task.name]


def following(before: Recipe, after: Recipe, schema: Schema) -> Recipe:
    """The changed recipe with the task that its answer column's new reading asks for, unless it names another task."""
    name = after.data.target
    same_question = (before.data.target, before.task.name) == (name, after.task.name)
    if not same_question or _reading(before, name) == _reading(after, name):
        return after
    kind, column = after.choice(name).kind, as_answer(after, target_column(after, schema))
    task = task_for(column, numeric=traits_of(kind).scale == AMOUNT if kind else None)
    return after if task == after.task.name else edit.with_task(after, task)


def ways_out(recipe: Recipe, schema: Schema) -> tuple[WayOut, ...]:
    """What can be asked instead of what the recipe asks: of the same column first, then of others."""
    own = [way for way in _of_column(recipe.data.target, recipe.task.name) if _works(recipe, schema, way)]
    first = {way.task: way for way in reversed(own)}  # one a task, the simplest
    return (*reversed(first.values()), *_others(recipe, schema))


def taken(recipe: Recipe, schema: Schema, way: WayOut) -> Recipe:
    """The recipe that asks what the way out says; of another column only what its answer needs is set."""
    if way.target != recipe.data.target:
        return _asking(recipe, schema, way.target)
    read = written.with_kind(recipe, schema, way.target, way.kind) if way.kind else recipe
    return edit.with_task(read, way.task)


def advice(ways: tuple[WayOut, ...]) -> Message:
    """The ways out in one sentence."""
    if not ways:
        return Message("ways.none", "Choose another answer column, or bring a table that has one.")
    first, *others = (way.label for way in ways)
    return Message("ways.out", "{ways}.", ways=together([first, *map(within, others)], ", or "))


def _worth(task: Task, column: Column) -> bool:
    """Whether the column's answers are of the task's sort, as far as they show it; else they are to be read anew."""
    return bool(task.reads_as) or task.suits(column) > 0


def _of_column(name: str, task: str) -> list[WayOut]:
    ways = [WayOut(_instead(other), name, other.name) for other in TASKS.values() if other.name != task]
    read = [(other, *other.reads_as) for other in TASKS.values() if other.reads_as]
    return [*ways, *(WayOut(label, name, other.name, kind) for other, kind, label in reversed(read))]


def _instead(task: Task) -> Message:
    return Message("way.task", "{task} instead", task=word(task.label))


def _works(recipe: Recipe, schema: Schema, way: WayOut) -> bool:
    with suppress(UserError):
        asked = taken(recipe, schema, way)
        column = as_answer(asked, target_column(asked, schema))
        enough = column.profile.rows - column.profile.missing >= FEWEST_ROWS
        return enough and _worth(TASKS[way.task], column) and refused(asked, schema) is None
    return False


def _others(recipe: Recipe, schema: Schema) -> Iterator[WayOut]:
    """Other columns that can be the answer, the last ones first: that is where most tables have theirs."""
    doubtful, found = reasons(schema, recipe.data.targets), 0
    for column in reversed(schema.columns):
        if found == OTHERS:
            return
        if column.name in recipe.data.targets or column.name in doubtful:
            continue
        label = Message("way.column", "Take “{target}” as the answer column", target=column.name)
        way = WayOut(label, column.name, task_for(column))
        if _works(recipe, schema, way):
            found += 1
            yield way


def _asking(recipe: Recipe, schema: Schema, target: str) -> Recipe:
    """The recipe with another answer column, read as a first recipe reads it."""
    read = [choice for choice in written.reading(schema) if choice.column == target]
    others = [choice for choice in recipe.repairs if choice.column != target]
    asked = edit.with_task(edit.with_targets(recipe, [target]), task_for(find_column(schema, target)))
    asked = edit.with_columns(asked, {target: ColumnChoice(kind=Number.name if read else "")})
    return edit.with_repairs(asked, [*read, *others])


def _reading(recipe: Recipe, name: str) -> tuple[object, ...]:
    return recipe.choice(name).kind, recipe.choice(name).options, recipe.repairs_of(name)
