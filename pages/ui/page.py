"""How every page begins: the sidebar's project picker, the title with its one sentence, and undo."""

import streamlit as st

from core.jobs.orders import desk
from core.store import projects
from core.store.projects import Project
from pages.ui import in_browser, messages, state
from pages.ui.overview import recovery
from pages.ui.steps import STEPS, Step
from pages.ui.translation import clean, labels, plain, t

GLOSSARY = "about"  # the step that explains all words


def begin(name: str) -> str:
    """Draw what stands on every page; returns the visitor's workspace."""
    workspace = state.workspace()
    state.enter(name)
    desk.warm()  # one that died meanwhile is started again: it tells what became of its jobs
    recovery.question()
    step, project = STEPS[name], state.project()
    _name_the_tab(t(step.title), project if name != "overview" else None)
    _sidebar(workspace, project)
    _headed(step)
    st.markdown(t(step.purpose))
    messages.left_over(name)
    return workspace


def _headed(step: Step) -> None:
    """The title, and at its side, so that it takes no line of its own, the way to the glossary."""
    if step.name == GLOSSARY:
        st.title(t(step.title), anchor=False)
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title(t(step.title), anchor=False, width="content")
        if st.button(
            t("Words"),
            key="page_words",
            type="tertiary",
            icon=":material/dictionary:",
            help=t("What the words mean, with the field's own terms"),
        ):
            state.go(GLOSSARY)


def _name_the_tab(step: str, project: Project | None) -> None:
    """Several tabs are told apart by what stands first: the project, then the step."""
    st.set_page_config(page_title=" · ".join([*([clean(project.name, 40)] if project else []), step, "Model Atelier"]))


def _sidebar(workspace: str, current: Project | None) -> None:
    known = {project.id: project.name for project in projects.all(workspace)}
    if known:
        options = [*known, state.NEW]
        called = labels(
            {**dict(reversed(known.items())), state.NEW: t("New project …")}, 40
        )  # the older keeps its name
        st.session_state["sidebar_project"] = current.id if current else state.NEW
        st.sidebar.selectbox(
            t("Project"),
            options,
            format_func=called,
            key="sidebar_project",
            on_change=_switch,
        )
    if state.by_link():
        with st.sidebar.popover(t("Keep this workspace"), icon=":material/bookmark:", type="tertiary"):
            recovery.by_address(save=False)
    in_browser.begin()


def _switch() -> None:
    chosen = st.session_state["sidebar_project"]
    st.session_state["project"] = chosen
    st.query_params["project"] = chosen
    for name in ("run", "job"):
        st.query_params.pop(name, None)


def facts(*entries: tuple[str, str] | tuple[str, str, str]) -> None:
    """A row of small bordered figures: label, value as plain text, and what it means where that is not plain."""
    with st.grid(4, min_column_width=140):
        for label, value, *about in entries:
            st.metric(label, plain(value), help=about[0] if about else None, border=True)
