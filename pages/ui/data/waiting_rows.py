"""Rows that wait for an answer: looked at, downloaded to be filled in and brought back, removed."""

import streamlit as st

from core.data.lineage import waiting, waiting_file
from core.errors import UserError
from core.jobs.orders import adding
from core.records import Schema
from core.store import naming, projects
from core.store.datasets import Dataset
from core.store.projects import Project
from pages.ui import messages, state, tables
from pages.ui.media import pictures_of
from pages.ui.prepare import repairing
from pages.ui.translation import plain, t, tn

SHOWN = 50  # rows


def show(project: Project, dataset: Dataset, schema: Schema, answer: str) -> None:
    """Nothing where no row waits."""
    count = waiting.count(dataset.data)
    if not count:
        return
    label = tn("{count} row waits for an answer", "{count} rows wait for an answer", count)
    key = f"data_waiting_{dataset.id}"
    with st.expander(label, icon=":material/pending:", key=key, on_change="rerun") as area:
        if not area.open:
            return
        words = t(
            "They are kept beside the table and not counted as missing. Download them, fill in “{answer}”, and bring "
            "the file back under “Add rows”.",
            answer=plain(answer, 60),
        )
        st.markdown(words)
        with st.container(horizontal=True, vertical_alignment="center"):
            content, ending = waiting_file.made(dataset.data, schema)
            st.download_button(
                t("Download them"),
                data=content,
                file_name=naming.of_file(dataset.name, "to answer", ending=ending),
                icon=":material/download:",
                key="data_waiting_download",
                on_click="ignore",
            )
            st.button(
                t("Remove them"), type="tertiary", icon=":material/delete:", key="data_waiting_remove",
                on_click=_remove, args=(project.id, label, dataset.id),
            )  # fmt: skip
        st.dataframe(
            tables.last_rows(waiting.path_of(dataset.data), SHOWN),
            column_config={name: st.column_config.ImageColumn() for name in pictures_of(schema)},
            hide_index=True,
            placeholder="",
            alt=t("Rows that wait for an answer"),
        )


def _remove(ident: str, label: str, seen: str) -> None:
    workspace = state.workspace()
    try:
        if projects.get(workspace, ident).dataset != seen:  # others may wait there
            raise projects.another_version()
        kept = adding.remove_waiting(workspace, ident)
        repairing.switch(workspace, ident, kept.id, t("Removed: {what}", what=label), instead_of=kept.parent)
    except UserError as error:
        messages.later(error)
