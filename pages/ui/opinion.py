"""What people say about an answer: right, or what it should be; kept in the inbox with the model's version."""

import streamlit as st

from core.errors import UserError
from core.serving.answers import Answers
from core.serving.labels import as_label
from core.store import inbox, inbox_look
from pages.ui import answer, figures, messages, state
from pages.ui.results import Asked
from pages.ui.text import labels, plain, t, tn
from pages.ui.visiting import Visit


def give(workspace: str, asked: Asked, values: dict, given: Answers, visit: Visit | None = None) -> None:
    """The buttons under an answer; `visit`: the visitor of a link who may press them."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("Do you know the truth?"), width="content")
        shared = {"workspace": workspace, "asked": asked, "values": values, "given": given, "visit": visit}
        if st.button(t("Right"), key=f"predict_right_{asked.key}", icon=":material/thumb_up:"):
            _keep("right", None, **shared)
        if st.button(
            t("Wrong"),
            key=f"predict_not_{asked.key}",
            icon=":material/thumb_down:",
            help=t("It is wrong, and you don't know what is right."),
        ):
            _keep("wrong", None, **shared)
        with st.popover(t("It should be …"), icon=":material/edit:"):
            truth = _truth(asked)
            ready = truth is not None and str(truth) != ""
            if st.button(t("Keep this"), type="primary", key=f"predict_wrong_{asked.key}", disabled=not ready):
                _keep("wrong", str(truth), **shared)


def kept(workspace: str, asked: Asked) -> None:
    """What was said about this model so far, each with a way to take it back."""
    entries, count = inbox_look.of_model(workspace, asked.sha)
    if not entries:
        return
    with st.expander(
        tn("{count} thing was said about this model", "{count} things were said about this model", count),
        icon=":material/inbox:",
    ):
        if asked.run and st.button(t("See them in the inbox"), key="predict_to_inbox", icon=":material/arrow_forward:"):
            state.go("improve", tab="inbox")
        for entry in entries:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(sentence(entry), width="stretch")
                if entry.state != "used" and st.button(
                    t("Take back"), key=f"predict_back_{entry.id}", icon=":material/undo:"
                ):
                    inbox.remove(workspace, entry.id)
                    st.rerun(scope="fragment")


def _truth(asked: Asked) -> object:
    schema, key = asked.model.schema, f"predict_truth_{asked.key}"
    if schema.labels:
        typed = st.selectbox(
            t("The right answer"),
            list(schema.labels),
            index=None,
            format_func=labels(schema.labels),
            accept_new_options=True,
            key=key,
        )
        return as_label(typed, schema.labels) if typed else None
    return st.number_input(t("The right value"), value=None, format="%g", key=key)


def _keep(
    verdict: str,
    truth: str | None,
    *,
    workspace: str,
    asked: Asked,
    values: dict,
    given: Answers,
    visit: Visit | None,
) -> None:
    try:
        through = visit.through(values) if visit else {}
        inbox.add(workspace, asked.run, asked.sha, values, answer.plain_data(given), verdict, truth, **through)
    except UserError as error:
        messages.show(error)
        return
    st.toast(t("Thank you, it is kept."), icon=":material/check:")


def sentence(entry: inbox.Entry) -> str:
    """What was said of an answer, safe inside Markdown."""
    said = entry.answer.get("label", entry.answer.get("prediction"))
    said = figures.number(said, 4) if isinstance(said, float) else str(said)
    when = figures.ago(entry.created)
    if entry.verdict == "right":
        return t("**{answer}** was right ({when})", answer=plain(said), when=when)
    if entry.truth is None:
        return t("**{answer}** was wrong ({when})", answer=plain(said), when=when)
    return t("**{answer}** should be **{truth}** ({when})", answer=plain(said), truth=plain(entry.truth), when=when)
