"""More rows for a project's table: brought as files or written by hand, looked at, then added or left."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.data.views.form_inputs import inputs
from core.errors import UserError
from core.jobs.orders import adding, desk
from core.records import Schema
from core.store.projects import Project
from core.store.queue import Job
from pages.ui import messages, uploads
from pages.ui.data import add_verdict
from pages.ui.overview.start import READABLE
from pages.ui.predict import fields
from pages.ui.translation import plain, t

FIRST = 12  # fields in view


def show(workspace: str, project: Project, schema: Schema) -> None:
    """What is being looked at, or was and waits for a word; else the ways to bring rows."""
    job = adding.under_way(workspace, project.id)
    key = f"data_add_{project.id}"
    if job is not None and st.session_state.get("adding_seen") != job.id:
        st.session_state["adding_seen"], st.session_state[key] = job.id, True
    with st.expander(t("Add rows"), icon=":material/playlist_add:", key=key, on_change="rerun") as area:
        if not area.open:
            return
        _failed(workspace, project)
        if job is None:
            _bring(workspace, project, schema)
        elif adding.found(job) is None:
            _progress(workspace, job)
        else:
            add_verdict.show(workspace, project, schema, job)


def _bring(workspace: str, project: Project, schema: Schema) -> None:
    st.markdown(
        t(
            "They are read as your first file was, and you see what would happen before anything does. The rows that "
            "models are tested on stay as they are."
        )
    )
    files, hand = st.tabs([t("From files"), t("One row by hand")])
    with files:
        uploaded = st.file_uploader(
            t("A table ({formats}), or pictures, sounds or texts, best as a zip", formats=READABLE),
            key=uploads.key("data_add_upload"),
            accept_multiple_files=True,
            max_upload_size=uploads.most_mb(),
            help=t("Columns are matched by name; their order does not matter. Rows without an answer wait for one."),
        )
        with st.popover(t("A whole folder"), icon=":material/folder_open:", type="tertiary"):
            folder = st.file_uploader(
                t("Pictures, sounds or texts; folders tell the classes"),
                key=uploads.key("data_add_folder"),
                accept_multiple_files="directory",
                max_upload_size=uploads.most_mb(),
            )
        if uploaded or folder:
            _take(workspace, project, [*(uploaded or ()), *(folder or ())])
    with hand:
        _by_hand(workspace, project, schema)


def _take(workspace: str, project: Project, uploaded: list[UploadedFile]) -> None:
    try:
        job = adding.look(workspace, project.id, [(uploads.brought(file), file.name) for file in uploaded])
    except UserError as error:
        messages.show(error)
        return
    for file in uploaded:
        uploads.drop(file)
    st.session_state[_key(project)] = job
    st.rerun()


def _by_hand(workspace: str, project: Project, schema: Schema) -> None:
    """A field for each column; the round changes with each row that is looked at, so that the fields are empty."""
    prefix = f"add_{project.id}_{st.session_state.get('add_round', 0)}"
    columns = list(enumerate(inputs(schema)))
    values = _grid(prefix, columns[:FIRST])
    if columns[FIRST:]:
        with st.expander(t("More columns"), icon=":material/unfold_more:"):
            values |= _grid(prefix, columns[FIRST:])
    filled = any(value is not None for value in values.values())
    if st.button(t("Look at this row"), icon=":material/search:", key="data_add_row", disabled=not filled):
        try:
            st.session_state[_key(project)] = adding.look_at_one(workspace, project.id, values)
        except UserError as error:
            messages.show(error)
            return
        st.session_state["add_round"] = st.session_state.get("add_round", 0) + 1
        st.rerun()


def _grid(prefix: str, columns: list) -> dict[str, object]:
    wide = [entry for entry in columns if entry[1].traits.medium]
    values = {}
    for count, width, part in ((min(2, len(wide)), 300, wide), (4, 180, [e for e in columns if e not in wide])):
        if part:
            with st.grid(count, min_column_width=width):
                for index, column in part:
                    values[column.name] = fields.field(prefix, index, column, say=False)
    return values


def _progress(workspace: str, job: Job) -> None:
    @st.fragment(run_every=0.5)
    def part() -> None:
        now = desk.job(workspace, job.id)
        if now.state.in_vain or adding.found(now) is not None:
            st.rerun(scope="app")
        st.progress(now.progress or 0.0, text=plain(t(now.message)) if now.message else t("Looking at the rows …"))

    part()


def _failed(workspace: str, project: Project) -> None:
    """Why the rows that were brought last could not be read, once."""
    ident = st.session_state.get(_key(project))
    if ident is None:
        return
    job = desk.job(workspace, ident)
    if job.state.in_vain:
        del st.session_state[_key(project)]
        failed = job.error or {"problem": "The rows could not be read.", "fix": "Try it again."}
        messages.failed(failed)


def _key(project: Project) -> str:
    return f"adding_{project.id}"
