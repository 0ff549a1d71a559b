"""Which model answers, and why."""

import streamlit as st

from core.runs import champion
from core.store import runs
from core.store.projects import Project
from core.store.runs import Run
from pages.ui import run_picker


def show(workspace: str, project: Project, run: Run) -> None:
    """Draw the tab."""
    st.markdown(run_picker.why(champion.opening(runs.all(workspace, project.id))))
