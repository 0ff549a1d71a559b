"""In which way a pretrained model is shown a column's values: tried on some training rows, kept for the run.

A kind never sees the target, so that this is no part of its fit. What the tries make of the rows is kept beside the
dataset, as all that pretrained models make of it, so that nothing is made twice.
"""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa

from core.data.preparation.arrays import part_tables
from core.data.preparation.column_encoder import ColumnEncoder
from core.data.preparation.features import OnProgress, fill
from core.data.preparation.fitted_column import FittedColumn
from core.data.preparation.preprocessing import kind_of
from core.folders import RunFolder
from core.layout import Arrays, Layout
from core.messages import Message
from core.models.linear_fit import linear_strength
from core.models.linear_fit.dense import Dense
from core.plain import write_json
from core.pretrained.change import NOTHING
from core.recipe import ColumnChoice
from core.records import Column, FittedTarget
from core.runs.parts import Target
from core.runs.stages.context import Context

MOST_PARTS = 5  # of a question of several labels that ways are tried on, the most even ones
SAMPLE = 300  # rows that decide; a larger set takes hardly longer for it
FEWEST = 40  # rows, below which the usual way is taken


def ways(
    context: Context, rows: np.ndarray, target: Target, learned: FittedTarget, on_progress: OnProgress
) -> dict[str, str]:
    """The way of each column that a pretrained model reads and for which there are several, from the training rows'
    ids.

    Told in a note, which the card has. Columns for which the ways make no difference are left out.
    """
    kept = context.files.ways
    if kept.is_file():
        report: dict[str, str] = json.loads(kept.read_text(encoding="utf-8"))
        return report
    some = np.sort(rows)[np.linspace(0, len(rows) - 1, min(len(rows), SAMPLE)).astype("int64")]
    found = {}
    for column, choice in context.columns:
        if choice.options.get("model") and kind_of(column, choice).ways and len(some) >= FEWEST:
            way = _best(context, column, choice, some, target, learned, on_progress)
            if way:
                found[column.name] = way
                context.report.note(_message(way, column.name), card=True)
    write_json(kept, found)
    return found


def _message(way: str, column: str) -> Message:
    """What the model card has of it."""
    if way == "whole":
        return Message(
            "pictures_whole",
            "“{column}”: the open model sees pictures whole; of two ways that were tried, the better.",
            column=column,
        )
    return Message(
        "pictures_cut",
        "“{column}”: the open model sees long pictures cut at their ends; of two ways, the better.",
        column=column,
    )


def inherit_ways(run: Path, folder: Path) -> None:
    """Take what the run in `run` found, so that learning once more sees the same."""
    theirs = RunFolder(run).ways
    if theirs.is_file():
        RunFolder(folder).ways.write_bytes(theirs.read_bytes())


def _best(
    context: Context,
    column: Column,
    choice: ColumnChoice,
    rows: np.ndarray,
    target: Target,
    learned: FittedTarget,
    on_progress: OnProgress,
) -> str:
    """The way with the lowest inner loss; "" where they make no difference."""
    kind = kind_of(column, choice)
    stored = pa.concat_tables(part_tables(context.dataset, rows, [column.name]))[column.name]
    still = choice.model_copy(update={"options": {**choice.options, "change": NOTHING}})
    entry = FittedColumn.fit(column, kind, still, (), stored, column.name)
    if not kind.differ(entry.steps.after):
        return ""
    answers = context.task.encode(learned, pa.chunked_array([target.of(rows)]))
    return min(kind.ways, key=lambda way: _loss(context, _encoder(entry, way), rows, answers, learned, on_progress))


def _encoder(entry: FittedColumn, way: str) -> ColumnEncoder:
    return ColumnEncoder.of(entry.kind, entry.kind.with_way(entry.state, way), entry.input)


def _loss(
    context: Context,
    encoder: ColumnEncoder,
    rows: np.ndarray,
    answers: np.ndarray,
    learned: FittedTarget,
    on_progress: OnProgress,
) -> float:
    """The inner loss of a linear model on what the pretrained model makes of the rows; infinity where none can be
    had."""
    numbers = np.zeros((len(rows), len(encoder.names)))
    fill(numbers, context.dataset, encoder, rows, on_progress)
    arrays = Arrays(Layout(encoder.names), numbers, np.zeros((len(rows), 0), "int64"), answers)
    known = arrays.take(np.flatnonzero(answers >= 0)) if context.task.exclusive else arrays
    matrix = Dense.fit(known).run(known)
    if context.task.numeric:
        return linear_strength.of_values(matrix, (known.target - learned.mean) / learned.deviation).score
    parts = [known.target] if context.task.exclusive else context.task.parts(learned, known.target)
    common = sorted(parts, key=lambda part: abs(part.mean() - 0.5))[:MOST_PARTS]
    found = [linear_strength.of_classes(matrix, part) for part in common]
    return float(np.mean([each.score if each else np.inf for each in found]))
