"""What becomes of each new row and correction, decided beside what is there, what waits and what came before it."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.lineage import provenance, waiting
from core.data.lineage.answering import AnswerColumn, AnswerColumns
from core.data.lineage.growth_plan import Incoming, Line, Planner
from core.records import ROW

ASKED = AnswerColumn("y", None)
NONE = np.zeros(0, "int64")


@pytest.fixture
def data(tmp_path):
    """Rows 0 and 1 are twins of different answers, 2 has none, 3 is alone; 7 and 8 wait."""
    held = pa.table({ROW: pa.array(range(4), pa.int64()), "x": ["t", "t", "u", "v"], "y": ["a", "b", None, "a"]})
    pq.write_table(held, tmp_path / "data.parquet")
    waits = pa.table({ROW: pa.array([7, 8], pa.int64()), "x": ["w", "w"], "y": pa.array([None, None], pa.string())})
    pq.write_table(waits, waiting.path_of(tmp_path / "data.parquet"))
    line = dict(zip(provenance.COLUMNS.names, [3, "correction", 0.0, "old", "b", None], strict=True))
    provenance.write(tmp_path / "data.parquet", pa.Table.from_pylist([line], provenance.COLUMNS))
    return tmp_path / "data.parquet"


def incoming(*rows, source="added", entries=None):
    """Rows of (x, answer)."""
    table = pa.table({"x": [x for x, _ in rows], "y": [answer or None for _, answer in rows]})
    return Incoming(table, [source] * len(rows), entries or [""] * len(rows), [answer for _, answer in rows])


def taken(data, rows, frozen=NONE, again=False, asked=ASKED):
    planner = Planner(data, asked, frozen, again)
    planner.take(rows)
    plan = planner.plan
    return plan.add, plan.wait, plan.moved, plan.answers, dict(plan.counts)


@pytest.mark.parametrize("source", ["added", "correction", "use"])
@pytest.mark.parametrize(
    ("row", "became"),
    [
        (("new", "a"), ([0], [], {}, {}, {})),
        (("new", ""), ([], [0], {}, {}, {})),
        (("t", "b"), ([], [], {}, {}, {"duplicates": 1})),
        (("v", ""), ([], [], {}, {}, {"duplicates": 1})),
        (("u", "c"), ([], [], {}, {2: "c"}, {"answered": 1})),
        (("w", "c"), ([], [], {7: "c"}, {}, {"answered": 1})),
        (("w", ""), ([], [], {}, {}, {"duplicates": 1})),
    ],
)
def test_what_is_there_or_waits_is_passed_over_or_answered_and_the_rest_is_new(data, source, row, became):
    assert taken(data, incoming(row, source=source)) == became


@pytest.mark.parametrize(
    ("source", "row", "became"),
    [
        ("added", ("v", "c"), ([], [], {}, {}, {"contradictions": 1})),
        ("correction", ("v", "c"), ([], [], {}, {3: "c"}, {"corrected": 1})),
        ("use", ("v", "c"), ([0], [], {}, {}, {})),
        ("added", ("t", "c"), ([], [], {}, {}, {"contradictions": 1})),
        ("correction", ("t", "c"), ([0], [], {}, {}, {})),
        ("use", ("t", "c"), ([0], [], {}, {}, {})),
    ],
)
def test_another_answer_for_a_row_that_is_there_depends_on_who_brings_it(data, source, row, became):
    assert taken(data, incoming(row, source=source)) == became


@pytest.mark.parametrize(
    ("source", "rows", "became"),
    [
        ("added", [("n", "a"), ("n", "a"), ("n", "")], ([0], [], {}, {}, {"duplicates": 2})),
        ("added", [("n", "a"), ("n", "b")], ([0], [], {}, {}, {"contradictions": 1})),
        ("added", [("n", ""), ("n", "b"), ("n", "b")], ([1], [], {}, {}, {"duplicates": 1})),
        ("correction", [("n", "a"), ("n", "b")], ([1], [], {}, {}, {"duplicates": 1})),
        ("correction", [("n", ""), ("n", "b")], ([1], [], {}, {}, {"duplicates": 1})),
        ("correction", [("n", "a"), ("n", "b"), ("n", "a")], ([2], [], {}, {}, {"duplicates": 2})),
        ("use", [("n", "a"), ("n", "b"), ("n", "a")], ([0, 1], [], {}, {}, {"duplicates": 1})),
        ("use", [("n", ""), ("n", "b")], ([1], [0], {}, {}, {})),
        ("added", [("w", "a"), ("w", "b"), ("w", "c")],
         ([], [], {7: "a", 8: "b"}, {}, {"answered": 2, "duplicates": 1})),
        ("added", [("u", "a"), ("u", "a"), ("u", "b")],
         ([], [], {}, {2: "a"}, {"answered": 1, "duplicates": 1, "contradictions": 1})),
    ],
)  # fmt: skip
def test_rows_of_one_lot_are_held_against_those_before_them(data, source, rows, became):
    assert taken(data, incoming(*rows, source=source)) == became


def test_again_adds_whatever_is_there_and_known_entries_are_passed_over(data):
    rows = incoming(("t", "a"), ("w", ""), ("t", "a"), ("n", "a"), entries=["", "", "", "old"])
    assert taken(data, rows, again=True) == ([0, 2], [1], {}, {}, {})
    assert taken(data, incoming(("n", "a"), ("m", "a"), entries=["old", "new"])) == ([1], [], {}, {}, {})


def test_without_answer_columns_no_row_waits(data):
    assert taken(data, incoming(("n", "")), asked=AnswerColumns()) == ([0], [], {}, {}, {})


def corrected(data, *corrections, frozen=NONE):
    planner = Planner(data, ASKED, frozen, False)
    for row, truth, entry in corrections:
        planner.correct(row, truth, "correction", entry)
    return planner.plan


def test_corrections_change_answer_or_confirm_and_the_last_word_counts(data):
    plan = corrected(
        data, (0, "c", "e1"), (0, "d", "e2"), (1, "b", "e3"), (2, "x", "e4"), (9, "x", "e5"), (3, "z", "old")
    )
    assert plan.answers == {0: "d", 2: "x"}
    assert dict(plan.counts) == {"corrected": 1, "duplicates": 1, "answered": 1, "unknown": 1}
    assert plan.lines == [
        Line(0, "correction", "e1", was="a"),
        Line(0, "correction", "e2", was="c"),
        Line(2, "correction", "e4", was=""),
    ]


def test_a_row_that_waits_moves_with_its_last_answer(data):
    plan = corrected(data, (7, "a", "e1"), (7, "b", "e2"))
    assert (plan.moved, dict(plan.counts)) == ({7: "b"}, {"answered": 1})
    assert plan.lines == [Line(7, "correction", "e1")]


def test_a_frozen_row_keeps_its_answer_and_the_right_one_is_told_beside_once(data):
    plan = corrected(data, (0, "c", "e1"), (0, "c", "e2"), (0, "a", "e3"), (1, "b", "e4"), frozen=np.array([0, 1]))
    assert (plan.answers, dict(plan.counts)) == ({}, {"beside": 2, "duplicates": 2})
    assert plan.lines == [Line(0, "correction", "e1", beside="c"), Line(0, "correction", "e3", beside="a")]
