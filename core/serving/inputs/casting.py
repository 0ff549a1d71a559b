"""A table's columns as the tensors that a bundle takes, by name. What a cell is to it stands in core.cells."""

from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.bundle_schema import BundleSchema, InputColumn
from core.cells.columns import as_array, as_raw
from core.errors import UserError
from core.traits import TRUTH


class Takes(Protocol):
    """Whatever has inputs: a bundle's schema, a preprocessing."""

    @property
    def inputs(self) -> tuple[InputColumn, ...]:
        """The columns in the order of the graph's inputs."""


def input_tensors(table: pa.Table, schema: BundleSchema | Takes) -> dict[str, np.ndarray]:
    """What onnxruntime takes for these rows, by tensor name; UserError names columns the table lacks.

    Pictures and sounds are not in it: core.serving.inputs.groups decodes them and puts them beside.
    """
    there = set(table.column_names)
    lacking = [column.name for column in schema.inputs if column.name not in there]
    if lacking:
        raise UserError(
            "The rows lack the column {names}, which the model was trained with.",
            "Add it, or rename the column that holds it. Leave its values empty where they are unknown.",
            names=", ".join(f"“{name}”" for name in lacking[:10]) + (" ..." if len(lacking) > 10 else ""),
        )
    return {
        column.tensor: as_array(_cut(_raw(table[column.name], column), column))
        for column in schema.inputs
        if not column.traits.is_file
    }


def _raw(values: pa.ChunkedArray, column: InputColumn) -> pa.Array:
    own = column.categories if column.traits.scale == TRUTH else ()
    return as_raw(values, column.traits, words=own, as_text=column.as_text, verbatim=column.verbatim)


def _cut(values: pa.Array, column: InputColumn) -> pa.Array:
    """Texts no longer than the model reads."""
    return pc.utf8_slice_codeunits(values, 0, column.most) if column.most else values
