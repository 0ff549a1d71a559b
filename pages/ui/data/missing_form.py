"""The fields in which one column's words for missing are set, with what stands there most often."""

from collections.abc import Mapping

import streamlit as st

from core.cells.missing import USUAL
from core.reading import Understood
from core.reading.values.word_doubts import listed, split
from pages.ui.translation import clean, plain, t

Words = tuple[tuple[str, tuple[str, ...]], ...]


def standing(reading: dict, found: Understood) -> Words:
    """The words that were set when the table was read, of columns that it has."""
    asked = reading.get("asked", {}).get("column_missing", ())
    return tuple((column, tuple(words)) for column, words in asked if column in found.names)


def ask(found: Understood, stood: Words, texts: Mapping[str, tuple[str, ...] | None], key: str) -> Words:
    """The words by column: those that stood, and a choice for one more; nothing is asked without columns of texts."""
    report = dict(stood)
    names = [name for name in found.names if name in texts or name in report]
    if not names:
        return stood
    column = st.selectbox(
        t("Words for missing in"),
        names,
        index=None,
        placeholder=t("Choose a column"),
        format_func=lambda name: clean(name, 60),
        key=f"{key}_missing_in",
        persist_state="session",
    )
    if column is None:
        return stood
    there = found.stands_in(column)
    usual = texts.get(column) or USUAL
    known = report.get(column, tuple(text for text, _ in there if text in usual))
    often = clean(", ".join(f"{text} ({count:,})" for text, count in there), 300)
    text = st.text_input(
        t("Missing when it says"),
        listed(known),
        help=plain(
            t("Words with commas between them. Most often stand there: {values}", values=clean(often, 300)), 400
        ),
        placeholder=t("Only blank cells"),
        key=f"{key}_missing_{names.index(column)}",
        persist_state="session",
    )
    words = split(text)
    return tuple((report | ({} if set(words) == set(known) else {column: words})).items())
