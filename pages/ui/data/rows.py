"""Rows of a table as they are: the first ones, pictures and sounds to look at and listen to, and what was not read."""

import streamlit as st

from core.records import Schema
from core.store.datasets import Dataset
from pages.ui import media, tables
from pages.ui.translation import t


def first(dataset: Dataset, schema: Schema) -> None:
    """The first rows; columns of pictures, sounds and texts in a gallery above."""
    if media.columns(schema):
        media.show(dataset, schema)
    pictures = media.pictures_of(schema)
    tables.below_tabs()
    st.dataframe(
        tables.first_rows(dataset),
        column_config={name: st.column_config.ImageColumn() for name in pictures},
        alt=t("The first rows of the table"),
        hide_index=True,
    )


def rejected(dataset: Dataset) -> None:
    """Lines or files that did not become rows, and why; nothing when all was read."""
    found = tables.rejected(dataset)
    if found is None or not found.num_rows:
        return
    label = t("Left out when reading ({count})", count=found.num_rows)
    with st.expander(label, icon=":material/block:"):
        files = found.column("line").null_count == found.num_rows  # of pictures and such, a whole file is left out
        found = found.drop_columns(["line"]) if files else found
        names = {"line": t("Line"), "text": t("File") if files else t("What stands there"), "reason": t("Why")}
        st.dataframe(
            found.rename_columns([names.get(name, name) for name in found.column_names]),
            hide_index=True,
            alt=t("What was left out, and why"),
        )
