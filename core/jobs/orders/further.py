"""Going on from a model: a finished run's on other data, a file that was brought, or more of its pretrained model
changed."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from core.errors import UserError
from core.export.strangers import check
from core.jobs.orders import desk
from core.plain import Plain
from core.pretrained.change import CHOICES, EVERYTHING, NOTHING
from core.pretrained.supply import library
from core.pretrained.supply.catalogue import CATALOGUE
from core.recipe import Recipe, edit
from core.records import Schema
from core.runs.planning import brought
from core.runs.planning.brought import Brought, Fitting
from core.runs.planning.pretrained_choice import with_change
from core.runs.planning.titles import title
from core.store import runs, starts
from core.store.naming import is_made
from core.store.runs import Run


@lru_cache(maxsize=16)
def look(file: Path) -> Brought:
    """What a model file is that is kept here (its name is its checksum, so it never becomes another)."""
    if not file.is_file():
        raise UserError("The model file is not here any more.", "Bring it again.")
    return brought.look(file.read_bytes())


def bring(workspace: str, source: Path | bytes) -> str:
    """Keep a model file once it is found safe; returns its sha256. UserError says what is wrong with it."""
    content = check.read(source)
    brought.look(content)
    return starts.keep(workspace, content)


def keep_run(workspace: str, run: str) -> str:
    """Keep a finished run's model file as something to begin from; returns its sha256."""
    found = _done(workspace, run)
    return starts.keep(workspace, found.bundle)


def fitting(workspace: str, sha: str, schema: Schema, dataset: str, target: str = "", run: str = "") -> Fitting:
    """The recipe that goes on from a kept file with a dataset's columns; `run`: the own run that made it."""
    made = runs.get(workspace, run).id if run else ""
    return brought.fitting(brought.of_run(look(starts.path_of(workspace, sha)), made), schema, dataset, target)


def next_change(recipe: Recipe) -> tuple[str, str] | None:
    """(column, how much) of the next larger change of a pretrained model that the recipe has; None where there is
    none."""
    order = list(CHOICES)
    for name, choice in recipe.columns.items():
        if not choice.use or not choice.options.get("model"):
            continue
        refused = _refused(str(choice.options["model"]))
        if refused is None:
            continue
        larger = order[order.index(str(choice.options.get("change", NOTHING))) + 1 :]
        possible = [change for change in larger if change not in refused]
        if possible:
            return name, possible[0]
    return None


def away(recipe: Recipe) -> str:
    """The name of a pretrained model that the recipe lets change less than everything, but is not on this machine any
    more; "" where there is none such.
    """
    chosen = [choice.options for choice in recipe.columns.values() if choice.use and choice.options.get("model")]
    names = [str(options["model"]) for options in chosen if options.get("change", NOTHING) != EVERYTHING]
    gone = next((name for name in names if _refused(name) is None), "")
    return CATALOGUE[gone].label if gone in CATALOGUE else gone


def change_more(workspace: str, run: str, schema: Schema, promised: Plain | None = None) -> Run:
    """Queue a run in which the next larger part of the pretrained model may change; it begins from this run's weights,
    on the same split. One under way already is returned again. promised: see core.jobs.orders.desk.start_run. UserError
    when nothing more can change.
    """
    parent = _done(workspace, run)
    recipe = runs.recipe(workspace, run)
    asked = next_change(recipe)
    if asked is None and (gone := away(recipe)):
        raise UserError(
            "The open model “{name}” is not on this machine any more.", "Get it again on the Model page.", name=gone
        )
    if asked is None:
        raise UserError("Nothing more of this model can change.", "Begin from another open model on the Model page.")
    column, change = asked
    model = str(recipe.columns[column].options["model"])
    made = replace(look(starts.path_of(workspace, keep_run(workspace, run))), name=parent.name, run=run)
    columns = {entry.name: entry.name for entry in made.schema.inputs}
    start = made.begun(columns, {label: label for label in made.schema.labels})
    changed = edit.with_start(with_change(recipe, schema, column, model, change), start)
    children = (each for each in runs.all(workspace, parent.project) if each.live and each.parent == run)
    if same := next((child for child in children if runs.recipe(workspace, child.id) == changed), None):
        return same
    name = "" if is_made(parent.name, title(recipe)) else f"{parent.name}, more changed"  # one's own name stays
    return desk.start_run(workspace, parent.project, changed, name, parent=run, promised=promised)


def _refused(model: str) -> dict[str, str] | None:
    """What can't change of a pretrained model, as far as that is known; None where the model is not on this machine."""
    try:
        made, here = library.made(model), library.availability(library.find(model)) != library.AWAY
    except UserError:
        return None
    return (made.refused if made else {}) if here else None


def _done(workspace: str, run: str) -> Run:
    found = runs.get(workspace, run)
    if found.trashed is not None:
        raise UserError("“{name}” is in the trash.", "Take it back first, or choose another run.", name=found.name)
    if not found.state.has_model or not found.bundle.is_file():
        raise UserError("“{name}” has no finished model yet.", "Choose a finished run.", name=found.name)
    return found
