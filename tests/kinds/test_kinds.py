"""Contract tests: every kind in KINDS goes through these before its author writes a test."""

import dataclasses
import json

import numpy as np
import onnx
import pyarrow as pa
import pytest

from core.cells.columns import as_array, as_raw
from core.errors import UserError
from core.export.strangers.allowed import OPERATORS
from core.graph import Graph
from core.kinds import KINDS, detect
from core.plain import from_dict, to_json
from core.records import ColumnProfile
from core.serving.session import open_session
from core.settings import check, settings
from tests.kinds import edge_cases
from tests.kinds.columns import one, preprocessing, profile
from tests.kinds.oracles import ORACLES, VARIANTS

EACH = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
OF_CELLS = {name: kind for name, kind in KINDS.items() if not kind.traits.is_file}  # files: test_<kind>.py
EACH_OF_CELLS = pytest.mark.parametrize("kind", OF_CELLS.values(), ids=OF_CELLS)
CASES = [(name, options) for name in OF_CELLS for options in VARIANTS[name]]


def test_every_kind_has_an_oracle_nasty_values_and_variants():
    assert set(ORACLES) == set(edge_cases.PLAUSIBLE) == set(VARIANTS) == set(OF_CELLS)


@pytest.mark.parametrize(("name", "options"), CASES, ids=str)
def test_the_graph_agrees_with_the_oracle_on_5000_random_and_nasty_values(name, options):
    values = edge_cases.values(name)
    train = edge_cases.values(name, 3_000)
    numbers, codes = one(name, train, values, options)
    expected = np.array(ORACLES[name](values, train, options), "float64")
    found = codes if codes.shape[1] else numbers
    assert found.shape == expected.shape
    tolerance = 1e-9 if options.get("cycles") or name == "time" else 0
    np.testing.assert_allclose(found.astype("float64"), expected, rtol=1e-14 if name == "time" else 0, atol=tolerance)


@pytest.mark.parametrize("name", OF_CELLS)
def test_rows_are_answered_alike_alone_and_together(name):
    values = edge_cases.values(name, 300)
    fitted = preprocessing(x=(name, values))
    together = np.hstack(fitted.run(pa.table({"x": values}))[:2])
    alone = [np.hstack(fitted.run(pa.table({"x": pa.array([value], pa.string())}))[:2]) for value in values]
    np.testing.assert_array_equal(together, np.vstack(alone))


@EACH
def test_options_are_few_and_explained(kind):
    declared = settings(kind.Options)
    assert len(declared) <= 6
    assert all(entry.title and entry.help.endswith(".") for entry in declared)
    assert kind.Options() == check(kind.Options, {}, "columns.x")
    with pytest.raises(UserError, match="no setting"):
        check(kind.Options, {"nonsense": 1}, "columns.x")


@EACH
def test_a_kind_says_what_it_is(kind):
    assert KINDS[kind.name] is kind
    assert kind.label
    assert kind.icon.isidentifier() or kind.icon.isdigit()
    assert kind.help.endswith(".")


@pytest.mark.parametrize(("name", "options"), CASES, ids=str)
def test_the_safety_check_knows_every_operator_of_the_graph(name, options):
    model = preprocessing(x=(name, edge_cases.values(name, 500), options)).model
    assert all(node.op_type in OPERATORS[node.domain] for node in model.graph.node)


def test_labels_are_unique():
    assert len({kind.label for kind in KINDS.values()}) == len(KINDS)


@EACH
@pytest.mark.parametrize("storage", ["text", "integer", "real", "boolean", "date", "timestamp", "bytes", "list"])
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_suits_is_a_share(kind, storage, share):
    seen = ColumnProfile("x", storage, 100, 0, 7, numeric=share, boolean=share, date=share)
    assert 0 <= kind.suits(seen) <= 1


@EACH_OF_CELLS
def test_the_state_survives_json(kind):
    raw = as_raw(pa.array(edge_cases.values(kind.name, 500)), kind.traits)
    state = kind.fit(raw, kind.Options())
    assert dataclasses.is_dataclass(state)
    assert from_dict(kind.State, json.loads(to_json(state))) == state
    with pytest.raises(dataclasses.FrozenInstanceError):
        state.anything = 1


@EACH_OF_CELLS
@pytest.mark.parametrize(
    "values", [[None, None], [""], ["x"], edge_cases.values("date", 400)], ids=["none", "blank", "x", "nasty"]
)
def test_the_graph_is_valid_whatever_it_was_fitted_on(kind, values):
    raw = as_raw(pa.array(values, pa.string()), kind.traits)
    g = Graph()
    text = g.input("x", kind.tensor_type)
    prepared = kind.graph(g, "x", text, kind.fit(raw, kind.Options()))
    assert bool(prepared.numbers) == bool(prepared.number_names)
    assert bool(prepared.codes) == bool(prepared.code_columns)
    for name, tensor, element in (("n", prepared.numbers, 11), ("c", prepared.codes, 7)):
        if tensor:
            g.output(name, tensor, element, ("N", None))
    model = g.model()
    onnx.checker.check_model(model, full_check=True)
    session = open_session(model.SerializeToString())
    for found in session.run(None, {"x": as_array(raw)}):
        assert found.shape[0] == len(raw)


@EACH_OF_CELLS
def test_the_description_holds_an_example_that_reads_as_a_value(kind):
    values = edge_cases.values(kind.name, 2_000)
    raw = as_raw(pa.array(values), kind.traits)
    state = kind.fit(raw, kind.Options())
    entry = kind.describe("x", "x", profile("x", values), raw, state)
    assert (entry.name, entry.tensor, entry.kind) == ("x", "x", kind.name)
    assert from_dict(type(entry), json.loads(to_json(entry))) == entry
    for text in (entry.example, entry.typical):
        numbers, codes = one(kind.name, values, [text])
        assert np.isfinite(numbers).all()
        assert (codes > 1).all()


@EACH_OF_CELLS
def test_a_column_without_any_value_can_still_be_described(kind):
    raw = as_raw(pa.nulls(10), kind.traits)
    entry = kind.describe("x", "x", profile("x", [None] * 10), raw, kind.fit(raw, kind.Options()))
    assert entry.low is None or kind.name == "boolean"


def test_detection_tells_kinds_apart():
    def seen(storage="text", unique=50, frequent=(), **shares):
        return ColumnProfile("x", storage, 100, 0, unique, frequent=frequent, **shares)

    zeros_and_ones = (("0", 60), ("1", 40))
    assert detect(seen("integer", 3, (("1", 50), ("2", 30), ("3", 20)), numeric=1.0)) == "number"
    assert detect(seen("integer", 2, zeros_and_ones, numeric=1.0, boolean=1.0)) == "boolean"
    assert detect(seen("integer", 1, (("1", 100),), numeric=1.0, boolean=1.0)) == "number"
    assert detect(seen("text", 2, (("yes", 90), ("No", 10)), boolean=1.0)) == "boolean"
    assert detect(seen("text", 1, (("yes", 100),), boolean=1.0)) == "category"
    assert detect(seen("boolean", 2)) == "boolean"
    assert detect(seen("text", numeric=0.96)) == "number"
    assert detect(seen("text", numeric=0.94)) == "category"
    assert detect(seen("text", date=0.9)) == "date"
    assert detect(seen("timestamp")) == "date"
    assert detect(seen("text")) == "category"
    assert detect(seen("text", unique=0)) == "category"
