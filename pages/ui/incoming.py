"""Watches a file being read; opens the project that it held, or makes one of the dataset that it became."""

import streamlit as st

from core.data.samples import EVERY
from core.errors import UserError
from core.jobs import desk
from core.runs import plan
from core.store import datasets, projects
from core.store.projects import Project
from pages.ui import messages, tables
from pages.ui.text import plain, t

OVER = ("failed", "discarded", "interrupted", "stopped")


def watch(workspace: str, job_id: str) -> None:
    """Progress of a reading job, then the new project; ends the page."""

    @st.fragment(run_every=0.5)
    def progress() -> None:
        job = desk.job(workspace, job_id)
        if job.result:
            _open(_project(workspace, job.result))
        if job.state in OVER:
            st.rerun(scope="app")
        st.progress(job.progress or 0.0, text=plain(t(job.message)) if job.message else t("Reading your file …"))
        st.skeleton(height=260)

    try:
        job = desk.job(workspace, job_id)
    except UserError:
        st.query_params.pop("job", None)
        return
    if job.state in OVER:
        failed = job.error or {"problem": "The file could not be read.", "fix": "Try it again."}
        messages.told(plain(t(failed["problem"]), 600), plain(t(failed["fix"]), 600))
        st.query_params.pop("job", None)
        return
    progress()
    st.stop()


def _project(workspace: str, result: dict) -> Project:
    """The project that a saved one became, or the one made of a dataset, once for each dataset."""
    if "project" in result:
        return projects.get(workspace, str(result["project"]))
    dataset = str(result["dataset"])
    made = next((project for project in projects.all(workspace) if project.dataset == dataset), None)
    return made or _create(workspace, dataset)


def _open(made: Project) -> None:
    for name in ("job", "sample"):
        st.query_params.pop(name, None)
    st.session_state["project"] = made.id
    st.query_params["project"] = made.id
    st.rerun(scope="app")


def _create(workspace: str, dataset_id: str) -> Project:
    dataset = datasets.get(workspace, dataset_id)
    sample = next((entry for entry in EVERY if entry.name == st.query_params.get("sample")), None)
    if sample is None:
        return projects.create(workspace, dataset.name, dataset_id)
    recipe = plan.draft(tables.schema(dataset), dataset_id, sample.target, sample.task)
    return projects.create(workspace, t(sample.title), dataset_id, recipe.model_dump(mode="json"))
