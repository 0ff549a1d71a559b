"""A model file that someone brought to make it their own: what it is, and the recipe for our data that follows from it.

The file is opened by a limited process alone. Its recipe names no dataset and no path here, and is checked like any.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from core import recipe as recipes
from core.bundle_schema import BaseModel, BundleSchema
from core.errors import UserError
from core.export.strangers.check import check_bytes
from core.export.strangers.verdict import Verdict
from core.messages import Message
from core.models import MODELS
from core.pretrained.supply import library
from core.recipe import ColumnChoice, Recipe, RepairChoice, StartChoice, StartStep, edit
from core.records import Schema
from core.repairs import REPAIRS
from core.runs.planning import plan
from core.runs.planning.good_options import suggest
from core.runs.planning.matching import Matches, match, named, target_for
from core.targets.column import as_answer
from core.targets.found import find_column
from core.tasks import TASKS

FIX = "Export it again from Model Atelier; don't trust a file that was changed."
TITLE = 80  # characters
STEPS = 20  # of the models that one began from, one after the other


@dataclass(frozen=True)
class Brought:
    """`weights`: how many numbers a training can take over from it; `run`: the workspace's own run that made it;
    `before`: what it began from itself, as it says, the first one in front.
    """

    sha: str
    name: str
    recipe: Recipe
    schema: BundleSchema
    card: str
    models: tuple[BaseModel, ...]
    weights: int
    run: str = ""
    before: tuple[StartStep, ...] = ()

    def begun(self, columns: dict[str, str], answers: dict[str, str]) -> StartChoice:
        """As what a recipe begins from; its name for each of our columns and answers that means the same."""
        return StartChoice(
            file=self.sha,
            name=self.name,
            licence=", ".join(dict.fromkeys(model.licence for model in self.models)),
            changed={model.label or model.name: model.changed for model in self.models},
            run=self.run,
            columns=columns,
            answers=answers,
            before=list(self.before),
        )

    @property
    def starts(self) -> bool:
        """Whether learning begins from what it learned, else only its settings are taken."""
        return self.weights > 0 and MODELS[self.recipe.family.name].starts


@dataclass(frozen=True)
class Fitting:
    """The recipe for our data, what differs in sentences, and the pretrained models to get first, by id."""

    recipe: Recipe
    differences: tuple[str, ...]
    away: tuple[str, ...] = ()


def look(content: bytes, check: Callable[[bytes], Verdict] = check_bytes) -> Brought:
    """What a model file is; UserError when it is not safe, was changed, or does not say how it was made."""
    verdict = check(content)
    if not verdict.safe or verdict.schema is None:
        raise UserError(verdict.problem, verdict.fix)
    if not verdict.recipe:
        raise UserError("The file does not say how it was made.", "Choose a file that Model Atelier exported.")
    whole = recipes.checked(verdict.recipe)
    recipe = edit.without_start(whole)
    if recipe.family.name not in MODELS or recipe.task.name != verdict.schema.task:
        raise UserError("What the file says of how it was made does not fit what it is.", FIX)
    name = f"Predicts {verdict.schema.target}"[:TITLE]
    sha = hashlib.sha256(content).hexdigest()
    models, weights = verdict.models, verdict.weights
    return Brought(sha, name, recipe, verdict.schema, verdict.card, models, weights, before=_before(whole.start))


def _before(start: StartChoice) -> tuple[StartStep, ...]:
    """What a model began from, and that one, and so on; the latest where there are very many."""
    if not start.file:
        return ()
    last = StartStep(file=start.file, name=start.name, licence=start.licence, changed=start.changed)
    return (*start.before, last)[-STEPS:]


def fitting(brought: Brought, schema: Schema, dataset: str, target: str = "") -> Fitting:
    """The recipe that goes on from the model with our data. target: "" for the column that answers what it answers.

    UserError when our data has no such column, answers another kind of question, or has none of its columns.
    """
    target = target or target_for(brought.schema, schema)
    if not target:
        raise UserError(
            "None of your columns answers what the model answers: “{target}”.",
            "Choose the answer column on the Data page first.",
            target=brought.schema.target,
        )
    draft = plan.draft(schema, dataset, target, family=brought.recipe.family.name)
    _require_question(brought, draft, target)
    answer = as_answer(draft, find_column(schema, target))
    left_out = {name for name, choice in brought.recipe.columns.items() if not choice.use}
    found = match(brought.schema, schema, answer, left_out)
    if not found.columns:
        raise UserError(
            "The model's columns are not in your data. It learned from {theirs}; your data has {ours}.",
            "Bring a table with such columns, or begin from another model.",
            theirs=named([column.name for column in brought.schema.inputs]),
            ours=named([column.name for column in schema.columns if column.name != target]),
        )
    recipe = _recipe(brought, draft, found)
    away = tuple(dict.fromkeys(model for model in _models(recipe) if not _here(model)))
    if away:
        return Fitting(recipe, found.differences, away)
    recipe, more = _checked(recipe, draft, schema)
    return Fitting(recipe, (*found.differences, *more))


def _require_question(brought: Brought, draft: Recipe, target: str) -> None:
    if brought.recipe.task.name == draft.task.name:
        return
    count = len(brought.schema.labels)
    picks = (
        Message("question.picks", "picks one of {count} answers", count=count)
        if count
        else Message("question.estimates", "estimates a number")
    )
    ours = "is a number with many values" if TASKS[draft.task.name].numeric else "holds answers to pick from"
    raise UserError(
        "The model {picks}, but “{target}” {ours}.",
        "Choose another answer column, or begin from another model.",
        picks=picks,
        target=target,
        ours=ours,
    )


def _recipe(brought: Brought, draft: Recipe, found: Matches) -> Recipe:
    theirs = brought.recipe
    kinds = {column.name: column.kind for column in brought.schema.inputs}
    columns = {}
    for own, other in found.columns.items():
        options = {**theirs.choice(other).options, **draft.choice(own).options}
        columns[own] = ColumnChoice(kind=kinds[other], use=True, options=options)
    recipe = edit.with_columns(edit.without_columns(draft, draft.columns), columns)
    recipe = edit.with_task(recipe, theirs.task.name, theirs.task.options)
    recipe = edit.with_repairs(recipe, [*draft.repairs, *_repairs(theirs, draft, found.columns)])
    return edit.with_start(edit.learning_as(recipe, theirs), brought.begun(found.columns, found.answers))


def _repairs(theirs: Recipe, draft: Recipe, columns: dict[str, str]) -> list[RepairChoice]:
    """Their repairs of the columns that match, but for those that say how a text is read: our own rows say that."""
    taken = {(choice.column, choice.repair) for choice in draft.repairs}
    moved = [
        choice.model_copy(update={"column": own})
        for own, other in columns.items()
        for choice in theirs.repairs_of(other)
        if choice.repair in REPAIRS and not getattr(REPAIRS[choice.repair], "reads_text", False)
    ]
    return [choice for choice in moved if (choice.column, choice.repair) not in taken]


def _checked(recipe: Recipe, draft: Recipe, schema: Schema) -> tuple[Recipe, list[Message]]:
    """The recipe once it can run; their repairs are left out where they don't fit. UserError when it can't at all."""
    messages = []
    try:
        plan.check(recipe, schema)
    except UserError:
        if recipe.repairs == draft.repairs:
            raise
        recipe = edit.with_repairs(recipe, draft.repairs)
        plan.check(recipe, schema)
        messages = [
            Message(
                "repairs_left_out",
                "What it does to values before it learns does not fit your columns, and is left out.",
            )
        ]
    facts = plan.facts(schema, recipe)
    return (edit.with_training(recipe, suggest(recipe, facts).training) if facts.changing else recipe), messages


def _models(recipe: Recipe) -> list[str]:
    options = (choice.options for choice in recipe.columns.values() if choice.use)
    return [str(each["model"]) for each in options if each.get("model")]


def _here(id: str) -> bool:
    try:
        return library.availability(library.find(id)) != library.AWAY
    except UserError:  # not in the catalogue, and never fetched
        return False


def of_run(brought: Brought, run: str) -> Brought:
    """The same, made by a run of the workspace: its rows stay apart then (core.jobs.work.splits)."""
    return replace(brought, run=run)
