"""What would become of rows that were brought: how many are new, what differs, the first ones; added by one button."""

import streamlit as st

from core.data.lineage import waiting
from core.data.lineage.grown import Grown
from core.errors import UserError
from core.jobs.orders import adding
from core.messages import message
from core.records import Schema
from core.store.projects import Project
from core.store.queue import Job
from pages.ui import messages, state, tables
from pages.ui.media import pictures_of
from pages.ui.prepare import repairing
from pages.ui.translation import t, tn

SHOWN = 100  # rows


def show(workspace: str, project: Project, schema: Schema, job: Job) -> None:
    """The verdict first, then the button, then what there is to tell and to see."""
    grown = adding.found(job)
    if project.dataset not in (job.asked.dataset, job.id):
        _changed(workspace, job)
        return
    st.markdown(f"**{_verdict(grown)}**")
    with st.container(horizontal=True, vertical_alignment="center"):
        if grown.changed:
            st.button(
                t("Add them"), type="primary", icon=":material/playlist_add:", key="data_add_take",
                on_click=_take, args=(project.id, job.id),
            )  # fmt: skip
        if grown.duplicates or grown.contradictions:
            st.button(
                t("Add those that are there as well"), icon=":material/content_copy:", key="data_add_again",
                on_click=_again, args=(job.id, True),
                help=t("For tables in which equal rows are different cases, such as two customers who look alike."),
            )  # fmt: skip
        words = t("Don't add them") if grown.changed else t("Leave it")
        st.button(words, type="tertiary", key="data_add_drop", on_click=_drop, args=(workspace, job.id))
    _few(job)
    messages.several([*_sentences(grown), *map(message, job.result["said"])], "info", warn=False)
    _first(workspace, schema, job, grown)


def _changed(workspace: str, job: Job) -> None:
    """The table has become another version: what was found holds no more."""
    st.markdown(t("**The table has changed since these rows were looked at.** They are still here."))
    with st.container(horizontal=True):
        st.button(
            t("Look at them again"), type="primary", icon=":material/search:", key="data_add_look",
            on_click=_again, args=(job.id, job.asked.again),
        )  # fmt: skip
        st.button(t("Don't add them"), type="tertiary", key="data_add_drop", on_click=_drop, args=(workspace, job.id))


def _drop(workspace: str, job: str) -> None:
    try:
        adding.drop(workspace, job)
    except UserError as error:  # deleted for good meanwhile
        messages.later(error)


def _verdict(grown: Grown) -> str:
    if not grown.changed:
        return t("Nothing new: every row is there already.") if grown.duplicates else t("There is nothing to add.")
    notes = []
    for count, one, many in (
        (grown.added, "{count} new row", "{count} new rows"),
        (grown.answered, "{count} row that waited gets its answer", "{count} rows that waited get their answers"),
        (
            grown.waiting,
            "{count} row without an answer, which waits for one",
            "{count} rows without an answer, which wait for one",
        ),
    ):
        if count:
            notes.append(tn(one, many, count))
    return "; ".join(notes) + "."


def _sentences(grown: Grown) -> list[str]:
    """What is not done, with what to do about it."""
    notes = []
    if grown.duplicates:
        one, many = "{count} row is there already and passed over.", "{count} rows are there already and passed over."
        notes.append(tn(one, many, grown.duplicates))
    if grown.contradictions:
        one = "{count} row is there already with another answer and left out: correct that row instead."
        many = "{count} rows are there already with other answers and left out: correct those rows instead."
        notes.append(tn(one, many, grown.contradictions))
    return notes


def _few(job: Job) -> None:
    """A file that has little of the table is probably another one."""
    there, wanted = job.result["columns"]
    if there * 2 < wanted:
        words = tn(
            "Only {count} of the table's {wanted} columns is in it: is it the right file?",
            "Only {count} of the table's {wanted} columns are in it: is it the right file?",
            there,
            wanted=wanted,
        )
        st.warning(words, icon=":material/help:")


def _first(workspace: str, schema: Schema, job: Job, grown: Grown) -> None:
    data = adding.preview(workspace, job.id)
    new = grown.added + grown.answered
    if data is None or not new + grown.waiting:
        return
    path, rows = (data, new) if new else (waiting.path_of(data), grown.waiting)
    st.dataframe(
        tables.last_rows(path, min(SHOWN, rows)),
        column_config={name: st.column_config.ImageColumn() for name in pictures_of(schema)},
        hide_index=True,
        placeholder="",
        alt=t("Rows that would be added, as they are read"),
    )


def _take(ident: str, job: str) -> None:
    workspace = state.workspace()
    try:
        grown = adding.found(adding.looked(workspace, job))
        kept = adding.take(workspace, job)
        repairing.switch(
            workspace, ident, kept.id, " ".join(t(message) for message in grown.messages), instead_of=kept.parent
        )
        adding.drop(workspace, job)
        st.session_state[f"data_add_{ident}"] = False  # the table stands there now
    except UserError as error:
        messages.later(error)


def _again(job: str, again: bool) -> None:
    try:
        adding.look_again(state.workspace(), job, again)
    except UserError as error:
        messages.later(error)
