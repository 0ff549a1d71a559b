"""What a model relies on: how much worse it answers when one column's values are shuffled. Knows no findings."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from core.records import FittedTarget
from core.serving.predictor import Predictor
from core.tasks import TASKS

SECONDS = 5.0  # for shuffling columns; what is not reached is not told
FOUND, RANKED, VALUES = "found", "ranked", "values"  # what a loss is measured by


@dataclass(frozen=True)
class Relied:
    """`skill` of the whole model and `drops`, what each column's shuffling takes from it, the largest first.

    `measure` and `seen`: the same by a measure that sees rare answers, even ones that the model never gives; it is
    RANKED where there are such, else what `drops` holds. `columns`: how many there are in all.
    """

    skill: float
    drops: list[tuple[str, float]]
    measure: str
    seen: list[tuple[str, float]]
    columns: int


def relied_on(
    predictor: Predictor,
    table: pa.Table,
    truth: np.ndarray,
    on_progress: Callable[[Relied], None] = lambda so_far: None,
    seconds: float = SECONDS,
) -> Relied:
    """Permutation importance (Breiman 2001) on rows [N] that training never saw; `on_progress` gets what is known so
    far.

    truth: the answers as the target is read, texts (object) or numbers [N].
    """
    began, random = time.monotonic(), np.random.default_rng(0)
    task, schema = TASKS[predictor.schema.task], predictor.schema
    learned = FittedTarget(task.name, schema.target, schema.labels)
    encoded = task.encode(learned, pa.array(truth))

    def measured(rows: pa.Table) -> tuple[float, float | None]:
        judged = task.judged(learned, encoded, predictor.answer(rows))
        return task.skill(judged), task.ranks(judged)

    whole, seen = measured(table)
    measure = VALUES if task.numeric else FOUND if seen is None else RANKED
    found: list[tuple[str, float, float]] = []

    def so_far() -> Relied:
        drops = _sorted([(name, drop) for name, drop, _ in found])
        shown = _sorted([(name, drop) for name, _, drop in found]) if measure == RANKED else drops
        return Relied(whole, drops, measure, shown, len(schema.inputs))

    for column in schema.inputs:
        if time.monotonic() - began > seconds:
            break
        mixed = pa.array(random.permutation(table.num_rows))
        index = table.column_names.index(column.name)
        skill, ranks = measured(table.set_column(index, column.name, table[column.name].take(mixed)))
        other = 0.0 if seen is None or ranks is None else _lost(seen, ranks)
        found.append((column.name, _lost(whole, skill), other))
        on_progress(so_far())
    return so_far()


def _lost(whole: float, left: float) -> float:
    return min(max(0.0, whole - left), max(0.0, whole))  # no more than all of it


def _sorted(drops: list[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(drops, key=lambda entry: -entry[1])
