"""Runs one model repair over values, by the nodes that the bundle will hold. Knows no recipe."""

import numpy as np
import pyarrow as pa

from core.graph import DOUBLE, STRING, Graph
from core.repairs.base import ModelRepair, State
from core.serving import feeds
from core.serving.session import BATCH, open_session


def repaired(repair: ModelRepair, state: State, raw: pa.Array) -> pa.Array:
    """The values after one repair, by the very nodes that the bundle will hold."""
    g = Graph()
    text = pa.types.is_string(raw.type)
    tensor = g.input("raw", STRING if text else DOUBLE)
    gives_text = text and not repair.reads_text
    g.output("repaired", repair.graph(g, tensor, state), STRING if gives_text else DOUBLE, ("N",))
    session = open_session(g.model().SerializeToString())
    batches = [raw.slice(start, BATCH) for start in range(0, len(raw), BATCH)]
    found = [session.run(None, {"raw": feeds.as_array(batch)})[0] for batch in batches]
    values = np.concatenate(found) if found else np.zeros(0)
    return pa.array(values, pa.string() if gives_text else pa.float64(), from_pandas=False)
