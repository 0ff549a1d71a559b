"""Numbers as they are: raw units, a missing value stays NaN. Scaling is the model's own business."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from core.bundle_schema import InputColumn
from core.cells.columns import as_numbers
from core.graph import Graph
from core.kinds import cells
from core.kinds.base import Kind, Prepared
from core.records import ColumnProfile
from core.settings import Options
from core.traits import AMOUNT, Traits


@dataclass(frozen=True)
class NumberState:
    """Nothing is learned."""


class Number(Kind):
    """Quantities, measured or counted."""

    name = "number"
    label = "Number"
    icon = "123"
    help = "A quantity: measured or counted. Larger means more of something."
    traits = Traits("float64", scale=AMOUNT)
    stored_as = ("integer", "real")
    elementwise = True
    State = NumberState

    def suits(self, profile: ColumnProfile) -> float:
        """Columns where at least 95 % of the present values read as numbers, also few whole ones; codes are none."""
        return 0.9 if profile.numeric >= 0.95 and not profile.codes else 0.0

    def share(self, profile: ColumnProfile) -> float:
        """Of the texts that spell a number as Python does."""
        return profile.numeric

    def numbers(self, stored: pa.Array | pa.ChunkedArray, options: Options) -> np.ndarray:
        """The numbers themselves."""
        return np.asarray(as_numbers(stored), "float64")

    def takes_text(self, plain: bool, words: tuple[str, ...] = ()) -> bool:
        """Text, unless every cell is a number that needs no reading."""
        return not plain

    def read(self, g: Graph, text: str, words: tuple[str, ...]) -> str:
        """string -> float64, NaN where the text is no number."""
        return cells.number(g, text)

    def fit(self, raw: pa.Array, options: Options) -> NumberState:
        """Nothing to learn."""
        return NumberState()

    def graph(self, g: Graph, name: str, raw: str, state: NumberState) -> Prepared:
        """[N] -> numbers [N,1], unchanged."""
        return Prepared(numbers=g.column(raw), number_names=(name,))

    def describe(
        self, name: str, tensor: str, profile: ColumnProfile, raw: pa.Array, state: NumberState
    ) -> InputColumn:
        """The usual range, and the median, rounded, as the example."""
        values = raw.to_numpy(zero_copy_only=False)
        values = values[np.isfinite(values)]
        if not len(values):
            return InputColumn(name, tensor, self.name, example="0")
        low, median, high = np.quantile(values, [0.01, 0.5, 0.99], method="inverted_cdf")
        whole = bool(np.all(values == np.floor(values)))
        return InputColumn(
            name,
            tensor,
            self.name,
            low=float(low),
            high=float(high),
            whole=whole,
            typical=spelled(float(median), whole),
            example=spelled(rounded(float(median), float(low), float(high)), whole),
        )


def spelled(value: float, whole: bool) -> str:
    """The value as text; whole numbers without a decimal point."""
    return str(int(value)) if whole and abs(value) < 1e15 else repr(value)


def rounded(value: float, low: float, high: float) -> float:
    """The value with four significant digits, unless that leaves the range."""
    short = float(f"{value:.4g}")
    return short if low <= short <= high else value
