"""What a model says to rows it did not learn from: the calibration part, or folds of a small table.

Below 2,000 rows there is no calibration part; then the family is fitted again without each fifth of the training rows
(cross-conformal prediction, Vovk 2015), the preprocessing staying as it is.
"""

from dataclasses import replace

import numpy as np

from core.models.base import Fitted
from core.plain import Plain
from core.runs.parts import groups_of
from core.runs.stages.context import Context, Ready
from core.runs.stages.prepare import arrays
from core.runs.stages.scoring import scores
from core.runs.stages.trainer import AsFarReport, Trainer

FOLDS = 5


def calibration(context: Context, ready: Ready, fitted: Fitted) -> Plain:
    """What the task's answer part needs beside the scores of `fitted`."""
    if not context.task.calibrates:
        return {}
    context.report.stage("intervals", "Measuring how far off the answers are")
    if context.report.stopping() and not context.task.numeric:  # folds that learn no more would tell nothing
        return watched(context, ready, fitted)
    if len(ready.parts["calibration"]):
        part = arrays(context, ready.preprocessing, ready.learned, ready.parts["calibration"], "calibration")
        truth, found = part.target, scores(context, ready.preprocessing, ready.learned, fitted, part)
    else:
        once = _once(ready)
        truth, found = ready.train.target[once], _out_of_fold(context, ready, fitted.steps)[once]
    return context.task.calibrate(ready.learned, truth, found, context.task_options)


def watched(context: Context, ready: Ready, fitted: Fitted) -> Plain:
    """The same, roughly: by the rows that were watched while learning."""
    found = scores(context, ready.preprocessing, ready.learned, fitted, ready.valid)
    return context.task.roughly(ready.learned, np.asarray(ready.valid.target), found, context.task_options)


def _out_of_fold(context: Context, ready: Ready, steps: float) -> np.ndarray:
    """A score for every training row from a model that did not see it."""
    train, everyone = ready.train, np.arange(len(ready.train))
    start = None if context.recipe.start.run else context.start  # an own run's weights know these rows already
    inner = replace(context, start=start)
    found = np.full((len(train), *np.shape(context.task.baseline(ready.learned, 1))[1:]), np.nan)
    for held in _held(context, ready):
        rest = train.take(np.setdiff1d(everyone, held))
        if len(held) and len(rest):
            report = AsFarReport(context.report, steps)
            fitted = Trainer().learn(inner, replace(ready, train=rest), report)
            found[held] = scores(inner, ready.preprocessing, ready.learned, fitted, train.take(held))
    return found


def _once(ready: Ready) -> np.ndarray:
    """Positions of the training rows, each row's first alone: one that counts more stands there several times."""
    return np.sort(np.unique(ready.train.ids, return_index=True)[1])


def _held(context: Context, ready: Ready) -> list[np.ndarray]:
    """Positions of the training rows that each fold keeps away; where rows are split by group, whole groups.

    A row that stands there several times is in one fold alone.
    """
    random = np.random.default_rng(context.recipe.split.seed)
    rows = ready.train.ids[_once(ready)]
    if (groups := groups_of(context.recipe, rows, context.dataset)) is None:
        folds = np.array_split(rows[random.permutation(len(rows))], min(FOLDS, len(rows)))
        return [np.flatnonzero(np.isin(ready.train.ids, fold)) for fold in folds]
    names, groups = np.unique(groups, return_inverse=True)
    fold_of = random.permutation(len(names)) % FOLDS
    return [np.flatnonzero(np.isin(ready.train.ids, rows[fold_of[groups] == fold])) for fold in range(FOLDS)]
