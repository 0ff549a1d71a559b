"""Rows of numbers that end at different positions: shifted, spread, marked, as graph nodes. Knows nothing of texts."""

from collections.abc import Sequence

from core.graph import INT32, INT64, Graph


def shift(g: Graph, values: str, by: int) -> str:
    """int32 [N,L] -> what stands `by` positions later (earlier where it is below 0) in each row, 0 outside of it."""
    length, at = g.Shape(values, start=1, end=2), g.const([1], "int64")
    if by < 0:
        return g.Slice(g.Pad(values, g.const([0, -by, 0, 0], "int64")), g.const([0], "int64"), length, at)
    start = g.const([by], "int64")
    return g.Slice(g.Pad(values, g.const([0, 0, 0, by], "int64")), start, g.Add(length, start), at)


def shifted(g: Graph, flags: str, by: int) -> str:
    """The same for bool, False outside of a row."""
    return g.Greater(shift(g, g.Cast(flags, to=INT32), by), _int(g, 0))


def ordinal(g: Graph, like: str) -> str:
    """0, 1, 2 ... along each row, int32 in the shape of the int32 tensor `like`."""
    ones = g.Add(g.Mul(like, _int(g, 0)), _int(g, 1))
    return g.Sub(g.CumSum(ones, g.const(1, "int64")), _int(g, 1))


def spread(g: Graph, rows: str, table: Sequence[tuple[int, ...]], beyond: int) -> tuple[str, str]:
    """Rows [N,C] -> what `table` has for each, one behind the other, int32 [N, L + beyond], and L as int64 [1].

    L is one more than the longest row's; 0 stands behind the others.
    """
    counts = g.Gather(g.const([len(entry) for entry in table], "int32"), rows)
    values = []
    for index in range(max(map(len, table))):
        column = [entry[index] if index < len(entry) else 0 for entry in table]
        values.append(g.Gather(g.const(column, "int32"), rows))
    return side_by_side(g, counts, values, beyond)


def side_by_side(g: Graph, counts: str, values: Sequence[str], beyond: int) -> tuple[str, str]:
    """The first `counts` of `values` (all [N,C]) at each position, one behind the other; see `spread`."""
    ends = g.CumSum(counts, g.const(1, "int64"))
    length = g.Add(g.ReduceMax(ends, _at(g, 0, 1), keepdims=0), _int(g, 1))
    begins, positions = g.Sub(ends, counts), []
    for index in range(len(values)):
        there = g.Greater(counts, _int(g, index))
        positions.append(g.Where(there, g.Add(begins, _int(g, index)), length))
    count = g.Shape(counts, start=0, end=1)
    length64 = g.Cast(g.Reshape(length, _at(g, 1)), to=INT64)
    blank = g.Expand(_int(g, 0), g.Concat(count, g.Add(length64, _at(g, max(beyond, 1))), axis=0))
    made = g.ScatterElements(blank, g.Concat(*positions, axis=1), g.Concat(*values, axis=1), axis=1)
    return made if beyond else g.Slice(made, _at(g, 0), length64, _at(g, 1)), length64


def reached(g: Graph, marks: str, jump: str, rounds: int) -> str:
    """int32 [N,L]: the marked positions and all that are reached from them by jumps, at most 2 ** rounds of them.

    jump: the position that follows on each, int32 [N,L]. Jumps of 1, 2, 4 ... are made at once.
    """
    for turn in range(rounds):
        marks = g.Max(marks, g.ScatterElements(marks, jump, marks, axis=1, reduction="max"))
        if turn + 1 < rounds:
            jump = g.GatherElements(jump, jump, axis=1)
    return marks


def runs_before(g: Graph, flags: str, behind: str) -> str:
    """bool [N,L]: the flags whose run of neighbours ends directly before a position that `behind` marks."""
    numbers = g.Cast(flags, to=INT32)
    begins = g.Greater(numbers, shift(g, numbers, -1))
    run = g.CumSum(g.Cast(begins, to=INT32), g.const(1, "int64"))
    none = g.Mul(g.Pad(run, _at(g, 0, 0, 0, 1)), _int(g, 0))
    ends = g.Cast(g.And(flags, shifted(g, behind, 1)), to=INT32)
    found = g.GatherElements(g.ScatterElements(none, run, ends, axis=1, reduction="max"), run, axis=1)
    return g.And(flags, g.Greater(found, _int(g, 0)))


def _int(g: Graph, value: int) -> str:
    return g.const(value, "int32")


def _at(g: Graph, *values: int) -> str:
    return g.const(list(values), "int64")
