"""A plain sentence when learning goes wrong, with what repairs it as a button. Nothing starts unless it is pressed."""

import streamlit as st

from core import recipe as recipes
from core.errors import UserError, stored
from core.jobs.orders import desk
from core.models import MODELS
from core.recipe import Recipe, edit
from core.run_states import RunState
from core.runs.planning import plan
from core.settings import check
from core.store import datasets, projects, runs
from core.store.runs import Run
from core.training import trouble
from core.training.events import Progress
from core.training.trouble import History, Trouble
from pages.ui import changes, messages, tables
from pages.ui.train import charts, pace
from pages.ui.translation import t


def show(workspace: str, run: Run, found: Trouble) -> None:
    """What goes wrong in the run, and the button that repairs it."""
    when = {} if found.step is None else {"when": pace.at(run, found.step)}
    box, icon = (st.info, "info") if found.harmless else (st.warning, "warning")
    box(f"{t(found.problem.but(**when))}  \n{t(found.advice.but(**when))}", icon=f":material/{icon}:")
    if found.fix:
        label = t(found.fix)
        st.button(
            label,
            key="train_mend",
            icon=":material/build:",
            type="primary" if run.state == RunState.FAILED else "secondary",
            on_click=apply_fix,
            args=(workspace, run.id, found.settings, label),
        )


def apply_fix(workspace: str, ident: str, settings: tuple[str, ...], message: str) -> None:
    """The run's recipe with these settings becomes the draft, which can be taken back, and a new run starts with it."""
    try:
        run = runs.get(workspace, ident)
        project = projects.get(workspace, run.project)
        recipe = recipes.with_settings(runs.recipe(workspace, ident), list(settings))
        recipe = edit.with_dataset(recipe, project.dataset)
        plan.check(recipe, tables.schema(datasets.get(workspace, project.dataset)))
        changes.replace(project.id, recipe, message)
        st.query_params["run"] = desk.start_run(workspace, project.id, recipe).id
    except UserError as error:
        messages.later(error)


def found(workspace: str, run: Run, progress: Progress) -> Trouble | None:
    """What goes wrong in the run; None when all is well, or when nothing is known of it."""
    try:
        recipe = runs.recipe(workspace, run.id)
    except UserError:
        return None
    if run.state == RunState.FAILED and run.error:
        return trouble.diverged(stored(run.error).code, recipe)
    if not progress.points or run.family not in MODELS or progress.folds[1]:
        return None
    return trouble.trouble(_history(run, progress, recipe))


def _history(run: Run, progress: Progress, recipe: Recipe) -> History:
    family, metric = MODELS[run.family], charts.primary(run)
    options = check(family.Options, recipe.family.options, "family")
    name = f"valid_{metric.name}"
    return History(
        points=progress.points,
        total=progress.total,
        measure=name,
        best=metric.best,
        floor=progress.baseline.get(name),
        kept=progress.kept_step,
        recipe=recipe,
        by_steps=family.by_steps(options),
        smaller=family.smaller(options),
    )
