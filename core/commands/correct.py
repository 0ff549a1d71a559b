"""`correct DATA CORRECTIONS [--run RUN]`: right answers for a dataset's rows; prints what became of each, as JSON.

A row that is there changes its answer, one of the run's test part keeps it with the correction beside, and any other is
added and learned from.
"""

import argparse
import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from core.cells.blanks import bare
from core.cells.columns import as_texts
from core.commands import output
from core.commands.asked import asked
from core.data.dataset_files import load_schema
from core.data.lineage import growing, growth, in_place, provenance
from core.data.lineage.alike import Alike, as_stored
from core.data.lineage.answering import AnswerColumns
from core.data.lineage.grown import NewRows
from core.errors import UserError
from core.folders import RunFolder
from core.importing import correcting
from core.improve.duels import lineage
from core.kinds import media_of
from core.messages import Message, plural
from core.reading import ReadOptions, opened
from core.reading.media.rows import are_rows, opened_rows
from core.records import ROW, Schema

AT_ONCE = 10_000  # rows


def main(chosen: argparse.Namespace) -> int:
    """Write the corrected dataset, over the old one unless --out names another; with rows that keep their numbers."""
    data, file = output.existing(chosen.data), output.existing(chosen.corrections)
    in_place.recover(data)
    schema, out = load_schema(data), (chosen.out or chosen.data).resolve()
    recipe, answers, frozen = asked(chosen, data, schema)
    if recipe is None:
        raise UserError(
            "It is not said which column the corrections are for.",
            "Name a run with --run, or the column with --target.",
        )
    if chosen.run is not None:
        lineage.require(None, data, RunFolder(chosen.run).split, recipe.data.targets)
    output.ready(out, file)
    made = _read(file, schema, answers)
    folder = in_place.fresh(out)
    try:
        rows, first = [NewRows(made.table, provenance.CORRECTION)], growing.next_row(data, out)
        grown = growth.grow(data, folder, rows, [], frozen, answers, first=first)
        if grown.changed:
            in_place.replace(out, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report = {"out": str(chosen.out or chosen.data), "target": recipe.data.target, **dataclasses.asdict(grown)}
    print(json.dumps({**report, "told": [*made.messages, *grown.messages]}, ensure_ascii=False))
    return 0


def _read(file: Path, schema: Schema, answers: AnswerColumns) -> Alike:
    """The file's rows as the dataset keeps them, each with its right answer; those without one are left out."""
    names = [column.name for column in schema.columns]
    wanted = media_of(schema)
    media = are_rows(file, file.name, wanted)
    options = ReadOptions(names=tuple(names))
    with opened_rows(file, file.name, wanted) if media else opened(file, file.name, options) as source:
        inputs = [name for name in names if name not in answers.columns]
        columns = correcting.columns_of(source.reading.columns, inputs, answers.columns)
        tables = [pa.Table.from_batches([batch]).drop_columns([ROW]) for batch in source.batches(AT_ONCE)]
    table = pa.concat_tables(tables, promote_options="permissive")
    if len(columns) == len(answers.columns):  # else one column tells of several
        return _with_known_rows(as_stored(_renamed(table, columns, answers.columns), schema, answers.words), answers)
    table, left, strange = _spread(table, columns[0], answers)
    made = _with_known_rows(as_stored(table, schema, answers.words), answers, left)
    return dataclasses.replace(made, messages=(*made.messages, *strange))


def _renamed(table: pa.Table, columns: tuple[str, ...], answers: tuple[str, ...]) -> pa.Table:
    """The columns that say what is right called as the answer columns, in place of those."""
    called = dict(zip(columns, answers, strict=True))
    table = table.drop_columns([name for name in answers if name in table.column_names and name not in columns])
    return table.rename_columns([called.get(name, name) for name in table.column_names])


def _spread(table: pa.Table, column: str, answers: AnswerColumns) -> tuple[pa.Table, int, list[Message]]:
    """The rows with cells of several answer columns for the texts of one; how many say nothing; what is told of others.

    UserError where no row names any of the answer columns.
    """
    texts = [bare(text) for text in as_texts(table[column]).to_pylist()]
    fitting = [answers.fitting(text) if text else None for text in texts]
    strange = [text for text, fit in zip(texts, fitting, strict=True) if text and fit is None]
    cells = [answers.cells(fit) for fit in fitting if fit is not None]
    if strange and not cells:
        raise UserError(
            "“{text}” names what is none of the answer columns.",
            "Write the names of those that apply, with “; ” between, or “(none)”.",
            text=strange[0][:60],
        )
    kept = table.filter(pa.array([fit is not None for fit in fitting]))
    kept = kept.drop_columns([name for name in (column, *answers.columns) if name in kept.column_names])
    for name in answers.columns:
        kept = kept.append_column(name, pa.array([each[name] for each in cells], pa.string()))
    return kept, texts.count(""), _none_of_them(strange)


def _none_of_them(strange: list[str]) -> list[Message]:
    if not strange:
        return []
    report = plural(
        "corrections.strange",
        "1 row names what is none of the answer columns, such as “{text}”, and was left out.",
        "{count:,} rows name what is none of the answer columns, such as “{text}”, and were left out.",
        count=len(strange),
        text=strange[0][:60],
    )
    return [report]


def _with_known_rows(made: Alike, answers: AnswerColumns, left: int = 0) -> Alike:
    """Without the rows that say nothing, which are told. UserError where none says anything, or none tells its row."""
    if not set(made.matched or {}) - set(answers.columns):
        raise UserError(
            "This file says what is right, but not of which rows: none of its other columns is one of the dataset's.",
            "Keep the columns of the rows beside the right answers.",
        )
    table = made.table.filter(pc.not_equal(pa.array(answers.texts(made.table), pa.string()), ""))
    left += len(made.table) - len(table)
    if not len(table):
        raise UserError(
            "No row of this file says what its answer should be.", "Write the right answers, and bring it again."
        )
    none = plural(
        "corrections.no_answer",
        "1 row has no right answer (an empty cell, or a word such as “NA”), and was left out.",
        "{count:,} rows have no right answer (an empty cell, or a word such as “NA”), and were left out.",
        count=left,
    )
    notes = [*([none] if left else []), *_contradicting(table, answers)]
    return dataclasses.replace(made, table=table, messages=(*made.messages, *notes))


def _contradicting(table: pa.Table, asked: AnswerColumns) -> list[Message]:
    """A sentence on rows that the file corrects in several ways."""
    names = [name for name in table.column_names if name not in asked.columns]
    answers: dict[tuple[Any, ...], set[str]] = {}
    for *row, answer in zip(*(table[name].to_pylist() for name in names), asked.texts(table), strict=True):
        answers.setdefault(tuple(row), set()).add(asked.plain(answer))
    count = sum(len(answer) > 1 for answer in answers.values())
    if not count:
        return []
    one = "1 row is corrected in several ways: the last one counts."
    many = "{count:,} rows are corrected in several ways: the last one counts."
    return [plural("corrections.contradicting", one, many, count=count)]
