"""Clip: numbers beyond a bound are moved to it or count as missing. The bounds are given or learned."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa

from core.cells.spelling import number
from core.errors import UserError
from core.graph import Graph
from core.kinds import traits_of
from core.messages import Message
from core.records import Column
from core.repairs.base import ModelRepair, no_numbers
from core.settings import Options as Settings
from core.settings import setting
from core.traits import AMOUNT


@dataclass(frozen=True)
class ClipState:
    """The bounds, None for none; `missing`: whether what lies beyond becomes missing instead."""

    low: float | None = None
    high: float | None = None
    missing: bool = False


class Clip(ModelRepair):
    """For outliers."""

    name = "clip"
    label = "Clip outliers"
    icon = "compress"
    help = "Values far out are moved to a bound, so that a few of them do not pull the model."
    State = ClipState
    scales = (AMOUNT,)

    class Options(Settings):
        """Where the bounds are."""

        bounds: Literal["percentiles", "these numbers"] = setting(
            "percentiles", "Bounds", "Percentiles are learned from the training rows."
        )
        share: float = setting(
            1.0, "Cut at each end", "1 keeps the middle 98 %.", low=0.0, high=25.0, when={"bounds": ("percentiles",)}
        )
        low: str = setting("", "Lowest", "The lower bound. Empty: none.", when={"bounds": ("these numbers",)})
        high: str = setting("", "Highest", "The upper bound. Empty: none.", when={"bounds": ("these numbers",)})
        beyond: Literal["the bound", "missing"] = setting(
            "the bound",
            "A value beyond becomes",
            "Missing suits values that can only be mistakes, such as age 999.",
        )

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Only numbers have bounds."""
        return None if traits_of(kind or column.kind).scale == AMOUNT else no_numbers(column)

    def in_words(self, options: Options) -> Message:
        """Clip to what."""
        if options.bounds == "percentiles":
            return Message("clip.ends", "Clip outliers: {share:g} % at each end", share=options.share)
        low, high = options.low or "−∞", options.high or "∞"
        return Message("clip.bounds", "Clip outliers: {low} to {high}", low=low, high=high)

    def fit(self, raw: pa.Array, options: Options) -> ClipState:
        """The bounds; UserError when they are no numbers or the wrong way round."""
        missing = options.beyond == "missing"
        if options.bounds == "these numbers":
            low, high = _bound(options.low), _bound(options.high)
            if low is not None and high is not None and low > high:
                raise UserError(
                    "The lowest value {low} lies above the highest, {high}.",
                    "Exchange them.",
                    low=options.low,
                    high=options.high,
                )
            return ClipState(low, high, missing)
        values = raw.to_numpy(zero_copy_only=False)
        values = values[np.isfinite(values)]
        if not len(values):
            return ClipState(missing=missing)
        cut = options.share / 100
        low, high = np.quantile(values, [cut, 1 - cut], method="inverted_cdf")
        return ClipState(float(low), float(high), missing)

    def graph(self, g: Graph, raw: str, state: ClipState) -> str:
        """[N] -> [N]; a missing value stays missing."""
        repaired = g.Identity(raw)
        for bound, beyond in ((state.low, g.Less), (state.high, g.Greater)):
            if bound is not None:
                kept = g.const(np.nan if state.missing else bound, "float64")
                repaired = g.Where(beyond(repaired, g.const(bound, "float64")), kept, repaired)
        return repaired

    def sentence(self, state: ClipState) -> Message:
        """The bounds."""
        low, high = ("none" if bound is None else format(bound, "g") for bound in (state.low, state.high))
        if state.missing:
            missing = "A value beyond the bounds (lowest {low}, highest {high}) counts as missing."
            return Message("clip.missing", missing, low=low, high=high)
        moved = "A value beyond the bounds (lowest {low}, highest {high}) is moved to the bound."
        return Message("clip.moved", moved, low=low, high=high)


def _bound(text: str) -> float | None:
    if not text.strip():
        return None
    value = number(text)
    if value is None:
        raise UserError("The bound “{text}” is no number.", "Write it like 12.5, or leave it empty.", text=text)
    return value
