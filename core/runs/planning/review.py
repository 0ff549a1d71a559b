"""What is worth reading before a run starts: of the file, and of what the recipe asks of it. Stops nothing."""

from core.data.numbers.format import written_as_text
from core.data.questions import day_order, doubts
from core.data.questions.day_order import assumed_order
from core.data.splits.split import TEST, TRAIN, VALIDATION
from core.data.splits.split_column import named_parts
from core.kinds import KINDS
from core.messages import Message
from core.recipe import Recipe
from core.records import Column, Schema
from core.runs.planning import pretrained_choice, written
from core.runs.planning.used_columns import reasons, used_columns
from core.targets.column import as_answer
from core.targets.found import find_column, target_column
from core.targets.target_reading import NO
from core.tasks import TASKS


def warnings(schema: Schema, recipe: Recipe | None) -> list[Message]:
    """What was odd when the table was read, without what the recipe has repaired since and what is asked."""
    if recipe is None:
        return [*schema.warnings]
    profiles = {column.name: column.profile for column in schema.columns}
    read = [choice.column for choice in recipe.repairs if choice.repair == written.READS and choice.column in profiles]
    asked = [doubt.column for doubt in doubts.found(schema, recipe) if doubt.about == day_order.ABOUT]
    over = {written_as_text(profiles[name]) for name in read} | {assumed_order(profiles[name]) for name in asked}
    return [sentence for sentence in schema.warnings if sentence not in over]


def review(recipe: Recipe, schema: Schema) -> list[Message]:
    """Sentences worth reading before the start; nothing here stops a run."""
    stored = target_column(recipe, schema)
    target = as_answer(recipe, stored).profile
    present = target.rows - target.missing
    asked = {doubt.column for doubt in doubts.found(schema, recipe)}  # the question says how these are read
    messages = written.sentence(recipe, schema, asked)
    if target.missing:
        unread = target.missing - stored.profile.missing
        messages.append(_unanswered(target.missing, target.rows, target.name, unread))
    if target.missing < stored.profile.missing:
        messages.append(
            Message(
                "empty_means_no", "An empty “{name}” means {no}: all other values mean yes.", name=target.name, no=NO
            )
        )
    if recipe.split.method == "column" and (parts := _parts(schema, recipe.split.column)):
        messages.append(
            Message(
                "column_says_parts",
                "“{column}” says which rows are for {parts}; “How the rows are shared out (split)” changes it.",
                column=recipe.split.column,
                parts=parts,
            )
        )
    if present < 200:
        messages.append(
            Message(
                "few_answers", "Only {rows} rows have an answer: expect a rough model and rough numbers.", rows=present
            )
        )
    messages += TASKS[recipe.task.name].review(target)
    doubtful = reasons(schema, recipe.data.targets)
    messages += [
        Message("doubtful_column_used", "“{name}” is used. {reason}", name=column.name, reason=doubtful[column.name])
        for column in used_columns(schema, recipe)
        if column.name in doubtful and recipe.choice(column.name).kind in ("", column.kind)
    ]
    messages += pretrained_choice.away(recipe, schema)
    return messages + [sentence for column in used_columns(schema, recipe) if (sentence := _unread(column, recipe))]


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
    found = named_parts(find_column(schema, column).profile)
    named = ["training" if part == TRAIN else part for part in found]
    lacking = [part for part in (VALIDATION, TEST) if found and part not in found]
    words = f"{', '.join(named[:-1])} and {named[-1]}" if found else ""
    return f"{words} (for {' and '.join(lacking)}, some of those for training are taken)" if lacking else words


def _unread(column: Column, recipe: Recipe) -> Message | None:
    """What the kind that was chosen for a column can't read of it, None when that is next to nothing."""
    kind = recipe.choice(column.name).kind or column.kind
    profile = column.profile
    share = KINDS[kind].share(profile) if kind in KINDS else None
    if share is None or share > 0.9 or kind == column.kind or recipe.repairs_of(column.name):
        return None
    return Message(
        "chosen_kind_unread",
        "“{name}” is taken as a {kind}, but {share:.0%} of its values are none and count as missing.",
        name=column.name,
        kind=kind,
        share=1 - share,
    )
