"""The recovery link of a workspace: made, saved, used in another browser, and the way back to the browser's own."""

from datetime import datetime

import streamlit as st

from core.errors import UserError
from core.store import projects
from core.store.access import recovery, workspaces
from pages.ui import address, messages, state
from pages.ui.translation import plain, t, tn

_FILE = "model-atelier-recovery-link.txt"


def question() -> None:
    """Ask whether this browser shall open the workspace of a link; ends the page while that is open."""
    wanted = st.session_state.get("workspace_asked")
    if not wanted:
        return
    key = st.session_state["workspace_key"]
    with st.container(border=True):
        st.header(t("Open your other workspace in this browser?"), icon=":material/key:", anchor=False)
        st.markdown(t("You came by its link. {inside}", inside=_inside(wanted)))
        here = projects.all(st.session_state["workspace_id"])
        if here:
            st.markdown(
                t(
                    "This browser has a workspace already. {inside} Nothing of it is lost: on the overview you can "
                    "go back to it at any time.",
                    inside=_inside(st.session_state["workspace_id"]),
                )
            )
        with st.container(horizontal=True):
            yes = {"type": "primary", "icon": ":material/arrow_forward:", "args": (recovery.confirm, key)}
            st.button(t("Open it here"), key="recovery_yes", on_click=_answer, **yes)
            st.button(t("Stay in this one"), key="recovery_no", on_click=_answer, args=(recovery.decline, key))
    st.stop()


def arrived() -> None:
    """What is to say to somebody whose link led to no question."""
    came = st.query_params.pop("recovery", "")
    if came == "same":
        st.info(t("That link leads to this workspace: it is open here already."), icon=":material/check:")
    elif came:
        messages.shown_error(
            t("This recovery link does not work."),
            t("Copy the whole of it again. If a newer one was made since, only the newest works."),
        )


def show(workspace: str) -> None:
    """On the overview: keep this workspace, or open another one, folded away."""
    _way_back()
    panel = st.expander(
        t("Keep this workspace, or open it on another device"),
        icon=":material/key:",
        key="recovery_panel",
        on_change="rerun",
    )
    if panel.open:
        with panel:
            if state.by_link():
                by_address()
            else:
                _link(workspace)
            _others()
            _use()


def use_one() -> None:
    """For somebody without projects here: a recovery link from another browser, pasted."""
    _way_back()
    with st.expander(t("Open a workspace from another browser or device"), icon=":material/key:"):
        _use()


def _way_back() -> None:
    key = st.session_state["workspace_key"]
    if workspaces.own(key) == st.session_state["workspace_id"]:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(t("This browser opened this workspace by a recovery link."), width="stretch")
        back = {"icon": ":material/undo:", "on_click": _answer, "args": (recovery.go_back, key)}
        st.button(t("Back to this browser's own workspace"), key="recovery_back", **back)


def by_address(*, save: bool = True) -> None:
    """Without a cookie the page's own address is the way back: to copy and, unless there is little room, to save."""
    st.markdown(
        t(
            "This browser keeps no cookie for this app, so your work is found by a secret link alone. Bookmark this "
            "page, or save the link: it is the only way back, on this or another device. Whoever has it sees "
            "everything in this workspace."
        )
    )
    link = f"{address.base()}/?workspace={st.session_state['workspace_key']}"
    st.code(link, language=None, wrap_lines=True)
    if save:
        _save(link)


def _link(workspace: str) -> None:
    st.markdown(
        t(
            "Only this browser knows the way to this workspace. A recovery link is a second one: for a new computer, "
            "your phone, or when the browser forgot its cookies. Whoever has the link sees and can change everything "
            "in this workspace, so keep it like a password."
        )
    )
    secret, made = st.session_state.get("recovery_secret"), recovery.made(workspace)
    if secret:
        link = f"{address.base()}/{recovery.PATH}#{secret}"
        st.code(link, language=None, wrap_lines=True)
        _save(link)
        st.markdown(t("Save it now: it is not shown again. A newer link makes this one stop working."))
    elif made is None:
        label = t("Make a recovery link")
        st.button(label, key="recovery_make", icon=":material/add_link:", on_click=_make, args=(workspace,))
    else:
        day = datetime.fromtimestamp(made).strftime("%Y-%m-%d")
        st.markdown(t("A link was made on {day}. It was shown once, and works until a newer one is made.", day=day))
        with st.popover(t("Make a new link"), icon=":material/refresh:"):
            st.markdown(t("The link from {day} stops working.", day=day))
            st.button(t("Yes, make a new one"), key="recovery_renew", on_click=_make, args=(workspace,))


def _save(link: str) -> None:
    message = t(
        "Model Atelier: the link to your workspace\n\n{link}\n\nOpen it in any browser to get back to your projects. "
        "Whoever has it sees everything in the workspace.\nSaved on {day}.\n",
        link=link,
        day=datetime.now().strftime("%Y-%m-%d"),
    )
    st.download_button(
        t("Save as a text file"),
        data=lambda: message,
        file_name=_FILE,
        mime="text/plain",
        key="recovery_save",
        icon=":material/download:",
        on_click="ignore",
    )


def _others() -> None:
    key = st.session_state["workspace_key"]
    count = recovery.guests(key)
    if count:
        with st.container(horizontal=True, vertical_alignment="center"):
            words = tn("Open in {count} other browser, by a link.", "Open in {count} other browsers, by a link.", count)
            st.markdown(words, width="stretch")
            st.button(t("Close it there"), key="recovery_close", on_click=recovery.close_for_others, args=(key,))


def _use() -> None:
    with st.form("recovery_use", border=False, clear_on_submit=True):
        pasted = st.text_input(t("Recovery link of another workspace"), key="recovery_pasted", autocomplete="off")
        sent = st.form_submit_button(t("Open"), icon=":material/arrow_forward:")
    if not sent or not pasted:
        return
    key = st.session_state["workspace_key"]
    try:
        new = _ask(key, pasted)
    except UserError as error:
        messages.show(error)
        return
    if not new:
        st.info(t("That workspace is the one you are looking at."), icon=":material/check:")
        return
    state.open_again(key)
    st.rerun()


def _ask(key: str, pasted: str) -> bool:
    """A link of either kind: one that was made, or the address of a workspace without a cookie."""
    shown = pasted.strip().rpartition("workspace=")[2].partition("&")[0]
    if "workspace=" in pasted and workspaces.valid_key(shown) and workspaces.exists(workspaces.own(shown)):
        return recovery.ask_for(key, workspaces.open_workspace(shown))
    return recovery.ask(key, pasted)


def _make(workspace: str) -> None:
    st.session_state["recovery_secret"] = recovery.make(workspace)


def _answer(action: object, key: str) -> None:
    action(key)
    state.open_again(key)


def _inside(workspace: str) -> str:
    mine = projects.all(workspace)
    if not mine:
        return t("It holds no project yet.")
    count = tn("It holds {count} project", "It holds {count} projects", len(mine))
    return t("{count}, the newest is “{name}”.", count=count, name=plain(mine[0].name, 60))
