"""One input column of a model becomes one field: ranges, categories, dates, texts; empty always means unknown."""

import datetime
import math

import streamlit as st

from core.records import InputColumn
from pages.ui import figures, file_fields
from pages.ui.text import clean, labels, plain, t

LARGEST_WHOLE = 2**53 - 1
WIDE = ("image", "audio", "text")  # kinds whose field needs room
FILES = ("image", "audio")  # kinds whose value is a file


def field(prefix: str, place: int, column: InputColumn) -> object:
    """The widget of a column, filled with a made-up example; returns the raw value, None for unknown."""
    key = _key(prefix, place)
    if column.kind in FILES:
        return file_fields.field(key, column)
    st.session_state.setdefault(key, _start(column))
    shared = {"label": plain(column.name, 60), "key": key, "persist_state": "session"}
    if column.as_text:  # the model reads the number from its text, whatever stands around it
        st.text_input(placeholder=t("unknown"), help=_range(column), **shared)
    elif column.kind == "text":
        _text(column, shared)
    elif column.kind == "number":
        st.number_input(
            value=None,
            step=1 if column.whole else _step(column),
            format="%d" if column.whole else "%g",
            placeholder=t("unknown"),
            help=_range(column),
            **shared,
        )
    elif column.kind == "boolean":
        words = _words(column)
        st.selectbox(
            options=list(words),
            index=None,
            format_func=lambda name: clean(words[name], 40),
            placeholder=t("unknown"),
            **shared,
        )
    elif column.kind == "date":
        st.date_input(
            value=None,
            min_value=datetime.date(1000, 1, 1),
            max_value=datetime.date(9999, 12, 31),
            format="YYYY-MM-DD",
            **shared,
        )
    else:
        st.selectbox(
            options=list(column.categories),
            index=None,
            format_func=labels(column.categories),
            accept_new_options=True,
            placeholder=t("unknown, or type another"),
            **shared,
        )
    return _raw(column, st.session_state[key])


def _text(column: InputColumn, shared: dict) -> None:
    """Of any length: a field with a limit takes nothing at all of a longer text that is pasted."""
    with st.container():
        text = st.text_area(placeholder=t("Type or paste a text"), height=140, **shared) or ""
        if column.most and len(text) > column.most:
            words = t("The first {most:,} of {count:,} characters are read.", most=column.most, count=len(text))
            st.caption(f":material/content_cut: {words}")


def kept(prefix: str, place: int, column: InputColumn) -> object:
    """The raw value of a column whose field is not on screen now."""
    if column.kind in FILES:
        return file_fields.kept(_key(prefix, place))
    return _raw(column, st.session_state.get(_key(prefix, place), _start(column)))


def _key(prefix: str, place: int) -> str:
    return f"predict_{prefix}_{place}"


def _start(column: InputColumn) -> object:
    text = column.example or column.typical
    if column.kind == "number" and not column.as_text:
        return _number(column, text)
    if column.kind == "boolean":
        return {name: label for label, name in _words(column).items()}.get(text)
    if column.kind == "date":
        try:
            return datetime.date.fromisoformat(text[:10])
        except ValueError:
            return None
    return text or None


def _number(column: InputColumn, text: str) -> float | int | None:
    try:
        value = float(text)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return int(min(max(value, -LARGEST_WHOLE), LARGEST_WHOLE)) if column.whole else value


def _raw(column: InputColumn, value: object) -> object:
    if value is None:
        return None
    if column.kind == "boolean":
        return float(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def _words(column: InputColumn) -> dict[str, str]:
    no, yes = column.categories if len(column.categories) == 2 else (t("no"), t("yes"))
    return {"1": yes, "0": no}


def _step(column: InputColumn) -> float:
    if column.low is None or column.high is None or column.high <= column.low:
        return 0.1
    return float(f"{max(column.high / 50 - column.low / 50, 5e-324):.0e}")


def _range(column: InputColumn) -> str | None:
    if column.low is None or column.high is None:
        return None
    return t("Usually {low} to {high}.", low=figures.number(column.low), high=figures.number(column.high))
