"""What waits in the inbox, in one sentence with one button."""

import streamlit as st

from core.errors import UserError
from core.jobs.work import again, taking_in
from core.store.feedback.inbox_look import Counts
from core.store.projects import Project
from pages.ui import messages, state
from pages.ui.improve import inbox_actions
from pages.ui.translation import t, tn


def show(workspace: str, project: Project, counts: Counts) -> None:
    """The verdict in front of the tab."""
    with st.container(border=True):
        if again.under_way(workspace, project.id) or taking_in.under_way(workspace, project.id):
            st.header(t("What was accepted is being taken in"), anchor=False)
            label = t("Watch it")
            st.button(label, type="primary", key="inbox_watch", icon=":material/visibility:", on_click=_to_champion)
            return
        st.header(_text(counts), anchor=False)
        st.markdown(_about(counts))
        if counts.new or counts.accepted:
            _buttons(project, counts)


def _text(counts: Counts) -> str:
    if counts.new:
        return tn("{count} correction waits for you", "{count} corrections wait for you", counts.new)
    if counts.accepted:
        return tn("{count} correction is accepted", "{count} corrections are accepted", counts.accepted)
    if counts.without_truth:
        many = "{count} answers are worth a look"
        return tn("{count} answer is worth a look", many, counts.without_truth)
    return t("Nothing waits")


def _about(counts: Counts) -> str:
    message = ""
    if counts.new:
        message = t(
            "Accepted ones become rows of your table, and the model learns from them when it is trained again. "
        )
    elif counts.accepted:
        message = t("They become rows of your table when the model is trained again; then old and new are compared. ")
    elif not counts.without_truth:
        return t("All that people said is accepted, rejected or part of your table already.")
    if counts.new and counts.accepted:
        message += tn("{count} more is accepted already. ", "{count} more are accepted already. ", counts.accepted)
    if counts.without_truth:
        one = "For {count} answer nobody said yet what is right: you can, below."
        message += tn(one, "For {count} answers nobody said yet what is right: you can, below.", counts.without_truth)
    return message


def _buttons(project: Project, counts: Counts) -> None:
    ready = counts.new + counts.accepted
    label = tn("Train again with it", "Train again with {count} corrections", ready)
    if counts.new:
        label = tn("Accept it and train again", "Accept all {count} and train again", counts.new)
        if counts.accepted:
            label = t("Accept {count} more and train again", count=f"{counts.new:,}")
    with st.container(horizontal=True):
        icon = ":material/replay:"
        st.button(label, type="primary", key="inbox_train", icon=icon, on_click=inbox_actions.train, args=(project.id,))
        if counts.new:
            from_all = {"on_click": inbox_actions.do_waiting, "args": (project.id,)}
            st.button(t("Accept all that wait"), key="inbox_accept_all", icon=":material/done_all:", **from_all)
        else:
            only = {"on_click": _only_take_in, "args": (project.id,), "help": t("A new version, and no training yet.")}
            st.button(t("Only add them to the table"), key="inbox_take_in", icon=":material/table_rows:", **only)


def _only_take_in(project: str) -> None:
    try:
        taking_in.start(state.workspace(), project)
    except UserError as error:
        messages.later(error)


def _to_champion() -> None:
    st.query_params["tab"] = "champion"
