"""A few rows of a table beside their answers, each told by the values that say most of it."""

from pathlib import Path

import streamlit as st

from core.data.views import few_rows
from core.store.datasets import Dataset
from pages.ui.translation import clean


def show(
    dataset: Dataset, ids: list[int], answers: dict[str, list[str]], key_columns: tuple[str, ...], alt: str
) -> None:
    """The columns `answers` (a title with a text for each of the rows `ids`), then the columns `key_columns`."""
    cells = _cells(str(dataset.data), tuple(ids), key_columns)
    shown = dict(answers)
    for name in key_columns:
        values = [cells.get(row, {}).get(name) for row in ids]
        if any(value is not None for value in values):
            shown[clean(name, 40)] = [clean(value or "", 60) for value in values]
    st.dataframe(shown, hide_index=True, alt=alt)


@st.cache_resource(max_entries=24, show_spinner=False)
def _cells(path: str, ids: tuple[int, ...], columns: tuple[str, ...]) -> dict[int, dict[str, str]]:
    return few_rows.cells(Path(path), ids, columns)
