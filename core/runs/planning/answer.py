"""What is asked of the answer column: the task that fits how it is read, and the ways out where a task refuses it.

Every way out is tried on the column's profile before it is offered, so that none leads to another refusal.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from core.data.facts.answer_column import as_answer
from core.errors import UserError
from core.kinds import KINDS, traits_of
from core.kinds.category import Category
from core.kinds.number import Number
from core.messages import Message
from core.recipe import ColumnChoice, Recipe, edit
from core.records import Column, Schema
from core.runs.planning import written
from core.runs.planning.columns import reasons
from core.tasks import TASKS
from core.traits import AMOUNT

FEW_ANSWERS = 20  # whole numbers with at most as many different values are taken as classes
FEWEST_ROWS = 10
OTHERS = 2  # other columns that are offered as the answer


@dataclass(frozen=True)
class WayOut:
    """Something else to ask: a task, and where `kind` is given another reading of the column.

    `label`: what a button says, a template that names the column by {target}.
    """

    label: str
    target: str
    task: str
    kind: str = ""


def task_for(column: Column) -> str:
    """The task that a target suggests: numbers with many different values are estimated, the rest is picked."""
    profile = column.profile
    several = profile.unique > 3 and profile.unique > 0.5 * (profile.rows - profile.missing)  # no answer comes again
    many = profile.unique > FEW_ANSWERS or (not profile.whole and profile.unique > 10) or several
    numbers = traits_of(column.kind).scale == AMOUNT or profile.number_certain
    if numbers and many and TASKS["regression"].why_not(column) is None:
        return "regression"
    return "classification"


def refused(recipe: Recipe, schema: Schema) -> str | None:
    """Why the recipe's task can't learn its answer column as it is read; None when it can."""
    stored = schema.column(recipe.data.target)
    column = as_answer(recipe, stored)
    unread = column.profile.missing == column.profile.rows > stored.profile.missing
    if unread and column.kind in KINDS and recipe.task.name == "classification":
        return Message(
            "target_unread",
            "No value of “{name}” can be read as {kind}.",
            name=column.name,
            kind=KINDS[column.kind].label.lower(),
        )
    return TASKS[recipe.task.name].why_not(column)


def with_task(recipe: Recipe, schema: Schema, task: str) -> Recipe:
    """The recipe with another task; texts that are numbers are read as such where only that makes it possible."""
    asked = edit.with_task(recipe, task)
    if task != "regression" or refused(asked, schema) is None:
        return asked
    numbers = written.with_kind(asked, schema, recipe.data.target, Number.name)
    return numbers if refused(numbers, schema) is None else asked


def following(before: Recipe, after: Recipe, schema: Schema) -> Recipe:
    """The changed recipe with the task that its answer column's new reading asks for, unless it names another task."""
    name = after.data.target
    same_question = (before.data.target, before.task.name) == (name, after.task.name)
    if not same_question or _reading(before, name) == _reading(after, name):
        return after
    kind = after.choice(name).kind
    fitting = task_for(as_answer(after, schema.column(name)))
    task = "regression" if traits_of(kind).scale == AMOUNT else "classification" if kind else fitting
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


def advice(ways: tuple[WayOut, ...]) -> str:
    """The ways out in one sentence."""
    if not ways:
        return "Choose another answer column, or bring a table that has one."
    said = [way.label.format(target=way.target) for way in ways]
    return f"{', or '.join([said[0], *(label[0].lower() + label[1:] for label in said[1:])])}."


def _of_column(name: str, task: str) -> list[WayOut]:
    estimate, pick = ("regression", "Predict a number"), ("classification", "Pick one of several answers")
    other = [pair for pair in (estimate, pick) if pair[0] != task]
    ways = [WayOut(f"{label} instead", name, asked) for asked, label in other]
    ways.append(WayOut("Read its texts as numbers and predict a number", name, "regression", Number.name))
    return [*ways, WayOut("Take its values as words and pick one of them", name, "classification", Category.name)]


def _works(recipe: Recipe, schema: Schema, way: WayOut) -> bool:
    with suppress(UserError):
        asked = taken(recipe, schema, way)
        column = as_answer(asked, schema.column(way.target)).profile
        return column.rows - column.missing >= FEWEST_ROWS and refused(asked, schema) is None
    return False


def _others(recipe: Recipe, schema: Schema) -> Iterator[WayOut]:
    """Other columns that can be the answer, the last ones first: that is where most tables have theirs."""
    doubtful, found = reasons(schema, recipe.data.target), 0
    for column in reversed(schema.columns):
        if found == OTHERS:
            return
        if column.name == recipe.data.target or column.name in doubtful:
            continue
        way = WayOut("Take “{target}” as the answer column", column.name, task_for(column))
        if _works(recipe, schema, way):
            found += 1
            yield way


def _asking(recipe: Recipe, schema: Schema, target: str) -> Recipe:
    """The recipe with another answer column, read as a first recipe reads it."""
    read = [choice for choice in written.reading(schema) if choice.column == target]
    others = [choice for choice in recipe.repairs if choice.column != target]
    asked = edit.with_task(edit.with_target(recipe, target), task_for(schema.column(target)))
    asked = edit.with_columns(asked, {target: ColumnChoice(kind=Number.name if read else "")})
    return edit.with_repairs(asked, [*read, *others])


def _reading(recipe: Recipe, name: str) -> tuple:
    return recipe.choice(name).kind, recipe.choice(name).options, recipe.repairs_of(name)
