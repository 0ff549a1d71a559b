"""Weights of linear models computed directly by scikit-learn. Knows no columns: it sees one matrix."""

import json
import warnings
from typing import TYPE_CHECKING

import numpy as np

from core.models.base import Report
from core.models.tilt import lowered
from core.models.watch import Examples, report_point
from core.records import FittedTarget
from core.training.run_report import Paused

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

FIRST, ROUND, MOST = 5, 25, 505  # solver steps to the first point on the chart, between two, and at most
STATE = "logistic.json"
SPARSE = 0.2  # share of entries that are not zero, below which skipping the zeros is faster


def scores(matrix: "np.ndarray | csr_matrix", weights: np.ndarray, bias: np.ndarray, classes: bool) -> np.ndarray:
    """Softmax probabilities [N,C], or values [N], from the dense matrix [N,D]."""
    sums: np.ndarray = matrix @ weights + bias
    if not classes:
        return sums[:, 0]
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return shares


def least_squares(
    matrix: np.ndarray, target: np.ndarray, learned: FittedTarget, restraint: float
) -> tuple[np.ndarray, ...]:
    """weights [D,1] and bias [1] in target units; ridge regression in closed form on the scaled target."""
    from sklearn.linear_model import Ridge

    scaled = (target - learned.mean) / learned.deviation
    model = Ridge(alpha=restraint, solver="cholesky").fit(matrix, scaled)
    weights = np.asarray(model.coef_, "float64").reshape(-1, 1) * learned.deviation
    return weights, np.array([float(model.intercept_) * learned.deviation + learned.mean])


def logistic(
    seen: tuple[np.ndarray, np.ndarray],
    unseen: tuple[np.ndarray, np.ndarray],
    learned: FittedTarget,
    restraint: float,
    report: Report,
    weighed: tuple[np.ndarray | None, np.ndarray | None] = (None, None),
    examples: Examples | None = None,
) -> tuple[np.ndarray, np.ndarray, int]:
    """weights [D,C], bias [C] and the steps taken of logistic regression, from (matrix, class positions) of both parts.

    weighed: how much each of the first part's rows weighs [N], and how often one of each class counts in what is told
    [C]. The bias makes up for both. `examples` are some of the second part's.
    Solved in rounds of at most 25 steps, each starting from the last; between rounds the run can be paused or stopped.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    (matrix, target), watched = (light(seen[0]), seen[1]), light(unseen[0])
    pick = slice(0, 20_000)
    model = LogisticRegression(C=1 / restraint, warm_start=True)
    done = _load(model, report)
    while True:
        model.max_iter = ROUND if done else FIRST
        with warnings.catch_warnings(), threadpool_limits(1 if hasattr(matrix, "nnz") else None):
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(matrix, target, sample_weight=weighed[0])
        done += model.max_iter
        weights, bias = spread(model, len(learned.labels))
        bias = bias - lowered(learned)
        converged = int(np.max(model.n_iter_)) < model.max_iter or done >= MOST
        report_point(
            report,
            done,
            done if converged else MOST,
            learned,
            (target[pick], scores(matrix[pick], weights, bias, True)),
            (unseen[1], scores(watched, weights, bias, True)),
            examples,
            weighed[1],
        )
        if converged or report.stopping():
            return weights, bias, done
        if report.pausing():
            _save(model, done, report)
            raise Paused


def light(matrix: np.ndarray) -> "np.ndarray | csr_matrix":
    """The matrix, without its zeros when most are: one-hot columns hardly hold anything else."""
    from scipy.sparse import csr_matrix

    return csr_matrix(matrix) if np.count_nonzero(matrix) < SPARSE * matrix.size else matrix


def spread(model: "LogisticRegression", classes: int) -> tuple[np.ndarray, np.ndarray]:
    """A fitted LogisticRegression as softmax weights [D,C] and bias [C]; a class without rows gets no chance."""
    found = np.asarray(model.classes_, "int64")
    coefficients, intercepts = model.coef_, model.intercept_
    if len(found) == 2:
        coefficients, intercepts = np.vstack([0 * coefficients, coefficients]), np.append(0.0, intercepts)
    weights, bias = np.zeros((coefficients.shape[1], classes)), np.full(classes, -1e3)
    weights[:, found], bias[found] = coefficients.T, intercepts
    return weights, bias


def _save(model: "LogisticRegression", done: int, report: Report) -> None:
    state = {"done": done, "coefficients": model.coef_.tolist(), "intercepts": model.intercept_.tolist()}
    state["classes"] = [int(position) for position in model.classes_]
    (report.checkpoint / STATE).write_text(json.dumps(state), encoding="utf-8")


def _load(model: "LogisticRegression", report: Report) -> int:
    path = report.checkpoint / STATE
    if not path.is_file():
        return 0
    state = json.loads(path.read_text(encoding="utf-8"))
    model.coef_, model.intercept_ = np.array(state["coefficients"]), np.array(state["intercepts"])
    model.classes_ = np.array(state["classes"], "int64")
    return int(state["done"])
