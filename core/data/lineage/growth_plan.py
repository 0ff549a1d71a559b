"""Decides what becomes of each new row and correction: added, answered, corrected, kept beside, passed over.

Writes nothing. Equal rows are those with the same values in all columns but the answer columns.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.data.lineage import equal_rows, provenance, waiting
from core.data.lineage.answering import AnswerColumns
from core.records import ROW


@dataclass
class Line:
    """One line of the provenance to be."""

    row: int
    source: str
    entry: str
    was: str | None = None
    beside: str | None = None


@dataclass
class Plan:
    """What is to be done. add, wait: positions of new rows, with an answer and without; moved: waiting rows' answers.

    answers: of rows that are there. Answers are texts; `lines` are those of rows that are there or waited. counts: as
    in core.data.lineage.growth.Grown.
    """

    add: list[int] = field(default_factory=list)
    wait: list[int] = field(default_factory=list)
    moved: dict[int, str] = field(default_factory=dict)
    answers: dict[int, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True)
class Incoming:
    """All new rows [N] together: values, where each came from, its inbox entry or "", its answer as text or ""."""

    table: pa.Table
    sources: list[str]
    entries: list[str]
    answers: list[str]


class Planner:
    """Goes through corrections, then new rows, in their order; what is known of rows is kept up to date meanwhile."""

    def __init__(self, data: Path, asked: AnswerColumns, frozen: np.ndarray, again: bool) -> None:
        """asked: the answer columns; again: rows that are there already are added all the same."""
        self.plan, self.again, self.data, self.asked = Plan(), again, data, asked
        self.frozen = set(np.asarray(frozen).tolist())
        self.known = provenance.entries(data)
        self.beside = provenance.beside(data)
        held = pq.read_table(data, columns=[ROW, *asked.columns])
        self.held: dict[int, str] = dict(zip(held[ROW].to_pylist(), asked.texts(held), strict=True))
        self.waits = set(waiting.ids(data).tolist())

    def correct(self, row: int, truth: str, source: str, entry: str) -> None:
        """Another answer for a row that is there, or the answer of one that waits."""
        if entry in self.known:
            return
        counts = self.plan.counts
        if row in self.waits:
            counts["answered"] += 1
            self.waits.discard(row)
            self.plan.moved[row] = truth
            self.plan.lines.append(Line(row, source, entry))
        elif row in self.plan.moved:  # the last word counts
            self.plan.moved[row] = truth
        elif row not in self.held:
            counts["unknown"] += 1
        elif row in self.frozen:
            self._beside(row, truth, source, entry)
        elif not self.asked.same(self.held[row], truth):
            counts["answered" if not self.held[row] else "corrected"] += row not in self.plan.answers
            self.plan.lines.append(Line(row, source, entry, was=self.held[row]))
            self.plan.answers[row] = self.held[row] = truth
        else:
            counts["duplicates"] += 1

    def _beside(self, row: int, truth: str, source: str, entry: str) -> None:
        if not self.asked.same(self.beside.get(row, self.held[row]), truth):
            self.plan.counts["beside"] += 1
            self.beside[row] = self.asked.plain(truth)
            self.plan.lines.append(Line(row, source, entry, beside=self.beside[row]))
        else:
            self.plan.counts["duplicates"] += 1

    def take(self, rows: Incoming) -> None:
        """New rows: added, or passed over where they are there already."""
        equal, waits = self._equal(rows.table, self.data), self._equal(rows.table, waiting.path_of(self.data))
        indices: dict[int, list[int]] = defaultdict(list)  # positions taken so far, by fingerprint
        for position, mark in enumerate(equal_rows.prints(rows.table, self.asked.columns)):
            if rows.entries[position] and rows.entries[position] in self.known:
                continue
            if self.again:
                self._new(rows, position)
            elif not self._there(rows, position, equal[position], waits[position]):
                self._among(rows, position, indices[mark])

    def _equal(self, table: pa.Table, file: Path) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        if file.is_file() and not self.again:
            for entry in equal_rows.find(table, file, self.asked.columns):
                found[entry.position].append(entry.row)
        return found

    def _there(self, rows: Incoming, position: int, equal: Sequence[int], waits: Sequence[int]) -> bool:
        """Whether the row is one that is there, or waits, and was split with as such."""
        answer, source, entry = rows.answers[position], rows.sources[position], rows.entries[position]
        left = [row for row in waits if row in self.waits]
        if left and answer:
            self.correct(left[0], answer, source, entry)
            return True
        if not equal:
            if waits:
                self.plan.counts["duplicates"] += 1
            return bool(waits)
        theirs = [self.beside.get(row, self.held[row]) for row in equal]
        if not answer or any(self.asked.same(each, answer) for each in theirs):
            self.plan.counts["duplicates"] += 1
            return True
        unanswered = [row for row, each in zip(equal, theirs, strict=True) if not each]
        if unanswered:
            self.correct(unanswered[0], answer, source, entry)
            return True
        if source == provenance.CORRECTION and len(equal) == 1:
            self.correct(equal[0], answer, source, entry)
            return True
        if source == provenance.ADDED:
            self.plan.counts["contradictions"] += 1
            return True
        return False

    def _among(self, rows: Incoming, position: int, indices: list[int]) -> None:
        """A row that is not there, beside equal ones that came before it in the same lot."""
        mine = rows.answers[position]
        for before in indices:
            if not mine or self.asked.same(rows.answers[before], mine):
                self.plan.counts["duplicates"] += 1
                return
        if indices and rows.sources[position] == provenance.ADDED:
            if rows.answers[indices[0]]:
                self.plan.counts["contradictions"] += 1
                return
            self.plan.wait.remove(indices.pop(0))
        elif indices and rows.sources[position] == provenance.CORRECTION:  # the last word counts
            self.plan.counts["duplicates"] += 1
            gone = indices.pop()
            (self.plan.add if rows.answers[gone] else self.plan.wait).remove(gone)
        indices.append(position)
        self._new(rows, position)

    def _new(self, rows: Incoming, position: int) -> None:
        waits = bool(self.asked.columns) and not rows.answers[position]
        (self.plan.wait if waits else self.plan.add).append(position)
