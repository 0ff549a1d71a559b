"""Can a recipe run on a dataset? Everything that is known before training starts; trains and suggests nothing."""

import psutil

from core.errors import UserError
from core.kinds import KINDS
from core.kinds.category import MOST_LEVELS
from core.models import MODELS
from core.plain import Plain
from core.pretrained.change import CHOICES, NOTHING
from core.pretrained.supply import library
from core.recipe import Recipe, checked
from core.records import Column, DataFacts, Schema
from core.repairs import REPAIRS
from core.repairs.steps import check_repairs
from core.runs.planning import answer
from core.runs.planning.used_columns import readable, reasons, used_columns
from core.settings import Options
from core.settings import check as check_options
from core.targets.column import as_answer
from core.targets.found import find_column, target_column
from core.tasks import TASKS
from core.traits import AUDIO, IMAGE, LEVEL, TEXT

MOST_INPUTS = 2_000
MEGABYTE = 2**20
OPEN_WIDTH = 512  # numbers that a pretrained model makes of a column, about


def check(recipe: Recipe, schema: Schema) -> None:
    """UserError when the recipe can't run on this dataset; it names what is wrong and what would do."""
    target = target_column(recipe, schema)
    task = TASKS[known(TASKS, recipe.task.name, "task")]
    family = MODELS[known(MODELS, recipe.family.name, "family")]
    check_options(task.Options, recipe.task.options, "task")
    check_options(family.Options, recipe.family.options, "family")
    _check_target(recipe, schema, target)
    _check_split(recipe, schema)
    _check_columns(recipe, schema)
    _check_groups(recipe, schema)
    if (why := family.why_not(facts(schema, recipe), task.name)) is not None:
        raise UserError(why, "Choose another model family.")


def drafted(content: Plain) -> Recipe:
    """A project's draft from plain data; UserError where it fits no more, or asks for what this app does not know.

    A task or a family may come from a package that is not installed any more, or from a later version.
    """
    recipe = checked(content)
    for what, name, registry in (("task", recipe.task.name, TASKS), ("model family", recipe.family.name, MODELS)):
        if name not in registry:
            raise UserError(
                "The settings of this project ask for the {what} “{name}”, which this app does not know.",
                "Say on the Data page what shall be predicted, and the settings are made anew. Or update the app, or "
                "install the package that brings it.",
                what=what,
                name=name,
            )
    return recipe


def facts(schema: Schema, recipe: Recipe, memory_mb: int | None = None) -> DataFacts:
    """The few numbers that suggestions and `why_not` go by; `memory_mb` defaults to this machine's."""
    target = as_answer(recipe, target_column(recipe, schema))
    chosen = [(column, recipe.choice(column.name)) for column in used_columns(schema, recipe)]
    read = [(column, KINDS.get(choice.kind or column.kind), choice.options.get("model")) for column, choice in chosen]
    own = [(column, kind) for column, kind, opened in read if kind and not opened]
    words = [column for column, kind in own if kind.traits.scale == LEVEL]
    raw_input = [kind for _, kind in own if kind.raw_input]
    media, opened = [kind.traits.medium for kind in raw_input], sum(bool(model) for *_, model in read)
    plain = len(read) - len(raw_input) - opened - len(words)
    return DataFacts(
        rows=target.profile.rows - target.profile.missing,
        numbers=plain + opened * OPEN_WIDTH,
        categories=len(words),
        classes=TASKS[recipe.task.name].classes(target.profile),
        memory_mb=memory_mb or psutil.virtual_memory().total // MEGABYTE,
        texts=media.count(TEXT),
        images=media.count(IMAGE),
        sounds=media.count(AUDIO),
        features=sum(kind.width for kind in raw_input),
        changing=tuple(
            (kind.traits.medium, choice.options["change"])
            for (_, choice), (_, kind, _) in zip(chosen, read, strict=True)
            if kind and choice.options.get("model") and choice.options.get("change", NOTHING) != NOTHING
        ),
        levels=sum(map(_levels, words)),
    )


def _levels(column: Column) -> int:
    """At most how many values a category has for a model: rare ones are one, and a missing value is one more."""
    return 2 + min(MOST_LEVELS, column.profile.unique)


def column_options(recipe: Recipe, column: Column) -> tuple[str, Options]:
    """The kind that the recipe gives a column, and that kind's checked options."""
    choice = recipe.choice(column.name)
    kind = known(KINDS, choice.kind or column.kind, f"kind of “{column.name}”")
    return kind, check_options(KINDS[kind].Options, choice.options, f"columns.{column.name}")


def known(registry: Plain, name: str, what: str) -> str:
    """The name when the registry has it; UserError lists the names there are."""
    if name not in registry:
        raise UserError(
            "There is no {what} “{name}”.", "There are: {known}.", what=what, name=name, known=", ".join(registry)
        )
    return name


def _check_target(recipe: Recipe, schema: Schema, target: Column) -> None:
    for choice in recipe.repairs_of(target.name):
        if not getattr(REPAIRS.get(choice.repair), "reads_text", False):
            raise UserError(
                "“{column}” is the answer; “{repair}” would change what is learned.",
                "Take the repair out, or change the table itself.",
                column=target.name,
                repair=choice.repair,
            )
    column_options(recipe, target)
    if (why := answer.refused(recipe, schema)) is not None:
        raise UserError(why, answer.advice(answer.ways_out(recipe, schema)))
    TASKS[recipe.task.name].require(as_answer(recipe, target), recipe.task.options)
    profile = as_answer(recipe, target).profile
    if (present := profile.rows - profile.missing) < answer.FEWEST_ROWS:
        raise UserError(
            "Only {present} rows have a value in “{target}”; training needs at least {fewest}.",
            "Bring more rows.",
            present=present,
            target=target.name,
            fewest=answer.FEWEST_ROWS,
        )


def _check_split(recipe: Recipe, schema: Schema) -> None:
    options = recipe.split
    if options.method == "random" or (options.method == "folds" and not options.column):
        return
    if not options.column:
        raise UserError(
            "The rows shall be dealt by {method}, but no column is named for that.",
            "Name a column (split.column), or deal the rows at random.",
            method=options.method,
        )
    if find_column(schema, options.column).name in recipe.data.targets:
        raise UserError(
            "“{column}” is the target; the rows can't be dealt by it.",
            "Choose another column. An even mix of answers in every part is a setting of its own.",
            column=options.column,
        )


def _check_groups(recipe: Recipe, schema: Schema) -> None:
    """UserError where the task looks at rows that belong together, and the recipe parts them or can't tell them."""
    task = TASKS[recipe.task.name]
    if not (name := task.group_column(recipe.task.options)):
        return
    used = {column.name: KINDS[column_options(recipe, column)[0]].traits for column in used_columns(schema, recipe)}
    if name not in used or any(traits.is_file for traits in used.values()):
        raise UserError(
            "Rows with the same “{column}” belong together, which the model has to be told.",
            "Use “{column}” as one of its columns, and leave out pictures and sounds.",
            column=name,
        )
    own = recipe.split
    if own.method in ("time", "column") or (own.column and own.column != name):
        raise UserError(
            "Rows with the same “{column}” belong together; this way to split the rows would part them.",
            "Split the rows at random or by “{column}”, which keeps them together, or in folds.",
            column=name,
        )


def _check_change(recipe: Recipe, column: Column, options: Options) -> None:
    """UserError where a pretrained model shall change that can't, or a family that only takes numbers of it."""
    change, model = getattr(options, "change", NOTHING), getattr(options, "model", "")
    if change == NOTHING:
        return
    if not MODELS[recipe.family.name].takes_raw_input:
        raise UserError(
            "The open model that reads “{column}” shall change ({change}), but “{family}” can't change it: it only "
            "takes the numbers that the open model gives.",
            "Choose the {network}, or let nothing of the open model change.",
            column=column.name,
            change=CHOICES[change].label.lower(),
            family=MODELS[recipe.family.name].label,
            network=", or the ".join(family.label.lower() for family in MODELS.values() if family.takes_raw_input),
        )
    encoder = library.made(model)
    if encoder is not None and change in encoder.refused:
        raise UserError(
            "Of “{label}”, which reads “{column}”, this can't change: {change}. {why}",
            "Choose another answer to “How much of it may change?”, or another open model.",
            label=encoder.label,
            column=column.name,
            change=CHOICES[change].label.lower(),
            why=encoder.refused[change],
        )


def _check_columns(recipe: Recipe, schema: Schema) -> None:
    for name in recipe.columns:
        find_column(schema, name)
    for choice in recipe.repairs:
        find_column(schema, choice.column)
    used = used_columns(schema, recipe)
    if not used:
        left_out = reasons(schema, recipe.data.targets)
        raise UserError(
            "No column is left to learn from.{told}",
            "Use at least one column besides the target “{target}”, perhaps one that was left out.",
            target=recipe.data.target,
            told="".join(f" “{name}”: {reason}" for name, reason in list(left_out.items())[:3]),
        )
    if len(used) > MOST_INPUTS:
        raise UserError(
            "{count} columns are used; {most} is the limit.", "Leave some out.", count=len(used), most=MOST_INPUTS
        )
    for column in used:
        kind, options = column_options(recipe, column)
        if model := getattr(options, "model", ""):
            library.require(model, KINDS[kind].traits.medium)
            _check_change(recipe, column, options)
        check_repairs(KINDS[kind], recipe.repairs_of(column.name))
        if not readable(kind, column.profile):
            raise UserError(
                "“{name}” holds {storage} values, which can't be taken as {kind}.",
                "Leave it out, or choose another kind for it.",
                name=column.name,
                storage=column.profile.storage,
                kind=KINDS[kind].label.lower(),
            )
