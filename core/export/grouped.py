"""Which rows belong together, inside the graph: as core.serving.inputs.row_groups says of the same texts."""

from core.bundle_schema import InputColumn
from core.graph import Graph
from core.kinds import cells
from core.serving.inputs.row_groups import words_of


def group_numbers(g: Graph, column: InputColumn) -> str:
    """Which group each row is in, int64 [N], equal for equal values; a row without a value is a group of its own."""
    if column.takes_text:
        text = g.Reshape(cells.trimmed(g, [column.tensor]), g.const([-1], "int64"))
        values = cells.without(g, text, words_of(column))
        missing = g.Equal(values, g.const([""]))
    else:
        missing = g.IsNaN(column.tensor)
        values = g.Where(missing, g.const(0.0, "float64"), column.tensor)
    rows = g.Shape(values)
    own = g.Add(g.Range(g.const(0, "int64"), g.Squeeze(rows), g.const(1, "int64")), rows)
    return _inverse(g, g.Where(missing, own, _inverse(g, values)))


def _inverse(g: Graph, values: str) -> str:
    """Equal numbers for equal values, int64 [N] from 0."""
    return g.several("Unique", values, outputs=4, sorted=1)[2]
