"""Contract tests: every data repair makes a table with the same ids, says what it did, and previews what it does."""

import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.recipe import RepairChoice
from core.repairs import REPAIRS, tables
from core.repairs.base import DataRepair
from core.repairs.preview import preview

DATA = [repair for repair in REPAIRS.values() if isinstance(repair, DataRepair)]
EACH = pytest.mark.parametrize("repair", DATA, ids=lambda repair: repair.name)
NAMES = [
    "Ann  Lee",
    " ann lee",
    "Bob\u00a0Ray ",
    None,
    "Ann  Lee",
    "\u200bZoé",
    "李 雷",
    "$1",
    "a,b,c",
    "Bob'; DROP TABLE data;--",
]
TABLE = pa.table(
    {
        "__row": pa.array([3, 4, 5, 8, 9, 10, 11, 12, 13, 20], pa.int64()),
        "name": pa.array(NAMES, pa.string()),
        "price": pa.array(["1.234,5 €", "7 €", "x", None, "1.234,5 €", "0,5 €", "900 €", "1e999", "", "12 €"]),
        "size": pa.array([1.0, 2.0, None, 2.5, 1.0, 900.0, float("nan"), -1.0, 3.0, 2.0]),
        "count": pa.array([1, 2, 3, None, 1, 4, 5, 6, 7, 8], pa.int64()),
        "paid": pa.array([True, False, None, True, True, False, True, True, False, True]),
        "day": pa.array([datetime.date(2024, 1, day) for day in (1, 2, 3, 4, 1, 6, 7, 8, 9, 10)]),
    }
)
CASES = {
    "spaces": [("*", {}), ("name", {"inside": False}), ("name", {"invisible": False})],
    "replace_text": [
        ("*", {"find": "Ann"}),
        ("name", {"find": "$1", "replacement": "\\1", "whole": True}),
        ("name", {"find": "(A|a)nn", "replacement": "<\\1>", "pattern": True, "ignore_case": True}),
    ],
    "text_case": [("name", {"to": "upper"}), ("*", {"to": "first letter"})],
    "split_text": [("name", {"separator": " "}), ("name", {"parts": 3, "keep": True})],
    "plain_numbers": [("price", {"decimal": "comma", "units": "€"})],
    "relabel": [
        (
            "*",
            {
                "edits": [
                    {"row": 4, "column": "name", "value": "Eve"},
                    {"row": 20, "column": "count", "value": "99"},
                    {"row": 20, "column": "paid", "value": "no"},
                    {"row": 3, "column": "size", "value": ""},
                    {"row": 3, "column": "day", "value": "2020-02-29"},
                    {"row": 777, "column": "name", "value": "nobody"},
                ]
            },
        )
    ],
    "drop_duplicates": [("*", {}), ("*", {"columns": ["paid"], "keep": "last"})],
    "drop_missing": [("name", {}), ("size", {}), ("*", {}), ("*", {"missing": "all"})],
    "drop_outliers": [("size", {}), ("count", {"by": "these numbers", "low": "2", "high": "6.5"})],
    "drop_rows": [
        ("name", {"value": "Ann  Lee"}),
        ("name", {"rule": "contains", "value": "DROP"}),
        ("paid", {"rule": "is not", "value": "true"}),
        ("size", {"rule": "above", "value": "2.2"}),
        ("size", {"rule": "is not", "value": "2"}),
        ("paid", {"value": "no"}),
    ],
    "mask": [("name", {}), ("name", {"how": "pattern"}), ("count", {"how": "first letter"}), ("day", {"how": "empty"})],
}
PAIRS = [(name, column, options) for name, cases in CASES.items() for column, options in cases]


@pytest.fixture
def data(tmp_path):
    pq.write_table(TABLE, tmp_path / "data.parquet")
    return tmp_path / "data.parquet"


def run(data, name, column, options):
    summary = tables.apply(
        data, data.with_name("new.parquet"), RepairChoice(repair=name, column=column, options=options)
    )
    return summary, pq.read_table(data.with_name("new.parquet"))


def column(data, name, index, options):
    return run(data, name, index, options)[1][index].to_pylist()


def text(value):
    return (
        ""
        if value is None
        else {True: "true", False: "false"}.get(value, value)
        if value is True or value is False
        else str(value)
    )


def test_every_data_repair_has_cases():
    assert set(CASES) == {repair.name for repair in DATA}


@pytest.mark.parametrize(("name", "column", "options"), PAIRS, ids=str)
def test_rows_keep_their_ids_and_the_summary_counts_what_changed(name, column, options, data):
    summary, new = run(data, name, column, options)
    ids = new["__row"].to_pylist()
    assert ids == sorted(ids)
    assert set(ids) <= set(TABLE["__row"].to_pylist())
    assert summary.rows == new.num_rows == TABLE.num_rows - summary.rows_dropped
    old = TABLE.filter(pa.array([row in set(ids) for row in TABLE["__row"].to_pylist()]))
    counted = {}
    for index in [index for index in new.column_names if index in old.column_names]:
        pairs = zip(old[index].to_pylist(), new[index].to_pylist(), strict=True)
        counted[index] = sum(text(a) != text(b) for a, b in pairs)
    assert dict(summary.changed) == {index: count for index, count in counted.items() if count}
    assert summary.cells_changed == sum(counted.values())
    assert set(new.column_names) - set(old.column_names) == set(summary.columns_added)
    assert set(old.column_names) - set(new.column_names) == set(summary.columns_dropped)
    assert summary.cells_changed or summary.rows_dropped or summary.columns_added or options == {"missing": "all"}
    assert summary.text.endswith("rows.")


@pytest.mark.parametrize(("name", "column", "options"), PAIRS, ids=str)
def test_the_preview_shows_what_the_new_version_holds(name, column, options, data):
    _, new = run(data, name, column, options)
    seen = preview(data, RepairChoice(repair=name, column=column, options=options), rows=4)
    there = {row: index for index, row in enumerate(new["__row"].to_pylist())}
    before = {row: index for index, row in enumerate(TABLE["__row"].to_pylist())}
    assert seen.changes or seen.dropped or options == {"missing": "all"}
    for change in seen.changes:
        assert change.before != change.after
        assert change.after == text(new[change.column][there[change.row]].as_py())
        if change.column in TABLE.column_names:
            assert change.before == text(TABLE[change.column][before[change.row]].as_py())
    for row, values in seen.dropped:
        assert row not in there
        assert values[0] == ("name", text(TABLE["name"][before[row]].as_py()))


@EACH
def test_nothing_is_left_behind_when_a_repair_can_not_be_done(repair, data):
    with pytest.raises(UserError):
        run(data, repair.name, "no such column", {"nonsense": 1})
    assert [path.name for path in data.parent.iterdir()] == ["data.parquet"]


def test_spaces_are_tidied(data):
    assert column(data, "spaces", "name", {})[:8] == [
        "Ann Lee",
        "ann lee",
        "Bob Ray",
        None,
        "Ann Lee",
        "Zoé",
        "李 雷",
        "$1",
    ]


def test_texts_are_replaced_as_they_stand_or_by_a_pattern(data):
    assert column(data, "replace_text", "name", {"find": "$1", "replacement": "\\1"})[7] == "\\1"
    assert column(data, "replace_text", "name", {"find": "a", "whole": True}) == NAMES
    assert column(data, "replace_text", "name", {"find": "ann", "ignore_case": True})[0] == "  Lee"
    assert column(data, "replace_text", "name", {"find": "(.),(.)", "replacement": "\\2", "pattern": True})[8] == "b,c"
    with pytest.raises(UserError, match="pattern"):
        run(data, "replace_text", "name", {"find": "(", "pattern": True})


def test_a_text_is_split_and_the_last_part_takes_the_rest(data):
    _, new = run(data, "split_text", "name", {"parts": 2})
    assert new.column_names[:3] == ["__row", "name 1", "name 2"]
    assert (new["name 1"][8].as_py(), new["name 2"][8].as_py()) == ("a", "b,c")
    assert (new["name 1"][0].as_py(), new["name 2"][0].as_py()) == ("Ann  Lee", None)


def test_written_numbers_become_plain_and_what_is_no_number_stays(data):
    found = column(data, "plain_numbers", "price", {"decimal": "comma", "units": "€"})
    assert found == ["1234.5", "7", "x", None, "1234.5", "0.5", "900", "1e999", "", "12"]


def test_values_are_corrected_by_hand(data):
    _, new = run(data, "relabel", "*", CASES["relabel"][0][1])
    assert new.schema.types == TABLE.schema.types
    assert (new["name"][1].as_py(), new["count"][9].as_py(), new["paid"][9].as_py()) == ("Eve", 99, False)
    assert new["size"][0].as_py() is None
    assert new["day"][0].as_py() == datetime.date(2020, 2, 29)


@pytest.mark.parametrize(("column", "value"), [("count", "1.5"), ("size", "many"), ("paid", "maybe"), ("day", "soon")])
def test_a_correction_of_the_wrong_sort_names_its_row(column, value, data):
    with pytest.raises(UserError, match=f"{value}.*{column}.*row 5"):
        run(data, "relabel", "*", {"edits": [{"row": 4, "column": column, "value": value}]})


def test_duplicates_are_dropped(data):
    assert run(data, "drop_duplicates", "*", {})[1]["__row"].to_pylist() == [3, 4, 5, 8, 10, 11, 12, 13, 20]
    assert run(data, "drop_duplicates", "*", {"keep": "last", "columns": ["paid"]})[1]["__row"].to_pylist() == [
        5,
        13,
        20,
    ]


def test_rows_with_missing_values_are_dropped(data):
    assert 8 not in run(data, "drop_missing", "name", {})[1]["__row"].to_pylist()
    assert run(data, "drop_missing", "size", {})[1].num_rows == 8
    assert run(data, "drop_missing", "*", {})[1].num_rows == 6


def test_outliers_are_dropped_and_rows_without_a_number_stay(data):
    kept = run(data, "drop_outliers", "size", {})[1]["__row"].to_pylist()
    assert kept == [3, 4, 5, 8, 9, 11, 12, 13, 20]
    with pytest.raises(UserError, match="numbers"):
        run(data, "drop_outliers", "day", {})


def test_a_rule_means_the_number_or_the_yes_however_it_is_written(data):
    assert column(data, "drop_rows", "size", {"value": "1"}).count(1.0) == 0
    kept = column(data, "drop_rows", "size", {"rule": "is not", "value": "2"})
    assert sorted(value for value in kept if value == value and value is not None) == [2.0, 2.0]
    assert set(column(data, "drop_rows", "paid", {"value": "no"})) == {True, None}


def test_equal_values_get_one_number_when_masked(data):
    found = column(data, "mask", "name", {})
    assert found[:5] == ["person 1", "person 2", "person 3", None, "person 1"]
    assert column(data, "mask", "name", {"how": "pattern"})[5:7] == ["\u200bxxx", "x x"]


def test_dropping_every_row_is_refused(data):
    with pytest.raises(UserError, match="every row"):
        run(data, "drop_rows", "day", {"rule": "is not", "value": "1999-12-31"})


def test_a_model_repair_is_previewed_on_real_rows(data):
    fill = RepairChoice(repair="fill", column="size", options={"how": "this value", "value": "5"})
    changes = preview(data, fill, kind="number").changes
    assert [(change.row, change.before, change.after) for change in changes] == [(5, "", "5"), (11, "", "5")]
    read = RepairChoice(repair="read_numbers", column="price", options={"decimal": "comma", "units": "€"})
    changes = preview(data, read, 2, kind="number").changes
    assert [(change.before, change.after) for change in changes] == [("1.234,5 €", "1234.5"), ("7 €", "7")]
    clip = RepairChoice(repair="clip", column="price", options={"bounds": "these numbers", "high": "100"})
    changes = preview(data, clip, 2, kind="number", earlier=[read]).changes
    assert [(change.before, change.after) for change in changes] == [("1234.5", "100"), ("1234.5", "100")]


def test_dropping_duplicates_says_by_how_many_columns():
    repair = REPAIRS["drop_duplicates"]
    assert repair.in_words(repair.Options(columns=tuple("abcde"))).endswith("by a, b, c, d, e, keep the first")
    assert repair.in_words(repair.Options(columns=tuple("abcdefg"))).endswith(
        "by a, b, c, d, e and 2 more, keep the first"
    )


def test_the_preview_of_a_wide_table_shows_the_first_rows_that_change_wherever_they_are(tmp_path):
    columns = {"__row": pa.array(range(30), pa.int64())}
    for index in range(150):
        columns[f"c{index}"] = pa.array(["plain"] * 29 + [" a " if index in (3, 140) else "plain"])
    pq.write_table(pa.table(columns), tmp_path / "data.parquet")
    changes = preview(tmp_path / "data.parquet", RepairChoice(repair="spaces", column="*")).changes
    assert [(change.row, change.column, change.before, change.after) for change in changes] == [
        (29, "c3", " a ", "a"),
        (29, "c140", " a ", "a"),
    ]
    upper = RepairChoice(repair="text_case", column="*", options={"to": "upper"})
    assert len({change.row for change in preview(tmp_path / "data.parquet", upper, rows=4).changes}) == 4
