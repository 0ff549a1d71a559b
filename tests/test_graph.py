"""The graph builder: names, constants, splicing, format, and no traces of the machine it ran on."""

import numpy as np
import onnx
import onnxruntime
import pytest

from core.graph import DOUBLE, INT64, STRING, Graph, strip
from core.serving.session import open_session


def run(g, **feeds):
    """All outputs of the graph for these inputs."""
    return open_session(g.model().SerializeToString()).run(None, feeds)


def test_operators_are_appended_by_name():
    g = Graph()
    x = g.input("x", DOUBLE)
    g.output("y", g.Mul(g.Add(x, g.const(1.0, "float64")), g.const(2.0, "float64")), DOUBLE, ("N",))
    assert run(g, x=np.array([1.0, 2.0]))[0].tolist() == [4.0, 6.0]


def test_an_unknown_attribute_is_no_operator():
    with pytest.raises(AttributeError):
        _ = Graph().add


@pytest.mark.parametrize(
    "value",
    [
        3,
        2.5,
        True,
        [1, 2],
        [[1.5, np.nan]],
        np.zeros((0, 3)),
        "text",
        ["", "北京", "🙂", "a\x00b"],
        np.array([["x"], ["y"]], object),
    ],
    ids=repr,
)
def test_constants_keep_value_shape_and_type(value):
    g = Graph()
    name = g.const(value)
    array = np.asarray(value)
    kind = STRING if array.dtype.kind in "UO" else onnx.helper.np_dtype_to_tensor_dtype(array.dtype)
    g.output("y", name, kind, array.shape)
    found = run(g)[0]
    assert found.shape == array.shape
    np.testing.assert_array_equal(found, array)


def test_several_outputs_come_as_a_list():
    g = Graph()
    values, positions = g.several("TopK", g.input("x", DOUBLE), g.const([1], "int64"), outputs=2)
    g.output("v", values, DOUBLE, (1,))
    g.output("i", positions, INT64, (1,))
    assert [found.tolist() for found in run(g, x=np.array([1.0, 5.0, 2.0]))] == [[5.0], [1]]


def test_a_column_is_one_wide():
    g = Graph()
    g.output("y", g.column(g.input("x", DOUBLE)), DOUBLE, ("N", 1))
    assert run(g, x=np.arange(3.0))[0].shape == (3, 1)


def inner():
    """y = x * 2 + 1, with names that an outer graph may use too."""
    g = Graph()
    g.output("y", g.Add(g.Mul(g.input("x", DOUBLE), g.const(2.0, "float64")), g.const(1.0, "float64")), DOUBLE, ("N",))
    return g.model()


def test_the_same_model_can_be_spliced_twice():
    g = Graph()
    x = g.input("x", DOUBLE)
    once = g.splice(inner(), "__1/", {"x": x})["y"]
    twice = g.splice(inner(), "__2/", {"x": once})["y"]
    g.output("y", twice, DOUBLE, ("N",))
    assert run(g, x=np.array([3.0]))[0].tolist() == [15.0]
    onnx.checker.check_model(g.model(), full_check=True)


def test_splicing_takes_exactly_the_models_inputs():
    g = Graph()
    x = g.input("x", DOUBLE)
    with pytest.raises(ValueError, match="takes"):
        g.splice(inner(), "__1/", {})
    with pytest.raises(ValueError, match="takes"):
        g.splice(inner(), "__1/", {"x": x, "z": x})


def test_a_spliced_models_values_keep_their_types_for_shape_inference():
    preprocessing = Graph()
    tokens = preprocessing.Tokenizer(
        preprocessing.input("s", STRING), tokenexp="[0-9]+", mark=0, mincharnum=1, pad_value=""
    )
    preprocessing.output("t", tokens, STRING, ("N", "T"))
    g = Graph()
    made = g.splice(preprocessing.model(), "__f/", {"s": g.input("s", STRING)})
    codes = g.LabelEncoder(made["t"], keys_strings=["", "7"], values_int64s=[0, 1], default_int64=2)
    g.output("codes", codes, INT64, ("N", "T"))
    model = g.model()
    onnx.shape_inference.infer_shapes(model)  # crashed the process once, without value_info
    assert run(g, s=np.array(["a7b8", "c"], object))[0].tolist() == [[1, 2], [0, 0]]


def test_the_model_has_the_agreed_versions_and_metadata():
    g = Graph()
    g.output(
        "y", g.LabelEncoder(g.input("x", STRING), keys_strings=["a"], values_int64s=[1], default_int64=0), INT64, ("N",)
    )
    model = g.model({"atelier.card": "# 卡片"})
    assert model.ir_version == 9
    assert {entry.domain: entry.version for entry in model.opset_import} == {"": 20, "ai.onnx.ml": 3}
    assert open_session(model.SerializeToString()).get_modelmeta().custom_metadata_map == {"atelier.card": "# 卡片"}


def test_traces_of_the_building_machine_are_removed():
    model = inner()
    for node in model.graph.node:
        node.doc_string = "/home/somebody/file.py"
        node.metadata_props.add(key="trace", value="/home/somebody/file.py")
    model.graph.metadata_props.add(key="trace", value="/home/somebody")
    g = Graph()
    g.output("z", g.splice(model, "__1/", {"x": g.input("x", DOUBLE)})["y"], DOUBLE, ("N",))
    assert b"somebody" not in g.model().SerializeToString()


def test_an_invalid_graph_is_refused():
    g = Graph()
    g.output("y", "nowhere", DOUBLE, ("N",))
    with pytest.raises(onnx.checker.ValidationError):
        g.model()


@pytest.mark.parametrize("shape", [("N",), ("N", "C")])
def test_onnxruntime_says_nothing_about_texts_cut_in_a_graph(shape, capfd):
    g = Graph()
    words = g.Tokenizer(g.input("x", STRING, shape), tokenexp="[0-9]+", mark=0, mincharnum=1, pad_value="")
    g.output("words", words, STRING, (*shape, "T"))
    session = onnxruntime.InferenceSession(g.model().SerializeToString())
    found = session.run(None, {"x": np.full((2,) * len(shape), "1 22", object)})[0]
    assert found.shape == (2,) * (len(shape) + 1)
    assert capfd.readouterr().err == "", "a plain session warns of shapes that are none"


def counted(g, texts):
    """How often each number of `texts` [T,N] stood there up to each position, and the sum: ([N], [T,N])."""

    def step(g, total, entry):
        after = g.Add(total, g.Mul(entry, two))
        return [after], [after]

    two, start = g.const(2.0, "float64"), g.const([0.0, 10.0], "float64")
    return g.scan(step, [start], [texts])


def test_steps_go_through_a_tensor_and_collect():
    g = Graph()
    total, each = counted(g, g.input("x", DOUBLE, ("T", "N")))
    g.output("total", total, DOUBLE, ("N",))
    g.output("each", each, DOUBLE, ("T", "N"))
    total, each = run(g, x=np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert total.tolist() == [8.0, 22.0]
    assert each.tolist() == [[2.0, 14.0], [8.0, 22.0]]


def test_steps_keep_their_constants_in_another_graph():
    inner = Graph()
    inner.output("each", counted(inner, inner.Neg(inner.input("x", DOUBLE, ("T", "N"))))[1], DOUBLE, ("T", "N"))
    outer = Graph()
    made = outer.splice(inner.model(), "a/", {"x": outer.input("given", DOUBLE, ("T", "N"))})
    outer.output("y", made["each"], DOUBLE, ("T", "N"))
    assert run(outer, given=np.array([[1.0, 2.0]]))[0].tolist() == [[-2.0, 6.0]]


def test_a_model_says_its_versions_and_only_the_domains_that_it_uses():
    g = Graph("p/")
    x = g.input("x", DOUBLE, ("N", 2))
    g.output("y", x, DOUBLE, ("N", 2))
    model = g.model({"key": "value"})
    assert [(entry.domain, entry.version) for entry in model.opset_import] == [("", 20)]
    assert (model.ir_version, model.producer_name) == (9, "Model Atelier")
    assert {entry.key: entry.value for entry in model.metadata_props} == {"key": "value"}
    shape = model.graph.input[0].type.tensor_type.shape.dim
    assert (shape[0].dim_param, shape[1].dim_value) == ("N", 2)
    assert all(node.name.startswith("p/") for node in model.graph.node)
    g.LabelEncoder(g.input("t", STRING), keys_strings=["a"], values_int64s=[1])
    assert [(entry.domain, entry.version) for entry in g.model().opset_import] == [("", 20), ("ai.onnx.ml", 3)]


def test_traces_of_the_exporter_are_stripped_everywhere():
    g = Graph()
    g.output("y", g.Add(g.input("x", DOUBLE), g.const(1.0, "float64")), DOUBLE, ("N",))
    model = g.model()
    model.graph.value_info.append(onnx.helper.make_tensor_value_info("v", onnx.TensorProto.FLOAT, None))
    graph = model.graph
    marked = [*graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer]
    for each in (*marked, graph):
        each.metadata_props.add(key="path", value="somewhere")
    for each in marked:
        each.doc_string = "a trace"
    strip(model)
    assert len({type(each) for each in marked}) == 3
    assert not any(each.metadata_props or each.doc_string for each in marked)
    assert not graph.metadata_props


def test_a_column_has_one_axis_more():
    g = Graph()
    g.output("y", g.column(g.input("x", DOUBLE)), DOUBLE, ("N", 1))
    assert run(g, x=np.array([1.0, 2.0]))[0].tolist() == [[1.0], [2.0]]
