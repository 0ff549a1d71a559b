"""One column as the training rows taught it: how its cells are read and repaired, and what its kind makes of them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from core import settings
from core.bundle_schema import InputColumn
from core.graph import Graph
from core.kinds import cells
from core.kinds.base import Kind, Prepared
from core.plain import Own, to_dict
from core.pretrained.change import NOTHING
from core.pretrained.supply import library
from core.recipe import ColumnChoice, RepairChoice
from core.records import Column
from core.repairs.steps import Steps
from core.traits import AMOUNT


@dataclass(frozen=True)
class FittedColumn:
    """`input` is the column as the bundle's schema describes it."""

    name: str
    kind: Kind
    state: Own
    steps: Steps
    input: InputColumn

    @classmethod
    def fit(
        cls,
        column: Column,
        kind: Kind,
        choice: ColumnChoice,
        repairs: Sequence[RepairChoice],
        stored: pa.ChunkedArray,
        tensor: str,
        way: str = "",
    ) -> "FittedColumn":
        """Learn from the training rows' stored values; `tensor` is the input's name in the graph.

        way: in which of the kind's `ways` a pretrained model is shown the values, "" for the usual one.
        UserError for a wrong option, or a repair that does not fit.
        """
        options = settings.check(kind.Options, choice.options, f"columns.{column.name}")
        profile, words = column.profile, kind.words(options)
        missing = profile.missing_words
        steps = Steps.fit(stored, kind, words, repairs, plain=profile.plain, missing=missing)
        state = kind.fit(steps.after, options)
        if missing is not None:
            state = kind.with_missing(state, missing)
        state = kind.with_way(state, way) if way else state
        described = replace(kind.describe(column.name, tensor, profile, steps.after, state), traits=kind.traits)
        return cls(column.name, kind, state, steps, steps.describe(described))

    @property
    def changes(self) -> bool:
        """Whether a pretrained model reads the column that may change while it learns."""
        return bool(self.kind.pretrained_model(self.state)) and self.state.change != NOTHING

    @property
    def key(self) -> str:
        """The same for a column whose tensor is prepared in the same way by the same version of its pretrained
        model."""
        graph = library.key(library.find(self.kind.pretrained_model(self.state)))
        repairs = [(repair.name, to_dict(state)) for repair, state in self.steps.fitted]
        state = to_dict(replace(self.kind.tensor_state(self.state), change=""))
        described = json.dumps([self.name, self.kind.name, graph, state, repairs], ensure_ascii=False)
        return hashlib.blake2b(described.encode(), digest_size=16).hexdigest()


def prepare(g: Graph, columns: Sequence[FittedColumn], raw_input: bool) -> list[Prepared]:
    """Append inputs, reading, repairs and preparation of all columns; raw_input: for networks that look themselves.

    Columns that can be prepared together are, as that takes far fewer nodes; they stand first.
    """
    inputs = [_input(g, entry) for entry in columns]
    raw = dict(zip((entry.input.tensor for entry in columns), inputs, strict=True))
    several = sum(map(_unites, columns)) > 1
    united = [entry for entry in columns if several and _unites(entry)]
    alone = [entry for entry in columns if not (several and _unites(entry))]
    trimmed = [*united, *(entry for entry in alone if entry.steps.trims)]
    made = []
    if trimmed:
        rows = cells.trimmed(g, [raw[entry.input.tensor] for entry in trimmed])
        sizes = [len(united)] * bool(united) + [1] * (len(trimmed) - len(united))
        parts = cells.parted(g, rows, sizes)
        if united:
            made.append(_together(g, united, parts.pop(0)))
        raw |= dict(zip((entry.input.tensor for entry in trimmed[len(united) :]), parts, strict=True))
    return made + [_prepared(g, entry, raw[entry.input.tensor], raw_input) for entry in alone]


def _unites(entry: FittedColumn) -> bool:
    return entry.kind.together and entry.steps.trims and not entry.steps.fitted


def _together(g: Graph, columns: Sequence[FittedColumn], rows: str) -> Prepared:
    names, states = [entry.name for entry in columns], [entry.state for entry in columns]
    return columns[0].kind.graph_together(g, names, rows, states)


def _input(g: Graph, entry: FittedColumn) -> str:
    return g.input(entry.input.tensor, entry.steps.tensor_type, entry.kind.tensor_shape)


def _prepared(g: Graph, entry: FittedColumn, raw: str, raw_input: bool) -> Prepared:
    nodes = entry.kind.raw_graph if raw_input and entry.kind.raw_input else entry.kind.graph
    made = nodes(g, entry.name, entry.steps.graph(g, raw), entry.state)
    if made.tensors and entry.changes:
        made = replace(made, tensor_columns=tuple(replace(column, key=entry.key) for column in made.tensor_columns))
    return replace(made, computed=made.computed or (entry.steps.as_text and entry.kind.traits.scale == AMOUNT))
