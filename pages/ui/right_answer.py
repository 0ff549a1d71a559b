"""“It should be …” for a row of the test part: its truth may be wrong, and the inbox keeps what is right."""

import streamlit as st

from core.errors import UserError
from core.store import inbox
from core.store.runs import Run
from pages.ui import figures, messages, results, typed_answer
from pages.ui.text import plain, t

_THANKS = "evaluate_thanks"


def ask(workspace: str, run: Run, group: str, entry: dict) -> None:
    """The field and the button that keeps it; the row itself stays as it is until somebody accepts that."""
    name, known = f"evaluate_truth_{group}_{entry['row']}", results.predictor(run).schema.labels
    if st.session_state.pop(_THANKS, False):
        words = t("It is in the inbox on Improve. The row stays as it is until you accept it.")
        st.toast(words, icon=":material/check:")
    said, error = st.session_state.get(_said(run, entry), ("", None))
    key = f"{name}_{said}" if said else name  # another one once something was kept: the field is closed and empty
    label = t("You said: {said}", said=_shown(said, known)) if said else t("It should be …")
    icon = ":material/check:" if said else ":material/edit:"
    with st.popover(label, icon=icon, key=f"{key}_open", type="tertiary"):
        truth = typed_answer.ask(key, known)
        keep = {"type": "primary", "key": f"{name}_keep", "disabled": truth is None}
        st.button(t("Keep this"), on_click=_keep, args=(workspace, run, entry, key, known), **keep)
        if error is not None:
            messages.show(error)


def _shown(said: str, known: tuple[str, ...]) -> str:
    return plain(said if known else figures.number(float(said)), 40)


def _keep(workspace: str, run: Run, entry: dict, key: str, known: tuple[str, ...]) -> None:
    said, truth = entry["answer"], typed_answer.said(key, known)
    if truth is None:  # the field was emptied with the same press
        return
    answer = {"label": said, "probability": entry["sure"]} if isinstance(said, str) else {"prediction": said}
    verdict = "right" if str(said) == truth else "wrong"
    model = (run.id, results.model(run)[1])
    try:
        inbox.add(workspace, *model, {}, answer, verdict, truth, source="evaluate", row=entry["row"])
    except UserError as error:
        st.session_state[_said(run, entry)] = ("", error)
        return
    st.session_state[_said(run, entry)] = (truth, None)
    st.session_state[_THANKS] = True


def _said(run: Run, entry: dict) -> str:
    return f"evaluate_said_{run.id}_{entry['row']}"
