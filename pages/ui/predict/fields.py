"""One input column of a model becomes one field: cells as a file would hold them, words, texts; empty means unknown."""

import datetime
import math

import streamlit as st

from core import traits
from core.bundle_schema import InputColumn
from core.cells.blanks import bare
from core.serving import notes
from core.serving.times import clocks
from core.traits import DAYS, SECONDS, TRUTH
from pages.ui import number_text
from pages.ui.predict import file_fields
from pages.ui.translation import labels, plain, t

_EPOCH = datetime.date(1970, 1, 1)


def field(prefix: str, index: int, column: InputColumn, start: str = "", *, say: bool = True) -> object:
    """The widget of a column, `start` in it at first; returns what a file's cell would hold, None for unknown.

    What is odd about the value stands below it, in the words that a file gets; not without `say`.
    """
    key = _key(prefix, index)
    if column.traits.is_file:
        return file_fields.field(key, column)
    st.session_state.setdefault(key, _start(column, start))
    shared = {"label": plain(column.name, 60), "key": key, "persist_state": "session"}
    with st.container():
        WIDGETS[column.traits.widget](column, shared)
        value = _raw(st.session_state[key])
        if say and (message := notes.of_value(column, value)):
            st.markdown(f":small[:material/info: {plain(t(message), 300)}]")
    return value


def _line(column: InputColumn, shared: dict) -> None:
    st.text_input(placeholder=t("unknown"), help=_range(column), **shared)


def _choice(column: InputColumn, shared: dict) -> None:
    """One of two words."""
    words = _words(column)
    st.selectbox(options=list(words), index=None, format_func=labels(words), placeholder=t("unknown"), **shared)


def _word(column: InputColumn, shared: dict) -> None:
    """One of the words that the column holds, or another one."""
    known = {name: name for name in column.categories}
    hint = t("unknown, or type it")
    st.selectbox(
        options=list(known), index=None, format_func=labels(known), accept_new_options=True, placeholder=hint, **shared
    )


def _text(column: InputColumn, shared: dict) -> None:
    """Of any length: a field with a limit takes nothing at all of a longer text that is pasted."""
    text = st.text_area(placeholder=t("Type or paste a text"), height=140, **shared) or ""
    if column.most and len(text) > column.most:
        words = t("The first {most:,} of {count:,} characters are read.", most=column.most, count=len(text))
        st.caption(f":material/content_cut: {words}")


def kept(prefix: str, index: int, column: InputColumn, start: str = "") -> object:
    """The raw value of a column whose field is not on screen now; `start` where it never was."""
    if column.traits.is_file:
        return file_fields.kept(_key(prefix, index))
    return _raw(st.session_state.get(_key(prefix, index), _start(column, start)))


def _key(prefix: str, index: int) -> str:
    return f"predict_{prefix}_{index}"


def _start(column: InputColumn, text: str) -> str | None:
    return None if column.traits.scale == TRUTH and text not in _words(column) else text or None


def _raw(value: str | None) -> str | None:
    return value if value is not None and bare(value) else None


def _words(column: InputColumn) -> dict[str, str]:
    """The words for no and yes, and what the field shows for them."""
    if len(column.categories) == 2:
        return {word: word for word in reversed(column.categories)}
    return {"yes": t("yes"), "no": t("no")}


def _range(column: InputColumn) -> str | None:
    if column.low is None or column.high is None or not math.isfinite(column.low + column.high):
        return None
    low, high = (_shown(column, bound) for bound in (column.low, column.high))
    return t("Usually {low} to {high}.", low=low, high=high)


def _shown(column: InputColumn, bound: float) -> str:
    if column.traits.scale == SECONDS:
        return clocks.spelled(bound, column.what)
    if column.traits.scale != DAYS:
        return number_text.number(bound)
    try:
        return (_EPOCH + datetime.timedelta(days=bound)).isoformat()
    except OverflowError:  # no day of the calendar
        return number_text.number(bound)


WIDGETS = {traits.LINE: _line, traits.CHOICE: _choice, traits.WORDS: _word, traits.AREA: _text}  # by the column's trait
