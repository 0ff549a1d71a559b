"""How many answers of a table are wrong, as its corrections show, and how much a row counts then that nobody corrected.

Corrected rows are a trusted set (Hendrycks et al. 2018, Using Trusted Data to Train Deep Networks on Labels Corrupted
by Severe Noise): where a model of the table agrees with them more often than with the rest of the table, answers of the
rest are wrong. Each of the rest then counts by its importance (Liu and Tao 2016, Classification with Noisy Labels by
Importance Reweighting), which keeps the best answer what it was even where nothing is wrong. Wrong answers are taken
for any of the others alike.
"""

import math
import warnings

import numpy as np

from core.models.linear_fit import linear_strength

FEWEST = 15  # corrected rows
CLEAR = 2.6  # deviations: by luck alone in 1 of 200
LEAST = 0.25  # of the answers; fewer may seem wrong where people mostly confirm what was easy
MOST = 0.9  # of the share at which an answer tells nothing any more
ANCHORS = 0.1  # of the rows, the surest
STEPS = 200
LARGEST = 2**25  # numbers x classes that are looked at; beyond, it would take longer than learning does


def share(agrees: np.ndarray, sure: np.ndarray, trusted: np.ndarray, classes: int) -> float:
    """About how many of the answers that are not trusted are wrong, 0..1; 0 where that is not clear, or they are few.

    agrees: whether a model that did not learn from the row answers it as it stands there, bool [N]; sure: how probable
    it takes its answer to be, [N]; trusted: bool [N]. Of the rows that it is surest of about as many must be wrong
    (anchor points, Liu and Tao 2016): else people confirmed what was easy, and the rest is hard rather than wrong.
    """
    known, rest = agrees[trusted], agrees[~trusted]
    if len(known) < FEWEST or len(rest) < FEWEST or classes < 2:
        return 0.0
    ours, theirs, all_ = known.mean(), rest.mean(), agrees.mean()
    luck = math.sqrt(all_ * (1 - all_) * (1 / len(known) + 1 / len(rest)))
    if luck == 0 or (ours - theirs) / luck < CLEAR:
        return 0.0
    wrong = (ours - theirs) / (ours - (1 - ours) / (classes - 1))
    anchors = ~agrees[~trusted][sure[~trusted] >= np.quantile(sure[~trusted], 1 - ANCHORS)]
    most = anchors.mean() + math.sqrt(anchors.mean() * (1 - anchors.mean()) / len(anchors))
    found = min(float(wrong), float(most), MOST * (1 - 1 / classes))
    return found if found >= LEAST else 0.0


def importance(given: np.ndarray, wrong: float, classes: int) -> np.ndarray:
    """How much each row counts, float64 [N], 1 on average. given: the probability of the answer that it has, [N].

    wrong: the share of wrong answers, below 1 - 1 / classes.
    """
    by_chance = wrong / (classes - 1)
    right = (given - by_chance) / ((1 - wrong - by_chance) * np.maximum(given, 1e-9))
    counts: np.ndarray = np.clip(right, 0.0, 1 / (1 - wrong))
    return counts


def held_out(matrix: np.ndarray, target: np.ndarray, rows: np.ndarray, classes: int) -> np.ndarray | None:
    """Probabilities [N,C] by linear models that did not learn from the row; None where none can be made.

    matrix: float64 [N,D]; target, rows: class positions and ids of the first M rows, which are learned from in turns.
    The others are answered by all the models together.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    seen = len(target)
    strength = linear_strength.of_classes(matrix[:seen], target, rows=rows)
    if strength is None:
        return None
    folds = np.full(len(matrix), -1)
    folds[:seen] = linear_strength.folds_of(target, rows)  # an answer of two rows is known to most of the models
    matrix, shares = linear_strength.rotated(matrix), np.zeros((len(matrix), classes))
    model = LogisticRegression(C=1 / strength.value, max_iter=STEPS)
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)
        for fold in range(linear_strength.FOLDS):
            learning, held = (folds >= 0) & (folds != fold), (folds == fold) | (folds < 0)
            model.fit(matrix[learning], target[learning[:seen]])
            shares[np.ix_(held, model.classes_)] += model.predict_proba(matrix[held])
    shares[folds < 0] /= linear_strength.FOLDS
    return shares
