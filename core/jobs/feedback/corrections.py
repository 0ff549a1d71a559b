"""A file of corrections: rows as the model takes them with a column that says what their answer should be.

The model answers each row once more, so that what it says now is kept beside the right answer.
"""

import itertools
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import pyarrow as pa

from core.answers import of
from core.answers.as_label import says_nothing
from core.bundle_schema import BundleSchema
from core.cells.blanks import bare
from core.importing.correcting import GIVEN, column_of
from core.importing.guarded import opened_for
from core.jobs.feedback import answered
from core.messages import Message, some
from core.plain import Plain
from core.records import ROW
from core.serving.batch import Answering, Opening, as_taken, stretches
from core.store import runs
from core.store.feedback import inbox, inbox_files, inbox_look
from core.store.feedback.inbox_adding import RIGHT, WRONG, Feedback
from core.store.feedback.inbox_same import AT_ONCE, checksum

SOURCE = "file"
MOST_LIKE = 1_000  # by so many different right answers it is told how they are written


@dataclass
class Brought:
    """What became of the file's rows. wrong, right: how many corrections, and answers that were right; known: rows of
    which the inbox or the file said the very same before; empty: rows without a right answer; unknown: those with a
    word for one that is missing (“NA”); unread: right answers that are no number where one is asked for;
    first_unknown, first_unread: the first of them as (row, text); contradictions: rows that were corrected again,
    further down in the file. messages: what differs.
    """

    wrong: int = 0
    right: int = 0
    known: int = 0
    empty: int = 0
    unknown: int = 0
    first_unknown: tuple[int, str] | None = None
    unread: int = 0
    first_unread: tuple[int, str] | None = None
    contradictions: int = 0
    messages: list[str] = field(default_factory=list)

    @property
    def kept(self) -> int:
        """How many entries came into the inbox."""
        return self.wrong + self.right


def keep(
    workspace: str,
    run: str | None,
    bundle_sha: str,
    model: Answering,
    file: Path,
    filename: str,
    scratch: Path,
    opening: Opening = opened_for,
) -> Brought:
    """Put a file's corrections into the inbox, all or none; `scratch`: a folder for what is read meanwhile.

    What the inbox knows already is passed over, so that a file may be brought again.
    UserError when the file can't be read, has no column with right answers or lacks one that the model needs, or when
    the quota or the disk is full.
    """
    project = None if run is None else runs.get(workspace, run).project
    brought, known = Brought(), _Known(workspace, project)
    with tempfile.TemporaryFile("w+", encoding="utf-8", dir=scratch) as spool:
        with opening(model.schema, file, filename) as source:
            reading = _Rows(model.schema, source.reading.columns, brought, "" if project else bundle_sha)
            for table in stretches(source, model.schema):
                taken = as_taken(table, model.schema)
                for same, message in reading.feedback(taken, of(model.schema).records(model.answer(taken))):
                    _write(spool, workspace, same, message)
        spool.seek(0)
        inbox.add_all(workspace, run, bundle_sha, known.fresh(spool, brought), source=SOURCE)
    return brought


class _Rows:
    """Reads the file's rows one after the other; counts into `brought` what says nothing that can be kept."""

    def __init__(self, schema: BundleSchema, columns: Sequence[str], brought: Brought, bundle_sha: str) -> None:
        self.schema, self.brought, self.bundle_sha, self.answer = schema, brought, bundle_sha, of(schema)
        self.inputs = [column.name for column in schema.inputs]
        self.column = column_of(columns, self.inputs, schema.target)
        self.before: dict[str, str] = {}
        self.like: list[str] = []  # different right answers of the file
        self.row = 0
        self._report_progress(columns)

    def feedback(self, taken: pa.Table, answers: list[Plain]) -> Iterator[tuple[str, Feedback]]:
        """What the rows say about their answers, each with what tells its row from others."""
        there = taken.select([name for name in self.inputs if name in taken.column_names]).to_pylist()
        truths = [text or "" for text in taken[self.column].cast(pa.string()).to_pylist()]
        self.like = [*dict.fromkeys([*self.like, *truths])][:MOST_LIKE]
        uniform = self.answer.uniform(truths, self.schema, self.like)
        for cells, truth, answer in zip(there, uniform, answers, strict=True):
            self.row += 1
            right = self._right(truth, answer)
            if right is not None:
                yield self._kept({name: answered.plain(cell) for name, cell in cells.items()}, answer, right)

    def _right(self, text: str, answer: Plain) -> str | None:
        """The right answer as the model spells it; None where the row says nothing."""
        text, brought = bare(text), self.brought
        if text and says_nothing(text, self.schema.labels):
            brought.unknown += 1
            brought.first_unknown = brought.first_unknown or (self.row, text)
            return None
        right = self.answer.right(text, self.schema) if text else None
        if text and right is None:
            brought.unread += 1
            brought.first_unread = brought.first_unread or (self.row, text)
        elif right is None or (self.column in GIVEN and self.answer.echoes(answer, right)):
            brought.empty += 1
            return None
        return right

    def _kept(self, values: Plain, answer: Plain, right: str) -> tuple[str, Feedback]:
        same = checksum({name: inbox_files.name(value) for name, value in values.items()}, None, self.bundle_sha)
        self.brought.contradictions += self.before.get(same, right) != right
        self.before[same] = right
        return same, Feedback(values, answer, RIGHT if self.answer.agrees(answer, right) else WRONG, right)

    def _report_progress(self, columns: Sequence[str]) -> None:
        """Where the right answers stand, and what of the file is not used."""
        known = {*self.inputs, self.column, ROW, *self.answer.columns(self.schema)}
        extra = [name for name in columns if name not in known]
        message = Message("corrections.column", "The right answers stand in “{column}”.", column=self.column)
        self.brought.messages.append(message)
        if extra:
            columns = some([f"“{name}”" for name in extra], 5)
            left_out = Message("corrections.extra", "Not needed, and left out: {columns}.", columns=columns)
            self.brought.messages.append(left_out)


class _Known:
    """Passes over what says only what was the last word on its row anyway."""

    def __init__(self, workspace: str, project: str | None) -> None:
        self.workspace, self.project = workspace, project
        self.last: dict[str, str] = {}

    def fresh(self, lines: Iterable[str], brought: Brought) -> Iterator[Feedback]:
        """The others; counts all into `brought`."""
        lines = iter(lines)
        while some := [json.loads(line) for line in itertools.islice(lines, AT_ONCE)]:
            there = inbox_look.last_words(self.workspace, self.project, [same for same, *_ in some])
            self.last = {**there, **self.last}
            for same, values, answer, verdict, truth in some:
                known = self.last.get(same) == truth
                self.last[same] = truth
                brought.known += known
                brought.right += not known and verdict == RIGHT
                brought.wrong += not known and verdict == WRONG
                if not known:
                    yield Feedback(values, answer, verdict, truth)


def _write(spool: TextIO, workspace: str, same: str, report: Feedback) -> None:
    """Keep one for later: the database must not be held while a model thinks."""
    values = inbox_files.keep(workspace, report.values)
    spool.write(json.dumps([same, values, report.answer, report.verdict, report.truth]) + "\n")
