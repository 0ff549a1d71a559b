"""Contract tests: every model repair in REPAIRS is held against its plain-Python oracle and the rules of a repair."""

import dataclasses
import json
import math

import numpy as np
import onnx
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.export.strangers.allowed import OPERATORS
from core.graph import DOUBLE, STRING, Graph
from core.plain import from_dict, to_json
from core.repairs import REPAIRS, running
from core.repairs.base import ModelRepair
from core.repairs.number_text import likeness
from core.repairs.read_numbers import guess
from core.repairs.running import repaired
from core.settings import check, settings
from core.traits import SCALES
from tests.repairs import edge_cases
from tests.repairs.oracles import ORACLES

MODEL = [repair for repair in REPAIRS.values() if isinstance(repair, ModelRepair)]
EACH = pytest.mark.parametrize("repair", MODEL, ids=lambda repair: repair.name)
VALUES = {
    "read_numbers": edge_cases.written,
    "clip": edge_cases.numbers,
    "merge": edge_cases.texts,
    "letter_case": edge_cases.texts,
}
CASES = {
    "read_numbers": [
        {},
        {"decimal": "comma", "units": "€ kg g=0.001 mg=0.000001 t=1000 m2"},
        {"units": "$ € kg g=0.001 m2=3", "percent": "a share"},
        {"decimal": "comma", "percent": "not read", "accounting": False},
        {"thousands": False, "units": "€/m² kg"},
        {"decimal": "either", "units": "€ kg g=0.001 K=1000 Mio.=1000000"},
        {"decimal": "comma", "units": "€ m2 万=10000 Mio.=1000000"},
    ],
    "fill": [
        ("number", {}),
        ("number", {"how": "mean"}),
        ("number", {"how": "most frequent"}),
        ("number", {"how": "this value", "value": "-12.5"}),
        ("category", {}),
        ("category", {"how": "this value", "value": "无 nothing"}),
    ],
    "clip": [
        {},
        {"share": 10.0, "beyond": "missing"},
        {"bounds": "these numbers", "low": "-1", "high": "2.5"},
        {"bounds": "these numbers", "high": "1e300", "beyond": "missing"},
    ],
    "merge": [
        {},
        {"keep": 3, "into": "Paris"},
        {"keep": 0, "listed": ["paris", "PARIS", "北京", "never seen"], "into": "x"},
        {"keep": 5, "listed": ["Paris", "x"]},
    ],
    "letter_case": [{}, {"to": "upper"}],
}
PAIRS = [(name, case) for name, cases in CASES.items() for case in cases]


def taken(name, case, count=5_000):
    """Raw values for a case, and its options."""
    if name == "fill":
        return (edge_cases.numbers if case[0] == "number" else edge_cases.texts)(count), case[1]
    return VALUES[name](count), case


def arrow(values):
    return pa.array(values, pa.string() if isinstance(values[0], str) else pa.float64(), from_pandas=False)


def run(name, train, values, options):
    repair = REPAIRS[name]
    state = repair.fit(arrow(train), check(repair.Options, options, name))
    return repaired(repair, state, arrow(values)).to_pylist()


def test_every_model_repair_has_an_oracle_and_cases():
    assert set(ORACLES) == set(CASES) == {repair.name for repair in MODEL}


@pytest.mark.parametrize(("name", "case"), PAIRS, ids=str)
def test_the_graph_agrees_with_the_oracle_on_thousands_of_random_and_nasty_values(name, case):
    values, options = taken(name, case)
    train, _ = taken(name, case, 3_000)
    found, expected = run(name, train, values, options), ORACLES[name](values, train, options)
    wrong = [
        (value, got, wanted)
        for value, got, wanted in zip(values, found, expected, strict=True)
        if got != wanted and not (got != got and wanted != wanted)
    ]
    if options.get("how") == "mean":
        wrong = [entry for entry in wrong if not math.isclose(*entry[1:], rel_tol=1e-9)]
    assert wrong == []
    if name == "read_numbers":
        assert sum(value == value for value in found) > 500


@pytest.mark.parametrize("options", CASES["read_numbers"], ids=str)
def test_no_number_that_is_read_is_called_unreadable(options):
    values, repair = edge_cases.written(5_000), REPAIRS["read_numbers"]
    form = repair.fit(arrow(values), check(repair.Options, options, "read_numbers"))
    read = [value == value for value in repaired(repair, form, arrow(values)).to_pylist()]
    like = pc.match_substring_regex(arrow(values), f"^(?:{likeness(form)})$").to_pylist()
    assert [value for value, is_read, is_like in zip(values, read, like, strict=True) if is_read and not is_like] == []
    assert sum(like) < 2 * sum(read)


@pytest.mark.parametrize(("name", "case"), PAIRS, ids=str)
def test_rows_are_repaired_alike_alone_and_together(name, case, monkeypatch):
    values, options = taken(name, case, 250)
    together = run(name, values, values, options)
    monkeypatch.setattr(running, "BATCH", 1)
    alone = run(name, values, values[:60], options)
    np.testing.assert_array_equal(np.array(together[:60], object).astype(str), np.array(alone, object).astype(str))


@pytest.mark.parametrize(("name", "case"), PAIRS, ids=str)
def test_the_state_survives_json_and_the_safety_check_knows_every_operator(name, case):
    values, options = taken(name, case, 400)
    repair = REPAIRS[name]
    state = repair.fit(arrow(values), check(repair.Options, options, name))
    again = from_dict(repair.State, json.loads(to_json(state)))
    assert again == state
    g = Graph()
    raw = g.input("x", STRING if isinstance(values[0], str) else DOUBLE)
    text = isinstance(values[0], str) and not repair.reads_text
    g.output("y", repair.graph(g, raw, again), STRING if text else DOUBLE, ("N",))
    model = g.model()
    onnx.checker.check_model(model, full_check=True)
    assert all(node.op_type in OPERATORS[node.domain] for node in model.graph.node)
    assert repair.sentence(state).endswith(".")
    with pytest.raises(dataclasses.FrozenInstanceError):
        state.anything = 1


@pytest.mark.parametrize(("name", "case"), PAIRS, ids=str)
def test_a_column_without_any_value_can_be_repaired(name, case):
    values, options = taken(name, case, 10)
    nothing = [""] * 5 if isinstance(values[0], str) else [math.nan] * 5
    assert len(run(name, nothing, nothing, options)) == 5


@EACH
def test_a_model_repair_names_the_scales_it_works_on(repair):
    assert repair.scales
    assert set(repair.scales) <= set(SCALES)


@pytest.mark.parametrize("unit", ["5", "kg=", "g=zero", "=5", "e", "E5", "-kg", "k(g", ".x", "g=0"])
def test_a_unit_that_can_be_taken_for_a_number_is_refused(unit):
    with pytest.raises(UserError, match="unit"):
        REPAIRS["read_numbers"].fit(arrow([""]), REPAIRS["read_numbers"].Options(units=unit))


def test_the_way_numbers_are_written_is_found():
    assert guess(["1.234,50 €", "12,00 €", "999,99 €"]) == {"decimal": "comma", "units": "€"}
    assert guess(["$1,200", "$35", "$7.50"]) == {"units": "$"}
    assert guess(["1,234", "5,678"]) == {}
    assert guess(["1,5", "2,25", "3"]) == {"decimal": "comma"}
    assert guess(["12 %", "13.5 %"]) == {}
    assert guess(["5 kg", "300 g", "2 t"]) == {"units": "g kg=1000 t=1000000"}
    assert guess(["Paris", "London"]) is None
    assert guess(["", " "]) is None
    assert guess(["1;2;3", "4;5;6"]) is None
    assert guess(["70;05/02/2022;no", "6;01/03/2022;no"]) is None
    assert guess(["5=6", "7=8"]) is None


@given(st.lists(st.text("0123456789.,;=-+() kge%€/ ", max_size=12), max_size=8))
def test_guessing_takes_any_texts(texts):
    options = guess(texts)
    assert options is None or REPAIRS["read_numbers"].fit(arrow([""]), REPAIRS["read_numbers"].Options(**options))


def test_units_of_one_sort_are_read_in_the_most_frequent_one():
    assert guess(["12 kg", "3 lb", "4 kg", "500 g"]) == {"units": "kg g=0.001 lb=0.45359237"}
    assert guess(["3 lbs", "2 Lbs", "1 kg"]) == {"units": "Lbs kg=2.20462262185 lbs"}
    assert guess(["5 °C", "41 °F"]) == {"units": "°C °F"}
    repair, options = REPAIRS["read_numbers"], REPAIRS["read_numbers"].Options(units="kg g=0.001")
    assert run("read_numbers", ["1 kg"], ["2 kg", "500 g"], {"units": "kg g=0.001"}) == [2.0, 0.5]
    assert repair.in_words(options) == "Read numbers like 1,234.5 kg; 1 g counts as 0.001"
    assert repair.in_words(repair.Options(units="lb kg=2.20462262185")).endswith("lb; 1 kg counts as 2.205")
    assert "g (1 counts as 0.001)" in repair.sentence(repair.fit(arrow(["1 kg"]), options))


def test_bounds_that_are_no_numbers_or_crossed_are_told():
    with pytest.raises(UserError, match="no number"):
        run("clip", [1.0], [1.0], {"bounds": "these numbers", "low": "x"})
    with pytest.raises(UserError, match="above"):
        run("clip", [1.0], [1.0], {"bounds": "these numbers", "low": "5", "high": "1"})


def test_a_number_can_not_be_filled_with_a_word():
    with pytest.raises(UserError, match="many"):
        run("fill", [1.0], [1.0], {"how": "this value", "value": "many"})


def test_options_of_every_repair_are_few_and_explained():
    for repair in REPAIRS.values():
        declared = settings(repair.Options)
        assert len(declared) <= 6
        assert all(entry.title and entry.help.endswith(".") for entry in declared)
        assert repair.label
        assert repair.help.endswith(".")
        assert repair.in_words(repair.Options())
        assert REPAIRS[repair.name] is repair
