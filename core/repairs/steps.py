"""A column's model repairs, fitted one after the other on the training rows: what the kind gets, and what it takes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from core import settings
from core.bundle_schema import InputColumn
from core.cells.columns import as_raw
from core.cells.missing import MISSING_WORDS
from core.cells.spelling import NUMBER
from core.errors import UserError
from core.graph import STRING, Graph
from core.kinds import cells
from core.kinds.base import Kind
from core.kinds.category import SMALL
from core.plain import Plain
from core.recipe import RepairChoice
from core.repairs import REPAIRS, running
from core.repairs.base import ModelRepair, State
from core.traits import AMOUNT, LEVEL

MOST_KNOWN = 1_000  # raw spellings of a column's categories that the bundle's description lists
FEWEST = 5  # rows that a spelling needs to be listed, 2 in a small table; a bundle tells of no single row


@dataclass(frozen=True)
class Steps:
    """What stands between a column's cell and its kind.

    `fitted`: the repairs, in the recipe's order. `as_text`: the graph takes the text of a number or a yes or no.
    `before`: the values as read, before any repair; `after`: those the kind gets.
    """

    kind: Kind
    fitted: tuple[tuple[ModelRepair, State], ...]
    as_text: bool
    before: pa.Array
    after: pa.Array
    words: tuple[str, ...] = ()
    missing: tuple[str, ...] | None = None

    @classmethod
    def fit(
        cls,
        stored: pa.ChunkedArray,
        kind: Kind,
        words: tuple[str, ...],
        choices: Sequence[RepairChoice],
        *,
        plain: bool = False,
        missing: tuple[str, ...] | None = None,
    ) -> "Steps":
        """Learn the column's repairs from its stored training values; UserError for one that does not fit.

        plain: the whole column holds nothing but what Python's float reads as well. missing: the words that mean no
        value here, None for the usual ones.
        """
        check_repairs(kind, choices)
        if kind.traits.is_file:
            files = stored.combine_chunks()
            return cls(kind, (), False, files, files)
        chosen = [(model_repair(choice), choice) for choice in choices]
        reads = any(repair.reads_text for repair, _ in chosen)
        as_text = not kind.traits.is_text and (reads or kind.takes_text(plain, words))
        before = as_raw(stored, kind.traits, words=words, as_text=as_text, verbatim=True)
        if as_text or (kind.traits.is_text and kind.trims):
            before = running.trimmed(before)
        if as_text and not reads:
            before = running.read(kind, words, before)
        after, fitted = before, []
        if chosen and pa.types.is_string(after.type):
            after = running.without(MISSING_WORDS if missing is None else missing, after)
        for repair, choice in chosen:
            state = repair.fit(after, options_of(choice))
            after = running.repaired(repair, state, after)
            fitted.append((repair, state))
        return cls(kind, tuple(fitted), as_text, before, after, words, missing)

    @property
    def tensor_type(self) -> int:
        """Type of the graph's input."""
        return STRING if self.as_text else self.kind.tensor_type

    @property
    def trims(self) -> bool:
        """Whether the blanks around a cell are to be taken off in front of `graph`."""
        return self.tensor_type == STRING and self.kind.trims

    def graph(self, g: Graph, raw: str) -> str:
        """Append the reading of the cell and all repairs behind the input `raw` ([1,N] where it was trimmed)."""
        reads = any(repair.reads_text for repair, _ in self.fitted)
        if self.trims and (self.fitted or not self.kind.elementwise):
            raw = g.Reshape(raw, g.const([-1], "int64"))
        if self.as_text and not reads:
            raw = self.kind.read(g, raw, self.words)
        elif self.fitted and self.tensor_type == STRING:
            raw = cells.without(g, raw, MISSING_WORDS if self.missing is None else self.missing)
        for repair, state in self.fitted:
            raw = repair.graph(g, raw, state)
        return raw

    def describe(self, entry: InputColumn) -> InputColumn:
        """The kind's description, as of the values that the graph takes."""
        report: Plain = {"as_text": self.as_text, "verbatim": self.tensor_type == STRING, "missing": self.missing}
        entry = replace(entry, reads=NUMBER if self.as_text and entry.traits.scale == AMOUNT else "", **report)
        if not self.fitted:
            return entry
        if entry.traits.scale == LEVEL:
            entry = self._as_spelled(entry)
        for repair, state in self.fitted:
            entry = repair.describe(entry, state)
        return replace(entry, steps=(*(str(repair.sentence(state)) for repair, state in self.fitted), *entry.steps))

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
    for index, choice in enumerate(choices):
        repair = model_repair(choice)
        options_of(choice)
        if repair.reads_text and index:
            raise UserError(
                "“{label}” must be the first repair of “{column}”.",
                "Move it up in the list.",
                label=repair.label,
                column=choice.column,
            )
        if kind.traits.scale not in repair.scales:
            raise UserError(
                "“{label}” does not work on “{column}”, which is taken as {kind}.",
                "Take the repair out, or change the column's kind.",
                label=repair.label,
                column=choice.column,
                kind=kind.label.lower(),
            )
