"""Fits every column's kind on the training rows and joins them into one graph: raw columns in, numbers and codes out.

Knows no model and no target. The same graph prepares the training rows and stands at the front of the bundle.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pyarrow as pa

from core import answers
from core.bundle_schema import InputColumn
from core.data.preparation.column_encoder import ColumnEncoder
from core.data.preparation.fitted_column import FittedColumn, prepare
from core.errors import UserError
from core.folders import RunFolder
from core.graph import DOUBLE, FLOAT, INT64, STRING, UINT8, Graph
from core.kinds import KINDS
from core.kinds.base import Kind, Prepared
from core.layout import TENSOR_TYPES, Layout, TensorColumn
from core.plain import from_dict, to_dict, write_json
from core.recipe import ColumnChoice, RepairChoice
from core.records import Column
from core.serving.inputs.groups import groups
from core.serving.session import open_session

NUMBERS, CODES, TENSOR = "numbers", "codes", "tensor "
_TYPES = {"tokens": INT64, "pixels": UINT8, "frames": FLOAT}


@dataclass(frozen=True)
class Preprocessing:
    """The preparation of all columns. `layout` says what it gives.

    `model` prepares all but what pretrained models read: it takes its inputs by tensor name and gives `numbers` float64
    [N,F], `codes` int64 [N,C] and a `tensor <index>` for each tensor column; one that would be empty is absent, and
    without any column there is no model. The numbers of `encoders`, which stand behind, are made one column at a time.
    """

    model: onnx.ModelProto | None
    layout: Layout
    inputs: tuple[InputColumn, ...]
    encoders: tuple[ColumnEncoder, ...] = ()

    @classmethod
    def fit(
        cls,
        columns: Sequence[tuple[Column, ColumnChoice]],
        table: pa.Table,
        repairs: Sequence[RepairChoice] = (),
        raw_input: bool = False,
        ways: Mapping[str, str] | None = None,
    ) -> "Preprocessing":
        """Learn from `table`, the training rows with at least these columns; those not in use are left out.

        Columns of files may hold a sample of rows and be null elsewhere. repairs: those of the recipe, in order; each
        works between the raw value and the column's kind. raw_input: the model learns from tensors itself.
        ways: in which way a pretrained model is shown a column's values, by the column's name.
        UserError for an unknown kind or repair, a wrong option, or no column left.
        """
        used = [(column, choice) for column, choice in columns if choice.use]
        if not used:
            raise UserError("No column is left for the model to learn from.", "Switch on at least one column.")
        taken = {*answers.NAMES, NUMBERS, CODES, *(f"{TENSOR}{index}" for index in range(len(used)))}
        g, inputs, encoders, plain = Graph(), [], [], []
        for column, choice in used:
            kind = kind_of(column, choice)
            own = [entry for entry in repairs if entry.column == column.name]
            tensor = _free_name(column.name, g.prefix, taken)
            way = (ways or {}).get(column.name, "")
            fitted = FittedColumn.fit(column, kind, choice, own, table[column.name], tensor, way)
            inputs.append(fitted.input)
            if kind.pretrained_model(fitted.state) and not (raw_input and fitted.changes):
                encoders.append(ColumnEncoder.of(kind, fitted.state, fitted.input))
            else:
                plain.append(fitted)
        prepared = prepare(g, plain, raw_input)
        layout = _behind(_join(g, prepared), encoders)
        return cls(g.model() if prepared else None, layout, tuple(inputs), tuple(encoders))

    @property
    def pretrained_models(self) -> tuple[str, ...]:
        """The ids of the pretrained models inside, each once: those that only read, then those that may change."""
        reading = [encoder.pretrained_model for encoder in self.encoders]
        return tuple(dict.fromkeys([*reading, *(column.model for column in self.layout.tensors if column.model)]))

    @cached_property
    def session(self) -> onnxruntime.InferenceSession:
        """The model, opened once."""
        if self.model is None:
            raise TypeError("a front of open models alone has no model of its own")
        return open_session(self.model.SerializeToString())

    @cached_property
    def plain(self) -> "Takes":
        """The inputs that `model` takes."""
        read = {encoder.input.tensor for encoder in self.encoders}
        return Takes(tuple(entry for entry in self.inputs if entry.tensor not in read))

    def run(self, table: pa.Table) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
        """(numbers float64 [N,F], codes int64 [N,C], tensors [N,...]) of the table's rows; F or C may be 0."""
        numbers, codes, tensors = self.run_plain(table)
        for encoder in self.encoders:
            numbers = np.concatenate([numbers, encoder.run(table)], 1)
        return numbers, codes, tensors

    def run_plain(self, table: pa.Table) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
        """The same without the numbers of `encoders`."""
        width = len(self.layout.numbers) - sum(len(encoder.names) for encoder in self.encoders)
        numbers = np.zeros((table.num_rows, width))
        codes = np.zeros((table.num_rows, len(self.layout.codes)), np.int64)
        tensors = tuple(empty_tensor(column, table.num_rows) for column in self.layout.tensors)
        if self.model is None:
            return numbers, codes, tensors
        names = [output.name for output in self.session.get_outputs()]
        for rows, found in groups(table, self.plain):
            if len(rows):
                made = dict(zip(names, self.session.run(names, found), strict=True))
                numbers[rows], codes[rows] = made.get(NUMBERS, numbers[rows]), made.get(CODES, codes[rows])
                for index, tensor in enumerate(tensors):
                    tensor[rows] = made[f"{TENSOR}{index}"]
        return numbers, codes, tensors

    def graph(self, g: Graph) -> Prepared:
        """Put the whole preparation into a bundle's graph, inputs and all."""
        for entry in self.inputs:
            kind = KINDS[entry.kind]
            g.input(entry.tensor, STRING if entry.takes_text else kind.tensor_type, kind.tensor_shape)
        prefix = "__f/"
        while any(entry.tensor.startswith(prefix) for entry in self.inputs):
            prefix = f"_{prefix}"
        feeds = {entry.tensor: entry.tensor for entry in self.plain.inputs}
        made = g.splice(self.model, prefix, feeds) if self.model else {}
        numbers = [made[NUMBERS]] if NUMBERS in made else []
        for index, encoder in enumerate(self.encoders):
            numbers.append(encoder.splice(g, f"{prefix}{index}/"))
        return Prepared(
            numbers=g.Concat(*numbers, axis=1) if len(numbers) > 1 else "".join(numbers),
            number_names=self.layout.numbers,
            codes=made.get(CODES, ""),
            code_columns=self.layout.codes,
            tensors=tuple(made[f"{TENSOR}{index}"] for index in range(len(self.layout.tensors))),
            tensor_columns=self.layout.tensors,
        )

    def save(self, folder: Path) -> None:
        """Write front.onnx and front.json; the pretrained models themselves are not in it."""
        graph, about = RunFolder(folder).preprocessing
        graph.write_bytes(self.model.SerializeToString() if self.model else b"")
        content = {
            "layout": to_dict(self.layout),
            "inputs": [to_dict(entry) for entry in self.inputs],
            "encoders": [to_dict(encoder) for encoder in self.encoders],
        }
        write_json(about, content)

    @classmethod
    def load(cls, folder: Path) -> "Preprocessing":
        """Read what `save` wrote."""
        graph, about = RunFolder(folder).preprocessing
        content = json.loads(about.read_text(encoding="utf-8"))
        inputs = tuple(from_dict(InputColumn, entry) for entry in content["inputs"])
        encoders = tuple(from_dict(ColumnEncoder, entry) for entry in content.get("encoders", ()))
        kept = graph.read_bytes()
        model = onnx.ModelProto.FromString(kept) if kept else None
        return cls(model, from_dict(Layout, content["layout"]), inputs, encoders)


@dataclass(frozen=True)
class Takes:
    """Some of a preprocessing's inputs."""

    inputs: tuple[InputColumn, ...]


def empty_tensor(column: TensorColumn, rows: int) -> np.ndarray:
    """Room for that column's tensor of so many rows."""
    return np.zeros((rows, *column.shape), TENSOR_TYPES[column.sort])


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


def _behind(layout: Layout, encoders: Sequence[ColumnEncoder]) -> Layout:
    """The layout with the encoders' numbers behind its own."""
    names = tuple(name for encoder in encoders for name in encoder.names)
    apart = layout.apart + (False,) * len(names) if layout.apart else ()
    return replace(layout, numbers=layout.numbers + names, computed=layout.computed + (True,) * len(names), apart=apart)


def _join(g: Graph, prepared: list[Prepared]) -> Layout:
    """Put the columns' tensors side by side as the graph's outputs; infinite numbers become NaN here, once for all."""
    with_numbers = [part for part in prepared if part.numbers]
    apart = tuple(part.apart for part in with_numbers for _ in part.number_names)
    with_codes = [part for part in prepared if part.codes]
    layout = Layout(
        tuple(name for part in with_numbers for name in part.number_names),
        tuple(column for part in with_codes for column in part.code_columns),
        tuple(column for part in prepared for column in part.tensor_columns),
        tuple(part.computed for part in with_numbers for _ in part.number_names),
        apart if any(apart) else (),
    )
    tensors = [tensor for part in prepared for tensor in part.tensors]
    if with_numbers:
        numbers = g.Concat(*(part.numbers for part in with_numbers), axis=1)
        finite = g.Where(g.IsInf(numbers), g.const(np.nan, "float64"), numbers)
        g.output(NUMBERS, finite, DOUBLE, ("N", len(layout.numbers)))
    if with_codes:
        codes = g.Concat(*(part.codes for part in with_codes), axis=1)
        g.output(CODES, codes, INT64, ("N", len(layout.codes)))
    for index, (tensor, column) in enumerate(zip(tensors, layout.tensors, strict=True)):
        g.output(f"{TENSOR}{index}", tensor, _TYPES[column.sort], ("N", *column.shape))
    return layout
