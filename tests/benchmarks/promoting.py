"""Does following the recommendation ever make a model worse? Simulated rounds of corrections, some of them wrong.

In each round a project's champion gets corrections, is trained again and judged, and what is recommended is done. It is
held against the test rows, which decided nothing: no promotion may be worse there than the interval of the rows that
chose allows, for so many rows as were tested. A model that was kept out is held against them, too, to tell whether the
rule is too strict.

Run: python -m tests.benchmarks.promoting. What is measured once is kept, so that a stopped benchmark goes on.
"""

import json
import math
import sys
import time

import numpy as np

from core.store import promotions
from tests.benchmarks import measured
from tests.benchmarks.figure import Figure
from tests.benchmarks.sets.loop_set import ANSWER, PART, TEST, TRAIN, Project, project, rows_of, spoilt
from tests.benchmarks.sets.promoting_projects import PROJECTS, Plan

FLIPPED = 0.2  # of a project's first answers
VALIDATION = 0.3
CLEAR = 0.01  # of all test rows, or of the champion's mean error: what a model that was kept out would have brought


def measure() -> list[Figure]:
    """How many were recommended, and the worst of them."""
    for number, plan in enumerate(PROJECTS):
        if len([place for place in _entries() if place[0] == number]) < len(plan.corrections):
            _once(number, plan)
    rounds = list(_entries().values())
    promoted = [entry for entry in rounds if entry["keep"] == "promote"]
    kept = [entry for entry in rounds if entry["keep"] != "promote"]
    worse = [entry for entry in promoted if entry["test"] < entry["allowed"]]
    surely = [entry for entry in promoted if entry["test_high"] < 0]
    missed = [entry for entry in kept if entry["test_low"] > 0 and entry["test"] > CLEAR * entry["scale"]]
    return [
        Figure("rounds", len(rounds), "", least=30),
        Figure("promotions recommended", len(promoted), "", least=5, beside=_beside(promoted, kept)),
        Figure("promotions worse on the test than their interval allows", len(worse), "", most=0),
        Figure("promotions surely worse on the test", len(surely), "", most=0),
        Figure("models kept out that were surely better on the test", len(missed), ""),
    ]


def _beside(promoted: list[dict], kept: list[dict]) -> str:
    """What the test rows gained in the mean, in points of a share or of the champion's error."""
    report = {"test rows gained": promoted, "those kept out": kept}
    means = {
        words: 100 * float(np.mean([entry["test"] / entry["scale"] for entry in some]))
        for words, some in report.items()
        if some
    }
    return "; ".join(f"{words} {mean:+.1f} points in the mean" for words, mean in means.items())


def _once(number: int, plan: Plan) -> None:
    """One project's rounds, each going on with what was recommended."""
    table, random = plan.table(), np.random.default_rng(number)
    order, first = random.permutation(len(table[ANSWER])), plan.tested + plan.begin
    begin = rows_of(table, order[:first])
    begin[ANSWER][plan.tested :] = spoilt(begin[ANSWER][plan.tested :], FLIPPED, random)
    begin[PART] = [TEST] * plan.tested + [TRAIN] * plan.begin
    settings = (f"split.seed={number}", f"split.validation={VALIDATION}")
    with project(begin, *settings, family=plan.family, task=plan.task) as (owned, recipe):
        champion, at = owned.train(recipe), first
        for round_, (count, wrong) in enumerate(plan.corrections):
            began = time.monotonic()
            rows = rows_of(table, order[at : at + count])
            rows[ANSWER] = spoilt(rows[ANSWER], wrong, random)
            owned.correct(champion, rows)
            made, found = owned.again()
            _keep((number, round_), plan, found, time.monotonic() - began)
            _follow(owned, made.id, found)
            champion, at = (made if found["recommend"] == "promote" else champion), at + count


def _follow(owned: Project, made: str, found: dict) -> None:
    act = promotions.promote if found["recommend"] == "promote" else promotions.keep
    act(owned.workspace, owned.id, made, found["why"], found["said"])


def _keep(index: tuple[int, int], plan: Plan, found: dict, seconds: float) -> None:
    chosen, test = found["choosing"], found["test"]
    sign = 1 if chosen["metric"] == "accuracy" else -1  # a mean error falls
    gain = sign * (chosen["after"] - chosen["before"])
    width = (gain - chosen["low"]) * math.sqrt(1 + chosen["rows"] / test["rows"])  # of as many new rows as were tested
    count, wrong = plan.corrections[index[1]]
    entry = {"project": index[0], "round": index[1], "name": plan.name, "count": count, "wrong": wrong}
    entry |= {"keep": found["recommend"], "code": measured.code(), "seconds": round(seconds, 1)}
    entry |= {"gain": gain, "low": chosen["low"], "allowed": min(0.0, gain - width)}
    entry |= {"test": sign * (test["after"] - test["before"]), "test_low": test["low"], "test_high": test["high"]}
    entry |= {"scale": 1.0 if sign == 1 else test["before"]}
    measured.add("promoting", entry)
    print(json.dumps(entry), file=sys.stderr, flush=True)


def _entries() -> dict[tuple[int, int], dict]:
    """By project and round: the last where a project was begun again."""
    kept = (entry for entry in measured.entries("promoting") if entry["code"] == measured.code() and "name" in entry)
    return {(entry["project"], entry["round"]): entry for entry in kept}


if __name__ == "__main__":
    print(*measure(), sep="\n")
