"""A few validation rows while a model learns: what it answers now, and the truth."""

import streamlit as st

from core.errors import UserError
from core.store import datasets
from core.store.runs import Run
from core.training.events import Progress
from pages.ui import gallery, media, pace, tables
from pages.ui.text import t


def show(workspace: str, run: Run, progress: Progress) -> None:
    """The rows that the run tells of; nothing for tables without pictures, sounds or texts, or before the first."""
    if not progress.examples:
        return
    try:
        dataset = datasets.get(workspace, run.dataset)
        able = media.columns(tables.schema(dataset))
    except UserError:
        return
    if not able:
        return
    column = able[0]
    with st.container(border=True):
        learning = not progress.ended and progress.stage == "training"
        st.markdown(f"**{t('What it answers now') if learning else t('What the kept model answers')}**")
        where = pace.after(run, round(progress.examples_step, 1), progress.total)
        st.caption(t("Rows that it does not learn from, as it answers them {where}.", where=where))
        gallery.cards(str(dataset.data), column, list(progress.examples), columns=4 if column.kind == "image" else 2)
