"""“It should be …” for a row of the test part: its truth may be wrong, and the inbox keeps what is right."""

import streamlit as st

from core.answers import of as answer_of
from core.bundle_schema import BundleSchema
from core.errors import UserError
from core.store.feedback import inbox
from core.store.runs import Run
from pages.ui import answers, messages, results
from pages.ui.translation import plain, t

_THANKS = "evaluate_thanks"


def ask(workspace: str, run: Run, group: str, entry: dict) -> None:
    """The field and the button that keeps it; the row itself stays as it is until somebody accepts that."""
    name, schema = f"evaluate_truth_{group}_{entry['row']}", results.predictor(run).schema
    if st.session_state.pop(_THANKS, False):
        words = t("It is in the inbox on Improve. The row stays as it is until you accept it.")
        st.toast(words, icon=":material/check:")
    known, error = st.session_state.get(_text(run, entry), ("", None))
    key = f"{name}_{known}" if known else name  # another one once something was kept: the field is closed and empty
    label = t("You said: {said}", said=plain(answers.of(schema).text(known), 40)) if known else t("It should be …")
    icon = ":material/check:" if known else ":material/edit:"
    with st.popover(label, icon=icon, key=f"{key}_open", type="tertiary"):
        truth = answers.of(schema).ask(key, schema)
        keep = {"type": "primary", "key": f"{name}_keep", "disabled": truth is None}
        st.button(t("Keep this"), on_click=_keep, args=(workspace, run, entry, key, schema), **keep)
        if error is not None:
            messages.show(error)


def _keep(workspace: str, run: Run, entry: dict, key: str, schema: BundleSchema) -> None:
    answer, truth = answer_of(schema), answers.of(schema).typed(key, schema)
    if truth is None:  # the field was emptied with the same press
        return
    record = answer.recorded(entry["answer"], entry["sure"])
    verdict = "right" if answer.agrees(record, truth) else "wrong"
    model = (run.id, results.model(run)[1])
    try:
        inbox.add(workspace, *model, {}, record, verdict, truth, source="evaluate", row=entry["row"])
    except UserError as error:
        st.session_state[_text(run, entry)] = ("", error)
        return
    st.session_state[_text(run, entry)] = (truth, None)
    st.session_state[_THANKS] = True


def _text(run: Run, entry: dict) -> str:
    return f"evaluate_said_{run.id}_{entry['row']}"
