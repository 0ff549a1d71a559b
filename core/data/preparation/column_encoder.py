"""One column that a pretrained model turns into numbers: its own small graph, the same while training and in the
bundle."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import onnxruntime
import psutil
import pyarrow as pa

from core.bundle_schema import InputColumn
from core.graph import DOUBLE, STRING, Graph
from core.kinds import KINDS
from core.kinds.base import Kind, State
from core.plain import Plain, from_dict, to_dict
from core.pretrained.supply import library
from core.serving.inputs.groups import groups
from core.serving.session import open_session

FEATURES = "features"
_MOST_THREADS = 8


@dataclass(frozen=True)
class ColumnEncoder:
    """`state` is what the kind learned (it names the pretrained model), `names` are those of the numbers it gives."""

    kind: str
    state: Plain
    input: InputColumn
    names: tuple[str, ...]

    @classmethod
    def of(cls, kind: Kind, state: State, entry: InputColumn) -> "ColumnEncoder":
        """The encoder of a column whose kind has learned `state`."""
        draft = cls(kind.name, to_dict(state), entry, ())
        g = Graph()
        made = kind.graph(g, entry.name, draft._input(g), state)
        return cls(kind.name, to_dict(state), entry, made.number_names)

    @property
    def pretrained_model(self) -> str:
        """The id of the pretrained model that it runs."""
        kind = KINDS[self.kind]
        return kind.pretrained_model(from_dict(kind.State, self.state))

    @cached_property
    def key(self) -> str:
        """The same for the same column prepared in the same way by the same version of the model, whatever the rows."""
        graph = library.key(library.find(self.pretrained_model))
        entries = {"kind": self.kind, "state": self.state, "column": self.input.name, "graph": graph}
        described = json.dumps(entries, ensure_ascii=False)
        return hashlib.blake2b(described.encode(), digest_size=16).hexdigest()

    @cached_property
    def session(self) -> onnxruntime.InferenceSession:
        """The graph, opened once, on all cores."""
        g = Graph()
        g.output(FEATURES, self._graph(g), DOUBLE, ("N", len(self.names)))
        return open_session(g.model().SerializeToString(), min(_MOST_THREADS, psutil.cpu_count() or 1))

    @property
    def inputs(self) -> tuple[InputColumn, ...]:
        """What the graph takes."""
        return (self.input,)

    def run(self, table: pa.Table) -> np.ndarray:
        """Float64 [N,F]: the numbers of the table's rows."""
        made = np.zeros((table.num_rows, len(self.names)))
        for rows, found in groups(table, self):
            if len(rows):
                made[rows] = self.session.run([FEATURES], found)[0]
        return made

    def splice(self, g: Graph, prefix: str) -> str:
        """Put the graph into a bundle behind its input of the same name; returns the numbers' tensor [N,F]."""
        own = Graph()
        own.output(FEATURES, self._graph(own), DOUBLE, ("N", len(self.names)))
        return g.splice(own.model(), prefix, {self.input.tensor: self.input.tensor})[FEATURES]

    def _graph(self, g: Graph) -> str:
        kind = KINDS[self.kind]
        return kind.graph(g, self.input.name, self._input(g), from_dict(kind.State, self.state)).numbers

    def _input(self, g: Graph) -> str:
        kind = KINDS[self.kind]
        return g.input(self.input.tensor, STRING if self.input.takes_text else kind.tensor_type, kind.tensor_shape)
