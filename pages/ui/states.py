"""How the states of a run are called and coloured."""

import streamlit as st

from core.run_states import RunState
from core.store.runs import Run
from pages.ui.translation import t

LOOKS = {
    RunState.QUEUED: ("Waiting", "gray", "hourglass_top"),
    RunState.RUNNING: ("Training", "blue", "model_training"),
    RunState.PAUSED: ("Paused", "orange", "pause"),
    RunState.FINISHING: ("Finishing", "blue", "inventory_2"),
    RunState.FINISHED: ("Finished", "green", "check_circle"),
    RunState.FAILED: ("Failed", "red", "error"),
    RunState.STOPPED: ("Stopped early", "orange", "stop_circle"),
    RunState.DISCARDED: ("Discarded", "gray", "block"),
    RunState.INTERRUPTED: ("Interrupted", "orange", "power_off"),
}


def badge(run: Run) -> None:
    """The run's state as a coloured badge."""
    label, color, icon = LOOKS[run.state]
    if run.state == RunState.RUNNING and run.want != "run":
        label = {"pause": "Pausing", "stop": "Stopping"}.get(run.want, label)
    st.badge(t(label), icon=f":material/{icon}:", color=color)


def word(run: Run) -> str:
    """The run's state in a word."""
    return t(LOOKS[run.state][0])
