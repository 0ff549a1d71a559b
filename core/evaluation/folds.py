"""What the folds of a cross-validation say together: each metric's mean and spread. Runs nothing."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.judgement import Evaluation, FoldReport, Measured


def summed_up(evaluation: Evaluation, folds: Sequence[FoldReport]) -> Evaluation:
    """The evaluation with each metric's mean and spread (standard deviation) over the folds, and the folds' own."""
    metrics = {name: _over(entry, [fold.value(name) for fold in folds]) for name, entry in evaluation.metrics.items()}
    told = tuple(replace(fold, truth=None, scores=None) for fold in folds)
    return replace(evaluation, metrics=metrics, cross_validated=True, folds=told)


def _over(measured: Measured, values: Sequence[float | None]) -> Measured:
    known = [value for value in values if value is not None]
    mean = float(np.mean(known)) if known else None
    return replace(measured, mean=mean, spread=float(np.std(known, ddof=1)) if len(known) > 1 else None)
