"""The field for what an answer should be: a class, a new one, or a number; says why a text is no answer."""

from collections.abc import Sequence

import streamlit as st

from core.answers.as_label import answered, as_label, says_nothing
from core.errors import UserError
from pages.ui.text import labels, problem, t


def ask(key: str, known: Sequence[str], before: str | None = None) -> str | None:
    """The field, `before` in it at first; what it says, as the model spells it, None while that is no answer.

    known: the classes; empty where numbers are predicted.
    """
    if not known:
        value = st.number_input(t("The right value"), value=_number(before), format="%g", key=key)
        return None if value is None else str(value)
    every = list(dict.fromkeys([*known, *([before] if before else [])]))
    place = every.index(before) if before else None
    shared = {"format_func": labels(every), "accept_new_options": True, "key": key}
    typed = st.selectbox(t("The right answer"), every, index=place, **shared)
    try:
        return answered(typed, every) if typed else None
    except UserError as error:
        what, fix = problem(error)
        st.markdown(f":small[:material/info: {what} {fix}]")
        return None


def said(key: str, known: Sequence[str]) -> str | None:
    """What the field of that key holds, for a button's callback; None while that is no answer."""
    typed = st.session_state.get(key)
    if typed is None or not known:
        return None if typed is None else str(typed)
    return None if says_nothing(typed, known) else as_label(typed, known)


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
