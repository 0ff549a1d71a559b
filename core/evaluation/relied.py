"""What a model relies on: how much worse it answers when one column's values are shuffled. Knows no findings."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from core.answers import Answers
from core.serving.predictor import Predictor

SECONDS = 5.0  # for shuffling columns; what is not reached is not told
SELDOM = 0.5  # an answer with less than this part of an even share of the rows is rare
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
    tell: Callable[[Relied], None] = lambda so_far: None,
    seconds: float = SECONDS,
) -> Relied:
    """Permutation importance (Breiman 2001) on rows [N] that training never saw; `tell` gets what is known so far."""
    began, random = time.monotonic(), np.random.default_rng(0)
    measure, answers = measure_for(truth, predictor.schema.labels), predictor.answer(table)
    whole, seen, found = skill(answers, truth), ranked(answers, truth) if measure == RANKED else None, []

    def so_far() -> Relied:
        drops = _sorted([(name, drop) for name, drop, _ in found])
        shown = _sorted([(name, drop) for name, _, drop in found]) if measure == RANKED else drops
        return Relied(whole, drops, measure, shown, len(predictor.schema.inputs))

    for column in predictor.schema.inputs:
        if time.monotonic() - began > seconds:
            break
        mixed = pa.array(random.permutation(table.num_rows))
        place = table.column_names.index(column.name)
        given = predictor.answer(table.set_column(place, column.name, table[column.name].take(mixed)))
        other = _lost(seen, ranked(given, truth)) if measure == RANKED else 0.0
        found.append((column.name, _lost(whole, skill(given, truth)), other))
        tell(so_far())
    return so_far()


def measure_for(truth: np.ndarray, labels: tuple[str, ...]) -> str:
    """What a loss is measured by for such answers, texts or values [N]."""
    if not labels:
        return VALUES
    shares = np.unique(truth, return_counts=True)[1] / max(1, len(truth))
    return RANKED if len(shares) > 1 and shares.min() < SELDOM / len(shares) else FOUND


def skill(answers: Answers, truth: np.ndarray) -> float:
    """0 for the usual answer, 1 for no error: balanced accuracy beyond guessing, or R²."""
    if answers.labels is None:
        spread = float(np.sum((truth - truth.mean()) ** 2))
        return 1 - float(np.sum((truth - answers.prediction) ** 2)) / spread if spread else 0.0
    right = answers.labels == truth
    shares = [float(right[truth == label].mean()) for label in set(truth.tolist())]
    return (float(np.mean(shares)) - 1 / len(shares)) / (1 - 1 / len(shares)) if len(shares) > 1 else 0.0


def ranked(answers: Answers, truth: np.ndarray) -> float:
    """0 for guessing, 1 where the rows of each answer get a higher probability of it than all others; answers alike.

    Twice the area under the ROC curve, less one (Gini coefficient), averaged over the answers that occur.
    """
    from sklearn.metrics import roc_auc_score

    areas = []
    for place, label in enumerate(answers.classes):
        own = truth == label
        if own.any() and not own.all():
            areas.append(2 * float(roc_auc_score(own, answers.probabilities[:, place])) - 1)
    return float(np.mean(areas)) if areas else 0.0


def _lost(whole: float, left: float) -> float:
    return min(max(0.0, whole - left), max(0.0, whole))  # no more than all of it


def _sorted(drops: list[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(drops, key=lambda entry: -entry[1])
