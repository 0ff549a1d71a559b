"""How a file was read, and another reading of it: sheet, delimiter, header, encoding, seen at once before it counts."""

import dataclasses
from pathlib import Path

import streamlit as st

from core.errors import UserError
from core.reading import ReadOptions, Understood, understand
from core.reading.options import DELIMITERS, ENCODINGS
from core.store import sources
from core.store.datasets import Dataset
from core.store.projects import Project
from pages.ui import mending, messages
from pages.ui.text import clean, plain, t

QUOTES = {'"': "Double quotes", "'": "Single quotes", "": "None"}
MARKS = {"": "Found out", ".": "Point: 1.5", ",": "Comma: 1,5"}
READ = ("text", "excel")  # other formats say themselves how they are read


def show(workspace: str, project: Project, dataset: Dataset) -> None:
    """Nothing when the file was not kept; what was understood, corrections with a preview, and the button."""
    files = sources.behind(workspace, dataset.id)
    if not files:
        return
    key = f"data_reread_{dataset.id}"
    with st.expander(t("Read it differently"), icon=":material/find_replace:", key=key, on_change="rerun") as place:
        if not place.open:
            return
        path, name = files[0]
        try:
            found = _look(str(path), name, ReadOptions())
            chosen = _corrected(found, key)
            shown = found if chosen == ReadOptions() else _look(str(path), name, chosen)
        except UserError as error:
            messages.show(error)
            return
        _preview(shown)
        st.button(
            t("Read it this way"),
            type="primary",
            icon=":material/find_replace:",
            key="data_reread",
            disabled=chosen == ReadOptions(),
            help=t("Makes a new version of the table; the one you have stays."),
            on_click=mending.read_again,
            args=(project.id, {name: value for name, value in dataclasses.asdict(chosen).items() if value is not None}),
        )


def _corrected(found: Understood, key: str) -> ReadOptions:
    """What the visitor set otherwise than it was found."""
    was, now = found.options, {}
    with st.grid(3, min_column_width=200):
        if len(found.choices) > 1:
            now["sheet"] = _pick(t("Sheet or file"), list(found.choices), was.sheet, key, "sheet")
        if found.format == "text":
            names = {value: t(word) for value, word in DELIMITERS.items()}
            now["delimiter"] = _pick(t("Between the values"), list(names), was.delimiter, key, "delimiter", names)
            now["encoding"] = _pick(t("Encoding"), list(ENCODINGS), was.encoding, key, "encoding")
            quotes = {value: t(word) for value, word in QUOTES.items()}
            now["quote"] = _pick(t("Around texts"), list(quotes), was.quote, key, "quote", quotes)
            marks = {value: t(word) for value, word in MARKS.items()}
            now["decimal"] = _pick(t("Decimal mark"), list(marks), was.decimal, key, "decimal", marks)
        if found.format in READ:
            first, rows = (was.header[0], len(was.header)) if was.header else (0, 1)
            about = t("The line of the file in which the column names stand; 0 when there are none.")
            line = st.number_input(t("Names in line"), 0, 100_000, first, help=about, key=f"{key}_line")
            rows = st.number_input(t("Lines of names"), 1, 10, rows, disabled=not line, key=f"{key}_rows")
            now["header"] = tuple(range(line, line + rows)) if line else ()
    return ReadOptions(**{name: value for name, value in now.items() if value != getattr(was, name)})


def _pick(label: str, options: list[str], was: str | None, key: str, name: str, said: dict | None = None) -> str:
    options = options if was in options or was is None else [was, *options]
    return st.selectbox(
        label,
        options,
        index=options.index(was) if was in options else 0,
        format_func=lambda value: (said or {}).get(value, clean(value, 60)),
        key=f"{key}_{name}",
    )


def _preview(shown: Understood) -> None:
    for warning in shown.warnings[:5]:
        st.warning(plain(t(warning), 400), icon=":material/warning:")
    table, lines = st.tabs([t("The table as it would be read"), t("Lines of the file")])
    with table:
        names = [f"{clean(name, 60)}{' ' * place}" for place, name in enumerate(shown.names)]  # no two the same
        columns = zip(*shown.rows, strict=True) if shown.rows else [()] * len(names)
        st.dataframe(
            {name: [clean(cell or "", 80) for cell in cells] for name, cells in zip(names, columns, strict=True)},
            hide_index=True,
            alt=t("The first rows as they would be read"),
        )
    with lines:
        rows = [" | ".join(clean(cell, 40) for cell in cells) for _, cells in shown.lines]
        st.dataframe(
            {t("Line"): [number for number, _ in shown.lines], t("What stands there"): rows},
            hide_index=True,
            alt=t("The first lines of the file"),
        )


@st.cache_data(max_entries=24, show_spinner=False)
def _look(path: str, name: str, options: ReadOptions) -> Understood:
    return understand(Path(path), name, options)
