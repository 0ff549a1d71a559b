"""Watches a file being read, and opens the project that it became or held."""

import streamlit as st

from core.data.samples import EVERY
from core.errors import UserError
from core.jobs.orders import desk
from core.records import Schema
from core.runs.planning import plan
from core.store import datasets, projects
from core.store.projects import Project
from pages.ui import messages, state, tables
from pages.ui.data import understood
from pages.ui.model import begun
from pages.ui.translation import plain, t

LABEL = "label"  # the column with the names of class folders


def watch(workspace: str, job_id: str) -> None:
    """Progress of a reading job, then the new project; ends the page."""

    @st.fragment(run_every=0.5)
    def progress() -> None:
        job = desk.job(workspace, job_id)
        if job.result and "project" in job.result:
            _open(_begun(workspace, str(job.result["project"])))
        if job.state.in_vain:
            st.rerun(scope="app")
        st.progress(job.progress or 0.0, text=plain(t(job.message)) if job.message else t("Reading your file …"))
        st.skeleton(height=260)

    try:
        job = desk.job(workspace, job_id)
    except UserError:
        st.query_params.pop("job", None)
        return
    if job.state.in_vain:
        failed = job.error or {"problem": "The file could not be read.", "fix": "Try it again."}
        messages.failed(failed)
        st.query_params.pop("job", None)
        return
    progress()
    st.stop()


def show_under_way(workspace: str) -> None:
    """A line for each file that is still being read, also when its tab was closed; nothing without any."""
    for job in desk.arriving(workspace):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            name = plain(job.asked.filename, 80)
            st.markdown(t(":material/hourglass_top: **{name}** is being read.", name=name), width="stretch")
            if st.button(t("Watch"), key=f"arriving_{job.id}", icon=":material/arrow_forward:"):
                state.go("data", project=state.NEW, job=job.id)


def _begun(workspace: str, ident: str) -> Project:
    """The project that a file became, with an answer chosen where it is known: of a sample, or of class folders."""
    project = projects.get(workspace, ident)
    if project.recipe:
        return project
    sample = next((entry for entry in EVERY if entry.name == st.query_params.get("sample")), None)
    schema = tables.schema(datasets.get(workspace, project.dataset))
    target, task = (sample.target, sample.task) if sample else (_class(schema), None)
    if not begun.take(project, target) and target:
        recipe = plan.draft(schema, project.dataset, target, task)
        projects.save_draft(workspace, ident, recipe.model_dump(mode="json"))
    return projects.get(workspace, ident)


def _class(schema: Schema) -> str:
    """The column with the names of the class folders, when there are at least two; "" for any other table."""
    label = schema.column(LABEL) if not understood.is_table(schema.reading) else None
    return label.name if label is not None and label.profile.unique > 1 else ""


def _open(made: Project) -> None:
    if ((made.recipe or {}).get("start") or {}).get("file"):  # how the model fits is said there
        state.go("model", project=made.id)
    for name in ("job", "sample"):
        st.query_params.pop(name, None)
    st.session_state["project"] = made.id
    st.query_params["project"] = made.id
    st.rerun(scope="app")
