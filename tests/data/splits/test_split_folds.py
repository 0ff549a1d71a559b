"""Folds: every row but the test part is judged once, the mix is the same in each, groups stay whole."""

import numpy as np
import pytest

from core.data.splits.split import as_table, make_split
from core.data.splits.split_by import by_group
from core.data.splits.split_folds import folds_of
from core.errors import UserError
from core.recipe import SplitOptions


def test_folds_share_all_rows_but_the_test_part_with_the_same_mix():
    split = make_split(np.arange(500), np.arange(500) % 5 == 0, SplitOptions(method="folds"))
    rare = np.arange(500) % 5 == 0
    folds = folds_of(split, rare, SplitOptions(method="folds", folds=4))
    tested = np.asarray(split["part"].to_pylist()) == "test"
    assert (folds[tested] == 0).all()
    assert set(folds[~tested]) == {1, 2, 3, 4}
    assert np.ptp([np.sum(folds == fold) for fold in range(1, 5)]) <= 1
    assert np.ptp([np.sum(rare[folds == fold]) for fold in range(1, 5)]) <= 1


def test_rows_of_one_group_are_judged_by_one_fold_and_the_mix_is_kept():
    random = np.random.default_rng(3)
    groups = random.integers(0, 60, 500)
    rare = random.random(500) < 0.2
    options = SplitOptions(method="folds", folds=5, column="site")
    split = by_group(np.arange(500), groups, rare, options)
    folds = folds_of(split, rare, options, groups)
    tested = np.asarray(split["part"].to_pylist()) == "test"
    assert (folds[tested] == 0).all()
    assert set(folds[~tested]) == {1, 2, 3, 4, 5}
    assert all(len(set(folds[groups == group])) == 1 for group in range(60))
    rows = np.bincount(folds)[1:]
    assert rows.max() - rows.min() <= 20
    shares = [rare[folds == fold].mean() for fold in range(1, 6)]
    assert np.ptp(shares) < 0.12


def test_fewer_groups_than_folds_are_told():
    options = SplitOptions(method="folds", folds=5, column="site")
    groups = np.arange(60) % 4
    split = by_group(np.arange(60), groups, None, options)
    with pytest.raises(UserError, match="too few for 5 folds"):
        folds_of(split, None, options, groups)


def test_groups_of_one_answer_each_leave_no_fold_empty():
    groups = np.repeat(np.arange(5), [30, 20, 20, 10, 5])
    strata = np.array([0, 0, 1, 1, 1])[groups]
    table = as_table(np.arange(len(groups)), np.full(len(groups), "train", dtype=object))
    for folds in (3, 4, 5):
        found = folds_of(table, strata, SplitOptions(method="group", column="g", folds=folds), groups)
        assert set(found.tolist()) == set(range(1, folds + 1))
