"""Which model answers, and why."""

import streamlit as st

from core.store import runs
from core.store.projects import Project
from core.store.runs import Run
from pages.ui import answering


def show(workspace: str, project: Project, run: Run) -> None:
    """Draw the tab."""
    st.markdown(answering.why(answering.opening(project, runs.all(workspace, project.id))))
