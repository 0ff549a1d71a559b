"""How much of what wrong answers cost is won back by corrections, through the inbox and “train again”.

Of the training rows' answers 40 % are flipped. Fresh rows, as many as 20 % of the training rows, come with right
answers as corrections; the control brings the same rows with answers spoilt alike. The share of the gap between the
spoilt and the clean model that is closed is measured on the test rows, which are always right.

Run: python -m tests.benchmarks.closing_the_gap [SET ...] measures those alone. What is measured once is kept, so that a
stopped benchmark goes on; other code measures anew.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

from core.store.runs import Run
from tests.benchmarks import measured
from tests.benchmarks.figure import Figure
from tests.benchmarks.sets import mixed_sets, real_sets
from tests.benchmarks.sets.loop_set import ANSWER, PART, TEST, TRAIN, Table, project, rows_of, spoilt

SEEDS = 3
FLIPPED, FRESH, TESTED = 0.4, 0.2, 0.3  # shares: of the training answers; of the training rows; of all rows
RIGHT, CONTROL = "right", "control"


def _digits() -> Table:
    """Handwritten digits as 64 numbers a row."""
    values, digits = load_digits(return_X_y=True)
    columns = {f"point {index}": column.tolist() for index, column in enumerate(values.T)}
    return {**columns, ANSWER: [f"digit {digit}" for digit in digits]}


SETS: dict[str, Callable[[], Table]] = {
    "digits as a table": _digits,
    "film opinions": lambda: mixed_sets.of_classes(lambda: real_sets.opinions(500)),
    "clothes": lambda: mixed_sets.of_classes(lambda: real_sets.fashion_mnist(100)),
}


def measure() -> list[Figure]:
    """The share of the gap that is closed, by set; then the figures that have a target."""
    run(list(SETS))
    closed = {name: _shares(name, RIGHT) for name in SETS}
    control = {name: _shares(name, CONTROL) for name in SETS}
    figures = [
        Figure(f"{name}, gap closed", float(np.mean(shares)), "", least=1 / 3, beside=_beside(name))
        for name, shares in closed.items()
    ]
    return [
        *figures,
        Figure("gap closed, mean", float(np.mean([*closed.values()])), "", least=0.5),
        Figure("gap closed by spoilt corrections, mean", float(np.mean([*control.values()])), "", most=0.2),
    ]


def run(names: list[str]) -> None:
    """Measure what is not measured yet, a line a model."""
    for name in names:
        for seed in range(SEEDS):
            if len({entry["model"] for entry in _entries(name) if entry["seed"] == seed}) < 4:
                _once(name, seed)


def _once(name: str, seed: int) -> None:
    """All four models of a set and seed: clean, spoilt, and both challengers of the spoilt one."""
    table, random = SETS[name](), np.random.default_rng(seed)
    order = random.permutation(len(table[ANSWER]))
    tested = round(TESTED * len(order))
    training = round((len(order) - tested) / (1 + FRESH))
    test, train, fresh = order[:tested], order[tested : tested + training], order[tested + training :]
    base = rows_of(table, np.concatenate([train, test]))
    base[PART] = [TRAIN] * len(train) + [TEST] * len(test)
    wrong = {**base, ANSWER: spoilt(base[ANSWER][:training], FLIPPED, random) + base[ANSWER][training:]}
    right = rows_of(table, fresh)
    corrections = {RIGHT: right, CONTROL: {**right, ANSWER: spoilt(right[ANSWER], FLIPPED, random)}}
    with project(base) as (clean, recipe):
        _keep(name, seed, "clean", clean.train(recipe))
    for which, rows in corrections.items():
        with project(wrong) as (owned, recipe):
            champion = owned.train(recipe)
            if which == RIGHT:
                _keep(name, seed, "spoilt", champion)
            owned.correct(champion, rows)
            made, found = owned.again()
            _keep(name, seed, which, made, keep=found["recommend"], learned=found["learned"]["corrections"])


def _keep(name: str, seed: int, model: str, run: Run, **more: object) -> None:
    evaluation = json.loads((Path(run.folder) / "evaluation.json").read_text(encoding="utf-8"))
    entry = {"set": name, "seed": seed, "model": model, "code": measured.code(), "at": round(time.time())}
    entry |= {"accuracy": evaluation["metrics"]["accuracy"]["value"], "rows": evaluation["rows"], **more}
    measured.add("closing_the_gap", entry)
    print(json.dumps(entry), file=sys.stderr, flush=True)


def _entries(name: str) -> Iterator[dict]:
    kept = measured.entries("closing_the_gap")
    return (entry for entry in kept if entry["set"] == name and entry["code"] == measured.code())


def _shares(name: str, which: str) -> list[float]:
    """The share closed by each seed."""
    known = {(entry["seed"], entry["model"]): entry["accuracy"] for entry in _entries(name)}
    found = []
    for seed in range(SEEDS):
        clean, wrong, made = (known[seed, model] for model in ("clean", "spoilt", which))
        found.append((made - wrong) / (clean - wrong))
    return found


def _beside(name: str) -> str:
    found = {model: [] for model in ("clean", "spoilt", RIGHT, CONTROL)}
    for entry in _entries(name):
        found[entry["model"]].append(entry["accuracy"])
    note = ", ".join(f"{model} {100 * np.mean(values):.1f} %" for model, values in found.items())
    return f"{note}; shares {', '.join(f'{share:.2f}' for share in _shares(name, RIGHT))}"


if __name__ == "__main__":
    run(sys.argv[1:] or list(SETS))
