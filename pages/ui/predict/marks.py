"""Right answers for the first rows of a file that was answered, written into a table beside the model's own."""

from pathlib import Path

import streamlit as st

from core.answers import of
from core.errors import UserError
from core.jobs.feedback import marked
from core.serving.batch import BatchResult
from pages.ui import messages
from pages.ui.results import Asked
from pages.ui.translation import clean, plain, t, tn

COLUMNS = 6  # of the file, beside the answer


def show(workspace: str, asked: Asked, result: BatchResult, folder: Path) -> None:
    """The table to write into, folded away, and the button that keeps it."""
    key = f"marks_{asked.key}_{folder.name}"
    with st.expander(t("Correct some of these answers"), icon=":material/edit:", key=f"{key}_open"):
        kept = st.session_state.get(f"{key}_kept", 0)
        if now := st.session_state.pop(f"{key}_kept_now", 0):  # said after the rerun, which would take a toast along
            words = tn("{count} answer is in the inbox.", "{count} answers are in the inbox.", now)
            st.toast(words, icon=":material/check:")
        right = t("It should be")
        words = t("Write what is right into “It should be”, also where the model is right; empty says nothing.")
        st.markdown(f"{words} {plain(t(of(asked.model.schema).how))}")
        answer = t("The model says")
        preview, given = result.preview.to_pydict(), result.answers[0]
        others = [name for name in result.columns if name not in result.answers][:COLUMNS]
        lines = {clean(name, 40): [clean(str(v or ""), 60) for v in preview[name]] for name in others}
        rows = {answer: [_shown(value) for value in preview[given]], right: [""] * len(preview[given]), **lines}
        edited = st.data_editor(
            rows,
            hide_index=True,
            disabled=[name for name in rows if name != right],
            column_config={right: st.column_config.TextColumn(help=t("Empty where you don't know."))},
            key=f"{key}_{kept}",
        )
        truths = [str(value or "") for value in edited[right]]
        count = sum(1 for text in truths if text.strip())
        label = tn("Keep {count} answer", "Keep {count} answers", count) if count else t("Keep them")
        if st.button(label, key=f"{key}_keep", disabled=not count, icon=":material/check:"):
            _keep(workspace, asked, folder, truths, f"{key}_kept")


def _keep(workspace: str, asked: Asked, folder: Path, truths: list[str], kept: str) -> None:
    try:
        count = marked.keep(workspace, (asked.run, asked.sha), asked.model.schema, folder, truths)
    except UserError as error:
        messages.show(error)
        return
    st.session_state[kept] = st.session_state.get(kept, 0) + count  # an empty table follows
    st.session_state[f"{kept}_now"] = count
    st.rerun()


def _shown(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else clean(str(value), 60)
