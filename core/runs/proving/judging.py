"""The stage that judges: the test rows through the shipped file, how long one row takes, and the rows that choose."""

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from core.answers import Answers
from core.cells.columns import as_numbers, as_texts
from core.evaluation import choosing, interval, row_time
from core.evaluation.choosing import Choosing
from core.evaluation.report import answered, judged, summed_up
from core.judgement import Chosen, Evaluation
from core.messages import Message
from core.records import ROW
from core.runs.parts import Target
from core.runs.stages.context import Context, Ready, Trained
from core.runs.stages.prepare import FOLDS, raw_tables
from core.serving.predictor import Predictor


def judge(context: Context, ready: Ready, trained: Trained, draft: Path) -> tuple[pa.Table, Answers, Evaluation]:
    """The test rows, what the file answers to them, and how good that is; leaves choosing.parquet as well."""
    context.report.stage("evaluating", "Judging it on rows it has never seen")
    predictor = Predictor(draft)
    tables = raw_tables(context, ready.preprocessing, ready.parts["test"])
    first = next(tables)
    table, answers = answered(predictor, itertools.chain([first], tables), context.target)
    evaluation = judged(predictor, table, answers, context.task, ready.learned)
    if trained.folds:
        evaluation = summed_up(evaluation, trained.folds)
    evaluation = replace(
        evaluation,
        family=context.family.name,
        parts=ready.parts.counts(),
        row_ms=row_time.milliseconds(predictor, first),
        choosing=_choosing(context, ready, trained, predictor),
    )
    return table, answers, replace(evaluation, seconds=round(context.report.seconds, 3))


def _choosing(context: Context, ready: Ready, trained: Trained, predictor: Predictor) -> Chosen | None:
    """The main measure on the rows that choose; None without any."""
    found = (_of_folds if trained.folds else _of_validation)(context, ready, predictor)
    if found is None:
        return None
    choosing.write(found, context.files.choosing)
    if len(found.rows) < found.rows_there:
        kept = Message(
            "some_answers_kept",
            "Of the {rows:,} rows that runs are chosen by, the answers to {kept:,}, drawn at random, are kept to "
            "compare runs row by row.",
            rows=found.rows_there,
            kept=len(found.rows),
        )
        context.report.note(kept)
    value, low, high = interval.of_measure(context.task, _truth(ready.rows, found.rows), found.predicted)
    return Chosen(len(found.rows), found.rows_there, value, low, high)


def _of_folds(context: Context, ready: Ready, predictor: Predictor) -> Choosing:
    """What the folds' models said to the rows kept from them: the shipped model has learned from all of these."""
    parts = [choosing.load(part) for part in sorted((context.report.checkpoint / FOLDS).glob("*.parquet"))]
    return choosing.joined(parts, ready.learned.labels).some(choosing.most_of(predictor.schema))


def _of_validation(context: Context, ready: Ready, predictor: Predictor) -> Choosing | None:
    rows = choosing.asked(ready.parts["validation"], predictor.schema)
    if not len(rows):
        return None
    table, answers = answered(predictor, raw_tables(context, ready.preprocessing, rows), context.target)
    found = choosing.given(table[ROW].to_numpy(), answers, rows_there=len(ready.parts["validation"]))
    return found.some(choosing.most_of(predictor.schema))


def _truth(target: Target, rows: np.ndarray) -> np.ndarray:
    """The answers of those row ids, in their order: label texts or numbers."""
    order = np.argsort(target.rows)
    values = target.values.take(pa.array(order[np.searchsorted(target.rows, rows, sorter=order)]))
    return np.asarray(as_numbers(values) if pa.types.is_floating(values.type) else as_texts(values))
