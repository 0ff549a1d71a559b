"""A small linear bundle made with the graph builder alone, and the same sums in numpy to hold it against."""

import json

import numpy as np

from core.bundle_schema import BundleSchema
from core.graph import DOUBLE, FLOAT, STRING, Graph
from core.plain import to_json
from tests.kinds.columns import preprocessing

LABELS = ("no", "maybe", "是")
TRAIN = {
    "age": ("number", ["22", "38", "26", "", "54", "2"] * 40),
    "member": ("boolean", ["yes", "no", "no", "yes", "", "no"] * 40),
    "city": ("category", ["Paris", "北京", "Paris", "", "Lima", "New York"] * 40),
    "since": ("date", ["1.2.2020", "31.12.2021", "", "5.6.2019", "7.8.2020", "29.2.2020"] * 40),
}
FRONT = preprocessing(**TRAIN)
_SOURCE = np.random.default_rng(0)
NUMBER_WEIGHTS = _SOURCE.normal(0, 1e-3, (len(FRONT.layout.numbers), 3))
CODE_WEIGHTS = _SOURCE.normal(0, 0.5, (1, 3))


def scores(table):
    """[N,3], by numpy."""
    numbers, codes, _ = FRONT.run(table)
    return np.nan_to_num(numbers) @ NUMBER_WEIGHTS + codes @ CODE_WEIGHTS


def classifier(metadata=None):
    """Bytes of a bundle: label and probabilities."""
    g, found = _scores()
    shares = g.Softmax(found, axis=1)
    names = g.const(np.array(LABELS, dtype=object))
    g.output("label", g.Gather(names, g.ArgMax(shares, axis=1, keepdims=0), axis=0), STRING, ("N",))
    g.output("probabilities", g.Cast(shares, to=FLOAT), FLOAT, ("N", 3))
    schema = BundleSchema(1, "classification", "target", FRONT.inputs, LABELS)
    return g.model({**described(schema), **(metadata or {})}).SerializeToString()


def regressor():
    """Bytes of a bundle: prediction, lower, upper."""
    g, found = _scores()
    value = g.Gather(found, g.const(0, "int64"), axis=1)
    g.output("prediction", value, DOUBLE, ("N",))
    g.output("lower", g.Sub(value, g.const(2.0, "float64")), DOUBLE, ("N",))
    g.output("upper", g.Add(value, g.const(2.0, "float64")), DOUBLE, ("N",))
    return g.model(described(BundleSchema(1, "regression", "price", FRONT.inputs, level=0.9))).SerializeToString()


def described(schema):
    """The metadata a bundle carries."""
    return {
        "atelier.schema": to_json(schema),
        "atelier.card": "# A tiny model",
        "atelier.metrics": json.dumps({"accuracy": {"value": 0.8, "baseline": 0.5}}),
        "atelier.recipe": json.dumps({"format": 1}),
    }


def _scores():
    g = Graph()
    names = [entry.tensor for entry in FRONT.inputs]
    kinds = {entry.name: entry.type.tensor_type.elem_type for entry in FRONT.model.graph.input}
    made = g.splice(FRONT.model, "__f/", {name: g.input(name, kinds[name]) for name in names})
    numbers = g.Where(g.IsNaN(made["numbers"]), g.const(0.0, "float64"), made["numbers"])
    coded = g.MatMul(g.Cast(made["codes"], to=DOUBLE), g.const(CODE_WEIGHTS))
    return g, g.Add(g.MatMul(numbers, g.const(NUMBER_WEIGHTS)), coded)
