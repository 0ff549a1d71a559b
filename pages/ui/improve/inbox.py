"""What people said about answers, waiting to become data."""

import streamlit as st

from core.store import inbox
from core.store.projects import Project
from core.store.runs import Run
from pages.ui import opinion
from pages.ui.text import t


def show(workspace: str, project: Project, run: Run) -> None:
    """Draw the tab."""
    said = inbox.all(workspace, project.id)
    if not said:
        st.markdown(
            t("Nobody has said anything yet. Under each answer on Predict stands “right” and “it should be …”.")
        )
        return
    for entry in said[:50]:
        st.markdown(opinion.sentence(entry))
