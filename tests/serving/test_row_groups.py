"""Rows that belong together: found alike in Python and in the graph, never cut by a batch or a file's stretches."""

from dataclasses import replace

import numpy as np
import onnxruntime as ort
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.answers import Answers, described
from core.bundle_schema import BundleSchema, InputColumn
from core.errors import UserError
from core.export.grouped import group_numbers
from core.graph import DOUBLE, INT64, STRING, Graph
from core.kinds import KINDS
from core.serving.inputs import row_groups

WHO = InputColumn("who", "who", "category", verbatim=True, traits=KINDS["category"].traits)
AGE = InputColumn("age", "age", "number", traits=KINDS["number"].traits)
SCHEMA = described(BundleSchema(3, "regression", "y", (WHO, AGE), answer="value", groups="who"))

texts = st.lists(st.sampled_from(["a", " a", "b\t", "B", "", "  ", "NA", "é", "0", "0.0"]), max_size=30)


def same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether the same rows are together."""
    return np.array_equal(one[:, None] == one, other[:, None] == other)


def in_graph(column: InputColumn, kind: int, values: np.ndarray) -> np.ndarray:
    g = Graph()
    g.input(column.tensor, kind)
    g.output("groups", group_numbers(g, column), INT64, ("N",))
    return ort.InferenceSession(g.model().SerializeToString()).run(None, {column.tensor: values})[0]


@settings(max_examples=40, deadline=None)
@given(texts)
def test_texts_are_grouped_alike_in_python_and_in_the_graph(values):
    raw = np.array(values, object)
    found = row_groups.numbered(raw, row_groups.words_of(WHO))
    assert same(found, in_graph(WHO, STRING, raw))
    assert found.tolist() == [] or found.max() + 1 == len(set(found.tolist()))
    for value, group in zip(values, found, strict=True):
        if value.strip() in ("", "NA"):
            assert (found == group).sum() == 1, "without a value each is alone"
        else:
            assert [other.strip() == value.strip() for other in values] == (found == group).tolist()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([0.0, -0.0, 1.0, 1e300, float("nan"), 0.1]), max_size=20))
def test_numbers_are_grouped_alike_in_python_and_in_the_graph(values):
    raw = np.array(values, "float64")
    found = row_groups.numbered(raw, ())
    assert same(found, in_graph(AGE, DOUBLE, raw))
    assert len(set(found.tolist())) == len({0.0 if v == 0 else v for v in values if v == v}) + np.isnan(raw).sum()


def table(values: list[str]) -> pa.Table:
    return pa.table({"who": pa.array(values, pa.string()), "age": pa.array(np.arange(len(values), dtype="float64"))})


def groups_of(part: pa.Table) -> set[str]:
    return {value.strip() for value in part["who"].to_pylist()} - {"", "NA"}


@settings(max_examples=60, deadline=None)
@given(texts, st.integers(1, 9), st.integers(1, 7))
def test_a_files_stretches_cut_no_group_and_keep_its_rows_in_order(values, most, at_once):
    rows = table(values)
    batches = [rows.slice(start, at_once) for start in range(0, max(1, len(values)), at_once)]
    found = [*row_groups.unbroken(lambda: iter(batches), SCHEMA, most)]
    assert [age for part in found for age in part["age"].to_pylist()] == rows["age"].to_pylist()
    seen: set[str] = set()
    for part in found:
        assert part.num_rows
        assert not seen & groups_of(part)
        seen |= groups_of(part)


def test_without_groups_a_files_batches_pass_as_they_are():
    batches = [table(["a", "b"]), table(["a"])]
    assert [*row_groups.unbroken(lambda: iter(batches), replace(SCHEMA, groups=""), 1)] == batches


def test_rows_that_would_wait_for_too_many_are_refused_in_words(monkeypatch):
    monkeypatch.setattr(row_groups, "MOST_HELD", 4)
    near, far = table(["a", "b", "a", "b", "c"]), table(["a", "b", "c", "d", "a"])
    assert len([*row_groups.unbroken(lambda: iter([near]), SCHEMA, 2)]) == 2
    with pytest.raises(UserError, match="more than 4 rows apart") as report:
        [*row_groups.unbroken(lambda: iter([far]), SCHEMA, 2)]
    assert "Sort the file by “who”" in report.value.fix


@settings(max_examples=60, deadline=None)
@given(texts, st.integers(1, 9))
def test_a_table_is_asked_for_in_whole_groups_and_answered_in_its_order(values, most):
    asked = []

    def ask(part: pa.Table) -> Answers:
        asked.append(part)
        ages = part["age"].to_numpy()
        return Answers(SCHEMA, part.num_rows, {output.name: ages for output in SCHEMA.outputs})

    answers = row_groups.answered(table(values), SCHEMA, most, ask)
    assert answers.prediction.tolist() == list(range(len(values)))
    for index, part in enumerate(asked):
        assert not groups_of(part) & {who for other in asked[index + 1 :] for who in groups_of(other)}
        assert part.num_rows <= most or len(groups_of(part)) <= 1


def test_rows_that_lack_the_column_are_told():
    with pytest.raises(UserError, match="lack the column “who”"):
        row_groups.answered(table(["a"]).drop_columns(["who"]), SCHEMA, 5, lambda part: None)


def test_a_bundle_that_can_not_tell_what_belongs_together_is_a_misfit():
    picture = InputColumn("photo", "photo", "image", traits=KINDS["image"].traits)
    assert row_groups.misfit(SCHEMA) == row_groups.misfit(replace(SCHEMA, groups="")) == ""
    assert "none of its columns" in row_groups.misfit(replace(SCHEMA, groups="nobody"))
    assert "pictures" in row_groups.misfit(replace(SCHEMA, inputs=(*SCHEMA.inputs, picture)))


@pytest.mark.parametrize(
    ("values", "words", "groups"),
    [
        (np.array(["b", "a", " b", "", "", "NA"], object), ("NA",), [1, 0, 1, 2, 3, 4]),
        (np.array(["NA", "NA"], object), (), [0, 0]),
        (np.array([2.0, np.nan, 2.0, np.nan, -0.0, 0.0]), ("NA",), [0, 2, 0, 3, 1, 1]),
        (np.array([], object), (), []),
    ],
)
def test_equal_values_have_one_number_and_each_missing_one_its_own(values, words, groups):
    found = row_groups.numbered(values, words)
    assert found.dtype == np.int64
    assert same(found, np.array(groups))
    assert sorted({*found.tolist()}) == list(range(len({*groups})))


def test_the_words_of_a_column_come_before_the_usual_ones():
    assert row_groups.words_of(replace(WHO, missing=("x",))) == ("x",)
    assert row_groups.words_of(replace(WHO, missing=())) == ()
    assert row_groups.words_of(WHO, ("y",)) == ("y",)
    assert "NA" in row_groups.words_of(WHO)
    rows = table(["x", "x", "NA", "NA", "y", "y"])
    assert same(row_groups.groups_in(rows, replace(WHO, missing=("x",))), np.array([0, 1, 2, 2, 3, 3]))
    assert same(row_groups.groups_in(rows, WHO, ("y",)), np.array([0, 0, 1, 1, 2, 3]))


def asked_for(schema, rows, most):
    """The ages in each table that is asked for, and the answers."""
    asked = []

    def ask(part: pa.Table) -> Answers:
        asked.append([int(age) for age in part["age"].to_pylist()])
        return Answers(schema, part.num_rows, {output.name: part["age"].to_numpy() for output in schema.outputs})

    found = row_groups.answered(rows, schema, most, ask)
    return asked, found.prediction.tolist()


@pytest.mark.parametrize(
    ("values", "most", "asked"),
    [
        (["a"] * 4, 2, [[0, 1, 2, 3]]),
        (["a", "b", "a", "b"], 2, [[0, 2], [1, 3]]),
        (["a", "b", "a", "b"], 3, [[0, 2], [1, 3]]),
        (["a", "b", "a", "b"], 4, [[0, 1, 2, 3]]),
        (["", "", ""], 2, [[0, 1], [2]]),
        ([], 2, [[]]),
    ],
)
def test_whole_groups_are_asked_for_at_once_as_many_as_fit(values, most, asked):
    assert asked_for(SCHEMA, table(values), most) == (asked, [*map(float, range(len(values)))])


def test_without_groups_a_table_is_asked_for_in_parts():
    alone = replace(SCHEMA, groups="")
    assert asked_for(alone, table(["a"] * 5), 2) == ([[0, 1], [2, 3], [4]], [0.0, 1.0, 2.0, 3.0, 4.0])
    assert asked_for(alone, table(["a"] * 2), 2) == ([[0, 1]], [0.0, 1.0])
    assert asked_for(alone, table([]), 2) == ([[]], [])


def test_tables_whose_rows_belong_together_become_one():
    parts = [table(["a", "b"]), table(["a"])]
    assert [part.num_rows for part in row_groups.whole(parts, SCHEMA)] == [3]
    assert [*row_groups.whole(parts, replace(SCHEMA, groups=""))] == parts
    assert [*row_groups.whole([], SCHEMA)] == []


@pytest.mark.parametrize(
    ("values", "at_once", "most", "stretches"),
    [
        (["a", "a", "b", "b", "c"], 2, 2, [[0, 1], [2, 3], [4]]),
        (["a", "a", "b", "b", "c"], 2, 3, [[0, 1], [2, 3, 4]]),
        (["a", "b", "a", "c"], 3, 1, [[0, 1, 2], [3]]),
        (["a", "", "a", ""], 1, 1, [[0, 1, 2], [3]]),
        (["", "", ""], 3, 1, [[0], [1], [2]]),
        (["a"] * 4, 1, 2, [[0, 1, 2, 3]]),
    ],
)
def test_a_files_stretches_end_where_no_group_goes_on(values, at_once, most, stretches):
    rows = table(values)
    batches = [rows.slice(start, at_once) for start in range(0, len(values), at_once)]
    found = [*row_groups.unbroken(lambda: iter(batches), SCHEMA, most)]
    assert [[int(age) for age in part["age"].to_pylist()] for part in found] == stretches


def test_the_last_row_of_a_group_may_lie_as_far_away_as_may_be_held(monkeypatch):
    monkeypatch.setattr(row_groups, "MOST_HELD", 4)
    fits = table(["a", "b", "c", "a", "a", "b2", "c2", "d", "b2"])
    with pytest.raises(UserError):
        [*row_groups.unbroken(lambda: iter([fits]), SCHEMA, 2)]
    assert len([*row_groups.unbroken(lambda: iter([table(["a", "b", "c", "a", "d"])]), SCHEMA, 2)]) == 2


def test_a_file_without_the_column_or_without_rows_is_told_or_gives_nothing():
    lacking = table(["a"]).drop_columns(["who"])
    with pytest.raises(UserError, match="lack the column “who”"):
        [*row_groups.unbroken(lambda: iter([lacking]), SCHEMA, 2)]
    assert [*row_groups.unbroken(lambda: iter([]), SCHEMA, 2)] == []
