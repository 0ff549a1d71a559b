"""Repairs of the table itself: asked for, watched while they are done; the project goes on with the new version."""

from collections.abc import Sequence

import streamlit as st

from core import recipe as recipes
from core.errors import UserError
from core.jobs.orders import desk
from core.messages import message
from core.payloads import Repair
from core.recipe import RepairChoice
from core.repairs import REPAIRS
from core.run_states import RunState
from core.runs.planning import another_version
from core.store import datasets, projects, versions
from core.store.queue import Job
from pages.ui import changes, draft, messages, state, tables
from pages.ui.translation import plain, t


def start(ident: str, choices: Sequence[RepairChoice], dataset: str = "", seen: str = "") -> None:
    """A button's callback: do these repairs to the project's table, or to another version of it, as a new version.

    Without any repair, that version itself is used from now on. seen: the version on the screen, where it matters.
    """
    workspace = state.workspace()
    try:
        used = projects.get(workspace, ident).dataset
        source = dataset or used
        if seen not in ("", used):
            raise projects.another_version()
        if choices:
            st.session_state[_seen(ident)] = used
            st.session_state[_key(ident)] = desk.start_repair(workspace, source, choices)
        else:
            switch(workspace, ident, source, t("The table is as it was brought."), instead_of=used)
    except UserError as error:
        messages.later(error)


def read_again(ident: str, options: dict) -> None:
    """A button's callback: read the file behind the project's table in another way, as a new version."""
    workspace = state.workspace()
    try:
        dataset = st.session_state[_seen(ident)] = projects.get(workspace, ident).dataset
        st.session_state[_key(ident)] = desk.read_again(workspace, dataset, options, ident)
    except UserError as error:
        messages.later(error)


def watch(workspace: str, ident: str) -> None:
    """While a repair of this project's table is done: its progress, in place of the page; then the new version."""
    if _key(ident) not in st.session_state:
        return

    @st.fragment(run_every=0.5)
    def progress() -> None:
        job = desk.job(workspace, st.session_state[_key(ident)])
        if job.state == RunState.FINISHED:
            _go_on(workspace, ident, job)
        if job.state == RunState.FINISHED or job.state.in_vain:
            st.rerun(scope="app")
        st.progress(job.progress or 0.0, text=plain(t(job.message)) if job.message else t("Mending your table …"))
        st.skeleton(height=260)

    try:
        job = desk.job(workspace, st.session_state[_key(ident)])
    except UserError:
        del st.session_state[_key(ident)]
        return
    if job.state.in_vain:
        del st.session_state[_key(ident)]
        failed = job.error or {"problem": "The table could not be mended.", "fix": "Try it again."}
        messages.failed(failed)
        return
    progress()
    st.stop()


def switch(workspace: str, ident: str, dataset: str, what: str, *, instead_of: str | None = None) -> None:
    """Let the project use another version of its table, with a recipe that fits it, and remember the way back.

    instead_of: the version in use when this one was asked for; UserError when it is another one by now.
    """
    project = projects.get(workspace, ident)
    schema, before = (tables.schema(datasets.get(workspace, each)) for each in (dataset, project.dataset))
    recipe = recipes.checked(project.recipe) if project.recipe else None
    fitted = another_version.fitted(recipe, dataset, schema, before) if recipe else None
    draft_of = fitted.model_dump(mode="json") if fitted else None
    versions.use(workspace, ident, dataset, draft_of, before=instead_of or "")
    changes.remember(project, what)
    draft.renew()


def _go_on(workspace: str, ident: str, job: Job) -> None:
    del st.session_state[_key(ident)]
    done = job.asked.repairs if isinstance(job.asked, Repair) else ()
    names = [t(REPAIRS[entry["repair"]].label) for entry in done]
    notes = [t(message(each)) for each in job.result.get("told", [])]
    what = (
        f"{', '.join(names)}: {' '.join(notes)}" if names else " ".join([t("The file was read differently."), *notes])
    )
    try:
        switch(workspace, ident, str(job.result["dataset"]), what, instead_of=st.session_state.pop(_seen(ident), None))
    except UserError as error:  # another version came meanwhile; what that one brought would be gone
        messages.later(error)


def _seen(ident: str) -> str:
    return f"mending_instead_{ident}"


def _key(ident: str) -> str:
    return f"mending_{ident}"
