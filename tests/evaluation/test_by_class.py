"""The numbers of each class and the curves, against scikit-learn's."""

import numpy as np
import pytest
from sklearn.metrics import (
    auc,
    confusion_matrix,
    precision_recall_curve,
    precision_recall_fscore_support,
    roc_curve,
)

from core.metrics.by_class import by_class
from core.metrics.curves import POINTS, precision_recall, roc

LABELS = ("a", "b", "c")


def asked(rows: int, ties: int, seed: int = 0):  # noqa: ANN201
    """Truth [n] with a few unknown classes, answers [n] and probabilities [n,3] of so many different values."""
    random = np.random.default_rng(seed)
    truth = random.choice([-1, 0, 1, 2], rows, p=[0.05, 0.6, 0.25, 0.1])
    shares = np.round(random.dirichlet(np.ones(3), rows) * ties) / ties
    shares[np.arange(rows), truth] += random.random(rows).round(1)
    return truth, shares.argmax(1), (shares / shares.sum(1, keepdims=True)).astype("float32")


@pytest.mark.parametrize(("rows", "ties"), [(3, 3), (40, 3), (90, 1000)])
def test_numbers_and_curves_are_scikit_learns(rows, ties):
    truth, answered, shares = asked(rows, ties)
    found, known = by_class(LABELS, truth, answered, shares), truth >= 0
    assert found["confusion"] == confusion_matrix(truth[known], answered[known], labels=[0, 1, 2]).tolist()
    assert found["unknown_classes"] == np.sum(~known)
    parts = precision_recall_fscore_support(truth, answered, labels=[0, 1, 2], zero_division=0)
    for index, entry in enumerate(found["classes"]):
        assert [entry["precision"], entry["f1"]] == pytest.approx([parts[0][index], parts[2][index]])
        assert entry["support"] == np.sum(truth == index)
        assert entry["recall"] == (pytest.approx(parts[1][index]) if entry["support"] else None)
    for name, curve in roc(LABELS, truth, shares).items():
        hit, score = truth == LABELS.index(name), shares[:, LABELS.index(name)]
        fpr, tpr, _ = roc_curve(hit, score)
        assert (curve["fpr"], curve["tpr"]) == (pytest.approx(fpr), pytest.approx(tpr))
        assert curve["auc"] == pytest.approx(auc(fpr, tpr))
        precision, recall, _ = precision_recall_curve(hit, score, drop_intermediate=True)
        drawn = precision_recall(LABELS, truth, shares)[name]
        assert (drawn["precision"], drawn["recall"]) == (pytest.approx(precision), pytest.approx(recall))
        assert drawn["share"] == pytest.approx(hit.mean())


def test_a_class_without_rows_has_no_recall_and_no_curve_and_long_curves_are_thinned():
    truth, answered, shares = asked(3_000, 100_000, seed=1)
    assert {len(curve["fpr"]) for curve in roc(LABELS, truth, shares).values()} == {POINTS}
    truth[truth == 1] = 0
    found = by_class(LABELS, truth, answered, shares)
    assert found["classes"][1]["recall"] is None
    assert set(found["roc"]) == {"a", "c"}
    alike = np.full((len(truth), 3), 1 / 3)
    assert roc(LABELS, truth, alike)["a"] == {"fpr": [0, 1], "tpr": [0, 1], "auc": 0.5}
    nothing = by_class(LABELS, truth[:0], answered[:0], shares[:0])
    assert [entry["precision"] for entry in nothing["classes"]] == [None] * 3
