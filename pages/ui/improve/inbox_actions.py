"""What is done to inbox entries by a button, each with a line that takes it back."""

from collections.abc import Callable, Sequence
from contextlib import suppress

import streamlit as st

from core.errors import UserError
from core.jobs.work import again
from core.store import undo
from core.store.feedback import inbox_look, inbox_states
from core.store.feedback.inbox_look import Filter
from core.store.feedback.inbox_same import NEW
from core.store.feedback.inbox_states import Changed
from core.store.projects import Project
from pages.ui import messages, state
from pages.ui.translation import plain, t, tn

PAGE, BACK = "improve", "inbox"
ACTIONS: dict[str, Callable[[str, Sequence[str]], Changed]] = {
    "accept": inbox_states.accept,
    "reject": inbox_states.reject,
    "reopen": inbox_states.reopen,
    "remove": inbox_states.throw,
}
SENTENCES = {
    "accept": ("{count} entry is accepted.", "{count} entries are accepted."),
    "reject": ("{count} entry is rejected.", "{count} entries are rejected."),
    "reopen": ("{count} entry waits again.", "{count} entries wait again."),
    "remove": ("{count} entry is removed.", "{count} entries are removed."),
    "edit": ("{count} right answer is changed.", "{count} right answers are changed."),
}


def do(project: str, action: str, ids: Sequence[str]) -> None:
    """A button's callback: do it to these entries."""
    _change(project, action, lambda workspace: ACTIONS[action](workspace, ids))


def do_all(project: str, action: str, asked: Filter) -> None:
    """The same for all entries that a filter finds."""
    _change(project, action, lambda workspace: ACTIONS[action](workspace, inbox_look.ids(workspace, project, asked)))


def write(project: str, id: str, truth: str) -> None:
    """Change what an entry says that the answer should be; a later look at it is a decision of its own."""
    _change(project, "edit", lambda workspace: inbox_states.edit(workspace, [id], truth))


def do_waiting(project: str) -> None:
    """Accept all that wait and say what is right."""
    _change(project, "accept", lambda ours: inbox_states.accept(ours, inbox_look.waiting(ours, project), NEW))


def train(project: str) -> None:
    """Accept all that wait and train again; goes on to where that is watched."""
    workspace = state.workspace()
    do_waiting(project)
    try:
        again.start(workspace, project)
        st.query_params["tab"] = "champion"
    except UserError as error:
        messages.later(error)


def taken_back(project: Project) -> None:
    """The last thing that was done, in a line with the way back."""
    workspace = state.workspace()
    kept = [change for change in undo.recent(workspace) if change.project == project.id and BACK in change.back]
    if not kept:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":green[:material/check_circle:] {plain(kept[0].said, 200)}", width="stretch")
        st.button(t("Take back"), icon=":material/undo:", key="inbox_undo", on_click=_take_back, args=(kept[0],))
        st.button(t("Dismiss"), type="tertiary", key="inbox_dismiss", on_click=_dismiss, args=(kept,))


def _change(project: str, name: str, action: Callable[[str], Changed]) -> None:
    workspace = state.workspace()
    try:
        changed = action(workspace)
        if changed.count:
            undo.remember(workspace, project, PAGE, tn(*SENTENCES[name], changed.count), {BACK: changed.back})
    except UserError as error:
        messages.later(error)
        return
    if changed.error is not None:
        messages.later(changed.error)


def _take_back(change: undo.Change) -> None:
    try:
        done = inbox_states.take_back(state.workspace(), change.back[BACK])
        undo.forget(state.workspace(), change.id)  # only now: one that is cut off is taken back by another press
    except UserError as error:
        messages.later(error)
        return
    if done.error is not None:
        messages.later(done.error)


def _dismiss(kept: list[undo.Change]) -> None:
    for change in kept:
        with suppress(UserError):  # another tab was quicker
            undo.forget(state.workspace(), change.id)
