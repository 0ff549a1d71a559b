"""Answers every row of a file and writes rows and answers side by side as CSV. Knows only a predictor and a reader.

The rows are written as they stand in the file; only what a spreadsheet program would run is made harmless, and told.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv

from core.answers import Answers, of
from core.bundle_schema import BundleSchema
from core.cells.missing import MISSING_WORDS
from core.messages import Message, plural
from core.reading import Reading, ReadOptions, Table, opened
from core.reading.media.rows import are_rows, opened_rows
from core.records import ROW
from core.serving.echo import shown
from core.serving.formulas import Harmless
from core.serving.inputs.row_groups import unbroken
from core.serving.notes import Note, Notes
from core.serving.session import MEDIA_BATCH, batch_rows

PREVIEW_ROWS = 50
HEARD = "heard"  # the column that says which part of a sound the model heard


class Answering(Protocol):
    """Predictor or LimitedPredictor."""

    schema: BundleSchema

    def answer(self, table: pa.Table) -> Answers:
        """Answers for the rows of a table."""


class Readable(Protocol):
    """A file that was read: a Table, or what a limited process hands over."""

    @property
    def reading(self) -> Reading:
        """What reading found."""

    def batches(self, rows: int) -> Iterator[pa.RecordBatch]:
        """The rows in file order, `__row` (int64) first; a batch holds at most `rows`."""


@dataclass(frozen=True)
class BatchResult:
    """What became of a file of `rows` readable rows.

    `rejected`: (line in the file, why) of rows that could not be read at all, the first thousand; `rejected_rows`
    counts all. `columns`: the written columns, `answers` those of them that the model gave; `preview`: the first rows
    as written. `warnings` are the reader's sentences, and one on texts that were made harmless; `messages` say what is
    to be known of the answers.
    """

    rows: int
    columns: tuple[str, ...]
    answers: tuple[str, ...]
    preview: pa.Table
    rejected: tuple[tuple[int, str], ...] = ()
    rejected_rows: int = 0
    notes: tuple[Note, ...] = ()
    warnings: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()


Seen = Callable[[pa.Table, Answers], None]  # rows as the model took them, and their answers
Opening = Callable[[BundleSchema, Path, str], AbstractContextManager[Readable]]


class Remarks:
    """Counts the answers of a file that surprise who reads them."""

    def __init__(self, schema: BundleSchema) -> None:
        self._answer, self._rows = of(schema), 0

    def look_at(self, answers: Answers) -> None:
        """Take the next batch into account."""
        self._rows += int(self._answer.remarkable(answers).sum())

    def messages(self) -> tuple[Message, ...]:
        """At most one sentence for the user of the file."""
        return (self._answer.remark(self._rows),) if self._rows else ()


def answer_file(
    predictor: Answering,
    rows: Path,
    out: Path,
    filename: str = "",
    progress: Callable[[float], None] | None = None,
    opening: Opening | None = None,
    seen: Seen | None = None,
) -> BatchResult:
    """Answer the rows of any table file into the CSV `out`, which appears whole or not at all.

    A row with several answers stands there as often, one without any once.

    For a model that takes pictures, sounds or texts, `rows` may also be a folder or zip of such, or a single file; the
    CSV then names the files. filename: the name the user knows; progress gets a share 0..1; opening: who reads the
    file, if not this process; seen: called with each few rows and their answers.
    UserError when it is nothing of that sort or lacks a column.
    """
    notes, harmless, done = Notes(predictor.schema), Harmless(), 0
    remarks = Remarks(predictor.schema)
    beside = out.with_name(out.name + ".part")
    try:
        with (opening or opened_for)(predictor.schema, rows, filename) as source:
            reading = source.reading
            tables = (
                (harmless.table(table), columns, rows)
                for table, columns, rows in _answered(predictor, source, (notes, remarks), seen)
            )
            first, answered, count = next(tables)
            names = harmless.names(first.column_names)
            with csv.CSVWriter(beside, first.rename_columns(names).schema) as writer:
                for table, _, rows_of_table in itertools.chain([(first, answered, count)], tables):
                    writer.write_table(table.rename_columns(names))
                    done += rows_of_table
                    if progress:
                        progress(done / reading.rows)
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    return BatchResult(
        rows=done,
        columns=tuple(first.column_names),
        answers=tuple(first.column_names[-answered:]),
        preview=first.slice(0, PREVIEW_ROWS),
        rejected=tuple((row.line, row.reason) for row in reading.rejected),
        rejected_rows=reading.rejected_rows,
        notes=notes.all(),
        warnings=(*reading.warnings, *_blank(*reading.used.get("blank", (0, 0))), *harmless.messages()),
        messages=remarks.messages(),
    )


def _blank(count: int, first: int) -> tuple[Message, ...]:
    """What is told of blank rows between the others, so that answers can be put beside the file's rows."""
    if not count:
        return ()
    report = plural(
        "blank_rows",
        "1 blank row was left out and got no answer (the first in line {first:,}).",
        "{count:,} blank rows were left out and got no answer (the first in line {first:,}).",
        count=count,
        first=first,
    )
    return (report,)


def opened_for(
    schema: BundleSchema, rows: Path, filename: str = "", options: ReadOptions | None = None
) -> AbstractContextManager[Table]:
    """The rows of a file as such a model gets them, for a short while; `options`: what the user says about a table."""
    wanted = {column.name: column.traits.medium for column in schema.inputs if column.traits.medium}
    if are_rows(rows, filename, wanted):
        return opened_rows(rows, filename, wanted)
    names = tuple(column.name for column in schema.inputs)
    return opened(rows, filename, replace(options or ReadOptions(), names=names))


def _answered(
    predictor: Answering, source: Readable, watch: tuple[Notes, Remarks], seen: Seen | None
) -> Iterator[tuple[pa.Table, int, int]]:
    """The file's rows with their answers, how many columns the answers are, and how many rows were asked."""
    for table in stretches(source, predictor.schema):
        taken = as_taken(table, predictor.schema)
        given = predictor.answer(taken)
        watch[0].look_at(taken)
        watch[1].look_at(given)
        if seen:
            seen(taken, given)
        answers = of(given.schema).table(given)
        rows = _with_heard(_without_files(table), given)
        yield (
            _beside(*given.lined(rows, answers), source.reading.used.get("format", "")),
            answers.num_columns,
            len(given),
        )


def stretches(source: Readable, schema: BundleSchema) -> Iterator[pa.Table]:
    """A file's rows in their order, in tables small enough to hold as raw values; rows that belong together in one.

    UserError where such rows lie too far apart.
    """
    files = any(column.traits.is_file for column in schema.inputs)
    rows = MEDIA_BATCH if files else batch_rows(len(source.reading.columns))

    def batches() -> Iterator[pa.Table]:
        return (pa.Table.from_batches([batch]).drop_columns([ROW]) for batch in source.batches(rows))

    return unbroken(batches, schema, rows)


def as_taken(table: pa.Table, schema: BundleSchema) -> pa.Table:
    """A file's rows as such a model takes them."""
    return _without_words(table, schema) if schema.format == 1 else table


def _without_words(table: pa.Table, schema: BundleSchema) -> pa.Table:
    """The table without the words that mean no value, for a model of format 1, which doesn't know them."""
    words = pa.array(MISSING_WORDS, pa.string())
    for column in schema.inputs:
        index = table.schema.get_field_index(column.name)
        if index >= 0 and pa.types.is_string(table.schema.field(index).type):
            values = table[column.name]
            missing = pc.is_in(pc.utf8_trim_whitespace(values), words)
            table = table.set_column(index, column.name, pc.if_else(missing, None, values))
    return table


def _without_files(table: pa.Table) -> pa.Table:
    """The table without the contents of files, which no CSV can hold."""
    return table.select([field.name for field in table.schema if not pa.types.is_binary(field.type)])


def _with_heard(table: pa.Table, given: Answers) -> pa.Table:
    """The rows and, where the model hears sounds, which part of each it heard."""
    if given.heard is None:
        return table
    name = HEARD
    while name in table.column_names:
        name += " (sound)"
    return table.append_column(name, pa.array(given.heard.tolist(), pa.string()))


def _beside(table: pa.Table, answers: pa.Table, form: str) -> pa.Table:
    """The rows and their answers; an answer column called like one of the rows' gets " (answer)" behind its name."""
    columns = {name: shown(table[name], form) for name in table.column_names}
    for name in answers.column_names:
        free = name
        while free in columns:
            free += " (answer)"
        columns[free] = shown(answers[name])
    return pa.table(columns)
