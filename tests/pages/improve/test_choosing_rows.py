"""Runs without answers on rows kept aside: none were kept, or none of those rows had an answer."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.evaluation import choosing
from core.improve.duels.duel import duel
from core.jobs.work import cases
from core.store import datasets, runs
from pages.ui.steps import STEPS
from tests.pages.improve.test_compare import second, view
from tests.pages.workshop import Workshop, texts


def without_rows(path: Path) -> None:
    """As of a split whose rows kept aside had no answer."""
    choosing.write(choosing.load(path).of(np.zeros(0, "int64")), path)


STATES: dict[str, Callable[[Path], None]] = {
    "without rows": without_rows,
    "missing": Path.unlink,
}
each = pytest.mark.parametrize("state", STATES)


@each
def test_every_page_opens(workshop: Workshop, state: str):
    other = second(workshop)
    for run in (runs.get(workshop.workspace, workshop.run), other):
        STATES[state](run.files.choosing)
    for step in STEPS:
        test = workshop.open(step)
        assert not test.exception, step
    for tab in ("compare", "adviser", "inbox", "champion"):
        assert not workshop.open("improve", tab=tab, run=workshop.run).exception, tab


@each
def test_side_by_side_says_what_can_be_said(workshop: Workshop, state: str):
    other = second(workshop)
    STATES[state](other.files.choosing)
    message = texts(view(workshop, "beside")).replace("**", "")
    assert (
        "nothing can be counted" if state == "without rows" else "Both are right on the same rows (of 52)."
    ) in message


@each
def test_the_adviser_and_a_duel_go_on_with_what_is_there(workshop: Workshop, state: str):
    other = second(workshop)
    STATES[state](other.files.choosing)
    data = datasets.get(workshop.workspace, other.dataset).data
    case = cases.of(workshop.workspace, other)
    assert case.value is not None
    assert 0 <= case.missing <= 1
    first = runs.get(workshop.workspace, workshop.run)
    report = duel(first.folder, other.folder, data, data)
    assert (report["choosing"] is None) == (state == "without rows")
    assert bool(report["without"]) == (state == "without rows")
