"""Runs nodes over a column's values as the bundle will, for what is learned behind them. Knows no recipe."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.cells.columns import as_array
from core.graph import DOUBLE, STRING, Graph
from core.kinds import cells
from core.kinds.base import Kind
from core.repairs.base import ModelRepair, State
from core.serving.session import BATCH, open_session


def repaired(repair: ModelRepair, state: State, raw: pa.Array) -> pa.Array:
    """The values after one repair, by the very nodes that the bundle will hold."""
    gives_text = pa.types.is_string(raw.type) and not repair.reads_text
    return _run(lambda g, tensor: repair.graph(g, tensor, state), raw, gives_text)


def trimmed(texts: pa.Array) -> pa.Array:
    """Texts without the blanks around them."""
    return _once_each(lambda g, tensor: g.Reshape(cells.trimmed(g, [tensor]), g.const([-1], "int64")), texts, True)


def read(kind: Kind, words: tuple[str, ...], texts: pa.Array) -> pa.Array:
    """What the kind reads in texts without blanks around them: float64 for numbers and truths, else the texts."""
    return _once_each(lambda g, tensor: kind.read(g, tensor, words), texts, kind.traits.is_text)


def without(words: tuple[str, ...], texts: pa.Array) -> pa.Array:
    """Texts, "" in place of those that mean no value."""
    return _once_each(lambda g, tensor: cells.without(g, tensor, words), texts, True)


def _once_each(nodes: Callable[[Graph, str], str], texts: pa.Array, gives_text: bool) -> pa.Array:
    """As `_run`, over every distinct text once: in most columns they are few."""
    distinct = pc.dictionary_encode(texts)
    return _run(nodes, distinct.dictionary, gives_text).take(distinct.indices)


def _run(nodes: Callable[[Graph, str], str], raw: pa.Array, gives_text: bool) -> pa.Array:
    g = Graph()
    tensor = g.input("raw", STRING if pa.types.is_string(raw.type) else DOUBLE)
    g.output("made", nodes(g, tensor), STRING if gives_text else DOUBLE, ("N",))
    session = open_session(g.model().SerializeToString())
    batches = [raw.slice(start, BATCH) for start in range(0, len(raw), BATCH)]
    found = [session.run(None, {"raw": as_array(batch)})[0] for batch in batches]
    values = np.concatenate(found) if found else np.zeros(0, object if gives_text else float)
    return pa.array(values, pa.string() if gives_text else pa.float64(), from_pandas=False)
