"""A recipe as a list of settings in the words of the forms, so that people can read it and hold two against each other.

Knows no run.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core.data.splits.split import CALIBRATED_FROM
from core.kinds import KINDS
from core.messages import Message, plural, some
from core.models import MODELS
from core.plain import Plain
from core.pretrained.change import CHOICES, NOTHING
from core.recipe import ColumnChoice, Recipe, SplitOptions, TrainingOptions, weighing
from core.records import Schema
from core.repairs import REPAIRS
from core.runs.planning.titles import called
from core.runs.planning.used_columns import used_columns
from core.settings import Options, Setting, check, settings
from core.tasks import TASKS

ANSWER, COLUMNS, MODEL, TRAINING, ROWS = "What it answers", "Columns", "Model", "How it is trained", "Rows"
FAMILY = "family"  # the key of what learns
NAMED = 3  # columns that one line names
NONE = "none"


@dataclass(frozen=True)
class Wording:
    """One setting: the part of the recipe, its title, the column that it is about ("" for none), and its value.

    `key` is the same in every recipe; `usual`: nobody need have chosen it; `absent`: what a recipe says that does not
    say it, "" where it has no meaning there.
    """

    key: str
    part: str
    title: str
    value: str
    column: str = ""
    usual: bool = False
    absent: str = ""


def in_words(recipe: Recipe, schema: Schema) -> tuple[Wording, ...]:
    """All that decides a run of this recipe on a table with this schema, but settings without an effect.

    UserError for a recipe with settings that are not known any more.
    """
    return tuple(
        (*_answer(recipe), *_columns(recipe, schema), *_model(recipe), *_training(recipe), *_rows(recipe, schema))
    )


def _answer(recipe: Recipe) -> Iterator[Wording]:
    yield Wording("target", ANSWER, "Answer column", recipe.data.target)
    if (task := TASKS.get(recipe.task.name)) is not None:
        yield Wording("task", ANSWER, "Question", task.label)
        yield from _options("task", ANSWER, task.Options, recipe.task.options)


def _columns(recipe: Recipe, schema: Schema) -> Iterator[Wording]:
    used = used_columns(schema, recipe)
    there = [column.name for column in schema.columns if column.name not in recipe.data.targets]
    out = [name for name in there if name not in {column.name for column in used}]
    yield Wording("columns", COLUMNS, "Columns that it learns from", _some(len(used), out), usual=not out)
    for column in used:
        choice = recipe.choice(column.name)
        kind = KINDS.get(choice.kind or column.kind)
        if kind is not None:
            found = kind.name == column.kind
            yield Wording(f"kind {column.name}", COLUMNS, "Kind of “{column}”", kind.label, column.name, usual=found)
            yield from _reading(column.name, kind.Options, choice)
        if repairs := [_message(entry.repair, entry.options) for entry in recipe.repairs_of(column.name)]:
            yield Wording(
                f"repairs {column.name}", COLUMNS, "Repairs of “{column}”", "; ".join(repairs), column.name, absent=NONE
            )


def _reading(column: str, options: type[Options], choice: ColumnChoice) -> Iterator[Wording]:
    """How one column is read; the pretrained model first, and how much of it changes in the words of its card."""
    for entry in _options(f"column {column}", COLUMNS, options, choice.options):
        name, value, usual = entry.key.rpartition(" ")[2], entry.value, entry.usual
        if name == "model":
            value = called(str(choice.options["model"])) if choice.options.get("model") else NONE
        elif name == "change":
            if not choice.options.get("model"):
                continue
            value, usual = CHOICES[str(choice.options.get("change", NOTHING))].label, False
        yield Wording(entry.key, COLUMNS, entry.title + " (“{column}”)", value, column, usual)


def _model(recipe: Recipe) -> Iterator[Wording]:
    family = MODELS.get(recipe.family.name)
    yield Wording(FAMILY, MODEL, "What learns", family.label if family else recipe.family.name)
    if family is not None:
        yield from _options(f"family {family.name}", MODEL, family.Options, recipe.family.options, _about(recipe))
    yield Wording(
        "start",
        MODEL,
        "Begins from",
        recipe.start.name if recipe.start.file else "nothing",
        usual=not recipe.start.file,
    )


def _training(recipe: Recipe) -> Iterator[Wording]:
    family = MODELS.get(recipe.family.name)
    if family is not None and family.by_steps(check(family.Options, recipe.family.options, "family")):
        yield from _options("training", TRAINING, TrainingOptions, recipe.training.model_dump(), _about(recipe))
    elif recipe.training.seed:
        yield Wording("training seed", TRAINING, "Seed", str(recipe.training.seed))


def _rows(recipe: Recipe, schema: Schema) -> Iterator[Wording]:
    weigh = recipe.data.corrections_weigh
    yield Wording("corrections", ROWS, weighing().title, _times(weigh), usual=weigh == weighing().default)
    about = {"calibrated": schema.rows >= CALIBRATED_FROM and recipe.split.method != "folds"}
    yield from _options("split", ROWS, SplitOptions, recipe.split.model_dump(), about)


def _times(count: int) -> Message:
    return plural("weighs", "as much as any other row", "{count} times as much as another row", count=count)


def _about(recipe: Recipe) -> Plain:
    return {"head": TASKS[recipe.task.name].head}


def _options(
    prefix: str, part: str, options: type[Options], given: Plain, about: Plain | None = None
) -> Iterator[Wording]:
    """The settings that have an effect beside each other and in these circumstances."""
    declared = settings(options)
    values = {entry.name: given.get(entry.name, entry.default) for entry in declared}
    for entry in declared:
        if entry.matters(values, about):
            value = values[entry.name]
            usual = value == entry.default
            yield Wording(f"{prefix} {entry.name}", part, entry.title, value_in_words(entry, value), usual=usual)


def value_in_words(entry: Setting, value: object) -> str:
    """A setting's value as the form shows it, with its unit."""
    if entry.kind == "bool":
        return "on" if value else "off"
    if entry.kind == "list":
        held = value if isinstance(value, list | tuple) else ()
        return ", ".join(map(str, held)) or NONE
    if isinstance(value, float):
        text = f"{100 * value:g}%" if _is_share(entry) and round(1000 * value, 9) % 1 == 0 else f"{value:g}"
    else:
        text = f"{value:,}" if isinstance(value, int) else str(value)
    return (f"{text} {entry.unit}" if entry.unit else text) or NONE


def _is_share(entry: Setting) -> bool:
    return (
        entry.kind == "float" and not entry.log and (entry.low or 0) >= 0 and entry.high is not None and entry.high <= 1
    )


def _some(used: int, out: list[str]) -> Message:
    if not out:
        return Message("columns.all", "all {count}", count=used)
    named, every = some([f"“{name}”" for name in out], NAMED), used + len(out)
    return Message("columns.without", "{used} of {count}, without {columns}", used=used, count=every, columns=named)


def _message(repair: str, options: Plain) -> str:
    known = REPAIRS.get(repair)
    return known.in_words(check(known.Options, options, repair)) if known is not None else repair
