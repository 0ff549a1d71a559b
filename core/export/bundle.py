"""Joins front, model and answer into the one ONNX file, and writes what it says about itself into it."""

import json
from collections.abc import Sequence
from pathlib import PurePath

import onnx

from core.bundle_schema import FORMATS, BaseModel, BundleSchema
from core.data.preparation.preprocessing import Preprocessing
from core.export import base_models
from core.export.grouped import group_numbers
from core.export.weights import ENTRY
from core.graph import Graph
from core.models.base import Fitted
from core.plain import Plain, to_json
from core.recipe import Recipe, edit
from core.records import FittedTarget
from core.tasks import Task

FORMAT = FORMATS[-1]


def build(
    preprocessing: Preprocessing,
    fitted: Fitted,
    task: Task,
    learned: FittedTarget,
    calibration: Plain,
    metadata: dict[str, str],
) -> bytes:
    """The bundle's bytes: raw columns in, the task's answer out."""
    g = Graph("__a/")
    prepared = preprocessing.graph(g)
    scores = fitted.graph(g, prepared)
    if learned.groups:
        (column,) = [column for column in preprocessing.inputs if column.name == learned.groups]
        scores = task.across_graph(g, scores, learned, group_numbers(g, column))
    task.answer(g, scores, learned, calibration)
    content: bytes = g.model(metadata).SerializeToString(deterministic=True)
    return content


def with_metadata(bundle: bytes, metadata: dict[str, str]) -> bytes:
    """The same bundle saying something else about itself; the graph is untouched."""
    model = onnx.ModelProto.FromString(bundle)
    del model.metadata_props[:]
    for key, value in metadata.items():
        model.metadata_props.add(key=key, value=value)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def metadata(
    schema: BundleSchema,
    recipe: Recipe,
    metrics: Plain | None = None,
    card: str = "",
    models: Sequence[BaseModel] = (),
    weights: str = "",
) -> dict[str, str]:
    """The bundle's entries, each JSON but the card; `models` are the open ones inside, `weights` says where its
    tensors stand (core.export.weights).

    The recipe names its dataset without any folder.
    """
    dataset = PurePath(recipe.data.dataset.replace("\\", "/")).name
    portable = edit.with_start(edit.with_dataset(recipe, dataset), recipe.start.model_copy(update={"run": ""}))
    entries = {
        "atelier.format": str(FORMAT),
        "atelier.task": schema.task,
        "atelier.schema": to_json(schema),
        "atelier.labels": json.dumps(schema.labels, ensure_ascii=False),
        "atelier.metrics": json.dumps(metrics or {}, ensure_ascii=False, allow_nan=False),
        "atelier.recipe": portable.model_dump_json(),
        "atelier.base_model": base_models.entry(models),
        "atelier.card": card,
    }
    return entries | ({ENTRY: weights} if weights else {})
