"""What people say about an answer: right, or what it should be; kept in the inbox with the model's version."""

import streamlit as st

from core.answers import Answers, of
from core.bundle_schema import BundleSchema
from core.errors import UserError
from core.store.feedback import inbox, inbox_look
from pages.ui import answers, messages, number_text, state
from pages.ui.results import Asked
from pages.ui.translation import plain, t, tn
from pages.ui.visiting import Visit


def give(workspace: str, asked: Asked, values: dict, given: Answers, visit: Visit | None = None) -> None:
    """The buttons under an answer; `visit`: the visitor of a link who may press them."""
    before, words, error = st.session_state.get(_key(asked), (None, "", None))
    mine = before == values
    if st.session_state.pop(_thanks(asked), False):
        st.toast(t("Thank you, it is kept."), icon=":material/check:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(words if mine and words else t("Do you know the truth?"), width=175)
        shared = {"workspace": workspace, "asked": asked, "values": values, "given": given, "visit": visit}
        right = {"key": f"predict_right_{asked.key}", "icon": ":material/thumb_up:"}
        st.button(t("Right"), on_click=_keep, args=("right",), kwargs=shared, **right)
        wrong = {"key": f"predict_not_{asked.key}", "icon": ":material/thumb_down:"}
        wrong |= {"help": t("It is wrong, and you don't know what is right.")}
        st.button(t("Wrong"), on_click=_keep, args=("wrong",), kwargs=shared, **wrong)
        with st.popover(t("It should be …"), icon=":material/edit:", key=_in_turn("predict_should", asked)):
            ready = _view(asked).ask(*_field(asked)) is not None
            keep = {"type": "primary", "key": f"predict_wrong_{asked.key}", "disabled": not ready}
            st.button(t("Keep this"), on_click=_keep, args=("wrong", True), kwargs=shared, **keep)
    if mine and error is not None:
        messages.show(error)


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


def _view(asked: Asked) -> answers.View:
    return answers.of(asked.model.schema)


def _field(asked: Asked) -> tuple[str, BundleSchema]:
    """The key of the field for the right answer, and what it is an answer of."""
    return _in_turn("predict_truth", asked), asked.model.schema


def _keep(
    verdict: str,
    report: bool = False,
    *,
    workspace: str,
    asked: Asked,
    values: dict,
    given: Answers,
    visit: Visit | None,
) -> None:
    """A button's callback: of the answer that was on screen; report: the right answer stands in its field."""
    truth = _view(asked).typed(*_field(asked)) if report else None
    if report and truth is None:  # the field was emptied with the same press
        return
    try:
        through = visit.through(values) if visit else {}
        inbox.add(
            workspace, asked.run, asked.sha, values, of(given.schema).records(given)[0], verdict, truth, **through
        )
    except UserError as error:
        st.session_state[_key(asked)] = (values, "", error)
        return
    message = t("right") if verdict == "right" else t("wrong") if truth is None else plain(_view(asked).text(truth), 60)
    st.session_state[_key(asked)] = (values, t("You said: **{said}**.", said=message), None)
    st.session_state[_thanks(asked)] = True
    st.session_state[_turns(asked)] = st.session_state.get(_turns(asked), 0) + 1


def _in_turn(name: str, asked: Asked) -> str:
    """A key that is another one once something was kept: then what it belongs to is closed and empty."""
    turn = st.session_state.get(_turns(asked), 0)
    return f"{name}_{asked.key}" + (f"_{turn}" if turn else "")


def _turns(asked: Asked) -> str:
    return f"opinion_turns_{asked.key}"


def _key(asked: Asked) -> str:
    return f"opinion_said_{asked.key}"


def _thanks(asked: Asked) -> str:
    return f"opinion_thanks_{asked.key}"


def sentence(entry: inbox.Entry) -> str:
    """What was said of an answer, safe inside Markdown."""
    message = answers.answer_text(entry.answer)
    when = number_text.ago(entry.created)
    if entry.verdict == "right":
        return t("**{answer}** was right ({when})", answer=plain(message), when=when)
    if entry.truth is None:
        return t("**{answer}** was wrong ({when})", answer=plain(message), when=when)
    return t("**{answer}** should be **{truth}** ({when})", answer=plain(message), truth=plain(entry.truth), when=when)
