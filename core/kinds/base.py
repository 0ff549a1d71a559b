"""What a column kind is: state learned in Python, preparation said as ONNX nodes. See KINDS for the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
import pyarrow as pa

from core.bundle_schema import InputColumn
from core.graph import DOUBLE, FLOAT, STRING, UINT8, Graph
from core.layout import CodeColumn, TensorColumn
from core.plain import Own, Record
from core.records import ColumnProfile
from core.settings import Options
from core.traits import SHAPES, Traits

_TENSOR_TYPES = {"float64": DOUBLE, "string": STRING, "uint8": UINT8, "float32": FLOAT}


@dataclass(frozen=True)
class Prepared:
    """The tensors one column becomes inside the graph.

    `numbers`: name of a float64 [N,F] tensor (raw units, NaN kept) and its F feature names; `computed`: they come of
    arithmetic (or of reading a text), whose last bit may differ elsewhere, and are not raw values passed on;
    `apart`: they are for a model beside the network, see Layout;
    `codes`: name of an int64 [N,C] tensor and its C columns; `tensors`: names of tensors [N,...], a TensorColumn each.
    A kind leaves out what it does not give.
    """

    numbers: str = ""
    number_names: tuple[str, ...] = ()
    computed: bool = False
    apart: bool = False
    codes: str = ""
    code_columns: tuple[CodeColumn, ...] = ()
    tensors: tuple[str, ...] = ()
    tensor_columns: tuple[TensorColumn, ...] = ()


class State(Record, Protocol):
    """What `fit` learned: a frozen dataclass of plain values, writable as JSON."""


class Kind:
    """One column kind. Stateless: everything learned stands in the State that `fit` returns."""

    name: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]  # a Material icon's name
    help: ClassVar[str]
    traits: ClassVar[Traits]  # what others ask; of files, `fit` sees a sample of the training rows
    stored_as: ClassVar[tuple[str, ...]] = ()  # storages (see ColumnProfile) whose values need no reading
    width: ClassVar[int] = 1  # about how many numbers `graph` makes of a value
    trims: ClassVar[bool] = True  # blanks around a text mean nothing and are taken off in front of the graph
    elementwise: ClassVar[bool] = False  # `graph` takes raw tensors of any shape, not only [N]
    together: ClassVar[bool] = False  # `graph_together` prepares many columns in as many nodes as one
    raw_input: ClassVar[bool] = False  # `raw_graph` gives networks a tensor to learn from, instead of numbers
    for_networks: ClassVar[tuple[str, ...]] = ()  # settings that matter only where a network read the raw input
    State: ClassVar[type]  # the frozen dataclass that `fit` returns
    edge_cases: ClassVar[
        tuple[str, ...]
    ] = ()  # texts to try bundles with; () those of its scale (core.export.edge_cases)
    ways: ClassVar[tuple[str, ...]] = ()  # to show values to a pretrained model, the usual one first; a run tries which

    class Options(Options):
        """At most 6 settings; empty here."""

    @property
    def tensor_type(self) -> int:
        """Type of the raw input: DOUBLE, STRING, UINT8 or FLOAT."""
        return _TENSOR_TYPES[self.traits.tensor]

    @property
    def tensor_shape(self) -> tuple[int | str, ...]:
        """Shape of the raw input, the rows first."""
        return SHAPES[self.traits.tensor]

    def suits(self, profile: ColumnProfile) -> float:
        """How well the kind fits a column, 0..1; detection takes the highest, ties go to the earlier in KINDS."""
        raise NotImplementedError

    def share(self, profile: ColumnProfile) -> float | None:
        """The share of the present values that read as this kind; None where every text does."""
        return None

    def numbers(self, stored: pa.Array | pa.ChunkedArray, options: Own) -> np.ndarray | None:
        """A stored column as plain numbers to look at, float64 [N], NaN for none; None where its values are texts."""
        return None

    def words(self, options: Own) -> tuple[str, ...]:
        """The column's own words for no and yes, to read its raw values by; most kinds have none."""
        return ()

    def takes_text(self, plain: bool, words: tuple[str, ...] = ()) -> bool:
        """Whether the graph's input is the cell's text.

        plain: every cell is empty or what Python's float reads as well; words: the column's own for no and yes.
        """
        return self.traits.is_text

    def read(self, g: Graph, text: str, words: tuple[str, ...]) -> str:
        """Append the nodes between a cell's text without the blanks around it and what `graph` takes, of any shape."""
        return text

    def with_missing(self, state: Own, words: tuple[str, ...]) -> Own:
        """The state of a column with other words for a missing value than the usual ones, where the kind heeds them."""
        return state

    def fit(self, raw: pa.Array, options: Own) -> Own:
        """Learn from the training rows' raw values (as serving.feeds gives them); never sees the target.

        raw: float64 with NaN for missing, string with "" for missing, or binary with null for missing.
        """
        raise NotImplementedError

    def differ(self, raw: pa.Array) -> bool:
        """Whether `ways` make a difference to these raw values."""
        return bool(self.ways)

    def with_way(self, state: Own, way: str) -> Own:
        """The state of a column that a pretrained model is shown in that way, one of `ways`."""
        return state

    def graph(self, g: Graph, name: str, raw: str, state: Own) -> Prepared:
        """Append the nodes that turn the raw input tensor `raw` [N] into prepared tensors; `name` is the column's.

        Infinite numbers may pass: the preprocessing graph makes them NaN, once for all columns.
        """
        raise NotImplementedError

    def graph_together(self, g: Graph, names: Sequence[str], rows: str, states: Sequence[Own]) -> Prepared:
        """The same as `graph` for several columns at once, where `together`; `rows` [C,N] holds one column a row."""
        raise NotImplementedError

    def raw_graph(self, g: Graph, name: str, raw: str, state: Own) -> Prepared:
        """Like `graph`, for a network with an encoder for this kind: one tensor instead of numbers."""
        raise NotImplementedError

    def pretrained_model(self, state: Own) -> str:
        """The pretrained model (core.pretrained) that turns the values into numbers; "" when there is none.

        Such numbers take long to make and depend on no other row, so that they are kept between runs.
        """
        return ""

    def tensor_state(self, state: Own) -> Own:
        """What of the state decides the tensor of a pretrained model that may change: what its first layers give is
        kept."""
        return state

    def describe(self, name: str, tensor: str, profile: ColumnProfile, raw: pa.Array, state: Own) -> InputColumn:
        """The schema entry for the bundle: ranges and known values from the training rows, a made-up example."""
        raise NotImplementedError
