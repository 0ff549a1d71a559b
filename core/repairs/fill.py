"""Fill: a missing value becomes a usual one, learned from the training rows, or one that is given."""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.cells.spelling import number, truth
from core.errors import UserError
from core.graph import Graph
from core.kinds import traits_of
from core.messages import Message, word
from core.records import Column
from core.repairs.base import ModelRepair, none_missing
from core.settings import Options as Settings
from core.settings import setting
from core.traits import SCALES


@dataclass(frozen=True)
class FillState:
    """What stands in for a missing value: a number or a text; None and "" when training had nothing to learn from."""

    number: float | None = None
    text: str = ""


class Fill(ModelRepair):
    """Numbers, yes/no, categories and dates alike."""

    name = "fill"
    label = "Fill missing values"
    icon = "format_color_fill"
    help = "A missing value becomes a usual one or one you give. Most models cope without; a linear one gains most."
    State = FillState
    scales = SCALES

    class Options(Settings):
        """With what to fill."""

        how: Literal["automatic", "median", "mean", "most frequent", "this value"] = setting(
            "automatic", "With", "Automatic: the median for numbers, the most frequent value for everything else."
        )
        value: str = setting(
            "", "Value", "The number, category, yes, no or date to put in.", when={"how": ("this value",)}
        )

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Nothing is missing, or the values are no numbers, categories or dates."""
        if traits_of(kind or column.kind).scale not in self.scales:
            return Message("fill.no_values", "“{name}” holds values that can't be filled.", name=column.name)
        if not column.profile.missing:
            return none_missing(column)
        return None

    def in_words(self, options: Options) -> Message:
        """Fill with what."""
        value = options.value if options.how == "this value" else word(options.how)
        return Message("fill", "Fill missing values: {value}", value=value)

    def fit(self, raw: pa.Array, options: Options) -> FillState:
        """The value; UserError when the given one can't be meant, or the column has no median or mean."""
        text = pa.types.is_string(raw.type)
        if options.how == "this value":
            return _given(options.value.strip(), text)
        if text and options.how in ("median", "mean"):
            raise UserError(
                "“{how}” works for numbers only.", "Fill with the most frequent value or a given one.", how=options.how
            )
        present = raw.filter(pc.not_equal(raw, "") if text else pc.is_finite(raw))
        if not len(present):
            return FillState()
        if text or options.how == "most frequent":
            usual = _most_frequent(present)
            return FillState(text=usual) if text else FillState(usual)
        values = present.to_numpy(zero_copy_only=False)
        if options.how == "mean":
            return FillState(math.fsum(values / len(values)))  # huge values of both signs cancel exactly
        return FillState(float(np.quantile(values, 0.5, method="inverted_cdf")))

    def graph(self, g: Graph, raw: str, state: FillState) -> str:
        """[N] -> [N]; nothing is done when training had no value at all."""
        if state.text:
            return g.Where(g.Equal(raw, g.const([""])), g.const([state.text]), raw)
        if state.number is None:
            return g.Identity(raw)
        return g.Where(g.IsNaN(raw), g.const(state.number, "float64"), raw)

    def sentence(self, state: FillState) -> Message:
        """What a missing value becomes."""
        if not state.text and state.number is None:
            return Message("fill.stays", "A missing value stays missing.")
        value = state.text or format(state.number, "g")
        return Message("fill.becomes", "A missing value becomes {value}.", value=value)


def _given(value: str, text: bool) -> FillState:
    if text and value:
        return FillState(text=value)
    meant = None if text else number(value)
    meant = truth(value) if meant is None and not text else meant
    if meant is None:
        raise UserError(
            "Missing values can't be filled with “{value}” here.",
            "Give a {what}.",
            value=value,
            what="text" if text else "number, or yes or no",
        )
    return FillState(meant)


def _most_frequent(present: pa.Array) -> Any:  # noqa: ANN401  (a text or a number, as the column holds)
    """The most frequent value; of equally frequent ones the smallest."""
    counts = pc.value_counts(present)
    most = pc.max(counts.field("counts"))
    return pc.min(counts.field("values").filter(pc.equal(counts.field("counts"), most))).as_py()
