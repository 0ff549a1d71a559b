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


SMALL = pa.table(
    {
        "__row": pa.array([0, 1, 2, 3], pa.int64()),
        "text": pa.array(["a\u00a0 b\n\u200bc", " ", "1", "2.50 "]),
        "real": pa.array([1.0, None, float("nan"), 4.0]),
        "whole": pa.array([3, None, 2, 1], pa.int32()),
        "day": pa.array([datetime.datetime(2024, 1, 2, 3, 4), None, None, None]),
        "file": pa.array([b"x", b"x", b"", None], pa.binary()),
    }
)


@pytest.fixture
def small(tmp_path):
    pq.write_table(SMALL, tmp_path / "data.parquet")
    return tmp_path / "data.parquet"


@pytest.mark.parametrize(
    ("options", "tidied"),
    [
        ({}, "a b c"),
        ({"inside": False}, "a\u00a0 b\nc"),
        ({"invisible": False}, "a b \u200bc"),
        ({"inside": False, "invisible": False}, "a\u00a0 b\n\u200bc"),
    ],
)
def test_spaces_inside_and_signs_that_nobody_sees_are_removed_as_wished(small, options, tidied):
    assert column(small, "spaces", "text", options) == [tidied, None, "1", "2.50"]


@pytest.mark.parametrize(
    ("name", "made", "options", "kept"),
    [
        ("drop_missing", "text", {}, [0, 2, 3]),
        ("drop_missing", "real", {}, [0, 3]),
        ("drop_missing", "whole", {}, [0, 2, 3]),
        ("drop_missing", "*", {}, [0]),
        ("drop_missing", "*", {"missing": "all"}, [0, 1, 2, 3]),
        ("drop_outliers", "real", {"by": "these numbers", "low": "1", "high": "3.9"}, [0, 1, 2]),
        ("drop_outliers", "real", {"by": "these numbers", "low": "1.5"}, [1, 2, 3]),
        ("drop_outliers", "text", {"by": "these numbers", "high": "1"}, [0, 1, 2]),
        ("drop_outliers", "real", {"by": "these numbers"}, [0, 1, 2, 3]),
        ("drop_outliers", "whole", {"times": 0.5}, [0, 1, 2, 3]),
        ("drop_rows", "real", {"rule": "below", "value": "4"}, [1, 2, 3]),
        ("drop_rows", "real", {"rule": "above", "value": "1"}, [0, 1, 2]),
        ("drop_rows", "real", {"rule": "is", "value": "4.00"}, [0, 1, 2]),
        ("drop_rows", "real", {"rule": "is not", "value": "4"}, [1, 2, 3]),
        ("drop_rows", "whole", {"rule": "contains", "value": "3"}, [1, 2, 3]),
        ("drop_rows", "text", {"rule": "is", "value": " 2.50"}, [0, 1, 2]),
        ("drop_rows", "text", {"rule": "is", "value": "2.5"}, [0, 1, 2, 3]),
        ("drop_rows", "text", {"rule": "is not", "value": "1"}, [1, 2]),
        ("drop_duplicates", "file", {}, [0, 2, 3]),
        ("drop_duplicates", "file", {"keep": "last"}, [1, 2, 3]),
        ("drop_duplicates", "*", {"columns": ["day"]}, [0, 1]),
        ("drop_duplicates", "*", {}, [0, 1, 2, 3]),
    ],
)
def test_which_rows_stay(small, name, made, options, kept):
    assert run(small, name, made, options)[1]["__row"].to_pylist() == kept


def test_fences_lie_so_many_quarter_distances_away(tmp_path):
    values = [0.0, 4.0, 8.0, 12.0, 16.0, 28.0, 29.0, -16.0, -17.0]
    rows = pa.table({"__row": pa.array(range(9), pa.int64()), "n": values})
    pq.write_table(rows, tmp_path / "data.parquet")
    quarters = (-0.0, 16.0)  # of the nine values
    for times in (0.5, 0.75, 1.0):
        room = times * (quarters[1] - quarters[0])
        kept = [value for value in values if quarters[0] - room <= value <= quarters[1] + room]
        assert column(tmp_path / "data.parquet", "drop_outliers", "n", {"times": times}) == kept


@pytest.mark.parametrize(
    ("made", "options", "masked"),
    [
        ("text", {"word": " who "}, ["who 1", "who 2", "who 3", "who 4"]),
        ("text", {"word": " "}, ["1", "2", "3", "4"]),
        ("whole", {}, ["person 1", None, "person 2", "person 3"]),
        ("whole", {"how": "first letter"}, ["3***", None, "2***", "1***"]),
        ("text", {"how": "pattern"}, ["x\u00a0 x\n\u200bx", " ", "0", "0.00 "]),
        ("day", {"how": "pattern"}, ["0000-00-00 00:00:00", None, None, None]),
        ("text", {"how": "empty"}, [None] * 4),
    ],
)
def test_masked_values_tell_nothing_and_missing_ones_stay_missing(small, made, options, masked):
    assert column(small, "mask", made, options) == masked


@pytest.mark.parametrize(("to", "written"), [("lower", "aé bc"), ("upper", "AÉ BC"), ("first letter", "Aé bc")])
def test_letters_are_written_as_wished(tmp_path, to, written):
    pq.write_table(pa.table({"__row": [0], "t": ["aÉ Bc"]}), tmp_path / "data.parquet")
    assert column(tmp_path / "data.parquet", "text_case", "t", {"to": to}) == [written]


@pytest.mark.parametrize(
    ("options", "columns", "values"),
    [
        ({}, ["t 1", "t 2", "u"], ["a", "b, c", "z"]),
        ({"parts": 3}, ["t 1", "t 2", "t 3", "u"], ["a", "b", "c", "z"]),
        ({"parts": 4, "keep": True}, ["t", "t 1", "t 2", "t 3", "t 4", "u"], ["a, b, c", "a", "b", "c", None, "z"]),
        ({"separator": "||"}, ["t 1", "t 2", "u"], ["a, b, c", None, "z"]),
    ],
)
def test_parts_stand_where_the_text_stood(tmp_path, options, columns, values):
    pq.write_table(pa.table({"__row": [0], "t": ["a, b, c"], "u": ["z"]}), tmp_path / "data.parquet")
    summary, new = run(tmp_path / "data.parquet", "split_text", "t", options)
    assert new.column_names == ["__row", *columns]
    assert [new[name][0].as_py() for name in columns] == values
    assert summary.columns_added == tuple(name for name in columns if name.startswith("t "))
    assert summary.columns_dropped == (() if options.get("keep") else ("t",))


def test_a_part_called_like_a_column_gets_another_name(tmp_path):
    pq.write_table(pa.table({"__row": [0], "t": ["a,b"], "t 2": ["z"]}), tmp_path / "data.parquet")
    _, new = run(tmp_path / "data.parquet", "split_text", "t", {})
    assert new.column_names == ["__row", "t 1", "t 2 (part)", "t 2"]


def test_what_changed_besides_blanks_around_values_is_named(small):
    assert run(small, "spaces", "*", {})[0].inside == ("text",)
    assert run(small, "spaces", "*", {"inside": False, "invisible": False})[0].inside == ()
    summary = run(small, "replace_text", "text", {"find": "1", "replacement": "one"})[0]
    assert (summary.changed, summary.inside, summary.rows_dropped) == ((("text", 1),), ("text",), 0)
    assert run(small, "drop_missing", "text", {})[0].inside == ()


@pytest.mark.parametrize(
    ("options", "made"),
    [
        ({"find": ".", "replacement": ","}, "2,50 "),
        ({"find": ".", "replacement": "x", "pattern": True}, "xxxxx"),
        ({"find": "2.50", "replacement": "x", "whole": True}, "2.50 "),
        ({"find": "2.50 ", "replacement": "", "whole": True}, None),
        ({"find": "2|5", "replacement": "", "pattern": True}, ".0 "),
        ({"find": "2|2.50 ", "replacement": "x", "pattern": True, "whole": True}, "x"),
        ({"find": "([0-9])[.]", "replacement": "<\\1>", "pattern": True}, "<2>50 "),
        ({"find": "2", "replacement": "\\0"}, "\\0.50 "),
    ],
)
def test_texts_are_found_as_they_stand_as_a_whole_or_by_a_pattern(small, options, made):
    assert column(small, "replace_text", "text", options)[3] == made


@pytest.mark.parametrize(
    ("made", "value", "stored"),
    [
        ("text", " Eve ", "Eve"),
        ("text", " ", None),
        ("real", "1e3", 1000.0),
        ("real", "", None),
        ("count", "7.0", 7),
        ("count", str(2**62), 2**62),
        ("paid", "Ja", True),
        ("paid", "0", False),
        ("day", "3.4.2020", None),
        ("day", "2020-04-03 05:06", datetime.datetime(2020, 4, 3, 5, 6)),
    ],
)
def test_a_correction_is_stored_as_its_column_is(tmp_path, made, value, stored):
    moments = pa.array([datetime.datetime(2024, 1, 2)] * 2, pa.timestamp("us"))
    rows = {"__row": [0, 1], "text": ["a", "b"], "real": [0.5, 1.5], "count": [1, 2], "paid": [None, True]}
    pq.write_table(pa.table({**rows, "day": moments}), tmp_path / "data.parquet")
    edits = {"edits": [{"row": 1, "column": made, "value": "2020-01-01" if made == "day" else "1"},
                       {"row": 1, "column": made, "value": value}]}  # fmt: skip
    if made == "day" and stored is None:
        with pytest.raises(UserError, match=r"row 2\), which holds timestamp values"):
            run(tmp_path / "data.parquet", "relabel", "*", edits)
        return
    assert run(tmp_path / "data.parquet", "relabel", "*", edits)[1][made][1].as_py() == stored


@pytest.mark.parametrize(("made", "value"), [("count", "1e19"), ("count", str(2**63)), ("count", "1.5")])
def test_a_whole_number_that_does_not_fit_is_refused(data, made, value):
    with pytest.raises(UserError, match="bigint"):
        run(data, "relabel", "*", {"edits": [{"row": 3, "column": made, "value": value}]})


def test_corrections_of_no_value_or_too_many_change_nothing(data):
    assert run(data, "relabel", "*", {})[0].cells_changed == 0
    edit = {"row": 3, "column": "name", "value": "x"}
    with pytest.raises(UserError, match="At most 100000"):
        run(data, "relabel", "*", {"edits": [edit] * 100_001})


@pytest.mark.parametrize(
    ("text", "plain"),
    [("1.000 €", "1000"), ("0,50", "0.5"), ("1e14", "100000000000000"), ("1e15", "1000000000000000.0"),
     ("-2.5e14", "-250000000000000"), ("1e16", "1e+16"),
     (" 7 ", "7"), ("1,23456", "1.23456"), ("x", "x")],
)  # fmt: skip
def test_a_written_number_becomes_plain_without_a_loss(tmp_path, text, plain):
    pq.write_table(pa.table({"__row": [0], "t": [text]}), tmp_path / "data.parquet")
    found = column(tmp_path / "data.parquet", "plain_numbers", "t", {"decimal": "comma", "units": "€"})
    assert found == [plain]


def test_a_repair_of_the_model_is_no_repair_of_a_table(data):
    with pytest.raises(UserError) as report:
        run(data, "clip", "size", {})
    assert report.value.fix == f"There are: {', '.join(repair.name for repair in DATA)}."
