"""The numbers of the Evaluate page, from a bundle's own answers to rows that training never saw. Draws nothing."""

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.answers import Answers
from core.bundle_schema import BundleSchema
from core.evaluation import gallery
from core.evaluation.by_class import by_class
from core.evaluation.curves import histogram, thinned
from core.records import ROW, Learned
from core.serving.inputs import feeds
from core.serving.predictor import Predictor
from core.tasks import Task

WORST = 20
LONGEST = 200  # characters of a text shown in a list of mistakes


def answered(predictor: Predictor, tables: pa.Table | Iterable[pa.Table], target: str) -> tuple[pa.Table, Answers]:
    """The rows that have an answer in `target`, without their files (pictures, sounds), and what the bundle says."""
    rows, answers = [], []
    for table in [tables] if isinstance(tables, pa.Table) else tables:
        known = _with_answer(table, target)
        answers.append(predictor.answer(known))
        rows.append(known.drop_columns([field.name for field in known.schema if pa.types.is_binary(field.type)]))
    return pa.concat_tables(rows), Answers.joined(answers)


def judged(predictor: Predictor, table: pa.Table, answers: Answers, task: Task, learned: Learned) -> dict:
    """What evaluation.json holds, as plain values without NaN: how good those answers are; see `answered`."""
    target = table[learned.target].combine_chunks()
    truth = task.encode(learned, target)
    scores = answers.probabilities if learned.labels else answers.prediction
    picked = _positions(answers.labels, learned.labels) if learned.labels else None
    reached = task.score(learned, truth, np.asarray(scores, "float64"), picked)
    floor = task.score(replace(learned, weights=()), truth, task.baseline(learned, len(truth)))
    result = {
        "task": task.name,
        "target": learned.target,
        "rows": len(truth),
        "family": (predictor.recipe.get("family") or {}).get("name", ""),
        "metrics": {name: {"value": value, "baseline": floor[name]} for name, value in reached.items()},
    }
    inputs = [column.name for column in predictor.schema.inputs if column.name in table.column_names]
    shown = ROW in table.column_names and any(column.traits.medium for column in predictor.schema.inputs)
    rows = table[ROW].to_numpy() if shown else None
    if learned.labels:
        if shown:
            result["gallery"] = gallery.of_classes(rows, truth, picked, answers)
            result["gallery_counts"] = gallery.counted(truth, picked, answers)
        result |= by_class(learned.labels, truth, picked, answers.probabilities)
        result["worst"] = _worst_classes(table, inputs, feeds.as_texts(target), truth, picked, answers)
    else:
        result |= {"gallery": gallery.of_values(rows, truth, answers)} if shown else {}
        result |= _values(truth, answers, predictor.schema)
        result["worst"] = _worst_values(table, inputs, truth, answers.prediction)
    return _plain(result)


def _with_answer(table: pa.Table, target: str) -> pa.Table:
    present = pc.invert(pc.is_null(table[target], nan_is_null=True))
    texts = feeds.as_texts(table[target])
    return table.filter(pc.and_(present, pc.not_equal(texts, "")))


def _positions(labels: np.ndarray, known: tuple[str, ...]) -> np.ndarray:
    places = {label: position for position, label in enumerate(known)}
    return np.array([places[label] for label in labels], "int64")


def _values(truth: np.ndarray, answers: Answers, schema: BundleSchema) -> dict:
    shown = thinned(len(truth))
    inside = (truth >= answers.lower) & (truth <= answers.upper)
    return {
        "scatter": {
            "truth": truth[shown].tolist(),
            "prediction": answers.prediction[shown].tolist(),
            "lower": answers.lower[shown].tolist(),
            "upper": answers.upper[shown].tolist(),
        },
        "residuals": histogram(answers.prediction - truth),
        "coverage": {
            "level": schema.level,
            "value": float(inside.mean()) if len(truth) else None,
            "promised": schema.promise,
        },
    }


def _worst_classes(
    table: pa.Table, inputs: list[str], texts: pa.Array, truth: np.ndarray, answered: np.ndarray, answers: Answers
) -> list[dict]:
    wrong = np.flatnonzero(answered != truth)
    sure = answers.probabilities[wrong, answered[wrong]]
    picked = wrong[np.argsort(-sure, kind="stable")][:WORST]
    return [
        {
            "row": row,
            "truth": texts[int(place)].as_py(),
            "answer": str(answers.labels[place]),
            "confidence": float(answers.probabilities[place, answered[place]]),
        }
        for place, row in zip(picked, _rows(table, inputs, picked), strict=True)
    ]


def _worst_values(table: pa.Table, inputs: list[str], truth: np.ndarray, prediction: np.ndarray) -> list[dict]:
    picked = np.argsort(-np.abs(prediction - truth), kind="stable")[:WORST]
    return [
        {
            "row": row,
            "truth": float(truth[place]),
            "answer": float(prediction[place]),
            "error": float(prediction[place] - truth[place]),
        }
        for place, row in zip(picked, _rows(table, inputs, picked), strict=True)
    ]


def _rows(table: pa.Table, inputs: list[str], picked: np.ndarray) -> list[dict]:
    """Their values; of rows that hold nothing but files, none (the gallery shows those)."""
    if not inputs:
        return [{} for _ in picked]
    return table.select(inputs).take(pa.array(picked, pa.int64())).to_pylist()


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
