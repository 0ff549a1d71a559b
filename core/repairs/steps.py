"""A column's model repairs, fitted one after the other on the training rows: what the kind gets, and what it takes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from core import settings
from core.errors import UserError
from core.graph import STRING, Graph
from core.kinds import Kind
from core.kinds.category import SMALL
from core.recipe import RepairChoice
from core.records import InputColumn
from core.repairs import REPAIRS
from core.repairs.base import ModelRepair, State
from core.repairs.running import repaired
from core.serving import feeds

MOST_KNOWN = 1_000  # raw spellings of a column's categories that the bundle's description lists
FEWEST = 5  # rows that a spelling needs to be listed, 2 in a small table; a bundle tells of no single row


@dataclass(frozen=True)
class Steps:
    """`before`: the raw values that the graph takes; `after`: those the kind gets; `fitted` in the recipe's order."""

    fitted: tuple[tuple[ModelRepair, State], ...]
    as_text: bool
    before: pa.Array
    after: pa.Array

    @classmethod
    def fit(
        cls, stored: pa.ChunkedArray, kind: Kind, words: tuple[str, ...], choices: Sequence[RepairChoice]
    ) -> "Steps":
        """Learn the column's repairs from its stored training values; UserError for one that does not fit."""
        check_repairs(kind, choices)
        if kind.from_files:
            files = stored.combine_chunks()
            return cls((), False, files, files)
        chosen = [(model_repair(choice), choice) for choice in choices]
        as_text = any(repair.reads_text for repair, _ in chosen)
        before = after = feeds.raw(stored, kind.name, words=words, as_text=as_text)
        fitted = []
        for repair, choice in chosen:
            state = repair.fit(after, options_of(choice))
            after = repaired(repair, state, after)
            fitted.append((repair, state))
        return cls(tuple(fitted), as_text, before, after)

    def tensor_type(self, kind: Kind) -> int:
        """Type of the graph's input."""
        return STRING if self.as_text else kind.tensor_type

    def graph(self, g: Graph, raw: str) -> str:
        """Append all repairs behind the input `raw`."""
        for repair, state in self.fitted:
            raw = repair.graph(g, raw, state)
        return raw

    def describe(self, entry: InputColumn) -> InputColumn:
        """The kind's description, as of the values that the graph takes."""
        if not self.fitted:
            return entry
        if entry.kind == "category":
            entry = self._as_spelled(entry)
        for repair, state in self.fitted:
            entry = repair.describe(entry, state)
        return replace(entry, steps=(*(repair.sentence(state) for repair, state in self.fitted), *entry.steps))

    def _as_spelled(self, entry: InputColumn) -> InputColumn:
        """Known categories as the rows spell them before the repairs; spellings of few rows stay unnamed."""
        counts, levels = Counter(zip(self.before.to_pylist(), self.after.to_pylist(), strict=True)), {*entry.categories}
        fewest = FEWEST if len(self.before) >= SMALL else 2
        ranked = [(raw, made) for (raw, made), n in counts.most_common() if raw and n >= fewest and made in levels]
        usual = next((raw for raw, made in ranked if made == entry.typical), entry.typical)
        known = tuple(raw for raw, _ in ranked[:MOST_KNOWN])
        return replace(entry, categories=known or entry.categories, typical=usual, example=usual)


def model_repair(choice: RepairChoice) -> ModelRepair:
    """The repair that a recipe's entry names; UserError when there is none such, or it changes the table instead."""
    repair = REPAIRS.get(choice.repair)
    if not isinstance(repair, ModelRepair):
        known = ", ".join(name for name, entry in REPAIRS.items() if isinstance(entry, ModelRepair))
        raise UserError(
            "“{repair}” is no repair that a model can do.", "There are: {known}.", repair=choice.repair, known=known
        )
    return repair


def options_of(choice: RepairChoice) -> settings.Options:
    """The choice's checked options; UserError names the wrong one."""
    return settings.check(REPAIRS[choice.repair].Options, choice.options, f"repairs.{choice.repair} ({choice.column})")


def check_repairs(kind: Kind, choices: Sequence[RepairChoice]) -> None:
    """UserError when the repairs of one column are unknown, or can't work in this order or on this kind.

    Reading numbers from text comes first, since all others of a number column work on numbers.
    """
    for place, choice in enumerate(choices):
        repair = model_repair(choice)
        options_of(choice)
        if repair.reads_text and place:
            raise UserError(
                "“{label}” must be the first repair of “{column}”.",
                "Move it up in the list.",
                label=repair.label,
                column=choice.column,
            )
        if kind.name not in repair.kinds:
            raise UserError(
                "“{label}” does not work on “{column}”, which is taken as {kind}.",
                "Take the repair out, or change the column's kind.",
                label=repair.label,
                column=choice.column,
                kind=kind.label.lower(),
            )
