"""Changes to a project's recipe or table, each kept with what stood before: taken back on the page of the change."""

from collections.abc import Callable
from contextlib import suppress

import streamlit as st

from core import recipe as recipes
from core.errors import UserError
from core.recipe import Recipe
from core.store import projects, undo, versions
from core.store.projects import Project
from core.store.undo import Change
from pages.ui import draft, messages, state
from pages.ui.translation import plain, t


def make(ident: str, change: Callable[[Recipe | None], Recipe], message: str, page: str = "") -> None:
    """A button's callback: change the draft as it is now, and remember the way back; `message` is a user's text.

    page: where it can be taken back, when that is not the page of the button.
    """
    try:
        project = projects.get(state.workspace(), ident)
        changed = change(recipes.checked(project.recipe) if project.recipe else None)
    except UserError as error:
        messages.later(error)
        return
    _replace(project, changed, message, page)


def replace(ident: str, recipe: Recipe, said: str, page: str = "") -> None:
    """Put a draft in the place of the project's, and remember the way back."""
    make(ident, lambda _: recipe, said, page)


def _replace(project: Project, recipe: Recipe, message: str, page: str) -> None:
    try:
        draft.replace(project, recipe)
    except UserError as error:  # the table became another version meanwhile
        messages.later(error)
        return
    if project.recipe is not None:  # else there is nothing to go back to
        remember(project, message, recipe.model_dump(mode="json"), page)


def remember(project: Project, message: str, made: dict | None = None, page: str = "") -> None:
    """Keep what stands before a change; `made`: the draft after it, None when the table becomes another version."""
    back = {"recipe": project.recipe, "made": made, "dataset": project.dataset}
    undo.remember(state.workspace(), project.id, page or state.page(), message, back)


def show(project: Project) -> bool:
    """The last change that was made on this page in a line, with a button that takes it back; whether there is one."""
    kept = undo.latest(undo.recent(state.workspace()), project.id, state.page())
    if not kept:
        return False
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":green[:material/check_circle:] {plain(kept[0].said, 300)}", width="stretch")
        label = t("Undo") if len(kept) == 1 else t("Undo ({count})", count=len(kept))
        st.button(label, icon=":material/undo:", key="change_undo", on_click=_take_back, args=(project.id, kept[0]))
        st.button(t("Dismiss"), type="tertiary", key="change_dismiss", on_click=_dismiss, args=(kept,))
    return True


def _require_latest(workspace: str, ident: str, change: Change) -> None:
    """UserError when more was done since the button was drawn: it would be taken back, too."""
    kept = undo.latest(undo.recent(workspace), ident, change.page)
    if change.id not in [each.id for each in kept[:1]]:
        raise UserError(
            "More has been done meanwhile, so this can't be taken back by itself.",
            "Look at what was done last; on the Data page you can go back to any version of the table.",
        )


def _dismiss(kept: list[Change]) -> None:
    for change in kept:
        with suppress(UserError):  # another tab was quicker
            undo.forget(state.workspace(), change.id)


def _take_back(ident: str, change: Change) -> None:
    workspace = state.workspace()
    try:
        _require_latest(workspace, ident, change)
        project = projects.get(workspace, ident)
        before = undo.recipe_before(project.recipe, change)
        dataset = change.back["dataset"] if change.back["made"] is None else project.dataset
        versions.use(workspace, ident, dataset, before, before=project.dataset)
        undo.forget(workspace, change.id)  # only now: one that was refused can be pressed again
    except UserError as error:  # that version was deleted for good
        messages.later(error)
    draft.renew()
