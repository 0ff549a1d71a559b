"""Does following the recommendation ever make a model worse? Simulated rounds of corrections, some of them wrong.

In each round a project's champion gets corrections, is trained again and judged. What is recommended is held against
the test rows, which decided nothing: no promotion may be worse there than the interval of the rows that chose allows,
for so many rows as were tested.

Run: python -m tests.benchmarks.promoting. What is measured once is kept, so that a stopped benchmark goes on.
"""

import json
import math
import sys
from collections.abc import Iterator

import numpy as np
from sklearn.datasets import load_digits

from core.store import promotions
from tests.benchmarks import measured
from tests.benchmarks.figure import Figure
from tests.benchmarks.loop_set import ANSWER, PART, TEST, TRAIN, Table, project, rows_of, spoilt

PROJECTS, ROUNDS = 10, 3
TESTED, BEGIN, EACH = 400, 500, 60  # rows to test, rows that a project begins with, corrections in a round
FLIPPED = 0.2  # of a project's first answers
WRONG = (0.0, 0.15, 0.6)  # shares of wrong corrections, project by project: of careful, careless and malicious people
Z = 1.959964


def measure() -> list[Figure]:
    """How many were recommended, and the worst of them."""
    for number in range(PROJECTS):
        if len([entry for entry in _entries() if entry["project"] == number]) < ROUNDS:
            _once(number)
    rounds = list(_entries())
    promoted = [entry for entry in rounds if entry["keep"] == "promote"]
    kept = [entry for entry in rounds if entry["keep"] != "promote"]
    worse = [entry for entry in promoted if entry["test"] < entry["allowed"]]
    surely = [entry for entry in promoted if entry["test_high"] < 0]
    told = f"test rows gained {100 * np.mean([entry['test'] for entry in promoted]):+.1f} points in the mean"
    lost = f"those kept out {100 * np.mean([entry['test'] for entry in kept]):+.1f}" if kept else ""
    return [
        Figure("rounds", len(rounds), "", least=30),
        Figure("promotions recommended", len(promoted), "", least=5, beside=f"{told}; {lost}"),
        Figure("promotions worse on the test than their interval allows", len(worse), "", most=0),
        Figure("promotions surely worse on the test", len(surely), "", most=0),
    ]


def _table() -> Table:
    values, digits = load_digits(return_X_y=True)
    columns = {f"point {place}": column.tolist() for place, column in enumerate(values.T)}
    return {**columns, ANSWER: [f"digit {digit}" for digit in digits]}


def _once(number: int) -> None:
    """One project's rounds, each going on with what was recommended."""
    table, random = _table(), np.random.default_rng(number)
    order = random.permutation(len(table[ANSWER]))
    begin = rows_of(table, order[: TESTED + BEGIN])
    begin[ANSWER][TESTED:] = spoilt(begin[ANSWER][TESTED:], FLIPPED, random)
    begin[PART] = [TEST] * TESTED + [TRAIN] * BEGIN
    settings = (f"split.seed={number}", "split.validation=0.3")
    with project(begin, *settings, family="linear") as (owned, recipe):
        champion = owned.train(recipe)
        for at in range(ROUNDS):
            rows = rows_of(table, order[TESTED + BEGIN + at * EACH :][:EACH])
            rows[ANSWER] = spoilt(rows[ANSWER], WRONG[number % len(WRONG)], random)
            owned.correct(champion, rows)
            made, found = owned.again()
            _keep(number, at, found)
            act = promotions.promote if found["recommend"] == "promote" else promotions.keep
            act(owned.workspace, owned.id, made.id, found["why"], found["said"])
            champion = made if found["recommend"] == "promote" else champion


def _keep(number: int, at: int, found: dict) -> None:
    chosen, test = found["choosing"], found["test"]
    gain = chosen["after"] - chosen["before"]
    width = (gain - chosen["low"]) * math.sqrt(1 + chosen["rows"] / test["rows"])  # of as many new rows as were tested
    entry = {"project": number, "round": at, "keep": found["recommend"], "code": measured.code()}
    entry |= {"gain": gain, "low": chosen["low"], "allowed": min(0.0, gain - width)}
    entry |= {"test": test["after"] - test["before"], "test_low": test["low"], "test_high": test["high"]}
    measured.add("promoting", entry)
    print(json.dumps(entry), file=sys.stderr, flush=True)


def _entries() -> Iterator[dict]:
    return (entry for entry in measured.entries("promoting") if entry["code"] == measured.code())


if __name__ == "__main__":
    print(*measure(), sep="\n")
