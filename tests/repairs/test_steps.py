"""What stands between a column's cell and its kind: how it is read, in which order it is repaired, what is told."""

import numpy as np
import pyarrow as pa
import pytest

from core.bundle_schema import InputColumn
from core.cells.spelling import NUMBER
from core.errors import UserError
from core.graph import DOUBLE, STRING, Graph
from core.kinds import KINDS
from core.recipe import RepairChoice
from core.repairs import running, steps
from core.repairs.steps import Steps, check_repairs, model_repair, options_of
from core.serving.session import open_session

FILL = RepairChoice(repair="fill", column="x", options={"how": "this value", "value": "7"})
CLIP = RepairChoice(repair="clip", column="x", options={"bounds": "these numbers", "high": "5"})
READ = RepairChoice(repair="read_numbers", column="x", options={"decimal": "comma"})
LOWER = RepairChoice(repair="letter_case", column="x")


def fitted(kind, values, *choices, words=(), **more):
    return Steps.fit(pa.chunked_array([pa.array(values)]), KINDS[kind], words, choices, **more)


def numbers(array):
    return [None if value != value else value for value in array.to_pylist()]


@pytest.mark.parametrize(
    ("kind", "values", "choices", "more", "as_text", "before", "after"),
    [
        ("number", ["1.5", " x", None], (), {}, True, [1.5, None, None], [1.5, None, None]),
        ("number", [1.5, None], (), {"plain": True}, False, [1.5, None], [1.5, None]),
        ("number", [1.5, None, 9.0], (FILL, CLIP), {"plain": True}, False, [1.5, None, 9.0], [1.5, 5.0, 5.0]),
        ("number", [1.5, None, 9.0], (CLIP, FILL), {"plain": True}, False, [1.5, None, 9.0], [1.5, 7.0, 5.0]),
        ("number", [" 1,5 ", "2.5"], (READ,), {}, True, ["1,5", "2.5"], [1.5, None]),
        ("number", ["1,5", "NA", "9"], (READ, FILL), {}, True, ["1,5", "NA", "9"], [1.5, 7.0, 9.0]),
        ("boolean", ["ja", "?", None], (), {}, True, [1.0, None, None], [1.0, None, None]),
        ("boolean", ["a", "b", "ja"], (), {"words": ("a", "b")}, True, [0.0, 1.0, 1.0], [0.0, 1.0, 1.0]),
        ("category", [" A", "NA", None], (), {}, False, ["A", "NA", ""], ["A", "NA", ""]),
        ("category", [" A", "NA", "?"], (LOWER,), {}, False, ["A", "NA", "?"], ["a", "", ""]),
        ("category", ["A", "NA", "?"], (LOWER,), {"missing": ("A",)}, False, ["A", "NA", "?"], ["", "na", "?"]),
        ("category", ["A", "NA"], (LOWER,), {"missing": ()}, False, ["A", "NA"], ["a", "na"]),
        ("text", [" A ", None], (), {}, False, [" A ", ""], [" A ", ""]),
    ],
)  # fmt: skip
def test_a_cell_is_read_and_then_repaired_in_the_order_given(kind, values, choices, more, as_text, before, after):
    made = fitted(kind, values, *choices, **more)
    shown = numbers if pa.types.is_floating(made.before.type) else pa.Array.to_pylist
    assert (made.as_text, shown(made.before)) == (as_text, before)
    shown = numbers if pa.types.is_floating(made.after.type) else pa.Array.to_pylist
    assert shown(made.after) == after
    assert [repair.name for repair, _ in made.fitted] == [choice.repair for choice in choices]
    assert made.tensor_type == (STRING if as_text or KINDS[kind].traits.is_text else DOUBLE)
    assert made.trims == (kind != "text" and made.tensor_type == STRING)


@pytest.mark.parametrize(
    ("kind", "train", "choices", "more", "values", "made"),
    [
        ("number", ["1"], (), {}, ["2", "x"], [2.0, None]),
        ("number", ["1"], (FILL,), {}, ["2", "x"], [2.0, 7.0]),
        ("number", ["1,5"], (READ, CLIP), {}, ["2,5", "8", "NA"], [2.5, 5.0, None]),
        ("number", [1.0], (CLIP, FILL), {"plain": True}, [2.0, np.nan, 8.0], [2.0, 7.0, 5.0]),
        ("boolean", ["a"], (), {"words": ("a", "b")}, ["a", "b", "no"], [0.0, 1.0, 0.0]),
        ("category", ["A"], (), {}, ["A", "NA"], ["A", "NA"]),
        ("category", ["A"], (LOWER,), {}, ["A", "NA"], ["a", ""]),
        ("category", ["A"], (LOWER,), {"missing": ("q",)}, ["Q", "q", "NA"], ["q", "", "na"]),
    ],
)  # fmt: skip
def test_the_graph_makes_of_new_rows_what_fitting_made_of_the_old(kind, train, choices, more, values, made):
    done = fitted(kind, train, *choices, **more)
    g = Graph()
    raw = g.input("x", done.tensor_type, (1, "N") if done.trims else ("N",))
    text = KINDS[kind].traits.is_text
    g.output("y", done.graph(g, raw), STRING if text else DOUBLE, (1, "N") if done.trims and not choices else ("N",))
    given = np.array(values, object if done.tensor_type == STRING else float)
    (found,) = open_session(g.model().SerializeToString()).run(None, {"x": given[None] if done.trims else given})
    found = found.reshape(-1).tolist()
    assert [None if value != value else value for value in found] == made


def test_files_pass_as_they_are():
    made = fitted("image", [b"1", None])
    assert (made.fitted, made.as_text, made.after.to_pylist()) == ((), False, [b"1", None])
    assert made.before is made.after


def test_what_is_told_of_a_column_is_that_of_the_cells_that_the_graph_takes():
    entry = InputColumn("x", "x", "number", steps=("Last.",))
    told = fitted("number", ["1", "2"], FILL).describe(entry)
    assert (told.as_text, told.verbatim, told.reads, told.missing) == (True, True, NUMBER, None)
    assert told.steps == ("A missing value becomes 7.", "Last.")
    plain = fitted("number", [1.0], plain=True).describe(entry)
    assert (plain.as_text, plain.verbatim, plain.reads, plain.steps) == (False, False, "", ("Last.",))
    flag = fitted("boolean", ["ja"], missing=("q",)).describe(InputColumn("x", "x", "boolean"))
    assert (flag.as_text, flag.verbatim, flag.reads, flag.missing) == (True, True, "", ("q",))
    town = fitted("category", ["A"]).describe(InputColumn("x", "x", "category", categories=("A",)))
    assert (town.as_text, town.verbatim, town.categories) == (False, True, ("A",))


@pytest.mark.parametrize(
    ("rows", "levels", "typical", "known", "usual"),
    [
        (["A"] * 2 + ["a"] * 3 + ["B"], ("a", "b"), "a", ("a", "A"), "a"),
        (["A"] * 2 + ["a"], ("a",), "a", ("A",), "A"),
        (["A"] * 4 + ["a"] * 5 + ["b"] * 191, ("b", "a"), "b", ("b", "a"), "b"),
        (["A"] * 6 + ["a"] * 5 + ["B"] * 189, ("b", "a"), "b", ("B", "A", "a"), "B"),
        (["A"] * 2 + ["C"] * 3, ("a",), "a", ("A",), "A"),
        (["A", "B"], ("a", "b"), "a", ("a", "b"), "a"),
    ],
)
def test_categories_are_named_as_the_rows_spell_them_unless_hardly_any_does(rows, levels, typical, known, usual):
    entry = InputColumn("x", "x", "category", categories=levels, typical=typical, example=typical)
    told = fitted("category", rows, LOWER).describe(entry)
    assert (told.categories, told.typical, told.example) == (known, usual, usual)


def test_very_many_spellings_are_not_all_named(monkeypatch):
    monkeypatch.setattr(steps, "MOST_KNOWN", 2)
    entry = InputColumn("x", "x", "category", categories=("a", "b", "c"), typical="c", example="c")
    told = fitted("category", ["C"] * 4 + ["A"] * 3 + ["B"] * 2, LOWER).describe(entry)
    assert (told.categories, told.typical) == (("C", "A"), "C")


@pytest.mark.parametrize(
    ("kind", "choices", "problem", "fix"),
    [
        ("number", (CLIP, READ), "“Read numbers” must be the first repair of “x”.", "Move it up in the list."),
        ("category", (CLIP,), "“Clip outliers” does not work on “x”, which is taken as category.", "repair out"),
        ("date", (RepairChoice(repair="merge", column="x"),), "“Merge categories” does not work on “x”", "kind"),
        ("number", (RepairChoice(repair="mask", column="x"),), "“mask” is no repair that a model can do.",
         "There are: read_numbers, fill, clip, merge, letter_case."),
    ],
)  # fmt: skip
def test_repairs_that_can_not_work_in_this_order_or_on_this_kind_are_told(kind, choices, problem, fix):
    with pytest.raises(UserError) as report:
        check_repairs(KINDS[kind], choices)
    assert report.value.problem.startswith(problem)
    assert fix in report.value.fix


def test_repairs_that_work_are_found_with_their_options():
    check_repairs(KINDS["number"], (READ, CLIP, FILL))
    assert (model_repair(CLIP).name, options_of(CLIP).high) == ("clip", "5")
    with pytest.raises(UserError, match=r"repairs.clip \(x\)"):
        options_of(RepairChoice(repair="clip", column="x", options={"nonsense": 1}))


@pytest.mark.parametrize(
    ("run", "texts", "made"),
    [
        (running.trimmed, [" a", "", "\u200bb "], ["a", "", "b"]),
        (lambda texts: running.without(("NA",), texts), ["NA", " NA", "x", " "], ["", "", "x", ""]),
        (lambda texts: running.read(KINDS["number"], (), texts), ["1", "1", "2"], [1.0, 1.0, 2.0]),
        (lambda texts: running.read(KINDS["boolean"], ("a", "b"), texts), ["b", "a"], [1.0, 0.0]),
        (lambda texts: running.read(KINDS["category"], (), texts), ["b", "a"], ["b", "a"]),
        (running.trimmed, [], []),
        (lambda texts: running.read(KINDS["number"], (), texts), [], []),
    ],
)
def test_texts_run_through_the_nodes_of_the_bundle(run, texts, made):
    found = run(pa.array(texts, pa.string()))
    assert found.to_pylist() == made
