"""A guest kind: places on Earth as texts of latitude and longitude (52.52, 13.40), which become two numbers."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from core.bundle_schema import InputColumn
from core.graph import Graph
from core.kinds import cells
from core.kinds.base import Kind, Prepared
from core.records import ColumnProfile
from core.settings import Options
from core.traits import Traits

_DEGREES = r"[+-]?[0-9]{1,3}(\.[0-9]{1,12})?"
_POINT = rf"{_DEGREES}, ?{_DEGREES}"
MOSTLY = 0.9  # of the most frequent values


@dataclass(frozen=True)
class GeoState:
    """Nothing is learned."""


class Geo(Kind):
    """A place on Earth."""

    name = "geo"
    label = "Place"
    icon = "location_on"
    help = "A place on Earth as latitude and longitude in degrees, such as 52.52, 13.40."
    traits = Traits("string")
    edge_cases = (
        "", "0, 0", "90, 180", "-90,-180", "91, 0", "0, 181", "52,52, 13,40", "52.52", "52.52, 13.40, 34", "north",
        "1e2, 0", "９０, 0", " 52.52, 13.40 ", "NA", "9" * 400 + ", 1", "52.5200000000001, 13", "--1, 2", "a" * 10_000,
    )  # fmt: skip
    State = GeoState

    def suits(self, profile: ColumnProfile) -> float:
        """Nearly all of the most frequent texts are places."""
        texts = [text.strip() for text, _ in profile.frequent]
        found = sum(bool(re.fullmatch(_POINT, text)) for text in texts)
        return 0.97 if profile.storage == "text" and texts and found >= MOSTLY * len(texts) else 0.0

    def fit(self, raw: pa.Array, options: Options) -> GeoState:
        """Nothing to learn."""
        return GeoState()

    def graph(self, g: Graph, name: str, raw: str, state: GeoState) -> Prepared:
        """[N] -> numbers [N,2], both NaN where the text is no place on Earth."""
        texts = g.Concat(raw, g.const(["0, 0"]), axis=0)  # without any row there would be no text to take apart
        place = g.RegexFullMatch(texts, pattern=_POINT)
        parts = g.Tokenizer(
            g.Where(place, texts, g.const(["0, 0"])), tokenexp=r"[0-9.+-]+", mark=0, mincharnum=1, pad_value=""
        )
        degrees = cells.number(g, parts)
        on_earth = g.LessOrEqual(g.Abs(degrees), g.const([90.0, 180.0], "float64"))
        both = g.Equal(g.ReduceSum(g.Cast(on_earth, to=7), g.const([1], "int64"), keepdims=1), g.const(2, "int64"))
        known = g.Where(g.And(g.column(place), both), degrees, g.const(np.nan, "float64"))
        numbers = g.Slice(known, g.const([0], "int64"), g.const([-1], "int64"), g.const([0], "int64"))
        return Prepared(numbers=numbers, number_names=(f"{name}: latitude", f"{name}: longitude"))

    def describe(self, name: str, tensor: str, profile: ColumnProfile, raw: pa.Array, state: GeoState) -> InputColumn:
        """The most frequent place as the example."""
        usual = next((text for text, _ in profile.frequent if re.fullmatch(_POINT, text.strip())), "0, 0").strip()
        return InputColumn(name, tensor, self.name, typical=usual, example=usual)
