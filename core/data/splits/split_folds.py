"""Which fold judges a row in a cross-validation: the same mix in every fold, groups whole. Knows no model."""

import numpy as np
import pyarrow as pa

from core.data.splits.split import LEARNED, as_classes
from core.data.splits.split_by import assigned_evenly
from core.errors import UserError
from core.recipe import SplitOptions


def folds_of(
    split: pa.Table, strata: np.ndarray | None, options: SplitOptions, groups: np.ndarray | None = None
) -> np.ndarray:
    """The fold (1..K) that judges each row, int64 [N]; 0 for rows that are not learned from. All get the same mix.

    groups: int64 [N], equal for rows that stay in one fold. UserError with fewer groups than folds.
    """
    free = np.isin(np.asarray(split["part"].to_pylist()), LEARNED)
    classes = as_classes(strata if options.stratify else None, len(free))[free]
    random = np.random.default_rng(options.seed)
    folds = np.zeros(len(free), "int64")
    folds[free] = (
        _of_rows(classes, options, random) if groups is None else _whole(groups[free], classes, options, random)
    )
    return folds


def _of_rows(classes: np.ndarray, options: SplitOptions, random: np.random.Generator) -> np.ndarray:
    shuffled = random.permutation(len(classes))
    ordered = shuffled[np.argsort(classes[shuffled], kind="stable")]
    assigned = np.zeros(len(classes), "int64")
    assigned[ordered] = np.arange(len(classes)) % options.folds + 1
    return assigned


def _whole(groups: np.ndarray, classes: np.ndarray, options: SplitOptions, random: np.random.Generator) -> np.ndarray:
    names, indices = np.unique(groups, return_inverse=True)
    if len(names) < options.folds:
        raise UserError(
            "“{column}” has {count} groups outside the test part, too few for {folds} folds.",
            "Use fewer folds, or keep no groups together.",
            column=options.column,
            count=len(names),
            folds=options.folds,
        )
    counts = np.zeros((len(names), int(classes.max()) + 1))
    np.add.at(counts, (indices, classes), 1)
    return assigned_evenly(counts, np.full(options.folds, 1 / options.folds), random)[indices] + 1
