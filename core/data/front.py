"""Fits every column's kind on the training rows and joins them into one graph: raw columns in, numbers and codes out.

Knows no model and no target. The same graph prepares the training rows and stands at the front of the bundle.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pyarrow as pa

from core import settings
from core.errors import UserError
from core.graph import DOUBLE, INT64, Graph
from core.kinds import KINDS, Kind
from core.kinds.base import Prepared
from core.layout import Layout
from core.plain import from_dict, to_dict, write_json
from core.recipe import ColumnChoice, RepairChoice
from core.records import Column, InputColumn
from core.repairs.steps import Steps
from core.serving import feeds
from core.serving.session import open_session

BUNDLE_OUTPUTS = ("label", "probabilities", "prediction", "lower", "upper")
NUMBERS, CODES = "numbers", "codes"


@dataclass(frozen=True)
class Front:
    """The preparation of all columns. `model` takes `inputs` by tensor name and gives what `layout` says.

    Outputs: `numbers` float64 [N,F] and `codes` int64 [N,C]; one that would be empty is absent.
    """

    model: onnx.ModelProto
    layout: Layout
    inputs: tuple[InputColumn, ...]

    @classmethod
    def fit(
        cls,
        columns: Sequence[tuple[Column, ColumnChoice]],
        table: pa.Table,
        repairs: Sequence[RepairChoice] = (),
    ) -> "Front":
        """Learn from `table`, the training rows with at least these columns; those not in use are left out.

        repairs: those of the recipe, in order; each works between the raw value and the column's kind.
        UserError for an unknown kind or repair, a wrong option, or no column left.
        """
        used = [(column, choice) for column, choice in columns if choice.use]
        if not used:
            raise UserError("No column is left for the model to learn from.", "Switch on at least one column.")
        g, taken = Graph(), {*BUNDLE_OUTPUTS, NUMBERS, CODES}
        prepared, inputs = [], []
        for column, choice in used:
            kind = kind_of(column, choice)
            options = settings.check(kind.Options, choice.options, f"columns.{column.name}")
            own = [entry for entry in repairs if entry.column == column.name]
            steps = Steps.fit(table[column.name], kind, kind.words(options), own)
            state = kind.fit(steps.after, options)
            tensor = _free_name(column.name, g.prefix, taken)
            raw = steps.graph(g, g.input(tensor, steps.tensor_type(kind)))
            prepared.append(kind.graph(g, column.name, raw, state))
            inputs.append(steps.describe(kind.describe(column.name, tensor, column.profile, steps.after, state)))
        layout = _join(g, prepared)
        return cls(g.model(), layout, tuple(inputs))

    @cached_property
    def session(self) -> onnxruntime.InferenceSession:
        """The model, opened once."""
        return open_session(self.model.SerializeToString())

    def run(self, table: pa.Table) -> tuple[np.ndarray, np.ndarray]:
        """(numbers float64 [N,F], codes int64 [N,C]) of the table's rows, all at once; F or C may be 0."""
        numbers = np.zeros((table.num_rows, len(self.layout.numbers)))
        codes = np.zeros((table.num_rows, len(self.layout.codes)), np.int64)
        if table.num_rows:
            names = [output.name for output in self.session.get_outputs()]
            found = dict(zip(names, self.session.run(names, feeds.feeds(table, self)), strict=True))
            numbers, codes = found.get(NUMBERS, numbers), found.get(CODES, codes)
        return numbers, codes

    def save(self, folder: Path) -> None:
        """Write front.onnx and front.json."""
        onnx.save(self.model, folder / "front.onnx")
        write_json(
            folder / "front.json", {"layout": to_dict(self.layout), "inputs": [to_dict(entry) for entry in self.inputs]}
        )

    @classmethod
    def load(cls, folder: Path) -> "Front":
        """Read what `save` wrote."""
        content = json.loads((folder / "front.json").read_text(encoding="utf-8"))
        inputs = tuple(from_dict(InputColumn, entry) for entry in content["inputs"])
        return cls(onnx.load(folder / "front.onnx"), from_dict(Layout, content["layout"]), inputs)


def kind_of(column: Column, choice: ColumnChoice) -> Kind:
    """The kind that is chosen for the column, or the one that detection gave it; UserError when there is none such."""
    name = choice.kind or column.kind
    if name not in KINDS:
        raise UserError(
            "The column “{column}” can't be of kind “{kind}”.",
            "Choose one of: {known}.",
            column=column.name,
            kind=name,
            known=", ".join(KINDS),
        )
    return KINDS[name]


def _free_name(name: str, prefix: str, taken: set[str]) -> str:
    """The input's tensor name: the column's, unless an output, another input or an inner tensor is called so."""
    tensor = name
    while tensor in taken or tensor == name and (not name or name.startswith(prefix)):
        tensor += " (input)"
    taken.add(tensor)
    return tensor


def _join(g: Graph, prepared: list[Prepared]) -> Layout:
    """Put the columns' tensors side by side as the graph's outputs; infinite numbers become NaN here, once for all."""
    with_numbers = [part for part in prepared if part.numbers]
    with_codes = [part for part in prepared if part.codes]
    layout = Layout(
        tuple(name for part in with_numbers for name in part.number_names),
        tuple(column for part in with_codes for column in part.code_columns),
    )
    if with_numbers:
        numbers = g.Concat(*(part.numbers for part in with_numbers), axis=1)
        finite = g.Where(g.IsInf(numbers), g.const(np.nan, "float64"), numbers)
        g.output(NUMBERS, finite, DOUBLE, ("N", len(layout.numbers)))
    if with_codes:
        codes = g.Concat(*(part.codes for part in with_codes), axis=1)
        g.output(CODES, codes, INT64, ("N", len(layout.codes)))
    return layout
