"""What the pages say beside their content: problems, empty states, the way on, and undo."""

import logging
import secrets
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType

import streamlit as st

from core import config
from core.errors import UserError, stored
from core.store import datasets, projects, runs, undo
from core.store.undo import Change
from pages.ui import state
from pages.ui.translation import plain, problem, t, tn

IN_VIEW = 6  # sentences of a box; the rest can be opened below it
log = logging.getLogger("atelier.pages")
RESTORE = {"project": projects.restore, "run": runs.restore, "dataset": datasets.restore}
GET = {"project": projects.get, "run": runs.get, "dataset": datasets.get}
TRASH = {"project": projects.trash, "run": runs.trash, "dataset": datasets.trash}


def show(error: UserError) -> None:
    """A problem the user can repair: what happened, and what to do."""
    shown_error(*problem(error))


def failed(content: Mapping[str, object]) -> None:
    """The same of a job, as it was written down."""
    show(stored(content))


def shown_error(what: str, fix: str) -> None:
    """A problem that a job wrote down; both texts are safe inside Markdown already."""
    st.error(f"{what}  \n{fix}", icon=":material/error:")


def several(sentences: list[str], icon: str, *, warn: bool = True, limit: int = 600) -> None:
    """Sentences of one weight in one box, the first few in view; nothing without any."""
    messages = [plain(t(sentence), limit) for sentence in sentences]
    if not messages:
        return
    box, icon = st.warning if warn else st.info, f":material/{icon}:"
    box(messages[0] if len(messages) == 1 else _listed(messages[:IN_VIEW]), icon=icon)
    if messages[IN_VIEW:]:
        with st.expander(tn("{count} more", "{count} more", len(messages) - IN_VIEW), icon=icon):
            st.markdown(_listed(messages[IN_VIEW:]))


def _listed(messages: list[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in messages)


def empty(title: str, text: str, label: str, page: str, **query: str) -> None:
    """An empty state with one action; ends the page."""
    with st.container(border=True, horizontal_alignment="center"):
        st.space("small")
        st.header(title, anchor=False, width="content", text_alignment="center")
        st.markdown(text, text_alignment="center")
        if st.button(label, type="primary", icon=":material/arrow_forward:", key=f"empty_{page}"):
            state.go(page, **query)
        st.space("small")
    st.stop()


def next_step(
    label: str, page: str, *, key: str, ready: bool = True, hint: str = "", again: bool = False, **query: str
) -> None:
    """The button that leads on; greyed with a hint while something is missing. `again`: beside another main button."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="right"):
        if hint and not ready:
            st.markdown(hint, width="content")
        pressed = st.button(
            label,
            type="secondary" if again else "primary",
            icon=":material/arrow_forward:",
            icon_position="right",
            key=key,
            disabled=not ready,
        )
    if pressed:
        state.go(page, **query)


def later(error: UserError) -> None:
    """Show a problem on the coming run: for callbacks, which have no place on the page."""
    st.session_state["problem"] = error


def trash(kind: str, ident: str, name: str) -> None:
    """Move a project, run or dataset to the trash and offer to take it back; a button's callback."""
    try:
        TRASH[kind](state.workspace(), ident)
    except UserError as error:
        later(error)
        return
    of = st.session_state.get("project", "") if kind == "run" else ""
    undo.remember(state.workspace(), of, state.page(), name, {"trash": kind, "id": ident})


def left_over(page: str) -> None:
    """What a callback left to say: its problem, or one line with an undo button after something went to the trash."""
    if "problem" in st.session_state:
        show(st.session_state.pop("problem"))
    gone = [change for change in undo.recent(state.workspace()) if change.page == page and _in_trash(change)]
    if not gone:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(t("**{name}** is in the trash.", name=plain(gone[0].said)), width="stretch")
        st.button(t("Undo"), icon=":material/undo:", key="undo_now", on_click=_take_back, args=(gone[0],))
        st.button(t("Dismiss"), type="tertiary", key="undo_dismiss", on_click=_dismiss, args=(gone,))


def _in_trash(change: Change) -> bool:
    """Of the project that is looked at, and neither restored nor deleted for good meanwhile."""
    if "trash" not in change.back or change.project not in ("", st.session_state.get("project")):
        return False
    try:
        return GET[change.back["trash"]](state.workspace(), change.back["id"]).trashed is not None
    except UserError:
        return False


def _take_back(change: Change) -> None:
    try:
        undo.forget(state.workspace(), change.id)
        RESTORE[change.back["trash"]](state.workspace(), change.back["id"])
    except UserError as error:  # it was deleted for good meanwhile
        later(error)


def _dismiss(gone: list[Change]) -> None:
    for change in gone:
        with suppress(UserError):  # another tab was quicker
            undo.forget(state.workspace(), change.id)


class Surprises:
    """Turns a bug into one sentence with a reference number; the log tells more. `debug` shows the bug itself."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if error is None or not isinstance(error, Exception) or config.current().debug:
            return False
        if isinstance(error, UserError):
            show(error)
            return True
        reference = secrets.token_hex(3)
        log.error("reference %s", reference, exc_info=error)
        st.error(
            t(
                "Something went wrong on our side. Your data and models are safe. Reload the page; "
                "if it happens again, report the reference {reference}.",
                reference=f"`{reference}`",
            ),
            icon=":material/build:",
        )
        return True
