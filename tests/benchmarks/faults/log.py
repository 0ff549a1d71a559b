"""A pytest plugin for the runs of mutations.py: no test that only reads the code, slow tests last, an end in time, a
line for each test.

MUTATION_LOG names the file of the lines (JSON: test, outcome, seconds). MUTATION_SECONDS: how long tests are begun, in
seconds of the processor's work for them, so that a busy machine ends them no sooner; in all at most IDLE times as long.
"""

import ast
import json
import os
import time
from functools import cache
from pathlib import Path

import pytest

from tests.benchmarks.faults.nearest import reading_code

IDLE = 3  # tests that wait for other processes work little themselves
_STARTED = time.monotonic()
_SPENT: dict[str, float] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files stay in the order of the command, what is marked slow last, what only reads code is left out."""
    items[:] = [item for item in items if getattr(item, "originalname", item.name) not in _reading_code(item.path)]
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


def pytest_runtest_logstart(nodeid: str) -> None:
    """Written before the test, so that one that never ends is known."""
    _write(nodeid, "began", 0.0)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Written at the end of a test, with what its fixtures took."""
    _SPENT[report.nodeid] = _SPENT.get(report.nodeid, 0.0) + report.duration
    if report.failed or report.when == "teardown":
        _write(report.nodeid, report.outcome, _SPENT[report.nodeid])


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """A file that can't even be imported."""
    if report.failed:
        _write(report.nodeid, "failed", 0.0)


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """No test is begun once the time is over."""
    if max(sum(os.times()[:4]), (time.monotonic() - _STARTED) / IDLE) > float(os.environ["MUTATION_SECONDS"]):
        item.session.shouldstop = "the time is over"


@cache
def _reading_code(path: Path) -> set[str]:
    return reading_code(ast.parse(path.read_text(encoding="utf-8")))


def _write(test: str, outcome: str, seconds: float) -> None:
    with open(os.environ["MUTATION_LOG"], "a", encoding="utf-8") as file:
        file.write(json.dumps({"test": test, "outcome": outcome, "seconds": round(seconds, 3)}) + "\n")
