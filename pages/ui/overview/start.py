"""Ways to begin: a finished example, a sample, or a file of one's own. Reading happens in a job."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.data.samples import EVERY, Sample
from core.errors import UserError
from core.jobs.orders import desk, further
from core.store import starts
from core.store.saved import archive
from pages.ui import messages, state, uploads
from pages.ui.model import begin_with, begun
from pages.ui.steps import ROOT
from pages.ui.translation import plain, t

EXAMPLE = ROOT / "sample_data" / "example.zip"
READABLE = "CSV, TSV, Excel, Parquet, JSON or JSON lines"


def example(workspace: str) -> None:
    """A card that opens a finished project to look around in; nothing when the file is not shipped."""
    if not EXAMPLE.is_file():
        return
    with st.container(border=True, height="stretch"):
        st.header(t("Look around in a finished example"), icon=":material/visibility:", anchor=False)
        st.markdown(t("A trained model with its data, charts and predictions. Nothing to set up, nothing to break."))
        st.space("stretch")
        if st.button(t("Open the example"), key="start_example", type="primary", icon=":material/arrow_forward:"):
            try:
                opened = archive.restore_project(workspace, EXAMPLE)
            except UserError as error:
                messages.show(error)
                return
            state.go("evaluate", project=opened.id)


def samples(workspace: str) -> None:
    """One card a sample; its button reads it and leads to the Data page with the target chosen."""
    with st.grid(4, min_column_width=190):
        for sample in EVERY:
            _sample(workspace, sample)


def own_file(workspace: str) -> None:
    """The uploaders of files and of a whole folder; what arrives is read by a job."""
    uploaded = st.file_uploader(
        t(
            "A table ({formats}), or pictures, sounds or texts, best as zips", formats=READABLE
        ),  # what it is shows in the content, not in the file's ending
        key=uploads.key("start_upload"),
        accept_multiple_files=True,
        max_upload_size=uploads.most_mb(),
        help=t(
            "One row for each case, one column for each fact about it. Several files with the same columns become one "
            "table. Pictures, sounds or texts: a zip with a folder for each class, or one zip for each class. Choose "
            "all files at once."
        ),
    )
    with st.popover(t("A whole folder"), icon=":material/folder_open:", type="tertiary"):
        folder = st.file_uploader(
            t("Pictures, sounds or texts, in a folder for each class"),
            key=uploads.key("start_folder"),
            accept_multiple_files="directory",
            max_upload_size=uploads.most_mb(),
        )
    if uploaded or folder:
        _take(workspace, [*(uploaded or ()), *(folder or ())])


def someones_model(key: str) -> None:
    """Bring a model file first, then the data that it shall go on with."""
    label = t("Begin with a model someone made")
    with st.expander(label, icon=":material/conversion_path:", key=key, on_change="rerun") as shelf:
        if not shelf.open or (sha := begin_with.bring(f"{key}_file")) is None:
            return
        try:
            begin_with.about(further.look(starts.path_of(state.workspace(), sha)))
        except UserError as error:
            messages.show(error)
            return
        if st.button(t("Now bring your data"), type="primary", key=f"{key}_go", icon=":material/arrow_forward:"):
            state.go("data", project=state.NEW, **{begun.QUERY: sha})


def _take(workspace: str, uploaded: list[UploadedFile]) -> None:
    """Queue the reading of what was brought, and watch it on the Data page."""
    try:
        job = desk.read_files(workspace, [(uploads.brought(file), file.name) for file in uploaded])
    except UserError as error:
        messages.show(error)
        return
    for file in uploaded:
        uploads.drop(file)
    waits = {name: st.query_params[name] for name in (begun.QUERY, begun.RUN) if name in st.query_params}
    state.go("data", project=state.NEW, job=job, **waits)


def _sample(workspace: str, sample: Sample) -> None:
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{plain(t(sample.title))}**")
        st.markdown(t(sample.description), width="stretch")
        st.space("stretch")
        st.caption(
            t(
                "{rows:,} rows, {columns} columns. Predicts {target}.",
                rows=sample.rows,
                columns=sample.columns,
                target=plain(sample.target),
            )
        )
        if st.button(t("Start with this"), key=f"start_{sample.name}", width="stretch"):
            try:
                job = desk.read_file(workspace, sample.file, sample.file.name)
            except UserError as error:
                messages.show(error)
                return
            state.go("data", project=state.NEW, job=job, sample=sample.name)
