"""Measures of a run in the unit of its answer column, where its cells or name tell one: €1,200, 35 kg."""

from pathlib import Path

import streamlit as st

from core import recipe as recipes
from core.data.facts.answer_unit import unit_of
from core.errors import UserError
from core.folders import RunFolder
from core.store import datasets
from core.store.runs import Run
from core.tasks import TASKS
from pages.ui import number_text, tables
from pages.ui.translation import clean

BEFORE = "€$£¥₹₽₩₺"  # signs that stand before their number


def unit(workspace: str, run: Run) -> str:
    """The unit of what the run predicts; "" for answers that are words, and where none is known."""
    return _unit(workspace, run.dataset, str(run.folder)) if TASKS[run.task].numeric else ""


def amount(value: float | None, unit: str, digits: int = 3) -> str:
    """A value with its unit, for places that read no Markdown."""
    number = number_text.number(value, digits)
    if not unit or value is None:
        return number
    return f"{unit}{number}" if unit in BEFORE else f"{number} {unit}"


def answer(value: object, unit: str) -> str:
    """One answer or truth: a number with its unit, or a label."""
    return amount(value, unit, 4) if isinstance(value, float) else str(value)


def measure(value: float | None, metric_unit: str, unit: str) -> str:
    """A metric's value; in the answer's unit where the metric is."""
    return amount(value, unit) if metric_unit == "target" else number_text.measure(value, metric_unit)


@st.cache_data(max_entries=200, show_spinner=False)
def _unit(workspace: str, dataset: str, folder: str) -> str:
    try:
        recipe = recipes.read(RunFolder(Path(folder)).recipe)
        column = tables.schema(datasets.get(workspace, dataset)).column(recipe.data.target)
    except UserError:  # the table or the recipe is gone: numbers stand alone
        return ""
    return clean(unit_of(column, recipe), 8) if column else ""
