"""The check-up of a project's table: asks for it when there is none yet, watches it, and says what was looked at."""

from pathlib import Path

import streamlit as st

from core import audit
from core.audit import keeping
from core.audit.checks import CHECKS
from core.audit.report import Report
from core.errors import UserError
from core.jobs.orders import desk
from core.recipe import Recipe
from core.run_states import RunState
from core.store.datasets import Dataset
from core.store.projects import Project
from pages.ui import messages
from pages.ui.translation import plain, t


def kept(dataset: Dataset, recipe: Recipe) -> Report | None:
    """The check-up that was made of this table for this question; None when there is none yet."""
    if not keeping.path_of(dataset.data, recipe).is_file():
        return None
    return _read(str(dataset.data), keeping.key(recipe), recipe)


def ask(workspace: str, project: Project, dataset: Dataset, recipe: Recipe) -> Report | None:
    """The check-up; while it is made its progress is shown instead, and None given."""
    found = kept(dataset, recipe)
    if found is None:
        _watch(workspace, project, f"checkup_{dataset.id}_{keeping.key(recipe)}")
    return found


def looked_at(report: Report) -> None:
    """How many rows were looked at, and for what."""
    with st.container(horizontal=True, vertical_alignment="center"):
        words = t(
            "**{looked_at:,} of {rows:,} rows** were looked at closely, in {seconds:.1f} s.",
            looked_at=report.looked_at,
            rows=report.rows,
            seconds=report.seconds,
        )
        st.markdown(words, width="content")
        with st.popover(t("What is looked for?"), icon=":material/search:", type="tertiary"):
            st.markdown("\n".join(f"- {t(check.label)}" for check in CHECKS.values()))


def _watch(workspace: str, project: Project, name: str) -> None:
    @st.fragment(run_every=0.5)
    def progress() -> None:
        job = desk.job(workspace, st.session_state[name])
        if job.state == RunState.FINISHED or job.state.in_vain:
            st.rerun(scope="app")
        message = plain(t(job.message)) if job.message else t("Looking at your table …")
        st.progress(job.progress or 0.0, text=message)
        st.skeleton(height=180)

    try:
        if name not in st.session_state:
            st.session_state[name] = desk.start_audit(workspace, project.id)
        job = desk.job(workspace, st.session_state[name])
    except UserError as error:
        messages.show(error)
        st.button(t("Look again"), key="prepare_again", on_click=st.session_state.pop, args=(name, None))
        return
    if job.state == RunState.FINISHED or job.state.in_vain:
        failed = job.error or {"problem": "The check-up did not come to its end.", "fix": "Look again."}
        messages.failed(failed)
        st.button(t("Look again"), key="prepare_again", on_click=st.session_state.pop, args=(name, None))
        return
    progress()


@st.cache_resource(max_entries=16, show_spinner=False)
def _read(path: str, key: str, _recipe: Recipe) -> Report:
    return audit.kept(Path(path), _recipe)
