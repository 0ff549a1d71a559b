"""Answer columns as a recipe reads them: one or several, their labels, and how yes and no are spelled."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.recipe import ColumnChoice, DataChoice, FamilyChoice, Recipe, RepairChoice, TaskChoice
from core.records import ROW, Column, ColumnProfile, Schema
from core.targets import several
from core.targets.column import as_answer
from core.targets.found import find_column, has_targets, target_column, target_columns
from core.targets.several import SeveralReading
from core.targets.target_columns import answer_columns
from core.targets.target_reading import TargetReading, target_reading


def column(name, counts, kind="category", storage="text", missing=0, **facts):
    rows = sum(counts.values()) + missing
    given = {"unique": len(counts), "frequent": tuple(counts.items()), **facts}
    return Column(name, kind, ColumnProfile(name, storage, rows, missing, **given))


def recipe(*targets, task="classification", **more):
    return Recipe(
        data=DataChoice(dataset="d", targets=[*targets]),
        task=TaskChoice(name=task),
        family=FamilyChoice(name="linear"),
        **more,
    )


A = column("a", {"yes": 6, "no": 4}, "boolean")
B = column("b", {"x": 7}, "boolean", missing=3)
C = column("c", {"1": 2, "0": 5}, "boolean", missing=3)
SCHEMA = Schema(rows=10, columns=(A, B, C))


def test_a_column_that_is_not_there_is_told_with_those_that_are():
    assert find_column(SCHEMA, "b") is B
    with pytest.raises(UserError) as caught:
        find_column(SCHEMA, "d")
    assert "“a”, “b”, “c”" in str(caught.value.fix)
    assert "..." not in str(caught.value.fix)
    for count, more in ((50, False), (51, True)):
        wide = Schema(rows=1, columns=tuple(column(f"n{index}", {"x": 1}) for index in range(count)))
        with pytest.raises(UserError) as caught:
            find_column(wide, "d")
        assert ("..." in str(caught.value.fix)) == more
        assert "“n49”" in str(caught.value.fix)


def test_targets_are_found_in_the_recipe_s_order_and_several_become_one():
    assert target_columns(recipe("c", "a"), SCHEMA) == (C, A)
    assert target_column(recipe("a"), SCHEMA) is A
    both = target_column(recipe("c", "b", "a", task="several_labels"), SCHEMA)
    assert (both.kind, both.profile.storage, both.profile.rows, both.profile.unique) == ("category", "text", 10, 3)
    assert both.profile.frequent == (("b", 7), ("a", 6), ("c", 2))
    assert both.profile.missing == 3
    assert has_targets(recipe("a", "b"), SCHEMA)
    assert not has_targets(recipe("a", "d"), SCHEMA)


def test_several_columns_answer_with_the_names_of_those_that_say_yes():
    reading = SeveralReading.of("all", (C, B, A))
    assert (reading.columns, reading.blank_no) == (("c", "b", "a"), (False, True, False))
    table = pa.table({"a": ["yes", "no", "no", "maybe"], "b": ["x", None, None, "x"], "c": ["1", "0", None, "1"]})
    assert reading.answers(table).to_pylist() == ["a; b; c", "(none)", None, None]


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (A, None),
        (B, None),
        (column("n", {"1": 3, "0": 1}, "number", "integer"), None),
        (column("w", {"red": 3}), "target.no_yes_no"),
        (column("w", {"yes": 3, "maybe": 1}), "target.no_yes_no"),
        (column("w", {}, unique=0), "target.no_yes_no"),
        (column("w", {"yes": 1}, unique=10), None),
        (column("w", {"yes": 1}, unique=11), "target.no_yes_no"),
        (column("w", {"yes": 1}, storage="bytes"), "target.no_yes_no"),
        (column("w", {"yes": 1}, storage="list"), "target.no_yes_no"),
        (column("w; v", {"yes": 1}), "target.no_label"),
    ],
)
def test_a_column_is_one_of_several_where_it_says_yes_or_no_and_is_named_as_a_label(one, code):
    found = several.why_not(one)
    assert (found and found.code) == code


@pytest.mark.parametrize(
    ("one", "no", "yes"),
    [
        (A, "no", "yes"),
        (B, "", "x"),
        (C, "0", "1"),
        (column("n", {"ja": 3}), "nein", "ja"),
        (column("n", {"NEIN ": 3}), "NEIN ", "ja"),
        (column("n", {"True": 3, "yes": 2, "False": 1}), "False", "True"),
        (column("n", {"?": 3}), "", "yes"),
    ],
)
def test_yes_and_no_are_spelled_as_the_column_does_or_by_the_other_word_of_its_pair(one, no, yes):
    assert (several.spelled(one, yes=False), several.spelled(one, yes=True)) == (no, yes)


def test_columns_of_several_answers_are_written_each_in_its_own_words():
    asked = answer_columns(recipe("a", "b", "c", task="several_labels"), SCHEMA)
    assert asked.columns == ("a", "b", "c")
    assert asked.cells("B; c") == {"a": "no", "b": "x", "c": "1"}
    assert asked.cells("(none)") == {"a": "no", "b": "", "c": "0"}
    assert (asked.fitting("C;a"), asked.fitting("(none)"), asked.fitting(" "), asked.fitting("d")) == (
        "a; c",
        "(none)",
        None,
        None,
    )
    assert asked.strange("a; d; E") == ("d", "E")
    table = pa.table({"a": ["ja", "?"], "b": ["x", None], "c": ["0", "1"]})
    assert asked.texts(table) == ["a; b", ""]
    made = asked.uniform(table, ["a; b", ""])
    assert made.to_pydict() == {"a": ["yes", "?"], "b": ["x", None], "c": ["0", "1"]}
    assert asked.on(Schema(rows=1, columns=(A, B))).columns == ()
    assert asked.on(SCHEMA).columns == ("a", "b", "c")


def test_without_a_recipe_or_for_numbers_the_answer_columns_are_plain():
    assert answer_columns(None, SCHEMA).columns == ()
    number = column("n", {"1.5": 3}, "number", "real")
    asked = answer_columns(recipe("n", task="regression"), Schema(rows=3, columns=(number,)))
    assert (asked.columns, asked.words, asked.fitting("2,5"), asked.fitting("x")) == (("n",), "", "2.5", None)
    word = answer_columns(recipe("a"), SCHEMA)
    assert (word.columns, word.words) == (("a",), "a")


def test_one_number_in_several_spellings_is_one_label_the_most_frequent():
    number = column("n", {"1.0": 2, "1": 5, "2": 3}, "number")
    reading = TargetReading.of(recipe("n"), number).with_labels({"1.0": 2, "1": 5, "2": 3, "02": 3, "": 4})
    assert (reading.columns, reading.numeric, reading.blank) == (("n",), False, "")
    assert reading.spelled == {1.0: "1", 2.0: "2"}
    table = pa.table({"n": ["1.0", "1", "02", "3.50", "x", None]})
    assert reading.answers(table).to_pylist() == ["1", "1", "2", "3.50", None, None]


def test_empty_cells_say_no_where_nothing_but_yes_is_marked():
    reading = TargetReading.of(recipe("b"), B).with_labels({"x": 7, "": 3})
    assert (reading.blank, reading.read(pa.array(["x", None])).to_pylist()) == ("no", ["x", "no"])
    said = TargetReading.of(recipe("c"), C).with_labels({"1": 2, "0": 5, "": 3})
    assert (said.blank, said.read(pa.array(["1", None, "true"])).to_pylist()) == ("", ["1", None, "1"])
    unknown = recipe("b", columns={"b": ColumnChoice(kind="boolean", options={"blank": "unknown"})})
    assert TargetReading.of(unknown, B).with_labels({"x": 7, "": 3}).blank == ""


def test_numbers_are_read_by_the_recipe_s_repairs():
    repair = RepairChoice(repair="read_numbers", column="n", options={"decimal": "comma", "units": "kg"})
    number = column("n", {"1,5 kg": 3, "2 kg": 1, "x": 1}, "number", numeric=0.2, number_certain=True)
    asked = recipe("n", task="regression", repairs=[repair])
    reading = TargetReading.of(asked, number)
    assert reading.numeric
    assert reading.read(pa.array(["1,5 kg", "x", None])).to_pylist() == [1.5, None, None]
    found = as_answer(asked, number)
    assert (found.profile.numeric, found.profile.missing, found.profile.number_certain) == (0.98, 0, False)
    assert found.profile.frequent == number.profile.frequent


def test_the_labels_of_an_answer_column_are_counted_from_its_profile():
    number = column("n", {"1.0": 2, "1": 5, "2": 3, "x": 4}, "number", missing=1, numeric=10 / 14)
    found = as_answer(recipe("n"), number)
    assert (found.profile.frequent, found.profile.unique, found.profile.missing) == ((("1", 7), ("2", 3)), 2, 5)
    more = column("n", {"1.0": 2, "1": 5}, "number", unique=9, numeric=1.0)
    assert as_answer(recipe("n"), more).profile.unique == 9
    blank = as_answer(recipe("b"), B)
    assert (blank.profile.frequent, blank.profile.missing, blank.profile.unique) == ((("x", 7), ("no", 3)), 0, 2)
    chosen = as_answer(recipe("a", columns={"a": ColumnChoice(kind="category")}), A)
    assert (chosen.kind, chosen.profile.frequent, chosen.profile.missing) == ("category", (("yes", 6), ("no", 4)), 0)
    assert as_answer(recipe("a", "b", task="several_labels"), A) is A


def test_labels_are_spelled_as_the_dataset_spells_them_most_often(tmp_path):
    table = pa.table({ROW: pa.array(range(5), pa.int64()), "a": ["Yes", "yes", "yes", "no", None]})
    pq.write_table(table, tmp_path / "data.parquet")
    reading = target_reading(recipe("a"), SCHEMA, tmp_path / "data.parquet")
    assert reading.spelled == {1.0: "yes", 0.0: "no"}
    both = target_reading(recipe("a", "b", task="several_labels"), SCHEMA, tmp_path / "data.parquet")
    assert both.columns == ("a", "b")
