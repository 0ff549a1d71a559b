"""Rows are split by their shares, the same every time, and keep their part for ever."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.splits.split import PARTS, make_split, read, rows_of, write
from core.errors import UserError
from core.recipe import SplitOptions

OPTIONS = SplitOptions()


def counts(split: pa.Table, rows: np.ndarray | None = None) -> dict[str, int]:
    parts = np.asarray(split["part"].to_pylist())
    parts = parts if rows is None else parts[rows]
    return {part: int((parts == part).sum()) for part in PARTS}


def test_ten_thousand_rows_are_dealt_by_the_shares():
    found = counts(make_split(np.arange(10_000), None, OPTIONS))
    assert sum(found.values()) == 10_000
    assert found == {
        "train": pytest.approx(5500, abs=3),
        "validation": pytest.approx(1500, abs=1),
        "calibration": pytest.approx(1000, abs=1),
        "test": pytest.approx(2000, abs=1),
    }


def test_below_two_thousand_rows_there_is_no_calibration_part():
    assert counts(make_split(np.arange(1999), None, OPTIONS))["calibration"] == 0
    assert counts(make_split(np.arange(2000), None, OPTIONS))["calibration"] == pytest.approx(200, abs=1)


def test_every_class_is_spread_by_the_same_shares():
    strata = np.repeat(["a", "b", "c", "d"], [6000, 3000, 900, 100])
    split = make_split(np.arange(10_000), pa.array(strata), OPTIONS)
    for name in "abcd":
        rows = np.flatnonzero(strata == name)
        found = counts(split, rows)
        assert found["test"] == pytest.approx(0.2 * len(rows), abs=1)
        assert found["validation"] == pytest.approx(0.15 * len(rows), abs=1.5)
        assert found["calibration"] == pytest.approx(0.1 * len(rows), abs=1.5)


def test_without_stratify_the_classes_do_not_matter():
    strata = np.repeat(["a", "b"], 500)
    plain = SplitOptions(stratify=False)
    assert make_split(np.arange(1000), strata, plain).equals(make_split(np.arange(1000), None, plain))


def test_the_same_seed_deals_the_same_and_another_seed_differently():
    once, again = (make_split(np.arange(5000), None, OPTIONS) for _ in range(2))
    assert once.equals(again)
    assert not once.equals(make_split(np.arange(5000), None, SplitOptions(seed=1)))


def test_rows_are_dealt_at_random_not_by_their_place():
    test = rows_of(make_split(np.arange(10_000), None, OPTIONS), "test")
    shares = np.histogram(test, bins=10, range=(0, 10_000))[0] / 1000
    assert np.all(np.abs(shares - 0.2) < 0.06)
    assert len(np.unique(np.diff(test))) > 10


def test_old_rows_keep_their_part_and_new_ones_never_enter_test():
    first = make_split(np.arange(5000), None, OPTIONS)
    ids = np.concatenate([np.arange(2500, 5000)[::-1], np.arange(9000, 12_000)])
    second = make_split(ids, None, OPTIONS, inherited=first)
    earlier = dict(zip(first["__row"].to_pylist(), first["part"].to_pylist(), strict=True))
    later = dict(zip(second["__row"].to_pylist(), second["part"].to_pylist(), strict=True))
    assert second["__row"].to_pylist() == ids.tolist()
    assert all(later[row] == earlier[row] for row in range(2500, 5000))
    fresh = counts(second, np.arange(2500, 5500))
    assert fresh["test"] == 0
    assert fresh["validation"] == pytest.approx(3000 * 0.15 / 0.8, abs=1)


def test_an_equal_table_inherits_its_split_unchanged():
    first = make_split(np.arange(3000), None, OPTIONS)
    assert make_split(np.arange(3000), None, SplitOptions(seed=9), inherited=first).equals(first)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=80), st.integers(0, 50))
def test_however_small_the_classes_each_has_a_row_in_train(classes, seed):
    strata = np.asarray(classes)
    parts = np.asarray(make_split(np.arange(len(strata)), strata, SplitOptions(seed=seed))["part"].to_pylist())
    assert set(strata[parts == "train"]) == set(classes)
    assert set(parts) <= set(PARTS)


@pytest.mark.parametrize("seed", range(20))
def test_a_few_rows_still_fill_validation_and_test(seed):
    found = counts(make_split(np.arange(6), None, SplitOptions(seed=seed)))
    assert min(found["train"], found["validation"], found["test"]) >= 1


def test_missing_classes_are_a_class_of_their_own():
    strata = pa.array(["a", None, "b", None] * 50)
    assert sum(counts(make_split(np.arange(200), strata, OPTIONS)).values()) == 200


def test_shares_that_leave_too_little_for_training_are_refused():
    with pytest.raises(UserError, match="95%"):
        make_split(np.arange(5000), None, SplitOptions(test=0.5, validation=0.35, calibration=0.1))


def test_a_split_survives_its_file(tmp_path):
    split = make_split(np.arange(100), None, OPTIONS)
    write(split, tmp_path / "split.parquet")
    assert read(tmp_path / "split.parquet").equals(split)
    assert [path.name for path in tmp_path.glob("split*")] == ["split.parquet"]
