"""How strongly a linear model's weights are held back: the strength with the best inner score on the training rows.

Knows no columns: it sees one matrix. Strengths stand beside the loss of all rows together, so that what is best for a
sample of them is about as good for all: of large data only a sample is tried.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

STRENGTHS = tuple(10.0 ** (step / 2) for step in range(8, -3, -1))  # from the strongest on, half a decade a step
PATIENCE = 2  # strengths in a row without a better score, after which no weaker one is tried
FOLDS = 5
WORK = 2**26  # numbers x classes x folds that are looked at, at most: a second or so for each strength
FEWEST = 200  # rows of a sample, however wide they are
SQUARE = 1_500  # rows or columns of the largest square matrix that is taken apart
STEPS = 60  # of the solver at each strength; it starts from the weights of the one before
TOLERANCE = 1e-3
SURE = 1e-15  # the least probability that is scored


@dataclass(frozen=True)
class Strength:
    """The strength found, and its inner score: log loss, or squared error in the target's own variance."""

    value: float
    score: float


def of_classes(
    matrix: "np.ndarray | csr_matrix",
    target: np.ndarray,
    weights: np.ndarray | None = None,
    rows: np.ndarray | None = None,
    enough: Callable[[], bool] = lambda: False,
) -> Strength | None:
    """The strength for logistic regression on matrix [N,D] and class positions [N], by cross-validated log loss.

    weights: how much each row counts. rows: ids [N]; rows with the same id, drawn again for the sake of rare classes,
    stay together. `enough` is asked after each strength, and ends the search with the best so far. None where fewer
    than two classes have two rows: nothing can be compared then.
    """
    from threadpoolctl import threadpool_limits

    classes = len(np.unique(target))
    picked = _some(len(target), WORK * len(target) // (_entries(matrix) * classes))
    target, matrix = target[picked], rotated(matrix[picked])
    folds = folds_of(target, picked if rows is None else rows[picked])
    if sum(len(np.unique(folds[target == label])) > 1 for label in np.unique(target)) < 2:
        return None
    tried = max(1, min(FOLDS, WORK // (_entries(matrix) * classes)))
    counts = np.ones(len(target)) if weights is None else weights[picked]
    trials = [_Fold(matrix, target, counts, folds == fold) for fold in range(tried)]
    best, waited = Strength(STRENGTHS[0], np.inf), 0
    for value in STRENGTHS:
        with threadpool_limits(1):  # threads wait for each other longer than they work on so little
            score = sum(trial.loss(value) for trial in trials) / sum(trial.weight for trial in trials)
        best, waited = (Strength(value, float(score)), 0) if score < best.score else (best, waited + 1)
        if waited >= PATIENCE or enough():
            break
    return best


def of_values(matrix: np.ndarray, target: np.ndarray) -> Strength:
    """The strength for least squares on matrix [N,D] and scaled values [N].

    By the squared error of answering each row without it, which has a closed form (Golub, Heath and Wahba 1979).
    """
    from sklearn.linear_model import RidgeCV

    picked = _some(len(target), min(WORK // max(1, matrix.shape[1]), SQUARE if matrix.shape[1] > SQUARE else WORK))
    model = RidgeCV(STRENGTHS).fit(matrix[picked], target[picked])
    return Strength(float(model.alpha_), float(-model.best_score_))


class _Fold:
    """One fold of the rows, answered by a model that learned from the others; each strength starts from the last."""

    def __init__(
        self, matrix: "np.ndarray | csr_matrix", target: np.ndarray, counts: np.ndarray, held: np.ndarray
    ) -> None:
        from sklearn.linear_model import LogisticRegression

        self._model = LogisticRegression(warm_start=True, max_iter=STEPS, tol=TOLERANCE)
        self._seen = (matrix[~held], target[~held], counts[~held])
        self._unseen = (matrix[held], target[held], counts[held])
        self.weight = float(counts[held].sum())

    def loss(self, strength: float) -> float:
        """The summed log loss of the fold's rows."""
        from sklearn.exceptions import ConvergenceWarning

        self._model.C = 1 / strength
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self._model.fit(*self._seen)
        matrix, target, counts = self._unseen
        indices = np.searchsorted(self._model.classes_, target)
        known = np.isin(target, self._model.classes_)
        shares = self._model.predict_proba(matrix)[np.arange(len(target)), np.where(known, indices, 0)]
        return float(-(counts * np.log(np.where(known, np.maximum(shares, SURE), SURE))).sum())


def folds_of(target: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """Each row's fold [N]: classes are spread evenly, rows of the same id are in the same fold."""
    _, first, own = np.unique(ids, return_index=True, return_inverse=True)
    mixed = np.random.default_rng(0).permutation(len(first))
    ordered = mixed[np.argsort(target[first][mixed], kind="stable")]
    folds = np.empty(len(first), "int64")
    folds[ordered] = np.arange(len(first)) % FOLDS
    return folds[own]


def _some(rows: int, most: int) -> np.ndarray:
    """Positions of at most that many rows (never under FEWEST), always the same for the same data."""
    if rows <= max(FEWEST, most):
        return np.arange(rows)
    return np.sort(np.random.default_rng(0).choice(rows, max(FEWEST, most), replace=False))


def _entries(matrix: "np.ndarray | csr_matrix") -> int:
    return max(1, int(getattr(matrix, "nnz", matrix.size)))


def rotated(matrix: "np.ndarray | csr_matrix") -> "np.ndarray | csr_matrix":
    """The rows in as few columns as there are rows, where they had more: weights held back alike fit them alike."""
    rows, width = matrix.shape
    if hasattr(matrix, "nnz") or width <= rows or rows > SQUARE:
        return matrix
    values, vectors = np.linalg.eigh(matrix @ matrix.T)
    return vectors * np.sqrt(np.maximum(values, 0))
