"""What repairs say of themselves: for which columns they are not meant, in a few words, and for the model's card."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from streamlit.material_icon_names import ALL_MATERIAL_ICONS

from core.errors import UserError
from core.messages import code
from core.records import Column, ColumnProfile
from core.repairs import REPAIRS
from core.repairs.base import Plan, Stored, Summary
from core.repairs.clip import ClipState
from core.repairs.fill import FillState
from core.repairs.letter_case import CaseState
from core.repairs.merge import MergeState
from core.repairs.number_text import NumberFormat
from core.settings import settings as declared

FACTS = ColumnProfile("price", "text", 100, 3, 9, numeric=0.5)
TEXT = Column("price", "category", FACTS)
NUMBERS = Column("price", "number", replace(FACTS, storage="real", numeric=1.0))
WORDS = Column("price", "category", replace(FACTS, numeric=0.0))
DAYS = Column("price", "date", replace(FACTS, storage="date", numeric=0.0))
FULL = Column("price", "category", replace(FACTS, missing=0))
FILES = Column("price", "image", replace(FACTS, storage="bytes"))
LISTS = Column("price", "text", replace(FACTS, storage="list"))


@pytest.mark.parametrize(
    ("name", "column", "kind", "why"),
    [
        ("clip", NUMBERS, "", ""),
        ("clip", TEXT, "", "repair.no_numbers"),
        ("clip", TEXT, "number", ""),
        ("clip", NUMBERS, "category", "repair.no_numbers"),
        ("fill", NUMBERS, "", ""),
        ("fill", FULL, "", "repair.none_missing"),
        ("fill", FULL, "text", "fill.no_values"),
        ("fill", FILES, "", "fill.no_values"),
        ("merge", TEXT, "", ""),
        ("merge", NUMBERS, "", "repair.no_categories"),
        ("merge", Column("price", "category", replace(FACTS, unique=3)), "", ""),
        ("merge", Column("price", "category", replace(FACTS, unique=2)), "", "merge.few"),
        ("letter_case", TEXT, "", ""),
        ("letter_case", NUMBERS, "", "repair.no_categories"),
        ("read_numbers", TEXT, "", ""),
        ("read_numbers", TEXT, "number", ""),
        ("read_numbers", TEXT, "category", "read_numbers.kind"),
        ("read_numbers", NUMBERS, "", "read_numbers.numbers"),
        ("read_numbers", DAYS, "", "repair.no_text"),
        ("spaces", TEXT, "", ""),
        ("spaces", NUMBERS, "", "repair.no_text"),
        ("replace_text", TEXT, "", ""),
        ("replace_text", NUMBERS, "", "repair.no_text"),
        ("text_case", TEXT, "", ""),
        ("text_case", NUMBERS, "", "repair.no_text"),
        ("split_text", TEXT, "", ""),
        ("split_text", NUMBERS, "", "repair.no_text"),
        ("plain_numbers", TEXT, "", ""),
        ("plain_numbers", NUMBERS, "", "repair.no_text"),
        ("drop_duplicates", FILES, "", ""),
        ("drop_missing", TEXT, "", ""),
        ("drop_missing", FULL, "", "repair.none_missing"),
        ("drop_outliers", TEXT, "", ""),
        ("drop_outliers", WORDS, "", "repair.no_numbers"),
        *((name, column, "", why) for name in ("drop_rows", "mask", "relabel") for column, why in (
            (TEXT, ""), (NUMBERS, ""), (FILES, f"{name}.no_text"), (LISTS, f"{name}.no_text"))),
    ],
)  # fmt: skip
def test_for_which_columns_a_repair_is_not_meant(name, column, kind, why):
    found = REPAIRS[name].why_not(column, kind) if kind else REPAIRS[name].why_not(column)
    assert (found is None) == (why == "")
    if found is not None:
        assert code(found) == why
        assert "“price”" in found


def test_the_two_categories_of_a_column_are_counted():
    few = Column("sex", "category", replace(FACTS, unique=2))
    assert REPAIRS["merge"].why_not(few) == "“sex” has 2 categories only."
    assert REPAIRS["read_numbers"].why_not(TEXT, "date") == "“price” is taken as date. Make it a number first."


@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        ("clip", {}, "Clip outliers: 1 % at each end"),
        ("clip", {"share": 2.5}, "Clip outliers: 2.5 % at each end"),
        ("clip", {"bounds": "these numbers", "low": "-3"}, "Clip outliers: -3 to ∞"),
        ("clip", {"bounds": "these numbers", "high": "8"}, "Clip outliers: −∞ to 8"),
        ("fill", {}, "Fill missing values: automatic"),
        ("fill", {"how": "median", "value": "7"}, "Fill missing values: median"),
        ("fill", {"how": "this value", "value": "7"}, "Fill missing values: 7"),
        ("merge", {}, "Merge categories into “Other”: keep 10"),
        ("merge", {"keep": 0}, "Merge categories into “Other”: none"),
        ("merge", {"keep": 2, "listed": ["a", "b", "c"], "into": "x"}, "Merge categories into “x”: keep 2; a, b, c"),
        ("merge", {"keep": 0, "listed": ["a", "b", "c", "d"]}, "Merge categories into “Other”: a, b, c ..."),
        ("letter_case", {"to": "upper"}, "Ignore capitals: all in upper case"),
        ("read_numbers", {}, "Read numbers like 1,234.5"),
        ("read_numbers", {"decimal": "comma", "units": "€ ;kg g=0.001"},
         "Read numbers like 1.234,5 € kg; 1 g counts as 0.001"),
        ("read_numbers", {"decimal": "either", "units": "g=x"}, "Read numbers like 1,234.5 or 1.234,5"),
        ("plain_numbers", {"units": "kg"}, "Write plainly: read numbers like 1,234.5 kg"),
        ("spaces", {}, "Tidy spaces"),
        ("replace_text", {"find": "a" * 50, "replacement": "b" * 41}, f"Replace “{'a' * 40}” with “{'b' * 40}”"),
        ("text_case", {"to": "first letter"}, "Change capitals: first letter"),
        ("split_text", {"separator": ";", "parts": 3}, "Split at “;” into 3"),
        ("relabel", {"edits": [{"row": 1, "column": "a"}] * 1200}, "Correct 1,200 values by hand"),
        ("drop_duplicates", {}, "Drop duplicate rows, keep the first"),
        ("drop_duplicates", {"columns": ["a", "b"], "keep": "last"}, "Drop duplicate rows by a, b, keep the last"),
        ("drop_missing", {}, "Drop rows with missing values"),
        ("drop_outliers", {"times": 1.5}, "Drop rows further out than 1.5 times the spread"),
        ("drop_outliers", {"by": "these numbers", "low": "2"}, "Drop rows outside 2 to ∞"),
        ("drop_outliers", {"by": "these numbers", "high": "9"}, "Drop rows outside −∞ to 9"),
        ("drop_rows", {"rule": "is not", "value": "x" * 50}, f"Drop rows whose value is not {'x' * 40}"),
        ("mask", {"how": "pattern"}, "Mask personal data: pattern"),
    ],
)  # fmt: skip
def test_a_repair_is_told_in_a_few_words(name, options, told):
    assert REPAIRS[name].in_words(REPAIRS[name].Options(**options)) == told


@pytest.mark.parametrize(
    ("name", "state", "told"),
    [
        ("clip", ClipState(-1.5, None), "A value beyond the bounds (lowest -1.5, highest none) is moved to the bound."),
        ("clip", ClipState(None, 8.0, True), "A value beyond the bounds (lowest none, highest 8) counts as missing."),
        ("fill", FillState(), "A missing value stays missing."),
        ("fill", FillState(0.0), "A missing value becomes 0."),
        ("fill", FillState(text="Oslo"), "A missing value becomes Oslo."),
        ("merge", MergeState("x"), "“x” stands for itself."),
        ("merge", MergeState("x", ("a", "b")), "“x” stands for 2 listed categories."),
        ("merge", MergeState("x", ("a",), True, ("b", "c", "d")),
         "“x” stands for 1 listed categories and all but 3 frequent categories."),
        ("letter_case", CaseState("upper"), "Letters are read as upper case."),
        ("read_numbers", NumberFormat("comma"), "Numbers are read from text like 1.234,5."),
        ("read_numbers", NumberFormat(units=(("kg", 1.0, 1.0), ("g", 1.0, 1000.0), ("t", 1000.0, 1.0))),
         "Numbers are read from text like 1,234.5, with kg, g (1 counts as 0.001), t (1 counts as 1000)."),
    ],
)  # fmt: skip
def test_the_card_tells_what_happens_to_a_value(name, state, told):
    assert REPAIRS[name].sentence(state) == told


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        (Summary(5), "Nothing changed; 5 rows."),
        (Summary(1), "Nothing changed; 1 row."),
        (Summary(9, 1, 1, (("a", 1),)), "1 value changed in 1 column, 1 row dropped; 9 rows."),
        (Summary(9, 2, 1_200, (("a", 700), ("b", 500))), "1,200 values changed in 2 columns, 2 rows dropped; 9 rows."),
        (Summary(9, columns_added=("a", "b"), columns_dropped=("c",)), "2 columns added, 1 column dropped; 9 rows."),
    ],
)
def test_what_a_data_repair_did_is_told_in_one_sentence(summary, told):
    assert summary.text == told


NOTHING_THERE = pa.array([], pa.float64())


@pytest.mark.parametrize(
    ("name", "values", "options", "state"),
    [
        ("clip", NOTHING_THERE, {"beyond": "missing"}, ClipState(missing=True)),
        ("clip", pa.array([np.nan, np.inf, 3.0]), {}, ClipState(3.0, 3.0)),
        ("clip", pa.array([*map(float, range(1, 101))]), {"share": 10.0}, ClipState(10.0, 90.0)),
        ("clip", NOTHING_THERE, {"bounds": "these numbers", "low": "5", "high": " 5 "}, ClipState(5.0, 5.0)),
        ("clip", NOTHING_THERE, {"bounds": "these numbers", "low": " ", "high": "2", "beyond": "missing"},
         ClipState(None, 2.0, True)),
        ("fill", NOTHING_THERE, {}, FillState()),
        ("fill", pa.array(["", ""]), {}, FillState()),
        ("fill", pa.array([1.0, 2.0, np.nan, np.inf, 9.0]), {}, FillState(2.0)),
        ("fill", pa.array([1.0, 2.0]), {"how": "median"}, FillState(1.0)),
        ("fill", pa.array([1.0, 2.0, 6.0]), {"how": "mean"}, FillState(3.0)),
        ("fill", pa.array([5.0, 2.0, 5.0, 2.0, 9.0]), {"how": "most frequent"}, FillState(2.0)),
        ("fill", pa.array(["b", "a", "b", "a", ""]), {}, FillState(text="a")),
        ("fill", NOTHING_THERE, {"how": "this value", "value": " yes "}, FillState(1.0)),
        ("fill", NOTHING_THERE, {"how": "this value", "value": "0"}, FillState(0.0)),
        ("fill", pa.array([""]), {"how": "this value", "value": " Oslo "}, FillState(text="Oslo")),
        ("merge", pa.array(["b", "b", "a", "a", "c", "", "d"]), {"keep": 3},
         MergeState("Other", (), True, ("a", "b", "c"))),
        ("merge", pa.array(["b", "b", "a", "c"]), {"keep": 1, "listed": [" c ", "", "c", "x"], "into": " x "},
         MergeState("x", ("c",), True, ("b",))),
        ("merge", pa.array(["a"]), {"keep": 0, "listed": ["q", "p"]}, MergeState("Other", ("q", "p"))),
        ("letter_case", pa.array(["x" * 8]), {}, CaseState("lower", 8)),
        ("letter_case", pa.array(["x" * 9]), {"to": "upper"}, CaseState("upper", 16)),
        ("letter_case", pa.array(["x" * 16]), {}, CaseState("lower", 16)),
        ("letter_case", pa.array(["x" * 64]), {}, CaseState("lower", 64)),
        ("letter_case", pa.array(["x" * 65]), {}, CaseState("lower", 64)),
        ("letter_case", pa.array([], pa.string()), {}, CaseState("lower", 8)),
        ("read_numbers", NOTHING_THERE, {}, NumberFormat(units=(("%", 1.0, 1.0),))),
        ("read_numbers", NOTHING_THERE, {"percent": "a share"}, NumberFormat(units=(("%", 1.0, 100.0),))),
        ("read_numbers", NOTHING_THERE, {"percent": "a share", "units": "%"}, NumberFormat(units=(("%", 1.0, 1.0),))),
        ("read_numbers", NOTHING_THERE,
         {"decimal": "either", "thousands": False, "accounting": False, "percent": "not read",
          "units": "kg;g=0.001 x=0.3 t=-2"},
         NumberFormat("either", False, (("kg", 1.0, 1.0), ("g", 1.0, 1000.0), ("x", 0.3, 1.0), ("t", -2.0, 1.0)),
                      False)),
    ],
)  # fmt: skip
def test_what_a_repair_learns(name, values, options, state):
    assert REPAIRS[name].fit(values, REPAIRS[name].Options(**options)) == state


@pytest.mark.parametrize(
    ("name", "values", "options", "problem", "fix"),
    [
        ("clip", NOTHING_THERE, {"bounds": "these numbers", "high": "x"}, "The bound “x” is no number.", "12.5"),
        ("clip", NOTHING_THERE, {"bounds": "these numbers", "low": "2", "high": "1"},
         "The lowest value 2 lies above the highest, 1.", "Exchange them."),
        ("fill", pa.array([""]), {"how": "mean"}, "“mean” works for numbers only.", "most frequent"),
        ("fill", pa.array([""]), {"how": "median"}, "“median” works for numbers only.", "most frequent"),
        ("fill", pa.array([""]), {"how": "this value", "value": " "}, "can't be filled with “” here.", "Give a text."),
        ("fill", NOTHING_THERE, {"how": "this value", "value": "many"}, "with “many” here.",
         "Give a number, or yes or no."),
        ("merge", pa.array(["a"]), {"into": " "}, "The merged category needs a name.", "“Other”"),
    ],
)  # fmt: skip
def test_what_a_repair_can_not_learn_is_told(name, values, options, problem, fix):
    with pytest.raises(UserError) as report:
        REPAIRS[name].fit(values, REPAIRS[name].Options(**options))
    assert problem in report.value.problem
    assert fix in report.value.fix


COLUMNS = (Stored("name", "VARCHAR"), Stored("size", "DOUBLE"), Stored("paid", "BOOLEAN"))


@pytest.mark.parametrize(
    ("name", "column", "options", "problem"),
    [
        ("drop_duplicates", "nowhere", {}, "There is no column “nowhere”."),
        ("drop_duplicates", "*", {"columns": ["nowhere"]}, "There is no column “nowhere”."),
        ("drop_outliers", "name", {"by": "these numbers", "low": "x"}, "The bound “x” is no number."),
        ("drop_outliers", "paid", {}, "“paid” does not hold numbers."),
        ("drop_rows", "name", {}, "The rule has no value."),
        ("drop_rows", "size", {"rule": "below", "value": "x"}, "“x” is no number."),
        ("drop_rows", "size", {"rule": "above", "value": "x"}, "“x” is no number."),
        ("replace_text", "name", {}, "There is nothing to find."),
        ("replace_text", "size", {"find": "x"}, "“size” does not hold text."),
        ("split_text", "name", {"separator": ""}, "The separator is empty."),
        ("split_text", "*", {}, "Only one column can be split at a time."),
        ("spaces", "size", {}, "“size” does not hold text."),
    ],
)
def test_a_data_repair_that_can_not_be_done_is_told(name, column, options, problem):
    with pytest.raises(UserError) as report:
        REPAIRS[name].plan(COLUMNS, column, REPAIRS[name].Options(**options))
    assert report.value.problem == problem
    assert report.value.fix


def test_a_table_without_columns_has_no_duplicates():
    with pytest.raises(UserError, match="no column"):
        REPAIRS["drop_duplicates"].plan((), "*", REPAIRS["drop_duplicates"].Options())


def test_a_column_that_is_not_there_is_told_beside_those_that_are():
    with pytest.raises(UserError) as report:
        REPAIRS["mask"].plan(COLUMNS, "nobody", REPAIRS["mask"].Options())
    assert report.value.fix == "The columns are: “name”, “size”, “paid”."


def test_a_plan_changes_nothing_unless_it_says_so():
    assert Plan() == Plan({}, (), "", {}, (), {})


@pytest.mark.parametrize("name", REPAIRS)
def test_a_repair_has_a_sign_that_exists(name):
    assert REPAIRS[name].icon in ALL_MATERIAL_ICONS


@pytest.mark.parametrize(
    ("name", "where", "scope", "changes"),
    [
        *((name, "model", "", True) for name in ("read_numbers", "fill", "clip", "merge", "letter_case")),
        *((name, "data", "texts", True) for name in ("spaces", "replace_text", "text_case")),
        *((name, "data", "column", True) for name in ("split_text", "plain_numbers", "mask")),
        ("relabel", "data", "rows", True),
        *((name, "data", "rows", False) for name in ("drop_duplicates", "drop_missing")),
        *((name, "data", "column", False) for name in ("drop_outliers", "drop_rows")),
    ],
)
def test_what_a_repair_is_done_to(name, where, scope, changes):
    repair = REPAIRS[name]
    assert (repair.where, getattr(repair, "scope", ""), getattr(repair, "changes_values", True)) == (
        where,
        scope,
        changes,
    )
    assert getattr(repair, "reads_text", False) == (name == "read_numbers")


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("clip", {"bounds": "percentiles", "share": 1.0, "low": "", "high": "", "beyond": "the bound"}),
        ("fill", {"how": "automatic", "value": ""}),
        ("merge", {"keep": 10, "listed": (), "into": "Other"}),
        ("letter_case", {"to": "lower"}),
        ("read_numbers",
         {"decimal": "point", "thousands": True, "units": "", "percent": "as written", "accounting": True}),
        ("spaces", {"inside": True, "invisible": True}),
        ("replace_text", {"find": "", "replacement": "", "whole": False, "ignore_case": False, "pattern": False}),
        ("text_case", {"to": "lower"}),
        ("split_text", {"separator": ",", "parts": 2, "keep": False}),
        ("relabel", {"edits": ()}),
        ("drop_duplicates", {"columns": (), "keep": "first"}),
        ("drop_missing", {"missing": "any"}),
        ("drop_outliers", {"by": "spread", "times": 3.0, "low": "", "high": ""}),
        ("drop_rows", {"rule": "is", "value": ""}),
        ("mask", {"how": "numbered", "word": "person"}),
    ],
)  # fmt: skip
def test_what_a_repair_does_unless_something_else_is_said(name, settings):
    assert REPAIRS[name].Options().model_dump() == settings


@pytest.mark.parametrize(
    ("name", "setting", "low", "high"),
    [
        ("clip", "share", 0.0, 25.0),
        ("merge", "keep", 0, 10_000),
        ("split_text", "parts", 2, 10),
        ("drop_outliers", "times", 0.5, 100.0),
    ],
)
def test_a_repairs_number_lies_within_its_bounds(name, setting, low, high):
    entry = next(entry for entry in declared(REPAIRS[name].Options) if entry.name == setting)
    assert (entry.low, entry.high) == (low, high)


@pytest.mark.parametrize(
    ("name", "values", "shown"),
    [
        ("clip", {"bounds": "percentiles"}, ["bounds", "share", "beyond"]),
        ("clip", {"bounds": "these numbers"}, ["bounds", "low", "high", "beyond"]),
        ("fill", {"how": "mean"}, ["how"]),
        ("fill", {"how": "this value"}, ["how", "value"]),
        ("drop_outliers", {"by": "spread"}, ["by", "times"]),
        ("drop_outliers", {"by": "these numbers"}, ["by", "low", "high"]),
        ("mask", {"how": "numbered"}, ["how", "word"]),
        ("mask", {"how": "empty"}, ["how"]),
        ("drop_missing", {"whole": True}, ["missing"]),
        ("drop_missing", {"whole": False}, []),
    ],
)
def test_a_setting_is_asked_for_only_where_it_matters(name, values, shown):
    assert [entry.name for entry in declared(REPAIRS[name].Options) if entry.matters(values)] == shown
