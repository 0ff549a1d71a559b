"""A small honest bundle made by hand, for tests that open, check and spoil files."""

import json

import numpy as np
import onnx

from core.bundle_schema import BundleSchema, InputColumn
from core.graph import DOUBLE, FLOAT, INT64, STRING, Graph
from core.plain import to_json

LABELS = ("no", "yes", "中文 😀")
INPUTS = (
    InputColumn("age", "age", "number", low=1, high=90, typical="40", example="41.5"),
    InputColumn("is member", "is member", "boolean", categories=("false", "true"), typical="true", example="true"),
    InputColumn("label", "label (input)", "category", typical="York", categories=("York", "北京"), example="York"),
    InputColumn("joined", "joined", "date", typical="2024-01-01", example="2024-05-06"),
)


def schema(task: str = "classification") -> BundleSchema:
    """What the bundle says of itself."""
    labels = LABELS if task == "classification" else ()
    return BundleSchema(1, task, "answer", INPUTS, labels, level=None if labels else 0.9)


def metadata(schema: BundleSchema) -> dict[str, str]:
    """The entries of an honest bundle."""
    return {
        "atelier.format": "1",
        "atelier.task": schema.task,
        "atelier.schema": to_json(schema),
        "atelier.labels": json.dumps(schema.labels),
        "atelier.metrics": "{}",
        "atelier.recipe": "{}",
        "atelier.base_model": "null",
        "atelier.card": "# A card",
    }


def model(task: str = "classification", **changed: str) -> onnx.ModelProto:
    """An honest bundle; `changed` replaces metadata entries (key without "atelier.")."""
    g = Graph()
    age = g.input("age", DOUBLE)
    member = g.input("is member", DOUBLE)
    town = g.input("label (input)", STRING)
    joined = g.input("joined", STRING)
    known = g.LabelEncoder(town, keys_strings=["York", "北京"], values_int64s=[1, 2], default_int64=0)
    dated = g.Cast(g.Equal(joined, g.const([""])), to=DOUBLE)
    raw = g.Add(g.Add(age, member), g.Add(g.Cast(known, to=DOUBLE), dated))
    zero = g.const(0.0, "float64")
    value = g.Clip(g.Where(g.IsNaN(raw), zero, raw), g.const(-100.0, "float64"), g.const(100.0, "float64"))
    if task == "classification":
        scores = g.Concat(g.column(value), g.column(g.Neg(value)), g.column(g.Mul(value, zero)), axis=1)
        shares = g.Softmax(scores, axis=1)
        label = g.Gather(g.const(np.array(LABELS, object)), g.ArgMax(shares, axis=1, keepdims=0), axis=0)
        g.output("label", label, STRING, ("N",))
        g.output("probabilities", g.Cast(shares, to=FLOAT), FLOAT, ("N", 3))
    else:
        one = g.const(1.0, "float64")
        g.output("prediction", value, DOUBLE, ("N",))
        g.output("lower", g.Sub(value, one), DOUBLE, ("N",))
        g.output("upper", g.Add(value, one), DOUBLE, ("N",))
    entries = metadata(schema(task)) | {f"atelier.{key}": text for key, text in changed.items()}
    return g.model(entries)


def content(task: str = "classification", **changed: str) -> bytes:
    """The bundle's bytes."""
    return model(task, **changed).SerializeToString()


__all__ = ["INPUTS", "INT64", "LABELS", "content", "metadata", "model", "schema"]
