"""Pictures as thumbnails, sounds as players, texts by their beginning: a dozen rows at a time."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from core.data.views.media_preview import Shown
from core.importing import guarded
from core.kinds import traits_of
from core.recipe import Recipe
from core.records import Column, Schema
from core.store.datasets import Dataset
from core.traits import AUDIO, IMAGE, TEXT
from pages.ui.translation import clean, labels, plain, t

AT_ONCE = 12
_ACROSS = {IMAGE: 4, AUDIO: 2, TEXT: 2}


def columns(schema: Schema, recipe: Recipe | None = None) -> list[Column]:
    """The columns that are shown this way; with a recipe those that it takes as such."""
    kinds = {} if recipe is None else {name: choice.kind for name, choice in recipe.columns.items() if choice.kind}
    taken = [replace(column, kind=kinds.get(column.name, column.kind)) for column in schema.columns]
    return [column for column in taken if traits_of(column.kind).medium]


def pictures_of(schema: Schema) -> list[str]:
    """The names of the columns that hold pictures."""
    return [column.name for column in schema.columns if traits_of(column.kind).medium == IMAGE]


def across(column: Column) -> int:
    """How many of its values stand side by side."""
    return _ACROSS[traits_of(column.kind).medium]


def show(dataset: Dataset, schema: Schema) -> None:
    """One such column, page by page."""
    able = columns(schema)
    names = [column.name for column in able]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = names[0]
        if len(names) > 1:
            name = st.selectbox(t("Column"), names, format_func=labels(names), key=f"data_media_{dataset.id}")
        pages = -(-dataset.rows // AT_ONCE)
        number = st.pagination(pages, key=f"data_media_page_{dataset.id}") if pages > 1 else 1
    column = able[names.index(name)]
    rows = _rows(str(dataset.data), column.name, (number - 1) * AT_ONCE, column)
    with st.grid(across(column), min_column_width=150 if traits_of(column.kind).medium == IMAGE else 260):
        for row in rows:
            with st.container(border=True):
                _one(row, column)


def draw(row: Shown | None, column: Column) -> None:
    """One row's picture, player or text; words where it is missing or can't be shown."""
    medium = traits_of(column.kind).medium
    alt = clean(" · ".join(filter(None, [t("Row {row:,}", row=row.row + 1), row.facts])) if row else "", 120)
    if row is None or row.content is None:
        st.markdown(f":material/broken_image: {t('Missing, or it can not be shown.')}")
    elif medium == IMAGE:
        st.image(row.content, alt=alt)
    elif medium == AUDIO:
        st.audio(row.content, format="audio/wav", alt=alt)
    else:
        st.markdown(plain(row.content, 400))


def _one(row: Shown, column: Column) -> None:
    draw(row, column)
    caption = " · ".join([t("Row {row:,}", row=row.row + 1), *filter(None, [row.facts, *_facts(row)])])
    st.caption(plain(caption, 160))


def _facts(row: Shown) -> list[str]:
    return [value for value in list(row.values.values())[:2] if value]


@st.cache_resource(max_entries=24, show_spinner=False)
def _rows(path: str, name: str, start: int, _column: Column) -> list[Shown]:
    return guarded.shown(Path(path), _column, AT_ONCE, start)
