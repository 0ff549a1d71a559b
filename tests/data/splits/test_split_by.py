"""Groups stay whole, the past comes before the future, and a column's own words are followed."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.splits import split_by, split_column
from core.errors import UserError
from core.recipe import SplitOptions

GROUP = SplitOptions(method="group", column="patient")
TIME = SplitOptions(method="time", column="day")
WORD = SplitOptions(method="column", column="part")


def parts_of(split):
    return np.asarray(split["part"].to_pylist())


@given(st.lists(st.integers(0, 30), min_size=3, max_size=300), st.integers(0, 20))
def test_no_group_is_in_two_parts_and_no_part_is_empty(groups, seed):
    groups = np.array([*groups, 100, 101, 102])
    options = SplitOptions(method="group", column="patient", seed=seed)
    parts = parts_of(split_by.by_group(np.arange(len(groups)), groups, groups % 2, options))
    assert all(len(set(parts[groups == group])) == 1 for group in set(groups.tolist()))
    assert {"train", "validation", "test"} <= set(parts)


def test_groups_keep_the_shares_and_the_mix():
    chance = np.random.default_rng(0)
    groups = np.sort(chance.integers(0, 300, 6000))
    strata = (chance.random(300) < 0.3).astype(int)[groups]
    parts = parts_of(split_by.by_group(np.arange(6000), groups, strata, GROUP))
    for part, share in (("test", 0.2), ("validation", 0.15), ("calibration", 0.1)):
        assert np.mean(parts == part) == pytest.approx(share, abs=0.01)
        assert strata[parts == part].mean() == pytest.approx(strata.mean(), abs=0.03)


def test_very_many_groups_are_dealt_by_their_shares_too():
    groups = np.arange(60_000) // 2
    parts = parts_of(split_by.by_group(np.arange(60_000), groups, groups % 3, GROUP))
    assert np.mean(parts == "test") == pytest.approx(0.2, abs=0.01)


def test_new_rows_follow_their_group_and_nothing_new_enters_test():
    groups = np.repeat(np.arange(40), 10)
    first = split_by.by_group(np.arange(400), groups, None, GROUP)
    more = np.concatenate([groups, np.arange(40), np.repeat(np.arange(100, 140), 5)])
    second = parts_of(split_by.by_group(np.arange(640), more, None, GROUP, inherited=first))
    assert np.array_equal(second[:400], parts_of(first))
    tested = np.isin(more, groups[parts_of(first) == "test"])
    assert all(len(set(second[more == group])) == 1 for group in set(more[~tested].tolist()))
    assert set(second[400:][tested[400:]]) == {split_by.WAITING}
    assert "test" not in second[400:]
    assert "validation" in second[440:]


def test_fewer_than_three_groups_are_refused():
    with pytest.raises(UserError, match="“patient” has 1 groups"):
        split_by.by_group(np.arange(50), np.zeros(50, int), None, GROUP)


def test_rows_without_a_group_stand_alone():
    found = split_column.groups(pa.chunked_array([["a", None, "b", "a", "", " b "]]))
    assert found[0] == found[3]
    assert found[2] == found[5]
    assert len(set(found.tolist())) == 4


def test_the_past_trains_and_the_future_tests():
    times = np.random.default_rng(0).permutation(3000).astype(float)
    parts = parts_of(split_by.by_time(np.arange(3000), times, TIME))
    ends = [
        (times[parts == part].min(), times[parts == part].max())
        for part in ("train", "validation", "calibration", "test")
    ]
    assert all(before[1] < after[0] for before, after in zip(ends, ends[1:], strict=False))
    assert np.mean(parts == "test") == pytest.approx(0.2, abs=0.001)
    assert np.mean(parts == "validation") == pytest.approx(0.15, abs=0.001)


@given(st.lists(st.integers(0, 4), min_size=6, max_size=200).filter(lambda days: len(set(days)) > 1))
def test_equal_times_are_never_parted(days):
    times = np.array(days, float)
    parts = parts_of(split_by.by_time(np.arange(len(times)), times, TIME))
    assert all(len(set(parts[times == day])) == 1 for day in set(days))
    assert set(parts[times == times.min()]) == {"train"}
    assert set(parts[times == times.max()]) == {"test"}


def test_rows_without_a_time_only_train_and_one_time_is_refused():
    times = np.r_[np.arange(100.0), np.full(20, np.nan)]
    assert set(parts_of(split_by.by_time(np.arange(120), times, TIME))[100:]) == {"train"}
    with pytest.raises(UserError, match="no past and no future"):
        split_by.by_time(np.arange(50), np.full(50, 3.0), TIME)


def test_later_rows_go_where_their_time_lies_and_those_after_the_test_wait():
    first = split_by.by_time(np.arange(1000), np.arange(1000.0), TIME)
    times = np.r_[np.arange(1000.0), 10.5, 700.5, 5000.0]
    second = parts_of(split_by.by_time(np.arange(1003), times, TIME, inherited=first))
    assert np.array_equal(second[:1000], parts_of(first))
    assert second[1000:].tolist() == ["train", "validation", split_by.WAITING]


def test_dates_are_read_as_the_models_reads_them_and_unreadable_ones_are_told():
    values = pa.chunked_array([["31.01.2024", "01.02.2024", "", "15.01.2024"]])
    found = split_column.times(values, "date", {}, "day", np.arange(4))
    assert np.argsort(found).tolist() == [3, 0, 1, 2]
    with pytest.raises(UserError, match="“soon” in row 12"):
        split_column.times(pa.chunked_array([["2024-01-01", "soon"]]), "date", {}, "day", np.array([10, 11]))
    with pytest.raises(UserError, match="no earlier and later"):
        split_column.times(values, "category", {}, "day", np.arange(4))


def test_a_columns_words_name_the_parts_in_common_spellings():
    values = pa.chunked_array([["Training", "val", "TEST ", "hold-out", "dev"]])
    names = split_column.part_names(values, "part", np.arange(5))
    assert names.tolist() == ["train", "validation", "test", "test", "validation"]
    with pytest.raises(UserError, match="“later” in row 2"):
        split_column.part_names(pa.chunked_array([["train", "later"]]), "part", np.arange(2))
    with pytest.raises(UserError, match="nothing in row 1"):
        split_column.part_names(pa.chunked_array([["", "train"]]), "part", np.arange(2))


def test_without_validation_rows_some_are_taken_from_train():
    words = np.array(["train"] * 80 + ["test"] * 20, dtype=object)
    parts = parts_of(split_by.by_word(np.arange(100), words, np.arange(100) % 2, WORD))
    assert (parts[80:] == "test").all()
    assert (parts == "validation").sum() == pytest.approx(12, abs=1)
    with pytest.raises(UserError, match="no row for train"):
        split_by.by_word(np.arange(20), words[80:], None, WORD)


def test_without_test_rows_some_are_taken_from_train_and_validation_stays():
    words = np.array(["train"] * 80 + ["validation"] * 20, dtype=object)
    parts = parts_of(split_by.by_word(np.arange(100), words, np.arange(100) % 2, WORD))
    assert (parts[80:] == "validation").all()
    assert (parts == "test").sum() == pytest.approx(16, abs=1)
    assert np.bincount(np.arange(100)[parts == "test"] % 2).tolist() == [8, 8]
    assert (parts == "train").sum() == 80 - (parts == "test").sum()
