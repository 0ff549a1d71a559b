"""One of a set of values, as a code. Rare and unseen values share the code 0, missing ones have 1."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from core.bundle_schema import InputColumn
from core.cells.missing import MISSING_WORDS
from core.graph import Graph
from core.kinds.base import Kind, Prepared
from core.layout import CodeColumn
from core.records import ColumnProfile
from core.settings import Options as Settings
from core.settings import setting
from core.traits import LEVEL, WORDS, Traits

MOST_LEVELS = 254
SMALL = 200  # below so many training rows, a value seen twice is kept
OTHER, MISSING = "(other)", "(missing)"


@dataclass(frozen=True)
class CategoryState:
    """The values that have a code of their own, most frequent first; the first one's code is 2.

    `missing`: the words that mean no value.
    """

    levels: tuple[str, ...]
    missing: tuple[str, ...] = MISSING_WORDS


class Category(Kind):
    """One of several values without an order."""

    name = "category"
    label = "Category"
    icon = "category"
    help = "One of several values that have no order, such as a colour or a city."
    traits = Traits("string", scale=LEVEL, widget=WORDS)
    elementwise = True
    together = True
    State = CategoryState

    class Options(Settings):
        """When a value is frequent enough to be learned by itself."""

        at_least: int = setting(
            5,
            "Rows a value needs",
            "Rarer values are treated together as “other”. With few rows, two are enough.",
            low=1,
            high=100_000,
            log=True,
        )

    def suits(self, profile: ColumnProfile) -> float:
        """What nothing else fits."""
        return 0.5

    def fit(self, raw: pa.Array, options: Options) -> CategoryState:
        """The frequent values, at most 254; equally frequent ones in the order of their text."""
        needed = min(options.at_least, 2) if len(raw) < SMALL else options.at_least
        counts = pc.value_counts(raw.filter(pc.not_equal(raw, "")))
        counts = counts.filter(pc.greater_equal(counts.field("counts"), needed))
        pairs = zip(counts.field("counts").to_pylist(), counts.field("values").to_pylist(), strict=True)
        ranked = sorted((-count, value) for count, value in pairs)
        return CategoryState(tuple(value for _, value in ranked[:MOST_LEVELS]))

    def graph(self, g: Graph, name: str, raw: str, state: CategoryState) -> Prepared:
        """[N] -> codes [N,1]: 0 rare or unseen, 1 missing, then one for each level. The text counts as it is.

        Missing is "", and the words that reading takes for it, unless the rows hold them as values. A whole number
        is the same with and without ".0", as programs write it either way.
        """
        known = _codes(state)
        codes = g.LabelEncoder(raw, keys_strings=[*known], values_int64s=[*known.values()], default_int64=0)
        return Prepared(codes=g.column(codes), code_columns=(_column(name, state),))

    def graph_together(self, g: Graph, names: Sequence[str], rows: str, states: Sequence[CategoryState]) -> Prepared:
        """[C,N] -> codes [N,C]: each text gets its column's number in front, so that one table holds all codes."""
        marks = [f"{index}:" for index in range(len(states))]
        known = {
            mark + text: code for mark, state in zip(marks, states, strict=True) for text, code in _codes(state).items()
        }
        marked = g.StringConcat(g.const([[mark] for mark in marks]), rows)
        codes = g.LabelEncoder(marked, keys_strings=[*known], values_int64s=[*known.values()], default_int64=0)
        columns = tuple(_column(name, state) for name, state in zip(names, states, strict=True))
        return Prepared(codes=g.Transpose(codes), code_columns=columns)

    def with_missing(self, state: CategoryState, words: tuple[str, ...]) -> CategoryState:
        """The same levels beside other words."""
        return replace(state, missing=words)

    def describe(
        self, name: str, tensor: str, profile: ColumnProfile, raw: pa.Array, state: CategoryState
    ) -> InputColumn:
        """The known values; the most frequent one is the example."""
        usual = state.levels[0] if state.levels else ""
        return InputColumn(name, tensor, self.name, categories=state.levels, typical=usual, example=usual)


def _either_way(known: dict[str, int]) -> dict[str, int]:
    """The codes of whole numbers by their other spelling: 3.0 for 3, 3 for 3.0; not of codes such as 007."""
    whole = {text: re.fullmatch(r"(-?(?:0|[1-9][0-9]{0,14}))(\.0)?", text) for text in known}
    return {match[1] if match[2] else f"{match[1]}.0": known[text] for text, match in whole.items() if match}


def _codes(state: CategoryState) -> dict[str, int]:
    known = {text: code for code, text in enumerate(state.levels, start=2)}
    return _either_way(known) | dict.fromkeys(("", *state.missing), 1) | known


def _column(name: str, state: CategoryState) -> CodeColumn:
    return CodeColumn(name, (OTHER, MISSING, *state.levels))
