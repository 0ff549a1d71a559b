"""Repairs of the table itself: asked for, watched while they are done; the project goes on with the new version."""

from collections.abc import Sequence

import streamlit as st

from core import recipe as recipes
from core.errors import UserError
from core.jobs import desk
from core.recipe import Recipe, RepairChoice
from core.repairs import REPAIRS, listing
from core.store import datasets, projects, versions
from core.store.queue import Job
from pages.ui import changes, draft, messages, state, tables
from pages.ui.incoming import OVER
from pages.ui.text import plain, t


def start(ident: str, choices: Sequence[RepairChoice]) -> None:
    """A button's callback: do these repairs to the project's table, as a new version."""
    workspace = state.workspace()
    try:
        st.session_state[_key(ident)] = desk.start_repair(workspace, projects.get(workspace, ident).dataset, choices)
    except UserError as error:
        messages.later(error)


def watch(workspace: str, ident: str) -> None:
    """While a repair of this project's table is done: its progress, in place of the page; then the new version."""
    if _key(ident) not in st.session_state:
        return

    @st.fragment(run_every=0.5)
    def progress() -> None:
        job = desk.job(workspace, st.session_state[_key(ident)])
        if job.state == "finished":
            _go_on(workspace, ident, job)
        if job.state == "finished" or job.state in OVER:
            st.rerun(scope="app")
        st.progress(job.progress or 0.0, text=plain(t(job.message)) if job.message else t("Mending your table …"))
        st.skeleton(height=260)

    try:
        job = desk.job(workspace, st.session_state[_key(ident)])
    except UserError:
        del st.session_state[_key(ident)]
        return
    if job.state in OVER:
        del st.session_state[_key(ident)]
        failed = job.error or {"problem": "The table could not be mended.", "fix": "Try it again."}
        messages.told(plain(t(failed["problem"]), 600), plain(t(failed["fix"]), 600))
        return
    progress()
    st.stop()


def switch(workspace: str, ident: str, dataset: str, said: str) -> None:
    """Let the project use another version of its table, with a recipe that fits it, and remember the way back."""
    project = projects.get(workspace, ident)
    schema = tables.schema(datasets.get(workspace, dataset))
    fitted = None
    if project.recipe:
        recipe = listing.fitted_to(recipes.checked(project.recipe), [column.name for column in schema.columns])
        fitted = _with_dataset(recipe, dataset).model_dump(mode="json")
    changes.remember(project, said)
    versions.use(workspace, ident, dataset, fitted)
    draft.renew()


def _go_on(workspace: str, ident: str, job: Job) -> None:
    del st.session_state[_key(ident)]
    names = [t(REPAIRS[entry["repair"]].label) for entry in job.payload["repairs"]]
    told = [t(sentence) for sentence in job.result.get("told", [])]
    switch(workspace, ident, str(job.result["dataset"]), f"{', '.join(names)}: {' '.join(told)}")


def _with_dataset(recipe: Recipe, dataset: str) -> Recipe:
    return recipe.model_copy(update={"data": recipe.data.model_copy(update={"dataset": dataset})})


def _key(ident: str) -> str:
    return f"mending_{ident}"
