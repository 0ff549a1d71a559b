"""The distinct values of columns as DuckDB counts them: stored types, odd spots, what is looked at and what is not."""

import datetime

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.facts import counting
from core.data.facts.counting import Counted, Spot
from core.data.facts.profile import examine
from core.records import ROW

DAY = datetime.date(2024, 2, 29)
TYPED = {
    "text": pa.array(["b", " a ", "b", None]),
    "integer": pa.array([3, None, 3, -1], pa.int64()),
    "real": pa.array([0.5, 2.0, None, 0.5]),
    "boolean": pa.array([True, False, True, None]),
    "date": pa.array([DAY, None, DAY, DAY]),
    "timestamp": pa.array([datetime.datetime(2024, 2, 29, 7, 5, 3), None, None, None]),
    "bytes": pa.array([b"x", b"x", None, b"y"]),
    "list": pa.array([[1, 2], None, None, [3]]),
}


@pytest.fixture
def dataset(tmp_path):
    """Write columns as a dataset file whose row ids are counted from 0."""

    def _dataset(columns: dict):
        rows = len(next(iter(columns.values())))
        pq.write_table(pa.table({ROW: np.arange(rows), **columns}), tmp_path / "data.parquet")
        return tmp_path / "data.parquet"

    return _dataset


@pytest.fixture
def seen(dataset):
    """What the profile of a single column says."""
    return lambda values, name="a": examine(dataset({name: values}))[0]


def counted(*rows):
    """A table `counted` of (position, value, number, n, first)."""
    database = duckdb.connect()
    database.execute("CREATE TABLE counted (position INTEGER, value VARCHAR, number DOUBLE, n BIGINT, first BIGINT)")
    for row in rows:
        database.execute("INSERT INTO counted VALUES (?, ?, ?, ?, ?)", row)
    return database


def test_each_stored_type_is_known_and_its_values_are_counted_as_labels_show_them(dataset, tmp_path):
    with counting.opened(dataset(TYPED), tmp_path) as database:
        (batch,) = counting.batches(database, 4)
        assert batch == [Counted(index + 1, name, name) for index, name in enumerate(TYPED)]
        with counting.counted(database, batch[:6]) as own:
            found = own.execute("SELECT * FROM counted ORDER BY position, first").fetchall()
    assert found == [
        (1, "b", None, 2, 0),
        (1, " a ", None, 1, 1),
        (2, "3", 3.0, 2, 0),
        (2, "-1", -1.0, 1, 3),
        (3, "0.5", 0.5, 2, 0),
        (3, "2.0", 2.0, 1, 1),
        (4, "True", None, 2, 0),
        (4, "False", None, 1, 1),
        (5, "2024-02-29", None, 3, 0),
        (6, "2024-02-29T07:05:03", None, 1, 0),
    ]


def test_the_profile_of_each_stored_type_counts_present_and_distinct_values(dataset):
    found = [entry.profile for entry in examine(dataset(TYPED))]
    assert [(each.storage, each.rows, each.missing, each.unique) for each in found] == [
        ("text", 4, 1, 2),
        ("integer", 4, 1, 2),
        ("real", 4, 1, 2),
        ("boolean", 4, 1, 2),
        ("date", 4, 1, 1),
        ("timestamp", 4, 3, 1),
        ("bytes", 4, 1, 2),
        ("list", 4, 2, 2),
    ]
    assert [each.plain for each in found] == [False, True, True, True, False, False, False, False]
    assert [each.boolean for each in found] == [0, 0, 0, 1, 0, 0, 0, 0]
    assert [(each.date, each.earliest, each.latest) for each in found[4:6]] == [
        (1, "2024-02-29", "2024-02-29"),
        (1, "2024-02-29T07:05:03", "2024-02-29T07:05:03"),
    ]
    assert (found[6].longest, found[6].mean_length, found[6].mean_words, found[6].frequent) == (0, 0, 0, ())
    assert found[3].frequent == (("True", 2), ("False", 1))


@pytest.mark.parametrize(
    ("rows", "sizes"),
    [(0, [50, 50, 5]), (40_000, [50, 50, 5]), (50_000, [40, 40, 25]), (2_000_000, [1] * 105), (9_000_000, [1] * 105)],
)
def test_so_many_columns_are_counted_together_as_memory_allows(rows, sizes):
    with duckdb.connect() as database:
        columns = ", ".join(f"1 AS c{index}" for index in range(105))
        database.execute(f"CREATE VIEW data AS SELECT 0 AS {ROW}, {columns}")
        found = counting.batches(database, rows)
    assert [len(batch) for batch in found] == sizes
    assert [column.name for batch in found for column in batch] == [f"c{index}" for index in range(105)]


@pytest.mark.parametrize(("columns", "copied"), [(99, False), (100, True)])
def test_a_wide_dataset_is_copied_and_a_narrow_one_is_not(dataset, tmp_path, columns, copied):
    data = dataset({f"c{index}": [1] for index in range(columns)})  # and the column of row ids
    with counting.opened(data, tmp_path) as database:
        (kind,) = database.execute("SELECT table_type FROM information_schema.tables").fetchone()
    assert kind == ("BASE TABLE" if copied else "VIEW")


def test_what_is_no_number_or_endless_or_huge_is_counted_with_its_first_row(seen):
    texts = ["1", "x", "inf", "1e16", "x", "-Infinity", "1000000000000000", "-1000000000000001", " y "]
    found = seen(texts)
    assert found.unreadable == Spot(3, 2, "x")
    assert found.infinite == Spot(2, 3, "inf")
    assert found.huge == Spot(2, 4, "1e16")
    assert (found.profile.infinite, found.profile.plain) == (2, False)
    assert seen(["z" * 90, "1"]).unreadable == Spot(1, 1, "z" * 80)
    assert seen(["1", "2"]).unreadable == seen(["1", "2"]).huge == Spot(0, 1, "")


def test_a_column_without_a_value_has_a_profile_of_its_own(seen):
    found = seen(pa.array([None, None], pa.string()))
    assert (found.profile.rows, found.profile.missing, found.profile.unique, found.profile.plain) == (2, 2, 0, True)
    assert (found.unreadable, found.infinite, found.huge) == (Spot(0), Spot(0), Spot(0))


@pytest.mark.parametrize(
    ("texts", "known"),
    [
        (["a b c"], (5, 5, 5)),
        (["a b c", "a b c d e", "ab"], (2, 5, 9)),
        (["x" * 30], (30, 30, 30)),
        (["x" * 29, "x" * 31], (29, 29, 31)),
        (["x" * 29], None),
        (["ab", "a b c"], None),
    ],
)
def test_lengths_are_worth_showing_from_three_words_or_thirty_characters_on(seen, texts, known):
    found = seen(texts).profile.lengths
    assert (found and (found.smallest, found.median, found.largest)) == known


def test_words_and_characters_are_averaged_over_rows(seen):
    found = seen(["a b c", "a b c", "abcdefg", None]).profile
    assert (found.longest, found.mean_length, found.mean_words) == (7, 17 / 3, 7 / 3)


@pytest.mark.parametrize("columns", [1, 4, 5, 7])
def test_the_most_frequent_values_are_the_same_in_few_columns_and_in_many(dataset, columns):
    values = [f"v{index:02}" for index in range(22)] + ["v21", "v21", "v05"]
    found = examine(dataset({f"c{index}": values for index in range(columns)}))
    wanted = (("v21", 3), ("v05", 2), *((f"v{index:02}", 1) for index in range(19) if index != 5))
    assert [entry.profile.frequent for entry in found] == [wanted] * columns


def test_of_a_long_text_so_much_is_kept_among_the_frequent(seen):
    assert seen(["x" * 300]).profile.frequent == (("x" * 200, 1),)


@pytest.mark.parametrize("here", [0, 5_000_000])
def test_numbers_are_summed_up_alike_wherever_they_are_sorted(monkeypatch, here):
    monkeypatch.setattr(counting, "_SORTED_HERE", here)
    database = counted(
        (2, "1.0", 1.0, 2, 0),
        (2, "x", None, 9, 1),
        (2, "1", 1.0, 3, 2),
        (2, "-5", -5.0, 1, 3),
        (7, "inf", np.inf, 4, 0),
        (7, "0", 0.0, 4, 1),
        (9, "y", None, 4, 1),
    )
    found = {position: (values.tolist(), n.tolist()) for position, (values, n) in counting.numbers(database).items()}
    assert found == {2: ([-5.0, 1.0], [1, 5]), 7: ([0.0], [4])}


def test_odd_texts_are_counted_over_rows_and_words_for_unknown_are_gaps():
    database = counted((3, " x ", None, 2, 7), (3, "y", None, 5, 4), (3, "z", None, 1, 0), (4, "x", None, 50, 1))
    assert counting.spot_of(database, 3, ["x", "y", "unknown"]) == Spot(7, 5, "y")
    assert counting.spot_of(database, 3, ["Unknown", "TBD"]) == Spot(0)
    assert counting.spot_of(database, 3, ["never"]) == Spot(0, 1, "")


def test_some_texts_of_a_column_come_without_spaces_and_with_their_rows():
    database = counted((3, " x ", None, 2, 7), (3, "y", None, 5, 4), (4, "z", None, 1, 0))
    texts, rows = counting.texts_of(database, 3, 10)
    assert sorted(zip(texts.to_pylist(), rows.tolist(), strict=True)) == [("x", 2), ("y", 5)]
    assert len(counting.texts_of(database, 3, 1)[0]) == 1
    assert counting.texts_of(database, 3, 10, "n > 2")[0].to_pylist() == ["y"]


@pytest.mark.parametrize(
    ("texts", "share"),
    [
        (["1", "2", "unknown"], 1.0),
        (["1", "unknown"], 1.0),  # half of them
        (["1", "unknown", "tbd"], 1 / 3),
        (["1", "2", "Unknown ", "x"], 2 / 3),
        (["1", "2", "x"], 2 / 3),
    ],
)
def test_words_for_unknown_count_as_gaps_where_half_of_the_values_are_numbers(seen, texts, share):
    assert seen(texts).profile.numeric == pytest.approx(share)


@pytest.mark.parametrize(
    ("texts", "date"),
    [
        (["2024-01-31", "x"], 0.5),
        (["2024-01-31", "x", "y"], 1 / 3),
    ],
)
def test_days_are_read_where_half_of_the_values_are_dates(seen, texts, date):
    found = seen(texts)
    assert found.profile.date == pytest.approx(date)
    assert found.profile.latest == ("2024-01-31" if date >= 0.5 else "")
    assert found.no_date == (Spot(1, 2, "x") if date >= 0.5 else Spot(0))


def test_texts_that_are_all_lists_are_stored_as_lists(seen):
    assert seen(['["a"]', '{"b": 1}']).profile.storage == "list"
    assert seen(['["a"]', "b"]).profile.storage == "text"
