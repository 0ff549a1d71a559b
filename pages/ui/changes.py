"""Changes to a project's recipe or table, each kept with what stood before, so that the last ones can be taken back."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core import recipe as recipes
from core.errors import UserError
from core.recipe import Recipe
from core.store import projects, versions
from core.store.projects import Project
from pages.ui import draft, messages, state
from pages.ui.text import plain, t

MOST = 30  # changes that can be taken back one after the other


@dataclass(frozen=True)
class Before:
    """What a change is called, and the recipe and dataset that stood before it."""

    said: str
    recipe: dict | None
    dataset: str


def make(ident: str, change: Callable[[Recipe], Recipe], said: str) -> None:
    """A button's callback: change the draft as it is now, and remember the way back; `said` is a user's text."""
    try:
        project = projects.get(state.workspace(), ident)
        changed = change(recipes.checked(project.recipe))
    except UserError as error:
        messages.later(error)
        return
    remember(project, said)
    draft.replace(project, changed)


def remember(project: Project, said: str) -> None:
    """Keep what stands before a change."""
    kept = st.session_state.setdefault(_key(project.id), [])
    kept.append(Before(said, project.recipe, project.dataset))
    del kept[:-MOST]


def show(project: Project) -> None:
    """The last change in a line, with a button that takes it back."""
    kept = st.session_state.get(_key(project.id))
    if not kept:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":green[:material/check_circle:] {plain(kept[-1].said, 300)}", width="stretch")
        label = t("Undo") if len(kept) == 1 else t("Undo ({count})", count=len(kept))
        st.button(label, icon=":material/undo:", key="change_undo", on_click=_take_back, args=(project.id,))


def _take_back(ident: str) -> None:
    kept = st.session_state.get(_key(ident))
    if not kept:
        return
    before = kept.pop()
    try:
        versions.use(state.workspace(), ident, before.dataset, before.recipe)
    except UserError as error:  # that version was deleted for good
        messages.later(error)
    draft.renew()


def _key(ident: str) -> str:
    return f"changes_{ident}"
