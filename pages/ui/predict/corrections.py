"""A file of corrections is brought: rows as the model takes them, with a column that says what is right."""

import streamlit as st

from core.answers import of
from core.errors import UserError
from core.jobs.feedback import corrections
from core.jobs.feedback.corrections import Brought
from core.jobs.incoming.uploads import lay
from core.store import paths
from pages.ui import messages, state, uploads
from pages.ui.results import Asked
from pages.ui.translation import plain, t, tn


def bring(workspace: str, asked: Asked) -> None:
    """The field, folded away, and what became of the file."""
    key = f"corrections_{asked.key}"
    with st.expander(t("Bring a file of corrections"), icon=":material/rate_review:", key=f"{key}_open"):
        target = plain(asked.model.schema.target, 60)
        st.markdown(
            t(
                "The rows as above, with a column “should be” or “{target}” that says what is right; empty cells say "
                "nothing. Downloaded answers in which you changed the answer will do, too.",
                target=target,
            )
        )
        uploaded = st.file_uploader(t("Corrections"), key=key, max_upload_size=uploads.most_mb())
        if uploaded is None:
            return
        done = st.session_state.get(f"{key}_done")
        if done is None or done[0] != uploaded.file_id:
            try:
                with st.spinner(t("Reading the corrections …")):
                    done = st.session_state[f"{key}_done"] = (uploaded.file_id, _keep(workspace, asked, uploaded))
            except UserError as error:
                messages.show(error)
                return
        _show(done[1], asked)


def _keep(workspace: str, asked: Asked, uploaded: st.runtime.uploaded_file_manager.UploadedFile) -> Brought:
    folder = paths.area(workspace, "uploads") / paths.new_id()
    folder.mkdir(parents=True)
    try:
        lay(uploads.brought(uploaded), folder / "rows")
        model = (asked.run, asked.sha, asked.model)
        return corrections.keep(workspace, *model, folder / "rows", uploaded.name, folder)
    finally:
        paths.remove(folder)


def _show(brought: Brought, asked: Asked) -> None:
    if not brought.kept and brought.known:
        one, many = "The {count} correction of this file is", "All {count} corrections of this file are"
        st.success(f"{tn(one, many, brought.known)} {t('in the inbox already.')}", icon=":material/check_circle:")
    elif not brought.kept:
        st.warning(t("No row of this file says what its answer should be."), icon=":material/warning:")
    else:
        label = tn("{count} correction is in the inbox", "{count} corrections are in the inbox", brought.wrong)
        agreed = tn("{count} answer was right", "{count} answers were right", brought.right)
        st.success(f"{label}; {agreed}.", icon=":material/check_circle:")
    notes = [t(sentence) for sentence in brought.messages]
    if brought.kept and brought.known:
        one = "{count} row says what is known already, and was not kept twice."
        notes.append(tn(one, "{count} rows say what is known already, and were not kept twice.", brought.known))
    if brought.empty:
        notes.append(tn("{count} row says nothing.", "{count} rows say nothing.", brought.empty))
    if brought.contradictions:
        one = "{count} row is corrected in two ways: the last one counts."
        notes.append(tn(one, "{count} rows are corrected in two ways: the last one counts.", brought.contradictions))
    if brought.first_unknown:
        row, text = brought.first_unknown
        one = "{count} row was left out: “{text}” in row {row} says that the right answer is not known."
        many = "{count} rows were left out: words such as “{text}” in row {row} say that the right answer is not known."
        notes.append(tn(one, many, brought.unknown, text=text[:60], row=f"{row:,}"))
    if brought.first_unread:
        row, text = brought.first_unread
        one = "{count} row was left out: what should be there is {what}, such as “{text}” in row {row}."
        many = "{count} rows were left out: what should be there is {what}, such as “{text}” in row {row}."
        what = t(of(asked.model.schema).unread)
        notes.append(tn(one, many, brought.unread, text=text[:60], row=f"{row:,}", what=what))
    for note in notes:
        st.markdown(f":small[:material/info: {plain(note, 400)}]")
    if brought.kept and asked.run and st.button(t("See them in the inbox"), key=f"corrections_go_{asked.key}"):
        state.go("improve", tab="inbox")
