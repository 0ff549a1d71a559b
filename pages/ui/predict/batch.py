"""A whole file of rows: upload, preview of the answers, download, and what could not be read."""

import shutil
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.errors import UserError
from core.importing import guarded
from core.jobs.feedback.marked import First
from core.jobs.incoming.uploads import lay
from core.serving import batch
from core.store import naming, paths
from core.traits import AUDIO, IMAGE
from pages.ui import messages, uploads
from pages.ui.overview.start import READABLE
from pages.ui.predict import corrections, gathering, marks
from pages.ui.results import Asked
from pages.ui.translation import plain, t, tn

FILE = "file"  # the column that names a row's file: what tells one picture or sound from another
ALONE = {
    IMAGE: "Bring a zip of pictures, or a single one. A table that names pictures goes into the zip with them.",
    AUDIO: "Bring a zip of sounds, or a single one. A table that names sounds goes into the zip with them.",
}


def _run(
    workspace: str, asked: Asked, uploaded: st.runtime.uploaded_file_manager.UploadedFile
) -> tuple[batch.BatchResult, Path]:
    folder = paths.area(workspace, "uploads") / paths.new_id()  # swept away after a day
    folder.mkdir(parents=True)
    rows, out = folder / "rows", folder / "answers.csv"
    try:
        lay(uploads.brought(uploaded), rows)
        seen = First(asked.model.schema, folder, gathering.of_file(workspace, asked))
        opened = {"opening": guarded.opened_for, "seen": seen}
        return batch.answer_file(asked.model, rows, out, uploaded.name, **opened), out
    except UserError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        rows.unlink(missing_ok=True)


def answer_file(workspace: str, asked: Asked, run: Callable = _run) -> None:
    """Answers every row of an uploaded file; run: answers it, as `_run` does in the workspace's own folder."""
    inputs = asked.model.schema.inputs
    files = {column.traits.medium for column in inputs if column.traits.is_file}
    columns = ", ".join(plain(column.name, 40) for column in inputs[:30])
    if files and len(inputs) == 1:
        st.markdown(t(ALONE[IMAGE if IMAGE in files else AUDIO]))
    else:
        words = t("Bring a table with these columns: {columns}. Other columns are kept as they are.", columns=columns)
        st.markdown(f"{words} {t('Zip it with the files that it names.') if files else ''}")
    uploaded = st.file_uploader(
        t("Files to answer") if files else t("Rows to answer: {formats}", formats=READABLE),
        key=f"predict_rows_{asked.key}",
        max_upload_size=uploads.most_mb(),
    )
    if uploaded is None:
        guarded.warm()  # while the file is looked for
    else:
        _answers(workspace, asked, uploaded, run)
    if run is _run:
        corrections.bring(workspace, asked)


def _answers(
    workspace: str, asked: Asked, uploaded: st.runtime.uploaded_file_manager.UploadedFile, run: Callable
) -> None:
    """The answers to the file, made once."""
    name = f"batch_{asked.key}"
    done = st.session_state.get(name)
    if done is None or done[0] != uploaded.file_id:
        try:
            with st.spinner(t("Answering …")):
                done = st.session_state[name] = (uploaded.file_id, *run(workspace, asked, uploaded))
        except UserError as error:
            messages.show(error)
            return
    _show(done[1], done[2], Path(uploaded.name).stem)
    if run is _run:
        marks.show(workspace, asked, done[1], done[2].parent)


def _show(result: batch.BatchResult, out: Path | bytes, name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            tn("**{count} row answered.**", "**{count} rows answered.** The first ones:", result.rows), width="stretch"
        )
        st.download_button(
            t("Download all answers"),
            data=out if isinstance(out, bytes) else out.read_bytes,
            file_name=naming.of_file(name, "answers", ending=".csv"),
            mime="text/csv",
            type="primary",
            icon=":material/download:",
            key="predict_download",
            on_click="ignore",
        )
    first = [*(name for name in (FILE,) if name in result.columns and name not in result.answers), *result.answers]
    st.dataframe(
        result.preview,
        hide_index=True,
        column_order=[*first, *(column for column in result.columns if column not in first)],
        alt=t("The first rows with their answers"),
    )
    for message in result.messages:
        st.info(plain(t(message), 400), icon=":material/balance:")
    for note in result.notes:
        st.info(plain(t(note.text), 400), icon=":material/info:")
    for warning in result.warnings:
        st.warning(plain(t(warning), 400), icon=":material/warning:")
    if result.rejected_rows:
        label = tn("{count} row could not be read", "{count} rows could not be read", result.rejected_rows)
        with st.expander(label, icon=":material/block:"):
            lines = {t("Line"): [line for line, _ in result.rejected], t("Why"): [t(why) for _, why in result.rejected]}
            st.dataframe(lines, hide_index=True, alt=t("Rows that could not be read"))
