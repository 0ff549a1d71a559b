"""Before a run: a first recipe for a dataset, good options, and what stands in the way. Trains nothing."""

from core.data import doubts
from core.data.number_format import written_as_text
from core.models import MODELS, Family
from core.recipe import ColumnChoice, DataChoice, FamilyChoice, Recipe, TaskChoice, TrainingOptions
from core.records import Column, DataFacts, Schema
from core.runs import open_choice, written
from core.runs.columns import reasons, used_columns
from core.runs.ready import check, facts, find_column, known
from core.runs.turning import turned
from core.runs.written import with_kind, without
from core.tasks import TASKS

FEW_ANSWERS = 20  # whole numbers with at most as many different values are taken as classes

__all__ = [
    "check",
    "draft",
    "facts",
    "families",
    "reasons",
    "review",
    "suggest",
    "task_for",
    "turned",
    "used_columns",
    "warnings",
    "with_kind",
    "without",
]


def draft(schema: Schema, dataset: str, target: str, task: str | None = None, family: str | None = None) -> Recipe:
    """A first recipe: the task that fits the target, the usable columns, options suggested by the data's size.

    family: None takes boosted trees for a table. Texts, pictures and sounds are then read by an open model under a
    linear model where one that suits is on this machine, else by a neural network. UserError for an unknown target,
    task or family.
    """
    column = find_column(schema, target)
    repairs = written.reading(schema, target)
    numbers = {choice.column for choice in repairs}
    left_out = _left_out(schema, target)
    columns = {
        entry.name: ColumnChoice(kind="number" if entry.name in numbers else entry.kind, use=entry.name not in left_out)
        for entry in schema.columns
        if entry.name != target
    }
    if family is None:
        family, columns = _family_for(schema, columns)
    recipe = Recipe(
        data=DataChoice(dataset=dataset, target=target),
        task=TaskChoice(name=known(TASKS, task, "task") if task else task_for(column)),
        columns=columns,
        repairs=repairs,
        family=FamilyChoice(name=known(MODELS, family, "family")),
    )
    return suggest(recipe, facts(schema, recipe))


def _family_for(schema: Schema, columns: dict[str, ColumnChoice]) -> tuple[str, dict[str, ColumnChoice]]:
    """What learns when nobody said so, and the columns with the open models that read them."""
    media = [name for name, choice in columns.items() if choice.use and choice.kind in open_choice.KINDS]
    models = {name: open_choice.open_model(schema.column(name)) for name in media}
    if not media:
        return "boosted_trees", columns
    if not all(models.values()):
        return "neural_network", columns
    read = {name: columns[name].model_copy(update={"options": {"model": model}}) for name, model in models.items()}
    return "linear", {**columns, **read}


def _left_out(schema: Schema, target: str) -> set[str]:
    """The columns that a first recipe does not use. Numbers that rise row by row are used when nothing else is left."""
    left_out = set(reasons(schema, target))
    if len(left_out) < len(schema.columns) - 1:
        return left_out
    return left_out - {entry.name for entry in schema.columns if entry.kind == "number" and entry.profile.unique > 1}


def task_for(column: Column) -> str:
    """The task that a target suggests: numbers with many different values are estimated, the rest is picked."""
    profile = column.profile
    several = profile.unique > 3 and profile.unique > 0.5 * (profile.rows - profile.missing)  # no answer comes again
    many = profile.unique > FEW_ANSWERS or (not profile.whole and profile.unique > 10) or several
    if column.kind == "number" and many and TASKS["regression"].why_not(column) is None:
        return "regression"
    return "classification"


def suggest(recipe: Recipe, facts: DataFacts) -> Recipe:
    """The recipe with the family's good options for this data; other choices stay."""
    family = MODELS[known(MODELS, recipe.family.name, "family")]
    options, training = family.suggest(facts, recipe.task.name)
    return recipe.model_copy(
        update={
            "family": FamilyChoice(name=recipe.family.name, options=options),
            "training": TrainingOptions(**{"seed": recipe.training.seed, **training}),
        }
    )


def families(facts: DataFacts, task: str) -> list[tuple[Family, str | None]]:
    """Every family in order, with the reason why it can't be used here or None."""
    return [(family, family.why_not(facts, task)) for family in MODELS.values()]


def warnings(schema: Schema, recipe: Recipe | None) -> list[str]:
    """What was odd when the table was read, without what the recipe has mended since and what is asked."""
    repairs = recipe.repairs if recipe else []
    mended = tuple(written_as_text(choice.column) for choice in repairs if choice.repair == "read_numbers")
    asked = doubts.sentences(schema, recipe) if recipe else ()
    return [sentence for sentence in schema.warnings if not sentence.startswith((*mended, *asked))]


def review(recipe: Recipe, schema: Schema) -> list[str]:
    """Sentences worth reading before the start; nothing here stops a run."""
    target = find_column(schema, recipe.data.target).profile
    present = target.rows - target.missing
    said = written.said(recipe, schema)
    if target.missing:
        said.append(f"{target.missing:,} of {target.rows:,} rows have no “{target.name}” and are left out.")
    if present < 200:
        said.append(f"Only {present} rows have an answer: expect a rough model and rough numbers.")
    if recipe.task.name == "classification":
        rare = [f"“{text}” ({count})" for text, count in target.frequent if count < 10]
        if rare:
            said.append(f"Few rows for {', '.join(rare[:5])}: the model can hardly learn such an answer.")
        if target.frequent and target.frequent[0][1] > 0.9 * present:
            text, count = target.frequent[0]
            said.append(f"{count / present:.0%} of the rows are “{text}”: always saying so is hard to beat.")
    doubtful = reasons(schema, recipe.data.target)
    said += [
        f"“{column.name}” is used. {doubtful[column.name]}"
        for column in used_columns(schema, recipe)
        if column.name in doubtful and recipe.choice(column.name).kind in ("", column.kind)
    ]
    return said + [sentence for column in used_columns(schema, recipe) if (sentence := _unread(column, recipe))]


def _unread(column: Column, recipe: Recipe) -> str:
    """What the kind that was chosen for a column can't read of it, "" when that is next to nothing."""
    kind = recipe.choice(column.name).kind or column.kind
    share = {"number": column.profile.numeric, "boolean": column.profile.boolean, "date": column.profile.date}.get(kind)
    if share is None or share > 0.9 or kind == column.kind or recipe.repairs_of(column.name):
        return ""
    return f"“{column.name}” is taken as a {kind}, but {1 - share:.0%} of its values are none and count as missing."
