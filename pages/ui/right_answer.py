"""“It should be …” for a row of the test part: its truth may be wrong, and the inbox keeps what is right."""

import streamlit as st

from core.errors import UserError
from core.serving.labels import as_label
from core.store import inbox
from core.store.runs import Run
from pages.ui import messages, results
from pages.ui.text import labels, t


def ask(workspace: str, run: Run, group: str, entry: dict) -> None:
    """The field and the button that keeps it; the row itself stays as it is until somebody accepts that."""
    key, known = f"evaluate_truth_{group}_{entry['row']}", results.predictor(run).schema.labels
    with st.popover(t("It should be …"), icon=":material/edit:", key=f"{key}_open", type="tertiary"):
        if known:
            shared = {"format_func": labels(known), "accept_new_options": True, "key": key}
            typed = st.selectbox(t("The right answer"), list(known), index=None, **shared)
            truth = as_label(typed, known) if typed else None
        else:
            value = st.number_input(t("The right value"), value=None, format="%g", key=key)
            truth = None if value is None else str(value)
        if st.button(t("Keep this"), type="primary", key=f"{key}_keep", disabled=not truth):
            _keep(workspace, run, entry, truth)


def _keep(workspace: str, run: Run, entry: dict, truth: str) -> None:
    said = entry["answer"]
    answer = {"label": said, "probability": entry["sure"]} if isinstance(said, str) else {"prediction": said}
    verdict = "right" if str(said) == truth else "wrong"
    model = (run.id, results.model(run)[1])
    try:
        inbox.add(workspace, *model, {}, answer, verdict, truth, source="evaluate", row=entry["row"])
    except UserError as error:
        messages.show(error)
        return
    st.toast(t("It is in the inbox on Improve. The row stays as it is until you accept it."), icon=":material/check:")
