"""The numbers of the Evaluate page, from a bundle's own answers to rows that training never saw. Draws nothing."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.answers import Answers
from core.cells.columns import as_texts
from core.judgement import Evaluation, FoldReport, Measured
from core.metrics import Judged
from core.plain import Plain
from core.records import ROW, FittedTarget
from core.serving.inputs.row_groups import whole
from core.serving.predictor import Predictor
from core.tasks import Task
from core.tasks.shown import Sample

WORST = 20
MOST = 12  # rows of each sort in the gallery
LONGEST = 200  # characters of a text shown in a list of mistakes


def answered(predictor: Predictor, tables: pa.Table | Iterable[pa.Table], target: str) -> tuple[pa.Table, Answers]:
    """The rows that have an answer in `target`, without their files (pictures, sounds), and what the bundle says."""
    rows, answers = [], []
    for table in whole([tables] if isinstance(tables, pa.Table) else tables, predictor.schema):
        known = _with_answer(table, target)
        answers.append(predictor.answer(known))
        rows.append(known.drop_columns([field.name for field in known.schema if pa.types.is_binary(field.type)]))
    return pa.concat_tables(rows), Answers.joined(answers)


def judged(predictor: Predictor, table: pa.Table, answers: Answers, task: Task, learned: FittedTarget) -> Evaluation:
    """How good those answers are, without NaN; see `answered`."""
    target = table[learned.target].combine_chunks()
    truth = task.encode(learned, target)
    found, floor = task.judged(learned, truth, answers), task.score(task.floor(learned, truth))
    result = {
        "task": task.name,
        "target": learned.target,
        "rows": len(truth),
        "family": (predictor.recipe.get("family") or {}).get("name", ""),
        "metrics": {name: {"value": value, "baseline": floor[name]} for name, value in task.score(found).items()},
    }
    there = set(table.column_names)
    inputs = [column.name for column in predictor.schema.inputs if column.name in there]
    if ROW in there and any(column.traits.medium for column in predictor.schema.inputs):
        result |= gallery(task, learned, found, table[ROW].to_numpy())
    result |= task.details(learned, found, answers)
    indices = task.worst(found)[:WORST]
    samples = [_sample_record(task.sample(learned, found, int(index)), target[int(index)]) for index in indices]
    rows = _rows(table, inputs, indices)
    result["worst"] = [{"row": row, **sample} for row, sample in zip(rows, samples, strict=True)]
    return Evaluation.from_plain({name: _plain(value) for name, value in result.items()})


def gallery(task: Task, learned: FittedTarget, judged: Judged, rows: np.ndarray) -> Plain:
    """Rows of each sort to look at: {"gallery": {sort: entries}, "gallery_counts": {sort: how many there are}}.

    rows: their ids, int64 [N]. An entry is {"row"} with what core.tasks.base.Sample tells. Sorts that only order all
    rows are not counted.
    """
    found = task.sorts(learned, judged)
    entries = {
        name: [
            {"row": int(rows[index]), **task.sample(learned, judged, int(index)).record()} for index in indices[:MOST]
        ]
        for name, indices in found.items()
    }
    counts = {name: len(indices) for name, indices in found.items() if task.groups[name].counted}
    return {"gallery": entries, **({"gallery_counts": counts} if counts else {})}


def summed_up(evaluation: Evaluation, folds: Sequence[FoldReport]) -> Evaluation:
    """The evaluation with each metric's mean and spread (standard deviation) over the folds, and the folds' own."""
    metrics = {name: _over(entry, [fold.value(name) for fold in folds]) for name, entry in evaluation.metrics.items()}
    report = tuple(replace(fold, truth=None, scores=None) for fold in folds)
    return replace(evaluation, metrics=metrics, cross_validated=True, folds=report)


def _over(measured: Measured, values: Sequence[float | None]) -> Measured:
    known = [value for value in values if value is not None]
    mean = float(np.mean(known)) if known else None
    return replace(measured, mean=mean, spread=float(np.std(known, ddof=1)) if len(known) > 1 else None)


def _sample_record(sample: Sample, truth: pa.Scalar) -> Plain:
    """A sample as the list of mistakes holds it; a truth that training never saw is told as the row says it."""
    report = sample.record()
    return {**report, "truth": report["truth"] or str(truth.as_py())} if isinstance(report["truth"], str) else report


def _with_answer(table: pa.Table, target: str) -> pa.Table:
    present = pc.invert(pc.is_null(table[target], nan_is_null=True))
    texts = as_texts(table[target])
    return table.filter(pc.and_(present, pc.not_equal(texts, "")))


def _rows(table: pa.Table, inputs: list[str], picked: np.ndarray) -> list[Plain]:
    """Their values; of rows that hold nothing but files, none (the gallery shows those)."""
    if not inputs:
        return [{} for _ in picked]
    rows: list[Plain] = table.select(inputs).take(pa.array(picked, pa.int64())).to_pylist()
    return rows


def _plain(value: object) -> object:
    """JSON values only: NaN and infinity become None, dates their ISO text, long texts are cut."""
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int):
        return value
    text = value if isinstance(value, str) else value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
