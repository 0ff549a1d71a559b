"""A stranger's file is opened only when it is an honest bundle; whatever else it is, the answer is a sentence."""

import json
import random
import time

import numpy as np
import onnx
import pytest
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from core.answers import described
from core.bundle_schema import FORMATS, BundleSchema, InputColumn
from core.errors import UserError
from core.export.strangers.allowed import walk
from core.export.strangers.check import LARGEST_MB, check_bytes, check_file
from core.export.strangers.verdict import Verdict
from core.graph import FLOAT, STRING, UINT8, Graph
from core.plain import to_dict
from tests.export import bundles


def refused(content: bytes, *words: str, **limits) -> Verdict:
    """The file is refused, the problem holds every word, and there is something to do."""
    verdict = check_bytes(content, **limits)
    assert not verdict.safe
    assert verdict.fix
    assert verdict.schema is None
    for word in words:
        assert word in verdict.problem
    return verdict


@pytest.mark.parametrize("task", ["classification", "regression"])
def test_an_honest_bundle_is_safe_and_tells_its_schema(task):
    verdict = check_bytes(bundles.content(task, card="# Hello", metrics='{"accuracy": 1}'))
    assert verdict.problem == ""
    assert verdict.safe
    assert verdict.schema == described(bundles.schema(task))
    assert verdict.card == "# Hello"
    assert verdict.metrics == {"accuracy": 1}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00",
        b"hello, world",
        b"PK\x03\x04" + b"\x00" * 500,
        b"\x00\x00\x00\x00ORTM" + b"\x01" * 300,
        b"\xff" * 4096,
    ],
)
def test_what_is_no_onnx_file_is_refused(content):
    refused(content)


def test_random_bytes_are_refused():
    for seed in range(3):
        refused(random.Random(seed).randbytes(5000))


def test_an_onnx_file_that_is_no_bundle_is_refused():
    model = bundles.model()
    del model.metadata_props[:]
    refused(model.SerializeToString(), "not a bundle")


def test_external_data_is_refused():
    model = bundles.model()
    tensor = next(entry for entry in model.graph.initializer if entry.data_type == TensorProto.DOUBLE)
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../../../etc/passwd")
    refused(model.SerializeToString(), "other files")


def test_loops_and_other_unknown_operators_are_refused():
    for operator in ("Loop", "If", "SequenceMap", "RandomNormal", "Nonsense"):
        model = bundles.model()
        model.graph.node.append(helper.make_node(operator, [], [f"x{operator}"]))
        refused(model.SerializeToString(), operator, "not allowed")


def test_a_graph_inside_an_attribute_is_refused():
    model = bundles.model()
    inner = helper.make_graph([], "inner", [], [])
    model.graph.node[0].attribute.append(helper.make_attribute("body", inner))
    refused(model.SerializeToString(), "graph inside a graph")


def scanning(*steps: NodeProto) -> ModelProto:
    """A bundle with a Scan of those steps, which nothing uses."""
    model = bundles.model()
    values = [onnx.ValueInfoProto(name=name) for name in ("entry", "made")]
    inner = helper.make_graph(
        [*steps, helper.make_node("Neg", ["entry"], ["made"])], "step", *([each] for each in values)
    )
    some = helper.make_tensor("some", TensorProto.FLOAT, [3, 2], [0.0] * 6)
    model.graph.initializer.append(some)
    model.graph.node.append(helper.make_node("Scan", ["some"], ["all"], body=inner, num_scan_inputs=1))
    return model


def test_the_steps_of_a_scan_end_and_are_allowed_but_nothing_else_within_them():
    walk(scanning(), 10_000)
    refused(scanning(helper.make_node("Loop", ["entry"], ["x"])).SerializeToString(), "Loop", "not allowed")
    again = scanning(scanning().graph.node[-1])
    refused(again.SerializeToString(), "graph inside a graph")
    claims = helper.make_node("Constant", [], ["c"], value=TensorProto(data_type=1, dims=[2**40]))
    refused(scanning(claims).SerializeToString(), "claims to hold")
    many = [helper.make_node("Neg", ["entry"], [f"x{index}"]) for index in range(20_001)]
    refused(scanning(*many).SerializeToString(), "is the limit")


def test_own_functions_and_foreign_domains_are_refused():
    model = bundles.model()
    opset = [helper.make_opsetid("", 20)]
    model.functions.append(
        helper.make_function("mine", "F", ["x"], ["y"], [helper.make_node("Neg", ["x"], ["y"])], opset)
    )
    refused(model.SerializeToString(), "functions")
    model = bundles.model()
    model.opset_import.append(helper.make_opsetid("evil.ops", 1))
    refused(model.SerializeToString(), "evil.ops")


def test_a_tensor_larger_than_the_file_is_refused():
    model = bundles.model()
    model.graph.initializer.append(TensorProto(name="huge", data_type=TensorProto.FLOAT, dims=[1 << 40]))
    refused(model.SerializeToString(), "claims to hold")
    model.graph.initializer[-1].dims[:] = [-3]
    refused(model.SerializeToString(), "claims to hold")


def test_a_graph_that_needs_too_much_memory_ends_with_a_sentence():
    model = bundles.model()
    shape = numpy_helper.from_array(np.array([1 << 33], np.int64), "shape")
    model.graph.initializer.append(shape)
    model.graph.node.insert(0, helper.make_node("ConstantOfShape", ["shape"], ["bomb"]))
    model.graph.node.insert(1, helper.make_node("ReduceSum", ["bomb"], ["bombs"], keepdims=0))
    _wire_in(model, "bombs")
    refused(model.SerializeToString(), memory_mb=1024)


def test_a_graph_that_takes_too_long_is_ended():
    model = bundles.model()
    size = numpy_helper.from_array(np.array([6000, 6000], np.int64), "size")
    model.graph.initializer.append(size)
    model.graph.node.insert(0, helper.make_node("ConstantOfShape", ["size"], ["square"]))
    for step in range(40):
        before = f"power{step}" if step else "square"
        model.graph.node.insert(step + 1, helper.make_node("MatMul", [before, "square"], [f"power{step + 1}"]))
    model.graph.node.insert(41, helper.make_node("ReduceSum", ["power40"], ["sum"], keepdims=0))
    _wire_in(model, "sum")
    began = time.monotonic()
    refused(model.SerializeToString(), seconds=3)
    assert time.monotonic() - began < 60


def _wire_in(model: onnx.ModelProto, scalar: str) -> None:
    """Make the answer depend on a float scalar computed in the graph, so that it can't be left out."""
    index = next(index for index, node in enumerate(model.graph.node) if node.output[0] == "probabilities")
    old = model.graph.node[index].input[0]
    model.graph.node.insert(index, helper.make_node("Add", [old, scalar], ["spoiled"]))
    model.graph.node[index + 1].input[0] = "spoiled"


def lie(task: str = "classification", **changed) -> bytes:
    """A bundle whose schema says something else."""
    return bundles.content(task, schema=json.dumps(to_dict(bundles.schema(task)) | changed))


TRAITS = {"tensor": "float64", "medium": "", "scale": "amount", "widget": "line"}  # of the first column, a number


def inputs(*columns: dict) -> list[dict]:
    """The honest inputs with the first one changed."""
    plain = [to_dict(column) for column in bundles.INPUTS]
    return [plain[0] | columns[0], *plain[1:]]


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"task": "chess"}, "chess"),
        ({"inputs": [to_dict(InputColumn("other", "other", "number"))]}, "other"),
        ({"inputs": inputs({"kind": "category"})}, "age"),
        ({"inputs": inputs({"kind": "malware", "traits": {}})}, "malware"),
        ({"inputs": inputs({"traits": TRAITS | {"tensor": "float16"}})}, "tensor is unknown"),
        ({"inputs": inputs({"traits": TRAITS | {"widget": "html"}})}, "widget is unknown"),
        ({"inputs": inputs({"traits": TRAITS | {"widget": "picture"}})}, "widget gives no such"),
        ({"inputs": inputs({"traits": TRAITS | {"medium": "video"}})}, "medium is unknown"),
        ({"inputs": inputs({"traits": TRAITS | {"medium": "image"}})}, "do not go into"),
        ({"inputs": inputs({"traits": TRAITS | {"scale": "level"}})}, "is no number"),
        ({"inputs": inputs({"kind": "guest", "traits": TRAITS | {"tensor": "string"}})}, "is no guest"),
        ({"inputs": inputs({"traits": "number"})}, "traits"),
        ({"inputs": inputs({"name": "is member"})}, "one name"),
        ({"inputs": inputs({"name": 5})}, "inputs.name"),
        ({"inputs": inputs({"name": "x" * 5000})}, "inputs.name"),
        ({"inputs": inputs({"low": "much"})}, "inputs.low"),
        ({"inputs": inputs({"reads": "("})}, "age"),
        ({"inputs": inputs({"categories": "abc"})}, "inputs.categories"),
        ({"inputs": "none"}, "inputs"),
        ({"inputs": [5]}, "inputs"),
        ({"labels": ["no", "no", "yes"]}, "labels"),
        ({"labels": ["no", "yes"]}, "labels"),
        ({"labels": []}, "labels"),
        ({"format": "1"}, "format"),
    ],
)
def test_a_schema_that_lies_is_refused(changed, word):
    refused(lie(**changed), word)


def test_a_kind_that_nobody_knows_here_is_taken_by_its_traits():
    assert check_bytes(lie(inputs=inputs({"kind": "guest"}))).safe


def test_labels_that_the_model_does_not_give_are_refused():
    other = ["a", "b", "c"]
    changed = json.dumps(to_dict(bundles.schema()) | {"labels": other})
    refused(bundles.content(schema=changed, labels=json.dumps(other)), "answers")
    two = json.dumps(["no", "yes"])
    changed = json.dumps(to_dict(bundles.schema()) | {"labels": ["no", "yes"]})
    refused(bundles.content(schema=changed, labels=two), "answers")


@pytest.mark.parametrize("text", ["", "null", "[]", "{", "[" * 100_000, '{"format": 1}', "5", '"x"'])
def test_a_schema_that_is_none_is_refused(text):
    refused(bundles.content(schema=text))


def test_a_later_format_is_refused():
    refused(bundles.content(format=str(FORMATS[-1] + 1)), "4", "1, 2 and 3 are known")


def test_a_classifier_that_calls_itself_regression_is_refused():
    changed = to_dict(bundles.schema("classification")) | {"task": "regression", "labels": []}
    refused(bundles.content(schema=json.dumps(changed), labels="[]"), "outputs")


@pytest.mark.slow
def test_flipped_bytes_never_break_the_check():
    honest = bundles.content()
    chance = random.Random(1)
    for _ in range(40):
        spoiled = bytearray(honest)
        for _ in range(chance.choice([1, 1, 4, 32])):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        verdict = check_bytes(bytes(spoiled))
        assert verdict.safe or (verdict.problem and verdict.fix)


def test_a_file_that_is_too_large_or_missing_is_told_apart(tmp_path):
    large = tmp_path / "large.onnx"
    with large.open("wb") as file:
        file.truncate((LARGEST_MB + 1) * 2**20)
    assert f"{LARGEST_MB + 1} MB" in check_file(large).problem
    with pytest.raises(UserError, match=r"no file"):
        check_file(tmp_path / "none.onnx")


def picture_bundle(kept: float) -> bytes:
    """A bundle that takes a picture; for one of more than a pixel its probabilities add up to `kept`."""
    shown = BundleSchema(1, "classification", "answer", (InputColumn("photo", "photo", "image"),), ("a", "b"))
    g = Graph()
    photo = g.input("photo", UINT8, ("N", "H", "W", 3))
    light = g.ReduceMean(g.Cast(photo, to=FLOAT), g.const([1, 2, 3]), keepdims=0)
    pixels = g.Sub(g.Size(photo), g.Mul(g.Size(light), g.const(3)))
    share = g.Where(g.Greater(pixels, g.const(0)), g.const(kept / 2, "float32"), g.const(0.5, "float32"))
    even = g.Add(g.Mul(light, g.const(0.0, "float32")), share)
    shares = g.Concat(g.column(even), g.column(even), axis=1)
    names = g.const(np.array(["a", "b"], object))
    g.output("label", g.Gather(names, g.ArgMax(shares, axis=1, keepdims=0)), STRING, ("N",))
    g.output("probabilities", shares, FLOAT, ("N", 2))
    return g.model(bundles.metadata(shown)).SerializeToString()


def test_a_bundle_for_pictures_is_tried_on_a_picture():
    assert check_bytes(picture_bundle(1.0)).safe
    refused(picture_bundle(1.5), "answers are not what")
