"""What can be done with a run in its present state: pause, stop, resume, discard."""

import streamlit as st

from core.errors import UserError
from core.jobs.orders import desk
from core.run_states import RunState
from core.store.runs import Run
from pages.ui import messages
from pages.ui.translation import t


def show(workspace: str, run: Run, *, learning: bool, mended: bool = False) -> None:
    """Only what makes sense in this state: once the learning is over there is nothing to pause.

    repaired: another button offers what repairs a run that failed.
    """
    offered = {
        RunState.QUEUED: ("stop", "discard"),
        RunState.RUNNING: ("pause", "stop", "discard") if learning else ("discard",),
        RunState.FINISHING: ("discard",),
        RunState.PAUSED: ("resume", "stop", "discard"),
        RunState.INTERRUPTED: ("resume", "discard"),
        RunState.FAILED: ("resume",),
    }.get(run.state, ())
    if not offered:
        return
    again = t("Try again") if run.state == RunState.FAILED else t("Resume")
    looks = {
        "pause": (t("Pause"), "pause", t("Keeps its place and frees the computer."), desk.pause),
        "resume": (again, "play_arrow", t("Goes on from where it stood."), desk.resume),
        "stop": (t("Stop and keep the best"), "stop", t("Ends early; you get the best model so far."), desk.stop),
    }
    with st.container(horizontal=True):
        for name in (name for name in offered if name in looks):
            label, icon, help_text, action = looks[name]
            st.button(
                label,
                key=f"train_{name}",
                icon=f":material/{icon}:",
                help=help_text,
                type="primary" if name == "resume" and not mended else "secondary",
                disabled=run.state == RunState.RUNNING and run.want != "run",
                on_click=_act,
                args=(action, workspace, run.id),
            )
        if "discard" in offered:
            _discard(workspace, run, stoppable="stop" in offered)


def _discard(workspace: str, run: Run, *, stoppable: bool) -> None:
    """Asks first: what is discarded can't be brought back."""
    with st.popover(t("Discard …"), icon=":material/close:", key="train_discard_asks"):
        st.markdown(t("The run ends at once, and what it has learned is deleted. This can't be undone."))
        if stoppable and run.state != RunState.QUEUED:
            st.markdown(t("**Stop and keep the best** would end it, too, and leave you a model."))
        label = t("Discard this run")
        st.button(
            label,
            key="train_discard",
            icon=":material/delete_forever:",
            on_click=_act,
            args=(desk.discard, workspace, run.id),
        )


def _act(action: object, workspace: str, run_id: str) -> None:
    try:
        action(workspace, run_id)
    except UserError as error:
        messages.later(error)
