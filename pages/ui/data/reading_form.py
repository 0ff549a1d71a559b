"""The fields in which a file's reading is corrected: sheet, marks, and the lines of the column names."""

import dataclasses
from collections.abc import Callable, Mapping

import streamlit as st

from core.reading import ReadOptions, Understood
from core.reading.options import DELIMITERS, ENCODINGS
from pages.ui.data import missing_form, understood
from pages.ui.translation import clean, t

QUOTES = {'"': "Double quotes", "'": "Single quotes", "": "None"}
MARKS = {"": "Found out", ".": "Point: 1.5", ",": "Comma: 1,5"}
WITH_NAMES = ("text", "excel")  # other formats say themselves what the columns are called


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What is to be read otherwise than it is found, and whether the table was not read so already."""

    options: ReadOptions
    changed: bool


def ask(
    look: Callable[[ReadOptions], Understood], standing: dict, texts: Mapping[str, tuple[str, ...] | None], key: str
) -> Wanted:
    """The fields, filled with how the table was read (`standing`, in the words of ReadOptions).

    `texts`: the table's columns of texts, each with its words for missing, None for the usual ones.

    Sheet and marks decide where the names are found: their line starts anew when one of these is changed. UserError
    when the file can't be read so.
    """
    found, given = look(ReadOptions()), {}
    with st.grid(3, min_column_width=200):
        sheet = standing.get("sheet", found.options.sheet)
        same = True
        if len(found.choices) > 1:
            picked = _pick(t("Sheet or file"), list(found.choices), sheet, f"{key}_sheet")
            given, same = ({} if picked == found.options.sheet else {"sheet": picked}), picked == sheet
            sheet = picked
            found = look(ReadOptions(**given))
        key, was = f"{key}_{sheet}", dataclasses.asdict(found.options) | (standing if same else {})
        marks = _marks(was, key) if found.format == "text" else {}
        same = same and all(value == was[name] for name, value in marks.items())
        given |= {name: value for name, value in marks.items() if value != getattr(found.options, name)}
        found = look(ReadOptions(**given))
        if found.format in WITH_NAMES:
            read = tuple(found.options.header or ())
            stood = tuple(was["header"] or ()) if same else read
            header = _header(stood, "_".join([key, *marks.values()]))
            same = same and header == stood
            given |= {} if header == read else {"header": header}
            found = look(ReadOptions(**given))
        stood = missing_form.standing(standing, found)
        asked = missing_form.ask(found, stood, texts, key)
        same = same and asked == stood
        given |= {"column_missing": asked} if asked else {}
    return Wanted(ReadOptions(**given), not same)


def _marks(was: dict, key: str) -> dict[str, str]:
    """Delimiter, encoding, quotes and decimal mark of a text."""
    names = {value: t(word) for value, word in DELIMITERS.items()}
    letters = {value: understood.encoding(value) for value in ENCODINGS}
    quotes = {value: t(word) for value, word in QUOTES.items()}
    marks = {value: t(word) for value, word in MARKS.items()}
    return {
        "delimiter": _pick(t("Between the values"), list(names), was["delimiter"], f"{key}_delimiter", names),
        "encoding": _pick(t("Letters as in"), list(letters), was["encoding"], f"{key}_encoding", letters),
        "quote": _pick(t("Around texts"), list(quotes), was["quote"], f"{key}_quote", quotes),
        "decimal": _pick(t("Decimal mark"), list(marks), was["decimal"], f"{key}_decimal", marks),
    }


def _header(was: tuple[int, ...], key: str) -> tuple[int, ...]:
    """The lines that hold the column names; () for none."""
    first, many = (was[0], len(was)) if was else (0, 1)
    about = t("The line of the file in which the column names stand; 0 when there are none.")
    kept = {"persist_state": "session"}
    line = st.number_input(t("Names in line"), 0, 100_000, first, help=about, key=f"{key}_line", **kept)
    many = st.number_input(t("Lines of names"), 1, 10, many, disabled=not line, key=f"{key}_rows", **kept)
    return tuple(range(line, line + many)) if line else ()


def _pick(label: str, options: list[str], was: str | None, key: str, report: dict | None = None) -> str:
    options = options if was in options or was is None else [was, *options]
    return st.selectbox(
        label,
        options,
        index=options.index(was) if was in options else 0,
        format_func=lambda value: (report or {}).get(value, clean(value, 60)),
        key=key,
        persist_state="session",  # while the file is read, the page shows nothing but its progress
    )
