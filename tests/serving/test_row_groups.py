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
