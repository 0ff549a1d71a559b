"""What a project's rules gather of what its owner asks on Predict, and the line that says so."""

import streamlit as st

from core.answers import Answers
from core.jobs.feedback import collecting as gather
from core.serving.batch import Seen
from core.store.feedback import collecting
from pages.ui import state
from pages.ui.results import Asked
from pages.ui.translation import plain, t

_LAST = "gathered_last"


def notice() -> None:
    """The line on the page that collects; nothing while nothing is gathered."""
    project = state.project()
    if project is not None and (message := collecting.summary(project)):
        st.markdown(f":small[:material/filter_alt: {plain(t(message), 600)}]")


def one(workspace: str, asked: Asked, values: dict, given: Answers) -> None:
    """Count one row that was asked. The row that the form begins with is nobody's question, and the same values again,
    as when the page is drawn anew, are one question."""
    typed = any((value or "") != asked.start.get(name, "") for name, value in values.items())
    if asked.run is None or not typed or not _on():
        return
    if st.session_state.get(_LAST) != (asked.run, values):
        st.session_state[_LAST] = (asked.run, dict(values))
        gather.one(workspace, asked.run, asked.sha, values, given)


def of_file(workspace: str, asked: Asked) -> Seen | None:
    """What looks at a whole file's rows as they are answered; None while nothing is gathered."""
    if asked.run is None or not _on():
        return None
    return gather.Gathering(workspace, asked.run, asked.sha, asked.model.schema)


def _on() -> bool:
    project = state.project()
    return project is not None and collecting.rules(project).on
