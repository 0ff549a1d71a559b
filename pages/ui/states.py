"""How the states of a run are called and coloured."""

import streamlit as st

from core.store.runs import Run
from pages.ui.text import t

LOOKS = {
    "queued": ("Waiting", "gray", "hourglass_top"),
    "running": ("Training", "blue", "model_training"),
    "paused": ("Paused", "orange", "pause"),
    "finishing": ("Finishing", "blue", "inventory_2"),
    "finished": ("Finished", "green", "check_circle"),
    "failed": ("Failed", "red", "error"),
    "stopped": ("Stopped early", "orange", "stop_circle"),
    "discarded": ("Discarded", "gray", "block"),
    "interrupted": ("Interrupted", "orange", "power_off"),
}


def badge(run: Run) -> None:
    """The run's state as a coloured badge."""
    label, color, icon = LOOKS[run.state]
    if run.state == "running" and run.want != "run":
        label = {"pause": "Pausing", "stop": "Stopping"}.get(run.want, label)
    st.badge(t(label), icon=f":material/{icon}:", color=color)


def word(run: Run) -> str:
    """The run's state in a word."""
    return t(LOOKS[run.state][0])
