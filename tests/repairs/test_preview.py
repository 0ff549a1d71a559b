"""What a repair would do is shown on the first rows that it changes or drops, and nothing is changed."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.recipe import ColumnChoice, RepairChoice
from core.repairs import preview as module
from core.repairs.preview import Change, Preview, preview

ROWS = pa.table(
    {
        "__row": pa.array([7, 8, 9, 12, 15, 16], pa.int64()),
        "name": pa.array([" a", "b", None, "c ", "d", "e "]),
        "size": pa.array([1.0, 2.5, None, 1e16, -3.0, float("nan")]),
        "paid": pa.array([True, None, False, True, True, False]),
        **{f"more {index}": pa.array([index] * 6) for index in range(4)},
    }
)


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "data.parquet"
    pq.write_table(ROWS, path)
    return path


def choice(repair, column="name", **options):
    return RepairChoice(repair=repair, column=column, options=options)


def test_values_that_change_are_shown_by_row_up_to_so_many_rows(data):
    before = data.read_bytes()
    changes = (Change(7, "name", " a", "a"), Change(12, "name", "c ", "c"), Change(16, "name", "e ", "e"))
    assert preview(data, choice("spaces")) == Preview(changes)
    assert preview(data, choice("spaces"), 2) == Preview(changes[:2])
    assert preview(data, choice("spaces"), 0) == Preview()
    assert data.read_bytes() == before
    assert [path.name for path in data.parent.iterdir()] == ["data.parquet"]


def test_dropped_rows_are_shown_by_their_first_five_values(data):
    found = preview(data, choice("drop_missing"))
    first = (("name", ""), ("size", ""), ("paid", "false"), ("more 0", "0"), ("more 1", "1"))
    assert found == Preview((), ((9, first),))
    assert [row for row, _ in preview(data, choice("drop_rows", "paid", value="yes"), 2).dropped] == [7, 12]


def test_new_columns_are_shown_beside_nothing(data):
    found = preview(data, choice("split_text", separator=" "), 1)
    assert found.changes == (Change(7, "name 2", "", "a"),)


def test_long_texts_are_shown_by_their_beginning(tmp_path):
    pq.write_table(pa.table({"__row": [0], "name": ["x" * 300]}), tmp_path / "data.parquet")
    (change,) = preview(tmp_path / "data.parquet", choice("text_case", to="upper")).changes
    assert (change.before, change.after) == ("x" * 200, "X" * 200)


@pytest.mark.parametrize(
    ("made", "kind", "changes"),
    [
        (choice("fill", "size", how="this value", value="0.5"), "number", [(9, "", "0.5"), (16, "", "0.5")]),
        (choice("fill", "size", how="this value", value="4"), "number", [(9, "", "4"), (16, "", "4")]),
        (choice("clip", "size", bounds="these numbers", low="-1", high="2"), "number",
         [(8, "2.5", "2"), (12, "1e+16", "2"), (15, "-3", "-1")]),
        (choice("fill", "name", how="this value", value="zz"), "category", [(9, "", "zz")]),
        (choice("merge", "name", keep=0, listed=["b", "d"], into="x"), "category", [(8, "b", "x"), (15, "d", "x")]),
        (choice("fill", "paid", how="this value", value="no"), "boolean", [(8, "", "0")]),
    ],
)  # fmt: skip
def test_a_model_repair_is_shown_as_texts(data, made, kind, changes):
    found = preview(data, made, kind=kind)
    assert [(change.row, change.before, change.after) for change in found.changes] == changes
    assert {change.column for change in found.changes} == {made.column}
    assert found.dropped == ()
    assert preview(data, made, kind="text", column=ColumnChoice(kind=kind)) == found
    assert preview(data, made, 1, kind=kind).changes == found.changes[:1]


def test_earlier_repairs_of_other_columns_are_none_of_its_business(data):
    upper = choice("letter_case", to="upper")
    other = choice("clip", "size", bounds="these numbers", high="0")
    made = choice("merge", keep=0, listed=["B"], into="x")
    assert [change.row for change in preview(data, made, kind="category", earlier=[other, upper]).changes] == [8]
    assert preview(data, made, kind="category", earlier=[other]).changes == ()


def test_only_the_first_rows_are_learned_from(data, monkeypatch):
    monkeypatch.setattr(module, "LOOKED_AT", 3)
    found = preview(data, choice("fill", "size", how="this value", value="4"), kind="number").changes
    assert [change.row for change in found] == [9]


def test_of_a_wide_table_only_the_first_rows_are_looked_at(data, monkeypatch):
    monkeypatch.setattr(module, "LOOKED_AT", 4)
    assert [change.row for change in preview(data, choice("spaces"), 5).changes] == [7, 12, 16]
    monkeypatch.setattr(module, "WIDE", 0)
    assert [change.row for change in preview(data, choice("spaces"), 5).changes] == [7, 12]


@pytest.mark.parametrize(
    ("made", "problem"),
    [
        (choice("nonsense"), "“nonsense” is no repair of a table."),
        (choice("spaces", nonsense=1), "There is no setting “nonsense” in repairs.spaces."),
        (choice("clip"), "“Clip outliers” does not work on “name”"),
    ],
)
def test_what_can_not_be_done_is_told(data, made, problem):
    with pytest.raises(UserError) as report:
        preview(data, made, kind="category")
    assert report.value.problem.startswith(problem)
