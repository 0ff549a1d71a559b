"""Splits at their borders: exact parts of small tables, with groups, times, words and folds."""

import numpy as np
import pyarrow as pa
import pytest

from core.data.splits import split, split_by, split_column, split_folds
from core.errors import UserError
from core.recipe import SplitOptions
from core.records import ColumnProfile

PLAIN = {"calibration": 0.0}


def parts_of(table):
    return table["part"].to_pylist()


def options(**given):
    return SplitOptions(**{"test": 0.2, "validation": 0.2, **PLAIN, **given})


@pytest.mark.parametrize(("rows", "method", "share"), [(1999, "random", 0), (2000, "random", 0.1), (2000, "folds", 0)])
def test_a_calibration_part_needs_two_thousand_rows_and_no_folds(rows, method, share):
    found = split.part_shares(SplitOptions(method=method, test=0.2, validation=0.15, calibration=0.1), rows)
    assert found == {"test": 0.2, "calibration": share, "validation": 0.15}


def test_nine_tenths_may_be_kept_from_training_and_no_more():
    assert split.part_shares(options(test=0.5, validation=0.4), 10)["test"] == 0.5
    with pytest.raises(UserError):
        split.part_shares(options(test=0.5, validation=0.4, calibration=0.01), 2000)


def test_earlier_parts_are_found_in_any_order_of_the_ids():
    earlier = split.as_table(np.array([7, 3, 5]), np.array(["test", "train", "use"], dtype=object))
    assert split.known_parts(np.array([5, 3, 4, 7, 99, 0]), earlier).tolist() == ["use", "train", "", "test", "", ""]
    assert split.known_parts(np.array([5]), None).tolist() == [""]
    assert split.known_parts(np.array([5]), earlier.slice(0, 0)).tolist() == [""]


def test_classes_are_numbers_in_the_order_of_their_coming_missing_ones_too():
    assert split.as_classes(pa.array(["b", None, "a", "b"]), 4).tolist() == [0, 1, 2, 0]
    assert split.as_classes(pa.chunked_array([["b"], ["a"]]), 2).tolist() == [0, 1]
    assert split.as_classes(None, 3).tolist() == [0, 0, 0]


def test_rows_of_a_part_and_a_part_nobody_is_in():
    table = split.as_table(np.array([7, 3, 5]), np.array(["test", "train", "test"], dtype=object))
    assert split.rows_of(table, "test").tolist() == [7, 5]
    assert split.rows_of(table, "validation").tolist() == []


@pytest.mark.parametrize("method", ["group", "random"])
def test_the_seed_decides(method):
    groups = np.arange(60) // 2
    made = [
        split_by.by_group(np.arange(60), groups, None, options(seed=seed, method="group", column="g"))
        if method == "group"
        else split.make_split(np.arange(60), None, options(seed=seed))
        for seed in (1, 1, 2)
    ]
    assert made[0].equals(made[1])
    assert not made[0].equals(made[2])


def test_the_earliest_rows_train_and_the_latest_test():
    times = np.array([4, 0, 1, 2, 3, 9, 8, 7, 6, 5], "float64")
    found = split_by.by_time(np.arange(10), times, options(method="time", column="t"))
    by_time = dict(zip(times.tolist(), parts_of(found), strict=True))
    assert [by_time[time] for time in range(10)] == ["train"] * 6 + ["validation"] * 2 + ["test"] * 2


def test_equal_times_at_a_border_all_come_into_the_later_part():
    found = split_by.by_time(
        np.arange(10), np.array([0, 1, 2, 3, 4, 5, 6, 7, 7, 7.0]), options(method="time", column="t")
    )
    assert parts_of(found) == ["train"] * 5 + ["validation"] * 2 + ["test"] * 3


def test_two_times_are_a_past_and_a_future():
    found = split_by.by_time(np.arange(4), np.array([1, 1, 2, 2.0]), options(method="time", column="t"))
    assert parts_of(found) == ["train", "train", "test", "test"]


def test_new_rows_go_where_their_time_lies_beginning_with_its_first_moment():
    first = split_by.by_time(np.arange(10), np.arange(10.0), options(method="time", column="t"))
    times = np.r_[np.arange(10.0), 5.9, 6.0, 7.9, 8.0, np.nan]
    found = split_by.by_time(np.arange(15), times, options(method="time", column="t"), inherited=first)
    assert parts_of(found)[10:] == ["train", "validation", "validation", "waiting", "train"]


@pytest.mark.parametrize("groups", [2, 3])
def test_three_groups_are_enough(groups):
    ids = np.arange(12)
    made = options(method="group", column="g")
    if groups == 2:
        with pytest.raises(UserError):
            split_by.by_group(ids, ids % 2, None, made)
        return
    assert sorted(set(parts_of(split_by.by_group(ids, ids % 3, None, made)))) == ["test", "train", "validation"]


def test_the_largest_groups_come_first_each_to_where_most_is_lacking():
    counts = np.array([[1, 0], [6, 0], [3, 0], [2, 0]])
    found = split_by.assigned_evenly(counts, np.array([0.5, 0.5]), np.random.default_rng(0))
    assert found.tolist() == [1, 0, 1, 1]
    mixed = np.array([[4, 0], [4, 0], [0, 4], [0, 4]])
    found = split_by.assigned_evenly(mixed, np.array([0.5, 0.5]), np.random.default_rng(0))
    assert found[0] != found[1]
    assert found[2] != found[3]


def test_a_group_with_rows_in_two_parts_follows_most_of_them():
    ids, groups = np.arange(8), np.array([0, 0, 0, 1, 2, 0, 1, 2])
    earlier = split.as_table(ids[:5], np.array(["test", "train", "train", "test", "validation"], dtype=object))
    found = split_by.by_group(ids, groups, None, options(method="group", column="g"), inherited=earlier)
    assert parts_of(found)[5:] == ["train", "waiting", "validation"]


def test_words_are_followed_and_new_rows_for_a_test_that_stands_wait():
    words = np.array(["train", "test", "validation", "calibration"] * 3, dtype=object)
    made = options(method="column", column="w")
    first = split_by.by_word(np.arange(12), words, None, made)
    assert parts_of(first) == words.tolist()
    more = np.r_[words, np.array(["test", "train"], dtype=object)]
    assert parts_of(split_by.by_word(np.arange(14), more, None, made, inherited=first))[12:] == ["waiting", "train"]
    without = split.as_table(np.array([0, 2]), np.array(["train", "validation"], dtype=object))
    later = split_by.by_word(
        np.array([0, 2, 1]), np.array(["train", "validation", "test"]), None, made, inherited=without
    )
    assert parts_of(later) == ["train", "validation", "test"]


def test_folds_are_of_equal_size_and_shuffled_by_the_seed():
    parts = np.array(["train", "validation", "calibration", "test", "use", "waiting"] * 4, dtype=object)
    table = split.as_table(np.arange(24), parts)
    made = [split_folds.folds_of(table, None, options(method="folds", folds=3, seed=seed)) for seed in (0, 0, 1)]
    assert np.bincount(made[0]).tolist() == [12, 4, 4, 4]
    assert ((made[0] > 0) == np.isin(parts, ["train", "validation", "calibration"])).all()
    assert made[0].tolist() == made[1].tolist() != made[2].tolist()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("train", "test"), ("train", "test")),
        (("Test ", "VAL", "training"), ("train", "validation", "test")),
        (("train", "other"), ()),
        (("train",), ()),
        ((), ()),
    ],
)
def test_a_column_names_parts_where_all_its_words_do_and_more_than_one(words, found):
    profile = ColumnProfile("w", "text", 9, 0, len(words), frequent=tuple((word, 1) for word in words))
    assert split_column.named_parts(profile) == found


@pytest.mark.parametrize("facts", [{"missing": 1}, {"unique": 3}, {"storage": "list"}])
def test_a_column_with_gaps_or_more_words_than_are_known_names_no_parts(facts):
    given = {"storage": "text", "rows": 9, "missing": 0, "unique": 2, **facts}
    assert split_column.named_parts(ColumnProfile("w", frequent=(("train", 1), ("test", 1)), **given)) == ()


@pytest.mark.parametrize(("wrong", "fails"), [(1, False), (2, True)])
def test_one_in_twenty_times_may_be_unreadable(wrong, fails):
    values = pa.chunked_array([["1"] * (20 - wrong) + ["x"] * wrong + [""]])
    if fails:
        with pytest.raises(UserError, match="2 values of “n” can't be read as a time, first “x” in row 119"):
            split_column.times(values, "number", {}, "n", np.arange(100, 121))
        return
    found = split_column.times(values, "number", {}, "n", np.arange(21))
    assert np.isnan(found).tolist() == [False] * 19 + [True, True]
    assert found.dtype == np.dtype("float64")


def test_a_column_s_own_order_of_day_and_month_counts():
    values = pa.chunked_array([["3/4/2024"]])
    day, month = (
        split_column.times(values, "date", {"order": order}, "d", np.arange(1))[0]
        for order in ("day first", "month first")
    )
    assert day - month == 30
