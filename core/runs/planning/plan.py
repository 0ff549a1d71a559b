"""Before a run: a first recipe for a dataset, good options, and what stands in the way. Trains nothing."""

from core.data.facts.answer_column import as_answer
from core.data.numbers.format import written_as_text
from core.data.preparation.target import NO
from core.data.questions import day_order, doubts
from core.data.questions.day_order import assumed_order
from core.data.splits.split import TEST, TRAIN, VALIDATION
from core.data.splits.split_column import parts_said
from core.kinds import KINDS, traits_of
from core.kinds.number import Number
from core.messages import Message
from core.models import MODELS, Family
from core.recipe import (
    ColumnChoice,
    DataChoice,
    FamilyChoice,
    Recipe,
    SplitOptions,
    TaskChoice,
    with_settings,
)
from core.records import Column, DataFacts, Schema
from core.runs.planning import answer, open_choice, turning, written
from core.runs.planning.answer import WayOut, following, refused, task_for, ways_out
from core.runs.planning.columns import own_split, reasons, used_columns, used_kinds
from core.runs.planning.good_options import suggest
from core.runs.planning.ready import check, facts, find_column, known
from core.tasks import TASKS
from core.traits import AMOUNT

__all__ = [
    "check",
    "draft",
    "facts",
    "families",
    "followed",
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
    "with_task",
    "without",
]


def draft(schema: Schema, dataset: str, target: str, task: str | None = None, family: str | None = None) -> Recipe:
    """A first recipe: the task that fits the target, the columns worth using, options suggested by the data's size.

    family: None takes boosted trees for a table, and what core.runs.planning.open_choice takes where there are texts,
    pictures or sounds. UserError for an unknown target, task or family.
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
        data=DataChoice(dataset=dataset, target=target),
        task=TaskChoice(name="classification"),
        columns=columns,
        repairs=repairs,
        split=_split(schema, target),
        family=FamilyChoice(name=known(MODELS, family or "boosted_trees", "family")),
    )
    task = known(TASKS, task, "task") if task else task_for(as_answer(recipe, column))
    asked = with_task(recipe, schema, task)
    return asked if family else open_choice.first(asked, schema)


def with_task(recipe: Recipe, schema: Schema, task: str) -> Recipe:
    """The recipe with another task, see core.runs.planning.answer, and the family's good options for it."""
    asked = answer.with_task(recipe, schema, task)
    return suggest(asked, facts(schema, asked))


def with_kind(recipe: Recipe, schema: Schema, name: str, kind: str) -> Recipe:
    """The recipe with another kind for a column; the task follows when that is the answer column."""
    return followed(recipe, written.with_kind(recipe, schema, name, kind), schema)


def without(recipe: Recipe, schema: Schema, place: int) -> Recipe:
    """The recipe without one of its repairs; the task follows when it read the answer column."""
    return followed(recipe, written.without(recipe, place), schema)


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

    Where open models read, that family goes with them, and the first recipe is as for a new table.
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
    left_out = set(reasons(schema, target))
    if len(left_out) < len(schema.columns) - 1:
        return left_out
    numbers = (entry for entry in schema.columns if traits_of(entry.kind).scale == AMOUNT)
    return left_out - {entry.name for entry in numbers if entry.profile.unique > 1}


def families(facts: DataFacts, task: str) -> list[tuple[Family, str | None]]:
    """Every family in order, with the reason why it can't be used here or None."""
    return [(family, family.why_not(facts, task)) for family in MODELS.values()]


def warnings(schema: Schema, recipe: Recipe | None) -> list[Message]:
    """What was odd when the table was read, without what the recipe has mended since and what is asked."""
    if recipe is None:
        return [*schema.warnings]
    profiles = {column.name: column.profile for column in schema.columns}
    read = [choice.column for choice in recipe.repairs if choice.repair == written.READS and choice.column in profiles]
    asked = [doubt.column for doubt in doubts.found(schema, recipe) if doubt.about == day_order.ABOUT]
    over = {written_as_text(profiles[name]) for name in read} | {assumed_order(profiles[name]) for name in asked}
    return [sentence for sentence in schema.warnings if sentence not in over]


def review(recipe: Recipe, schema: Schema) -> list[Message]:
    """Sentences worth reading before the start; nothing here stops a run."""
    stored = find_column(schema, recipe.data.target)
    target = as_answer(recipe, stored).profile
    present = target.rows - target.missing
    asked = {doubt.column for doubt in doubts.found(schema, recipe)}  # the question says how these are read
    said = written.said(recipe, schema, asked)
    if target.missing:
        unread = target.missing - stored.profile.missing
        said.append(_unanswered(target.missing, target.rows, target.name, unread))
    if target.missing < stored.profile.missing:
        said.append(
            Message(
                "empty_means_no", "An empty “{name}” means {no}: all other values mean yes.", name=target.name, no=NO
            )
        )
    if recipe.split.method == "column" and (parts := _parts(schema, recipe.split.column)):
        said.append(
            Message(
                "column_says_parts",
                "“{column}” says which rows are for {parts}; “How the rows are shared out” changes it.",
                column=recipe.split.column,
                parts=parts,
            )
        )
    if present < 200:
        said.append(
            Message(
                "few_answers", "Only {rows} rows have an answer: expect a rough model and rough numbers.", rows=present
            )
        )
    if recipe.task.name == "classification":
        rare = [
            Message("answer_counted", "“{answer}” ({count})", answer=text, count=count)
            for text, count in target.frequent
            if count < 10
        ]
        if rare:
            said.append(
                Message(
                    "answers_of_few_rows",
                    "Few rows for {answers}: the model can hardly learn such an answer.",
                    answers=", ".join(rare[:5]),
                )
            )
        if target.frequent and target.frequent[0][1] > 0.9 * present:
            text, count = target.frequent[0]
            said.append(
                Message(
                    "answer_of_most_rows",
                    "{share:.0%} of the rows are “{answer}”: always saying so is hard to beat.",
                    share=count / present,
                    answer=text,
                )
            )
    doubtful = reasons(schema, recipe.data.target)
    said += [
        Message("doubtful_column_used", "“{name}” is used. {reason}", name=column.name, reason=doubtful[column.name])
        for column in used_columns(schema, recipe)
        if column.name in doubtful and recipe.choice(column.name).kind in ("", column.kind)
    ]
    said += open_choice.away(recipe, schema)
    return said + [sentence for column in used_columns(schema, recipe) if (sentence := _unread(column, recipe))]


def _unanswered(count: int, rows: int, name: str, unread: int) -> Message:
    """Rows without an answer, `unread` of them for what stands there."""
    if unread > 0:
        return Message(
            "rows_unanswered_or_unread",
            "{count:,} of {rows:,} rows have no “{name}” and are left out, {unread:,} of them because what stands "
            "there can't be read as one.",
            count=count,
            rows=rows,
            name=name,
            unread=unread,
        )
    return Message(
        "rows_unanswered",
        "{count:,} of {rows:,} rows have no “{name}” and are left out.",
        count=count,
        rows=rows,
        name=name,
    )


def _parts(schema: Schema, column: str) -> str:
    """The parts that a column names, in words; what they lack is taken from training."""
    found = parts_said(find_column(schema, column).profile)
    named = ["training" if part == TRAIN else part for part in found]
    lacking = [part for part in (VALIDATION, TEST) if found and part not in found]
    words = f"{', '.join(named[:-1])} and {named[-1]}" if found else ""
    return f"{words} (for {' and '.join(lacking)}, some of those for training are taken)" if lacking else words


def _unread(column: Column, recipe: Recipe) -> str:
    """What the kind that was chosen for a column can't read of it, "" when that is next to nothing."""
    kind = recipe.choice(column.name).kind or column.kind
    profile = column.profile
    share = KINDS[kind].share(profile) if kind in KINDS else None
    if share is None or share > 0.9 or kind == column.kind or recipe.repairs_of(column.name):
        return ""
    return Message(
        "chosen_kind_unread",
        "“{name}” is taken as a {kind}, but {share:.0%} of its values are none and count as missing.",
        name=column.name,
        kind=kind,
        share=1 - share,
    )
