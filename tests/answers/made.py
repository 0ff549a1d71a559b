"""For tests: answers as a bundle would give them, without a bundle. A new type adds a line to MADE."""

from collections.abc import Callable

import numpy as np

from core.answers import Answers, described, sets
from core.bundle_schema import FORMATS, BundleSchema

CLASSES = ("bad", "fair", "good")


def of_labels(
    classes: tuple[str, ...], labels: np.ndarray, shares: np.ndarray, weights: tuple = (), kind: str = "labels"
) -> Answers:
    """Labels [N] with their probabilities [N,C]."""
    task = "ordered" if kind == "ordered_label" else "classification"
    schema = described(BundleSchema(3, task, "answer", (), classes, weights=weights, answer=kind))
    return Answers(schema, len(labels), {"label": labels, "probabilities": shares})


def of_values(values: list[float], low: list[float] | None = None, high: list[float] | None = None) -> Answers:
    """Numbers [N] with their intervals."""
    schema = described(BundleSchema(3, "regression", "answer", (), level=0.9, answer="value"))
    arrays = {"prediction": values, "lower": low or values, "upper": high or values}
    return Answers(schema, len(values), {name: np.array(array, float) for name, array in arrays.items()})


def of_sets(labels: tuple[str, ...], shares: np.ndarray, thresholds: tuple[float, ...]) -> Answers:
    """Several labels a row, named from their thresholds on; shares: [N,K]."""
    about = {"labels": labels, "thresholds": thresholds, "answer": "several_labels"}
    schema = described(BundleSchema(FORMATS[-1], "several_labels", "answer", (), **about))
    applies = shares >= np.array(thresholds)
    arrays = {"labels": sets.texts(applies, labels), "applies": applies, "probabilities": shares.astype("float32")}
    return Answers(schema, len(shares), arrays)


def of_outputs(kind: str, **arrays: np.ndarray) -> Answers:
    """Any other type of answer that needs no labels, its outputs by their names."""
    schema = described(BundleSchema(FORMATS[-1], "regression", "answer", (), answer=kind))
    return Answers(schema, len(next(iter(arrays.values()))), arrays)


def _labels(rows: int, seed: int) -> Answers:
    shares = np.random.default_rng(seed).dirichlet(np.ones(3), rows)
    return of_labels(CLASSES, np.array(CLASSES, object)[shares.argmax(1)], shares.astype("float32"))


def _steps(rows: int, seed: int) -> Answers:
    shares = np.random.default_rng(seed).dirichlet(np.ones(3), rows)
    middle = (np.cumsum(shares, axis=1)[:, :-1] < 0.5).sum(1)
    return of_labels(CLASSES, np.array(CLASSES, object)[middle], shares.astype("float32"), kind="ordered_label")


def _values(rows: int, seed: int) -> Answers:
    values = np.random.default_rng(seed).normal(size=rows)
    return of_values(values.tolist(), (values - 0.5).tolist(), (values + 0.25).tolist())


def _sets(rows: int, seed: int) -> Answers:
    return of_sets(CLASSES, np.random.default_rng(seed).random((rows, 3)), (0.5, 0.3, 0.7))


# (rows, seed) -> answers as such a bundle gives them
MADE: dict[str, Callable[[int, int], Answers]] = {
    "labels": _labels,
    "value": _values,
    "several_labels": _sets,
    "ordered_label": _steps,
}
