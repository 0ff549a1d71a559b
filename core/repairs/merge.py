"""Merge: rare categories, or those you list, become one category."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from core.errors import UserError
from core.graph import Graph
from core.kinds import traits_of
from core.messages import Message, together
from core.records import Column
from core.repairs.base import ModelRepair, no_categories
from core.settings import Options as Settings
from core.settings import setting
from core.traits import LEVEL


@dataclass(frozen=True)
class MergeState:
    """`listed` become `into`; then, with `rest`, everything but `kept` does, values never seen included."""

    into: str
    listed: tuple[str, ...] = ()
    rest: bool = False
    kept: tuple[str, ...] = ()


class Merge(ModelRepair):
    """For categories."""

    name = "merge"
    label = "Merge categories"
    icon = "merge"
    help = "Rare categories, or those you list, are treated as one."
    State = MergeState
    scales = (LEVEL,)

    class Options(Settings):
        """Which categories are merged, and into what."""

        keep: int = setting(
            10, "Keep the most frequent", "All others are merged, also those never seen. 0: keep all but the listed.",
            low=0, high=10_000,
        )  # fmt: skip
        listed: tuple[str, ...] = setting((), "Merge these", "Categories to merge whatever their number.")
        into: str = setting("Other", "Into", "The name of the merged category; it may be one that exists.")

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Only categories can be merged, and it takes three to leave two."""
        if traits_of(kind or column.kind).scale != LEVEL:
            return no_categories(column)
        if column.profile.unique > 2:
            return None
        count = column.profile.unique
        return Message("merge.few", "“{name}” has {count} categories only.", name=column.name, count=count)

    def in_words(self, options: Options) -> Message:
        """How many are kept, what is merged."""
        parts: list[str] = [Message("merge.keep", "keep {count}", count=options.keep)] if options.keep else []
        parts += [", ".join(options.listed[:3]) + (" ..." if len(options.listed) > 3 else "")] if options.listed else []
        which = together(parts or [Message("merge.none", "none")], "; ")
        return Message("merge", "Merge categories into “{into}”: {which}", into=options.into, which=which)

    def fit(self, raw: pa.Array, options: Options) -> MergeState:
        """The most frequent values once the listed ones are merged; equally frequent ones by alphabet."""
        into = options.into.strip()
        if not into:
            raise UserError("The merged category needs a name.", "Give it one, such as “Other”.")
        listed = tuple(dict.fromkeys(text.strip() for text in options.listed if text.strip() not in ("", into)))
        if not options.keep:
            return MergeState(into, listed)
        merged = pc.if_else(pc.is_in(raw, pa.array(listed, pa.string())), into, raw)
        counts = pc.value_counts(merged.filter(pc.and_(pc.not_equal(merged, ""), pc.not_equal(merged, into))))
        pairs = zip(counts.field("counts").to_pylist(), counts.field("values").to_pylist(), strict=True)
        ranked = sorted((-count, value) for count, value in pairs)
        return MergeState(into, listed, True, tuple(value for _, value in ranked[: options.keep]))

    def graph(self, g: Graph, raw: str, state: MergeState) -> str:
        """[N] -> [N]; a missing value stays missing."""
        merged = g.Identity(raw)
        if state.listed:
            merged = g.Where(_is_in(g, merged, state.listed), g.const([state.into]), merged)
        if state.rest:
            merged = g.Where(_is_in(g, merged, ("", *state.kept)), merged, g.const([state.into]))
        return merged

    def sentence(self, state: MergeState) -> Message:
        """What becomes the merged category."""
        parts = []
        if state.listed:
            parts.append(Message("merge.listed", "{count} listed categories", count=len(state.listed)))
        if state.rest:
            parts.append(Message("merge.rest", "all but {count} frequent categories", count=len(state.kept)))
        what = together(parts or [Message("merge.itself", "itself")], " and ")
        return Message("merge.stands_for", "“{into}” stands for {what}.", into=state.into, what=what)


def _is_in(g: Graph, text: str, values: tuple[str, ...]) -> str:
    """Whether each text [N] is one of `values`, bool [N]."""
    found = g.LabelEncoder(text, keys_strings=list(values), values_int64s=[1] * len(values), default_int64=0)
    return g.Equal(found, g.const(1, "int64"))
