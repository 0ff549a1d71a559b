"""`correct DATA CORRECTIONS [--run RUN]`: right answers for a dataset's rows; prints what became of each, as JSON.

A row that is there changes its answer, one of the run's test part keeps it with the correction beside, and any other is
added and learned from.
"""

import argparse
import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa

from core import recipe as recipes
from core.commands import output
from core.data.dataset_files import load_schema
from core.data.lineage import growing, growth, in_place, provenance
from core.data.lineage.alike import Alike, as_stored
from core.data.lineage.grown import NewRows
from core.data.splits import split
from core.errors import UserError
from core.folders import RunFolder
from core.importing import correcting
from core.improve.duels import lineage
from core.kinds import media_of
from core.reading import ReadOptions, opened
from core.reading.media.rows import are_rows, opened_rows
from core.records import ROW, Schema
from core.runs.planning import plan
from core.tasks import TASKS

AT_ONCE = 10_000  # rows


def main(chosen: argparse.Namespace) -> int:
    """Write the corrected dataset, over the old one unless --out names another; with rows that keep their numbers."""
    data, file = output.existing(chosen.data), output.existing(chosen.corrections)
    in_place.recover(data)
    schema, out = load_schema(data), (chosen.out or chosen.data).resolve()
    target, classes, frozen = _asked(chosen, data, schema)
    output.ready(out, file)
    made = _read(file, schema, target, classes)
    folder = in_place.fresh(out)
    try:
        rows, first = [NewRows(made.table, provenance.CORRECTION)], growing.next_row(data, out)
        grown = growth.grow(data, folder, rows, [], frozen, answer=target, classes=classes, first=first)
        if grown.changed:
            in_place.replace(out, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    said = {"out": str(chosen.out or chosen.data), "target": target, **dataclasses.asdict(grown)}
    print(json.dumps({**said, "told": [*made.told, *grown.told]}, ensure_ascii=False))
    return 0


def _asked(chosen: argparse.Namespace, data: Path, schema: Schema) -> tuple[str, bool, np.ndarray]:
    """The answer column, whether answers are classes, and the rows that keep theirs: as the run has it, or as said."""
    if chosen.run is None:
        if not chosen.target:
            raise UserError(
                "It is not said which column the corrections are for.",
                "Name a run with --run, or the column with --target.",
            )
        recipe = plan.draft(schema, str(data), chosen.target)
        return chosen.target, not TASKS[recipe.task.name].numeric, np.zeros(0, np.int64)
    files = RunFolder(chosen.run)
    if not files.split.is_file():
        raise UserError("{folder} holds no run.", "Name a folder that `run` left.", folder=str(chosen.run))
    recipe = recipes.read(files.recipe)
    lineage.require(None, data, files.split, recipe.data.target)
    if len(recipe.data.targets) > 1:
        raise UserError(
            "The run answers several columns at once: {names}.",
            "Correct them in the table, or name one of them with --target.",
            names=recipe.data.target,
        )
    frozen = split.rows_of(split.read(files.split), split.TEST)
    return recipe.data.target, not TASKS[recipe.task.name].numeric, frozen


def _read(file: Path, schema: Schema, target: str, classes: bool) -> Alike:
    """The file's rows as the dataset keeps them, each with its right answer; those without one are left out."""
    names = [column.name for column in schema.columns]
    wanted = media_of(schema)
    media = are_rows(file, file.name, wanted)
    options = ReadOptions(names=tuple(names))
    with opened_rows(file, file.name, wanted) if media else opened(file, file.name, options) as source:
        column = correcting.column_of(source.reading.columns, [name for name in names if name != target], target)
        tables = [pa.Table.from_batches([batch]).drop_columns([ROW]) for batch in source.batches(AT_ONCE)]
    table = pa.concat_tables(tables, promote_options="permissive")
    if column != target:
        table = table.drop_columns([name for name in (target,) if name in table.column_names])
        table = table.rename_columns([target if name == column else name for name in table.column_names])
    return _said(as_stored(table, schema, target if classes else ""), target)


def _said(made: Alike, target: str) -> Alike:
    """Without the rows that say nothing, which are told. UserError where none says anything, or none tells its row."""
    if not set(made.matched) - {target}:
        raise UserError(
            "This file says what is right, but not of which rows: none of its other columns is one of the dataset's.",
            "Keep the columns of the rows beside the right answers.",
        )
    table = made.table.filter(made.table[target].is_valid())
    left = len(made.table) - len(table)
    if not len(table):
        raise UserError(
            "No row of this file says what its answer should be.", "Write the right answers, and bring it again."
        )
    one = "1 row has no right answer (an empty cell, or a word such as “NA”), and was left out."
    many = f"{left:,} rows have no right answer (an empty cell, or a word such as “NA”), and were left out."
    told = (*made.told, *([one if left == 1 else many] if left else []), *_contradicting(table, target))
    return dataclasses.replace(made, table=table, told=told)


def _contradicting(table: pa.Table, target: str) -> list[str]:
    """A sentence on rows that the file corrects in several ways."""
    names = [name for name in table.column_names if name != target]
    answers: dict[tuple, set] = {}
    for row in zip(*(table[name].to_pylist() for name in (*names, target)), strict=True):
        answers.setdefault(row[:-1], set()).add(row[-1])
    count = sum(len(said) > 1 for said in answers.values())
    if not count:
        return []
    many = f"{count:,} rows are corrected in several ways: the last one counts."
    return ["1 row is corrected in several ways: the last one counts." if count == 1 else many]
