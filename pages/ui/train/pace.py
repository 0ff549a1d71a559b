"""What the points of a run's curves count (epochs, rounds, trees), said in the words of its model's settings."""

from pathlib import Path

import streamlit as st

from core import recipe as recipes
from core.folders import RunFolder
from core.models import MODELS
from core.store.runs import Run
from core.tasks import TASKS
from pages.ui.translation import t

AXIS = {
    "epoch": "Epoch",
    "round": "Round",
    "tree": "Trees",
    "iteration": "Iteration",
    "label": "Labels learned",
    "step": "Steps of the scale learned",
}
AFTER = {
    "epoch": "after epoch {step:g} of {total:g}",
    "round": "after round {step:g} of {total:g}",
    "tree": "after {step:g} of {total:g} trees",
    "iteration": "after iteration {step:g} of {total:g}",
    "label": "after {step:g} of {total:g} labels",
    "step": "after {step:g} of {total:g} steps of the scale",
}
AT = {
    "epoch": "epoch {step:g}",
    "round": "round {step:g}",
    "tree": "tree {step:g}",
    "iteration": "iteration {step:g}",
    "label": "label {step:g}",
    "step": "step {step:g} of the scale",
}
REACHED = {
    "epoch": "Epoch {step:,} of {total:,}",
    "round": "Round {step:,} of {total:,}",
    "tree": "Tree {step:,} of {total:,}",
    "iteration": "Iteration {step:,} of {total:,}",
    "label": "Label {step:,} of {total:,}",
    "step": "Step {step:,} of {total:,} of the scale",
}


def axis(run: Run) -> str:
    """The title of the axis that the points stand on."""
    return t(AXIS[_counted(run)])


def after(run: Run, step: float, total: float) -> str:
    """How far it came, inside a sentence."""
    return t(AFTER[_counted(run)], step=step, total=total)


def at(run: Run, step: float) -> str:
    """One step, inside a sentence."""
    return t(AT[_counted(run)], step=step)


def reached(run: Run, step: float, total: float) -> str:
    """How far it came, beside a bar."""
    return t(REACHED[_counted(run)], step=int(step), total=int(total))


def _counted(run: Run) -> str:
    return _counts(str(run.folder), run.family) if run.family in MODELS else "iteration"


@st.cache_data(max_entries=200, show_spinner=False)
def _counts(folder: str, family: str) -> str:
    chosen = MODELS[family]
    recipe = recipes.read(RunFolder(Path(folder)).recipe)
    task = TASKS[recipe.task.name]
    if task.head not in chosen.heads:  # it is learned in parts, each by itself (core.models.reduced)
        return task.part
    return chosen.counts(chosen.Options(**recipe.family.options))
