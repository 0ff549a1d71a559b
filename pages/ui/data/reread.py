"""How a file was read, and another reading of it: sheet, delimiter, header, encoding, seen at once before it counts."""

import dataclasses
from pathlib import Path

import streamlit as st

from core.errors import UserError
from core.importing import guarded
from core.reading import ReadOptions, Understood
from core.store import sources
from core.store.datasets import Dataset
from core.store.projects import Project
from pages.ui import messages, tables
from pages.ui.data import reading_form
from pages.ui.prepare import repairing
from pages.ui.translation import clean, t


def show(workspace: str, project: Project, dataset: Dataset, reading: dict) -> None:
    """The way it was read (`reading`), corrections seen at once, and the button; nothing when the file was not kept."""
    files = sources.behind(workspace, dataset.id)
    if not files:
        return
    key = f"data_reread_{dataset.id}"
    with st.expander(t("Read it differently"), icon=":material/find_replace:", key=key, on_change="rerun") as area:
        if not area.open:
            return
        path, name = files[0]
        try:
            texts = {
                column.name: column.profile.missing_words
                for column in tables.schema(dataset).columns
                if column.profile.storage == "text"
            }
            wanted = reading_form.ask(lambda options: _look(str(path), name, options), reading, texts, key)
            _preview(_look(str(path), name, wanted.options), warn=wanted.changed)
        except UserError as error:
            messages.show(error)
            return
        given = {name: value for name, value in dataclasses.asdict(wanted.options).items() if value is not None}
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                t("Read it this way"),
                type="primary",
                icon=":material/find_replace:",
                key="data_reread",
                disabled=not wanted.changed,
                on_click=repairing.read_again,
                args=(project.id, given),
            )
            new = t("Makes a new version of the table; the one you have stays.")
            st.markdown(new if wanted.changed else t("It is read this way now."), width="content")


def _preview(shown: Understood, *, warn: bool) -> None:
    """The first rows and lines; what is odd only when the page does not say so already."""
    if warn:
        messages.several(list(shown.warnings), "warning")
    table, lines = st.tabs([t("The table as it would be read"), t("Lines of the file")])
    with table:
        tables.below_tabs()
        names = [f"{clean(name, 60)}{' ' * index}" for index, name in enumerate(shown.names)]  # no two the same
        columns = zip(*shown.rows, strict=True) if shown.rows else [()] * len(names)
        st.dataframe(
            {name: [clean(cell or "", 80) for cell in cells] for name, cells in zip(names, columns, strict=True)},
            hide_index=True,
            alt=t("The first rows as they would be read"),
        )
    with lines:
        tables.below_tabs()
        rows = [" | ".join(clean(cell, 40) for cell in cells) for _, cells in shown.lines]
        st.dataframe(
            {t("Line"): [number for number, _ in shown.lines], t("What stands there"): rows},
            hide_index=True,
            alt=t("The first lines of the file"),
        )


@st.cache_data(max_entries=24, show_spinner=False)
def _look(path: str, name: str, options: ReadOptions) -> Understood:
    return guarded.understand(Path(path), name, options)
