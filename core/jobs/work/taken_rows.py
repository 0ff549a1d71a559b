"""Accepted inbox entries as rows and corrections that a project's table can take in; the others are told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow.parquet as pq

from core.cells.blanks import bare
from core.cells.missing import MISSING_WORDS
from core.cells.spelling import number
from core.data.dataset_files import load_schema
from core.data.lineage import alike, provenance, waiting
from core.data.lineage.cells import kept
from core.data.lineage.grown import Correction, NewRows
from core.errors import UserError
from core.messages import Message, plural, together
from core.recipe import Recipe
from core.records import ROW
from core.runs import champion
from core.store import runs
from core.store.datasets import Dataset
from core.store.feedback import inbox_files, inbox_taken
from core.store.feedback.inbox import Entry
from core.targets.target_columns import answer_columns
from core.tasks import TASKS

AT_ONCE = 2_000  # entries that are made rows in one go
NAMED = 5  # labels

_WHY = {
    "target": Message(
        "entries.other_column",
        "{count:,} of them speak about another column than “{target}”, which is predicted now",
        count=0,
        target="",
    ),
    "number": Message("entries.no_number", "{count:,} of them have a right answer that is no number", count=0),
    "label": Message(
        "entries.no_label",
        "{count:,} of them name what is none of the answer columns (“{strange}”)",
        count=0,
        strange="",
    ),
    "nothing": Message("entries.nothing", "{count:,} of them have a right answer that stands for none", count=0),
    "columns": Message("entries.no_columns", "{count:,} of them have none of the table's columns", count=0),
    "row": Message(
        "entries.no_row", "{count:,} of them speak about a row that this version of the table does not have", count=0
    ),
    "file": Message("entries.no_file", "{count:,} of them speak about a picture or sound whose file is gone", count=0),
}


@dataclass(frozen=True)
class Taken:
    """What the table is to take in; `entries`: those behind it; `messages`: of others, sentences."""

    rows: tuple[NewRows, ...]
    corrections: tuple[Correction, ...]
    entries: list[Entry]
    messages: tuple[Message, ...] = ()


def of(workspace: str, table: Dataset, recipe: Recipe, entries: Sequence[Entry]) -> Taken:
    """What these entries, each the last word on its row, make of the table.

    One on a row of the table changes its answer; so does another word on a row that an earlier entry brought, or the
    same entry with another answer. The rest are new rows: drawn for a fair sample of use, or brought as corrections, in
    this order.
    """
    sorting = _Sorting(workspace, table, recipe, entries)
    able = [(entry, why) for entry in entries if not (why := sorting.hindered(entry)) or sorting.note(why)]
    entries = [entry for entry, _ in able]
    known = [(entry, sorting.row(entry)) for entry in entries]
    corrections = [sorting.correction(entry, row) for entry, row in known if row is not None]
    new = [entry for entry, row in known if row is None]
    parts = (
        (provenance.USE, [entry for entry in new if entry.fair]),
        (provenance.CORRECTION, [entry for entry in new if not entry.fair]),
    )
    rows = [made for source, some in parts for made in sorting.made(source, some)]
    return Taken(tuple(rows), tuple(corrections), entries, sorting.messages())


class _Sorting:
    """Knows the dataset's rows, the entries that brought some of them, and what each run predicted."""

    def __init__(self, workspace: str, table: Dataset, recipe: Recipe, entries: Sequence[Entry]) -> None:
        self.workspace, self.recipe = workspace, recipe
        self.schema, self.target = load_schema(table.data), recipe.data.target
        self.answers, self.numeric = answer_columns(recipe, self.schema), TASKS[recipe.task.name].numeric
        self.strange: dict[str, None] = {}  # labels that no column has a place for
        column = self.schema.column(self.target)
        words = column.profile.missing_words if column is not None else None
        self.missing = {"", *(MISSING_WORDS if words is None else words)}
        held = pq.read_table(table.data, columns=[ROW])[ROW].to_numpy()
        self.held = set(np.concatenate([held, waiting.ids(table.data)]).tolist())
        lines = provenance.read(table.data)
        self.brought = dict(zip(lines["entry"].to_pylist(), lines[ROW].to_pylist(), strict=True))
        self.before = inbox_taken.before(
            workspace, entries[0].project or "", [entry.same for entry in entries if entry.same]
        )
        self.asked: dict[str, tuple[str, ...]] = {}
        self.fits: dict[tuple[str, ...], bool] = {}
        self.why: Counter[str] = Counter()

    def hindered(self, entry: Entry) -> str:
        """Why the entry can't be taken in; "" when it can."""
        if self._predicted(entry.run) not in ((), self.recipe.data.asked):
            return "target"
        if bare(entry.right or "") in self.missing:
            return "nothing"
        if self.numeric and number(entry.right or "") is None:
            return "number"
        if strange := self.answers.strange(entry.right or ""):
            self.strange |= dict.fromkeys(strange)
            return "label"
        if entry.row is not None and entry.row not in self.held:
            return "row"
        files = [value for value in entry.values.values() if inbox_files.named(value)]
        gone = entry.row is None and any(inbox_files.content(self.workspace, value) is None for value in files)
        if gone:
            return "file"
        return "" if entry.row is not None or self._fits(tuple(entry.values)) else "columns"

    def note(self, why: str) -> bool:
        """Count an entry that can't be taken in; always False."""
        self.why[why] += 1
        return False

    def row(self, entry: Entry) -> int | None:
        """The row of the table that it speaks about; None for a new one."""
        if entry.row is not None:
            return entry.row
        ids = (*self.before.get(entry.same or "", ()), entry.id)
        rows = [self.brought[id] for id in ids if id in self.brought]
        return rows[-1] if rows and rows[-1] in self.held else None

    def correction(self, entry: Entry, row: int) -> Correction:
        """Its answer for the row. One that the table knows was given another answer since it was taken in: it counts
        once more, where an entry's id would be passed over."""
        return Correction(row, self.spelled(entry), "" if entry.id in self.brought else entry.id)

    def spelled(self, entry: Entry) -> str:
        """The right answer as the table would spell it."""
        if not self.numeric:
            return entry.right or ""
        return str(kept([*self._right(entry).values()], self.schema.known(self.target)).values[0].as_py())

    def made(self, source: str, entries: Sequence[Entry]) -> list[NewRows]:
        """New rows of these entries, some at once."""
        return [self._made(source, entries[start : start + AT_ONCE]) for start in range(0, len(entries), AT_ONCE)]

    def messages(self) -> tuple[Message, ...]:
        """A sentence on the entries that were left, which stay accepted in the inbox."""
        if not self.why:
            return ()
        named = {"target": self.target, "strange": "”, “".join([*self.strange][:NAMED])}
        report = plural(
            "entries_left",
            "1 accepted entry was left in the inbox: {reasons}.",
            "{count:,} accepted entries were left in the inbox: {reasons}.",
            count=self.why.total(),
            reasons=together((_WHY[why].but(count=count, **named) for why, count in self.why.items()), "; "),
        )
        return (report,)

    def _made(self, source: str, entries: Sequence[Entry]) -> NewRows:
        made = alike.as_stored([self._cells(entry) for entry in entries], self.schema, self.answers.words)
        return NewRows(made.table, source, tuple(entry.id for entry in entries))

    def _fits(self, names: tuple[str, ...]) -> bool:
        """Whether any of these columns is one of the table's, or was before it was repaired."""
        if names not in self.fits:
            wanted = [column.name for column in self.schema.columns if column.name not in self.answers.columns]
            wanted += [step.column for step in self.schema.repaired]
            self.fits[names] = bool(alike.match(names, wanted))
        return self.fits[names]

    def _cells(self, entry: Entry) -> dict[str, object]:
        cells = {name: self._cell(value) for name, value in entry.values.items()}
        return {**cells, **self._right(entry)}

    def _right(self, entry: Entry) -> dict[str, object]:
        """The right answer's cells: texts, or a number, which entries keep with a decimal point."""
        return {self.target: number(entry.right or "")} if self.numeric else {**self.answers.cells(entry.right or "")}

    def _cell(self, value: object) -> object:
        return inbox_files.content(self.workspace, value) if inbox_files.named(value) else value

    def _predicted(self, run: str | None) -> tuple[str, ...]:
        """Which columns the entry's model predicted; () where that is not known any more."""
        if run is not None and run not in self.asked:
            try:
                self.asked[run] = champion.asked(runs.get(self.workspace, run).folder)
            except UserError:  # deleted for good since the entries were read
                self.asked[run] = ()
        return self.asked.get(run or "", ())
