"""The walk over a stranger's graph and what it claims of itself, at the borders; nothing is run."""

import json

import onnx
import pytest
from onnx import TensorProto, helper

from core.bundle_schema import BundleSchema, InputColumn
from core.errors import UserError
from core.export.strangers import allowed, claims
from core.export.strangers.allowed import MOST_METADATA, MOST_NODES, NEWEST_IR, OPERATORS, walk
from core.export.strangers.check import LARGEST_MB, read
from core.export.strangers.claims import LONGEST, LONGEST_CARD, MOST_INPUTS, read_claims, read_entry, read_models
from core.graph import DOUBLE, FLOAT
from core.plain import to_dict
from tests.export import bundles


def refused(call, *arguments):
    """The code and the sentence of what is refused."""
    with pytest.raises(UserError) as caught:
        call(*arguments)
    assert caught.value.fix
    return str(caught.value.problem)


def without(model, *keys):
    """Leave these entries out."""
    kept = [(each.key, each.value) for each in model.metadata_props if each.key not in keys]
    del model.metadata_props[:]
    for key, value in kept:
        model.metadata_props.add(key=key, value=value)


def sized(*nodes):
    model = bundles.model()
    model.graph.node.extend(nodes)
    return model


def test_an_honest_model_passes_the_walk():
    walk(bundles.model(), 10_000)
    walk(bundles.model("regression"), 10_000)


def test_the_newest_version_passes_and_a_newer_one_does_not():
    model = bundles.model()
    model.ir_version = NEWEST_IR
    walk(model, 10_000)
    model.ir_version = NEWEST_IR + 1
    assert refused(walk, model, 10_000) == f"The file's ONNX version {NEWEST_IR + 1} is too new."


def test_so_many_steps_pass_and_one_more_does_not():
    model = bundles.model()
    left = MOST_NODES - len(model.graph.node)
    model.graph.node.extend(helper.make_node("Neg", ["age"], [f"x{index}"]) for index in range(left))
    walk(model, 10_000)
    model.graph.node.append(helper.make_node("Neg", ["age"], ["more"]))
    assert refused(walk, model, 10_000) == f"The file has {MOST_NODES + 1} steps; {MOST_NODES} is the limit."
    assert (MOST_NODES, MOST_METADATA, NEWEST_IR) == (20_000, 64 * 2**20, 14)


def test_an_entry_may_not_be_endless(monkeypatch):
    monkeypatch.setattr(allowed, "MOST_METADATA", 1000)
    model = bundles.model(card="x" * 1000)
    without(model, "atelier.schema")
    walk(model, 10_000)
    next(each for each in model.metadata_props if each.key == "atelier.card").value += "x"
    assert refused(walk, model, 10_000) == "The entry “atelier.card” in the file is too large."


@pytest.mark.parametrize(
    ("dims", "passes"), [([80], True), ([81], False), ([9, 9], False), ([8, 10], True), ([0], True)]
)
def test_a_tensor_holds_at_most_eight_numbers_a_byte_of_the_file(dims, passes):
    model = onnx.ModelProto()
    model.graph.initializer.append(TensorProto(name="t", data_type=TensorProto.FLOAT, dims=dims))
    if passes:
        walk(model, 10)
    else:
        assert "in 10 bytes" in refused(walk, model, 10)
    model.graph.initializer[0].dims[:] = [-1, -80]
    assert "claims to hold" in refused(walk, model, 10)


def test_tensors_within_attributes_are_looked_at_one_and_several():
    huge = TensorProto(data_type=TensorProto.FLOAT, dims=[10**6])
    for attribute in (helper.make_attribute("value", huge), helper.make_attribute("values", [huge])):
        node = helper.make_node("Constant", [], ["c"])
        node.attribute.append(attribute)
        assert "claims to hold 1000000 numbers" in refused(walk, sized(node), 100)
    outside = TensorProto(data_type=TensorProto.FLOAT, dims=[1])
    outside.external_data.add(key="location", value="x")
    node = helper.make_node("Constant", [], ["c"], value=outside)
    assert refused(walk, sized(node), 100) == "The file wants to read other files on this computer."


def test_sparse_tensors_are_refused_wherever_they_stand():
    words = "The file holds sparse tensors, which a bundle never does."
    model = bundles.model()
    model.graph.sparse_initializer.add()
    assert refused(walk, model, 10_000) == words
    sparse = onnx.SparseTensorProto()
    node = helper.make_node("Constant", [], ["c"])
    node.attribute.add(name="sparse_value", type=onnx.AttributeProto.SPARSE_TENSOR).sparse_tensor.CopyFrom(sparse)
    assert refused(walk, sized(node), 10_000) == words
    node = helper.make_node("Constant", [], ["c"])
    node.attribute.add(name="several", type=onnx.AttributeProto.SPARSE_TENSORS).sparse_tensors.add()
    assert refused(walk, sized(node), 10_000) == words
    body = helper.make_graph([], "step", [], [])
    body.sparse_initializer.add()
    node = helper.make_node("Scan", [], ["s"], body=body, num_scan_inputs=0)
    assert refused(walk, sized(node), 10_000) == words


def test_own_functions_training_domains_and_lists_of_graphs_are_refused():
    model = bundles.model()
    model.training_info.add()
    assert "its own functions" in refused(walk, model, 10_000)
    node = helper.make_node("Scan", [], ["s"])
    node.attribute.append(helper.make_attribute("body", [helper.make_graph([], "step", [], [])]))
    assert "graph inside a graph" in refused(walk, sized(node), 10_000)
    domain = helper.make_node("Tokenizer", ["x"], ["y"], domain="evil")
    assert refused(walk, sized(domain), 10_000) == "The file uses the operator evil.Tokenizer, which is not allowed."
    moved = helper.make_node("Tokenizer", ["x"], ["y"])
    assert "operator Tokenizer," in refused(walk, sized(moved), 10_000)
    walk(sized(helper.make_node("Neg", ["x"], ["y"], domain="ai.onnx")), 10_000)
    walk(sized(helper.make_node("Tokenizer", ["x"], ["y"], domain="com.microsoft")), 10_000)
    assert not {"Loop", "If", "RandomNormal", "RandomUniform", "SequenceMap", "Bernoulli"} & OPERATORS[""]


def lying(task="classification", **changed):
    return bundles.model(task, schema=json.dumps(to_dict(bundles.schema(task)) | changed))


def columns(**changed):
    plain = [to_dict(column) for column in bundles.INPUTS]
    return [plain[0] | changed, *plain[1:]]


def test_names_may_be_long_but_not_longer():
    for length in (LONGEST, LONGEST + 1):
        target = "x" * length
        if length == LONGEST:
            assert read_claims(lying(target=target))[0].target == target
        else:
            assert refused(read_claims, lying(target=target)) == "The bundle's schema.target is not what it should be."


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"level": True}, "schema.level is not"),
        ({"level": float("inf")}, "schema.level is not"),
        ({"promise": 1}, "schema.promise is not"),
        ({"format": True}, "schema.format is not"),
        ({"format": 1.0}, "schema.format is not"),
        ({"weights": [1, "2"]}, "schema.weights is not"),
        ({"inputs": columns(rate="8000")}, "schema.inputs.rate is not"),
        ({"inputs": columns(low=True)}, "schema.inputs.low is not"),
        ({"inputs": columns(whole="yes")}, "schema.inputs.whole is not"),
        ({"inputs": columns(missing=["a" * (LONGEST + 1)])}, "schema.inputs.missing is not"),
        ({"inputs": columns(tensor="label (input)")}, "one name to two things"),
        ({"inputs": columns(tensor="another")}, "columns and its inputs differ: age, another."),
        ({"inputs": columns(as_text=True)}, "The bundle's column “age” is no number."),
        ({"inputs": columns(reads="[")}, "What the bundle says of “age” can't be read."),
        ({"outputs": [{"name": "label"}]}, "schema.outputs lacks “type”"),
        (
            {"answer": "labels", "outputs": [{"name": "x", "type": "string", "shape": ["N"], "role": "label"}]},
            "says otherwise of its outputs",
        ),
        ({"thresholds": [0.5, "x"]}, "schema.thresholds is not"),
        ({"answer": "value"}, "task “classification” is unknown"),
        ({"answer": "poem"}, "task “classification” is unknown"),
    ],
)
def test_what_a_schema_says_has_the_types_that_it_should(changed, words):
    assert words in refused(read_claims, lying(**changed))


def test_a_number_may_be_whole_and_absent_values_are_null():
    schema, card, metrics = read_claims(lying(level=None, inputs=columns(low=1, high=None, missing=None)))
    assert schema.inputs[0].low == 1
    assert schema.inputs[0].missing is None
    assert (card, metrics) == ("# A card", {})


def test_lists_have_an_end(monkeypatch):
    assert (MOST_INPUTS, LONGEST, LONGEST_CARD) == (10_000, 2_000, 200_000)
    monkeypatch.setattr(claims, "MOST_INPUTS", 4)
    assert len(read_claims(lying())[0].inputs) == 4
    monkeypatch.setattr(claims, "MOST_INPUTS", 3)
    assert refused(read_claims, lying()) == "The bundle's schema.inputs is not what it should be."


def test_a_card_is_cut_and_entries_that_are_not_there_say_nothing():
    assert len(read_claims(bundles.model(card="x" * (LONGEST_CARD + 1)))[1]) == LONGEST_CARD
    model = bundles.model()
    without(model, "atelier.card", "atelier.recipe")
    assert read_claims(model)[1] == ""
    assert read_entry(model, "atelier.recipe") == {}
    assert read_entry(bundles.model(recipe='{"a": 1}'), "atelier.recipe") == {"a": 1}
    assert read_models(model) == ()


@pytest.mark.parametrize(
    ("entry", "text", "words"),
    [
        ("metrics", "[]", "atelier.metrics is not what it should be"),
        ("metrics", "{", "atelier.metrics can't be read"),
        ("labels", "{}", "atelier.labels is not what it should be"),
        ("labels", '["no", "yes"]', "two different lists of labels"),
        ("schema", "[]", "atelier.schema is not what it should be"),
        ("format", "0", "0"),
        ("format", "", "1, 2 and 3 are known"),
    ],
)
def test_entries_that_are_not_what_they_should_be_are_refused(entry, text, words):
    assert words in refused(read_claims, bundles.model(**{entry: text}))


@pytest.mark.parametrize("lost", ["atelier.format", "atelier.schema"])
def test_without_format_or_schema_it_is_no_bundle(lost):
    model = bundles.model()
    without(model, lost)
    assert "not a bundle" in refused(read_claims, model)


def test_a_graphs_inputs_and_outputs_have_the_types_of_the_schema():
    model = bundles.model()
    model.graph.input[0].type.tensor_type.elem_type = FLOAT
    assert refused(read_claims, model) == "The bundle's column “age” is no number."
    model = bundles.model()
    model.graph.input[0].type.tensor_type.shape.dim.add(dim_value=1)
    assert refused(read_claims, model) == "The bundle's column “age” is no number."
    model = bundles.model()
    model.graph.output[1].type.tensor_type.elem_type = DOUBLE
    assert refused(read_claims, model) == "The bundle's outputs are not those of classification: label, probabilities."
    model = bundles.model()
    held = helper.make_tensor("age", TensorProto.DOUBLE, [1], [0.0])
    model.graph.initializer.append(held)
    assert "inputs differ: age." in refused(read_claims, model), "a constant is no input"


def test_a_column_of_a_kind_that_is_ours_has_its_traits():
    picture = InputColumn("age", "age", "image")
    schema = BundleSchema(1, "classification", "answer", (picture, *bundles.INPUTS[1:]), bundles.LABELS)
    model = bundles.model(schema=json.dumps(to_dict(schema)))
    assert refused(read_claims, model) == "The bundle's column “age” is no image."


def test_a_file_of_just_the_most_megabytes_is_read(tmp_path):
    assert LARGEST_MB == 256
    assert read(b"abc") == b"abc"
    (tmp_path / "small").write_bytes(b"xyz")
    assert read(tmp_path / "small") == b"xyz"
    with (tmp_path / "large").open("wb") as file:
        file.truncate(LARGEST_MB * 2**20 + 1)
    assert refused(read, tmp_path / "large") == "The file has 256 MB."
