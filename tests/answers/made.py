"""For tests: answers as a bundle would give them, without a bundle."""

import numpy as np

from core.answers import Answers, described
from core.bundle_schema import BundleSchema


def of_labels(classes: tuple[str, ...], labels: np.ndarray, shares: np.ndarray, weights: tuple = ()) -> Answers:
    """Labels [N] with their probabilities [N,C]."""
    schema = described(BundleSchema(3, "classification", "answer", (), classes, weights=weights, answer="labels"))
    return Answers(schema, len(labels), {"label": labels, "probabilities": shares})


def of_values(values: list[float], low: list[float] | None = None, high: list[float] | None = None) -> Answers:
    """Numbers [N] with their intervals."""
    schema = described(BundleSchema(3, "regression", "answer", (), level=0.9, answer="value"))
    arrays = {"prediction": values, "lower": low or values, "upper": high or values}
    return Answers(schema, len(values), {name: np.array(array, float) for name, array in arrays.items()})
