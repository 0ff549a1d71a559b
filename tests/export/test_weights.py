"""A trained network's tensors are found again in its file, by names that hold across tables; nothing else gets in."""

import dataclasses
import functools
import json

import numpy as np
import onnx
import pytest

from core.errors import UserError
from core.export.strangers.weights_read import read
from core.export.weights import ENTRY, encoded, entry
from core.graph import DOUBLE, FLOAT, INT64, UINT8, Graph
from core.kinds.base import Prepared
from core.layout import Arrays, CodeColumn, Layout, TensorColumn
from core.models import MODELS
from core.models.base import Start
from core.recipe import TrainingOptions
from core.records import FittedTarget
from core.training.run_report import QuietReport

FAMILY = MODELS["neural_network"]
WORDS = ("(nothing)", "(unknown)", *"abcdefgh")
COLUMNS = {
    "table": (),
    "text": (TensorColumn("note", "tokens", (12,), len(WORDS), words=WORDS),),
    "text by an attention network": (
        TensorColumn("note", "tokens", (12,), len(WORDS), network="transformer", words=WORDS),
    ),
    "picture": (TensorColumn("photo", "pixels", (16, 16, 3)),),
    "sound": (TensorColumn("noise", "frames", (24, 16)),),
}
TYPES = {"tokens": INT64, "pixels": UINT8, "frames": FLOAT}
LEARNED = FittedTarget("classification", "answer", labels=("no", "yes", "perhaps"), shares=(0.4, 0.3, 0.3))


def arrays(columns, rows=48):
    """Rows by chance: two numbers, one sometimes missing, two categories, and the columns' own tensors."""
    chance = np.random.default_rng(0)
    numbers = chance.normal(size=(rows, 2))
    numbers[::7, 1] = np.nan
    towns, ways = ("(other)", "(missing)", "York", "Bonn"), ("(other)", "(missing)", "in", "out")
    layout = Layout(("age", "size"), (CodeColumn("town", towns), CodeColumn("way", ways)), columns)
    tensors = []
    for column in columns:
        made = {
            "tokens": lambda shape: chance.integers(0, len(WORDS), shape),
            "pixels": lambda shape: chance.integers(0, 255, shape).astype("uint8"),
            "frames": lambda shape: chance.normal(size=shape).astype("float32"),
        }[column.sort]((rows, *column.shape))
        tensors.append(made)
    codes, target = chance.integers(0, 4, (rows, 2)), chance.integers(0, 3, rows)
    return Arrays(layout, numbers, codes, target, tensors=tuple(tensors))


@functools.cache
def trained(columns=(), **options):
    """Rows and what learned from them, made once: nobody changes them."""
    rows = arrays(columns)
    training = TrainingOptions(epochs=2, batch_size=16, learning_rate=0.01)
    return rows, FAMILY.fit(rows, rows, LEARNED, FAMILY.Options(**options), training, QuietReport())


def graph(rows, fitted):
    """A copy of the model's own, which takes a second to make."""
    copied = onnx.ModelProto()
    copied.CopyFrom(_graph(rows.layout, fitted))
    return copied


@functools.cache
def _graph(layout, fitted):
    g = Graph()
    prepared = Prepared(
        numbers=g.input("numbers", DOUBLE, ("N", 2)),
        number_names=layout.numbers,
        codes=g.input("codes", INT64, ("N", 2)),
        code_columns=layout.codes,
        tensors=tuple(
            g.input(f"tensor {index}", TYPES[column.sort], ("N", *column.shape))
            for index, column in enumerate(layout.tensors)
        ),
        tensor_columns=layout.tensors,
    )
    g.output("scores", fitted.graph(g, prepared), FLOAT, ("N", 3))
    return g.model()


def written(rows, fitted):
    """The model with what is said of its weights, and the pieces themselves."""
    model, named = graph(rows, fitted), FAMILY.named(fitted, rows.layout)
    model.metadata_props.add(key=ENTRY, value=entry(model.SerializeToString(), named))
    return model, named


@pytest.mark.parametrize("what", COLUMNS)
def test_every_tensor_comes_back_from_the_file(what):
    rows, fitted = trained(COLUMNS[what])
    model, named = written(rows, fitted)
    found, levels = read(model)
    assert {piece.name for piece in named.pieces} == set(found)
    for piece in named.pieces:
        wanted = piece.of(named.tensors[piece.tensor])
        np.testing.assert_allclose(found[piece.name], wanted, rtol=1e-5, atol=1e-7, err_msg=piece.name)
    assert levels["head.outputs.bias"] == LEARNED.labels
    assert levels["category:town"] == rows.layout.codes[0].levels


def test_batch_normalisation_that_the_exporter_folded_comes_back_too():
    rows, fitted = trained(batch_norm=True, layers=1)
    found, _ = read(written(rows, fitted)[0])
    for name, values in fitted.answering.network.state_dict().items():
        if name.startswith("trunk.steps.1.") and values.is_floating_point():
            np.testing.assert_array_equal(found[name], values)


def trained_again(start, rows, learned=LEARNED):
    """One short step behind the start: (what it was told, the network)."""
    report = QuietReport()
    report.note = (notes := []).append
    training = TrainingOptions(epochs=1, batch_size=len(rows), learning_rate=1e-6, weight_decay=0.0, seed=3)
    fitted = FAMILY.fit(rows, rows, learned, FAMILY.Options(), training, report, start)
    return notes, fitted


def start_of(rows, fitted, **changed):
    found, levels = read(written(rows, fitted)[0])
    names = ("age", "size", "town", "way", "note")
    facts = {"columns": {name: name for name in names}, "labels": LEARNED.labels, "levels": levels}
    return Start(found, **{**facts, **changed})


def test_learning_begins_where_the_other_model_ended():
    rows, fitted = trained(COLUMNS["text"])
    notes, again = trained_again(start_of(rows, fitted), rows)
    np.testing.assert_allclose(again.predict(rows), fitted.predict(rows), atol=1e-3)
    assert "what reads “note”" in notes[0]
    assert "4 of 4 columns" in notes[0]
    assert "3 of 3 answers" in notes[0]


def test_only_what_stands_for_the_same_is_taken_over():
    rows, fitted = trained(COLUMNS["text"])
    layout = Layout(
        ("age", "height"),
        (CodeColumn("city", ("(other)", "(missing)", "Bonn", "Rome")), rows.layout.codes[1]),
        rows.layout.tensors,
    )
    others = dataclasses.replace(rows, layout=layout)
    learned = dataclasses.replace(LEARNED, labels=("JA", "no", "never"))
    columns = {"age": "age", "city": "town", "way": "way", "note": "note"}
    notes, again = trained_again(start_of(rows, fitted, columns=columns, answers={"JA": "yes"}), others, learned)
    ours, theirs = (FAMILY.named(each, own) for each, own in ((again, layout), (fitted, rows.layout)))
    ours, theirs = ({p.name: p.of(named.tensors[p.tensor]) for p in named.pieces} for named in (ours, theirs))
    head = "head.outputs.weight"
    np.testing.assert_allclose(ours[head][:2], theirs[head][[1, 0]], atol=1e-4)
    assert np.abs(ours[head][2] - theirs[head][2]).max() > 1e-2
    np.testing.assert_allclose(ours["category:city"][2], theirs["category:town"][3], atol=1e-4)
    first = "trunk.steps.0.weight<number:{}>"
    np.testing.assert_allclose(ours[first.format("age")], theirs[first.format("age")], atol=1e-4)
    assert np.abs(ours[first.format("height")] - theirs[first.format("size")]).max() > 1e-2
    assert "2 of 3 answers" in notes[0]
    assert "3 of 4 columns" in notes[0]


def test_a_network_of_another_shape_says_that_nothing_fits():
    rows, fitted = trained(width=16)
    notes, _ = trained_again(
        start_of(rows, fitted, columns={}), rows, dataclasses.replace(LEARNED, labels=("x", "y", "z"))
    )
    assert notes[0].startswith("Nothing of the model")


def spoiled(model, change):
    """The model with its entry changed by a function of its content."""
    entries = {each.key: each for each in model.metadata_props}
    content = json.loads(entries[ENTRY].value)
    entries[ENTRY].value = json.dumps(change(content) or content)
    return model


def point(name, **changed):
    """Change what the entry says of one tensor."""
    return lambda content: content["tensors"][name].update(changed)


BIAS = "trunk.steps.0.bias"
SPOILED = {
    "another name": point(BIAS, **{"in": "nowhere"}),
    "a place outside": point(BIAS, **{"in": "../../etc/passwd"}),
    "no name": point(BIAS, **{"in": 7}),
    "another axis": point("category:town", axis=9),
    "a part beyond the end": point("category:town", to=10**9),
    "a part that is no number": point("category:town", to=True),
    "a scale of another length": point(BIAS, scale="AAAA"),
    "a scale of zeros": point("trunk.steps.3.bias", scale="A" * 684),
    "nonsense as values": point(BIAS, values="%%%", shape=[1]),
    "values of another shape": point(BIAS, values="AAAAAAAAAAA=", shape=[10**9]),
    "a shape that is none": point(BIAS, values="AAAAAAAAAAA=", shape=[-2, -1]),
    "rows of nothing": lambda content: content["rows"].append({"of": ["nobody"], "are": ["a"]}),
    "rows that are no texts": lambda content: content["rows"].append({"of": [BIAS], "are": [{}] * 128}),
    "another format": lambda content: content.update(format=99),
    "a list": lambda content: [content],
    "far too many": lambda content: content["tensors"].update({f"n{i}": {"in": BIAS} for i in range(20_001)}),
    "no entry": lambda content: content["tensors"].update({BIAS: None}),
}


@pytest.mark.parametrize("how", SPOILED)
def test_what_does_not_fit_the_graph_is_refused(how):
    rows, fitted = trained()
    model, _ = written(rows, fitted)
    with pytest.raises(UserError, match="does not fit"):
        read(spoiled(model, SPOILED[how]))


def test_weights_that_are_no_numbers_or_outside_the_file_are_refused():
    rows, fitted = trained()
    for spoil in (_not_a_number, _outside, _too_short):
        model, _ = written(rows, fitted)
        tensor = next(each for each in model.graph.initializer if each.name.endswith(BIAS))
        spoil(tensor)
        with pytest.raises(UserError, match=r"no numbers|does not fit"):
            read(model)


def _not_a_number(tensor):
    values = np.frombuffer(tensor.raw_data, "<f4").copy()
    values[3] = np.nan
    tensor.raw_data = values.tobytes()


def _outside(tensor):
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")


def _too_short(tensor):
    tensor.dims[0] = 10**6


def test_a_file_that_names_no_weights_gives_none():
    rows, fitted = trained()
    assert read(graph(rows, fitted)) == ({}, {})


def named(tensors, rows=(), **arrays):
    """A model that holds these float arrays, and says so of its weights."""
    model = onnx.ModelProto()
    for name, values in arrays.items():
        model.graph.initializer.append(onnx.numpy_helper.from_array(np.array(values, "float32"), name))
    content = {"format": 1, "tensors": tensors, "rows": list(rows)}
    model.metadata_props.add(key=ENTRY, value=json.dumps(content))
    return model


SQUARE = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]


@pytest.mark.parametrize(
    ("entry", "values"),
    [
        ({"in": "w"}, SQUARE),
        ({"in": "w", "turned": True}, [[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]]),
        ({"in": "w", "turned": 1}, SQUARE),
        ({"in": "w", "axis": 0, "from": 1, "to": 3}, SQUARE[1:]),
        ({"in": "w", "axis": 1, "from": 0, "to": 1}, [[1.0], [3.0], [5.0]]),
        ({"in": "w", "axis": 1, "from": 2, "to": 2}, [[], [], []]),
        ({"in": "w", "scale": encoded(np.array([1.0, 2.0, -1.0]))}, [[1.0, 2.0], [1.5, 2.0], [-5.0, -6.0]]),
        (
            {"in": "w", "turned": True, "scale": encoded(np.array([1.0, 2.0]))},
            [[1.0, 3.0, 5.0], [1.0, 2.0, 3.0]],
        ),
        ({"values": encoded(np.array([7.0, 8.0])), "shape": [2]}, [7.0, 8.0]),
        ({"values": encoded(np.array([7.0, 8.0])), "shape": [2, 1], "axis": 0, "from": 1, "to": 2}, [[8.0]]),
        ({"values": encoded(np.array([9.0])), "shape": []}, 9.0),
        ({"values": "", "shape": [0, 3]}, []),
    ],
)
def test_a_piece_is_taken_as_its_entry_says(entry, values):
    found, rows = read(named({"piece": entry}, w=SQUARE))
    assert found["piece"].tolist() == values
    assert found["piece"].dtype == np.float32
    assert rows == {}


@pytest.mark.parametrize(
    "entry",
    [
        {"in": "w", "axis": -1, "from": 0, "to": 1},
        {"in": "w", "axis": 2, "from": 0, "to": 1},
        {"in": "w", "axis": 0, "from": -1, "to": 1},
        {"in": "w", "axis": 0, "from": 2, "to": 1},
        {"in": "w", "axis": 0, "from": 0, "to": 4},
        {"in": "w", "axis": 0, "from": 0.0, "to": 1},
        {"in": "w", "axis": 0, "from": 0},
        {"in": "w", "scale": encoded(np.array([1.0, 2.0]))},
        {"in": "w", "scale": encoded(np.array([1.0, 0.0, 2.0]))},
        {"in": "w", "scale": 3},
        {"values": encoded(np.array([7.0])), "shape": [2]},
        {"values": encoded(np.array([7.0])), "shape": [1] * 9},
        {"values": encoded(np.array([7.0])), "shape": [True]},
        {"values": encoded(np.array([7.0])), "shape": 1},
        {"values": 7, "shape": [1]},
        {},
    ],
)
def test_a_piece_beyond_what_is_there_is_refused(entry):
    with pytest.raises(UserError, match="“piece”.* does not fit"):
        read(named({"piece": entry}, w=SQUARE))


def test_rows_are_told_of_pieces_that_have_as_many():
    tensors = {"a": {"in": "w"}, "b": {"in": "v"}}
    group = {"of": ["a", "b"], "are": ["x", "y", "z"]}
    assert read(named(tensors, [group], w=SQUARE, v=[1, 2, 3]))[1] == {"a": ("x", "y", "z"), "b": ("x", "y", "z")}
    for wrong in (
        {"of": ["a"], "are": ["x", "y"]},
        {"of": ["c"], "are": ["x", "y", "z"]},
        {"of": "a", "are": ["x", "y", "z"]},
        {"of": ["a"], "are": "xyz"},
        {"of": ["a"], "are": ["x", "y", "z" * 2001]},
        ["a"],
    ):
        with pytest.raises(UserError, match="does not fit"):
            read(named(tensors, [wrong], w=SQUARE, v=[1, 2, 3]))


def test_names_may_be_long_but_not_longer_and_only_floats_are_weights():
    longest = "n" * 2000
    assert set(read(named({longest: {"in": "w"}}, w=SQUARE))[0]) == {longest}
    with pytest.raises(UserError, match="does not fit"):
        read(named({longest + "n": {"in": "w"}}, w=SQUARE))
    model = named({"piece": {"in": "w"}})
    model.graph.initializer.append(onnx.numpy_helper.from_array(np.array([1.0]), "w"))
    with pytest.raises(UserError, match="does not fit"):
        read(model)
