"""A model that someone else made becomes one's own: matched to other columns and answers, learned from its weights."""

import json

import onnx
import pytest

from core.__main__ import main
from core.bundle_schema import BundleSchema, InputColumn
from core.data.dataset_files import load_schema
from core.errors import UserError
from core.export.weights import ENTRY
from core.folders import RunFolder
from core.importing.into_dataset import import_file
from core.recipe import read, with_settings
from core.runs.execute import execute
from core.runs.planning import brought, plan
from core.runs.planning.matching import match
from tests.formats.make import BUNDLES, FOLDER
from tests.runs.tables import dataset, people

QUICK = ("training.epochs=3", "training.batch_size=32", "family.width=16", "family.layers=1")


def learned(folder, columns, family="neural_network", target="bought"):
    data = dataset(folder, columns)
    recipe = plan.draft(load_schema(data), str(data), target, family=family)
    recipe = with_settings(recipe, QUICK if family == "neural_network" else [])
    assert execute(recipe, data, folder / "run") == "finished"
    return (folder / "run" / "bundle.onnx").read_bytes()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """A network that learned `bought` from age, town, member and joined."""
    columns = people(160)
    del columns["name"], columns["spent"]
    return learned(tmp_path_factory.mktemp("theirs"), columns)


@pytest.fixture(scope="module")
def model(file):
    return brought.look(file)


def other_table():
    """Others' rows: columns spelled in another way, one gone, one new, and the answers in capitals with a third."""
    columns = people(160, seed=5)
    answers = ["YES" if value == "yes" else "NO" for value in columns["bought"]]
    answers[::9] = ["LATER"] * len(answers[::9])
    return {
        "AGE": columns["age"],
        "city": columns["town"],
        "joined": columns["joined"],
        "spent": columns["spent"],
        "Bought": answers,
    }


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ours")
    return dataset(folder, other_table())


def test_the_file_says_what_it_is(model):
    assert model.starts
    assert model.weights == 304
    assert model.name == "Predicts bought"
    assert model.recipe.family.name == "neural_network"
    assert "Predicts bought" in model.card


def test_columns_and_answers_are_matched_and_the_differences_said(model, ours):
    found = brought.fitting(model, load_schema(ours), str(ours))
    start = found.recipe.start
    assert start.columns == {"AGE": "age", "city": "town", "joined": "joined"}
    assert start.answers == {"YES": "yes", "NO": "no"}
    assert found.recipe.data.target == "Bought"
    assert {name for name, choice in found.recipe.columns.items() if choice.use} == {"AGE", "city", "joined"}
    assert found.recipe.family.options["width"] == 16
    message = " ".join(found.differences)
    for words in ("“city” stands for “town”", "no “member”", "“spent”", "“YES” stands for the answer “yes”", "LATER"):
        assert words in message


@pytest.mark.parametrize("name", ["titanic", "messy"])
def test_on_the_very_table_that_it_was_made_from_nothing_differs(tmp_path, name):
    source, target, *_ = BUNDLES[name]
    file = source(tmp_path)
    schema = import_file(file, tmp_path / "data.parquet", file.name)
    model = brought.look((FOLDER / "2" / f"{name}.onnx").read_bytes())
    assert any(not choice.use for choice in model.recipe.columns.values()), "it was not given every column"
    found = brought.fitting(model, schema, "data.parquet")
    assert found.differences == ()
    assert found.recipe.data.target == target
    assert found.recipe.start.columns == {column.name: column.name for column in model.schema.inputs}
    assert found.recipe.start.answers == {label: label for label in model.schema.labels}
    assert found.recipe.columns == model.recipe.columns


def test_answers_too_rare_to_stand_in_the_profile_are_not_said_to_be_gone(tmp_path):
    labels = [f"class {number:02}" for number in range(30)]
    schema = load_schema(dataset(tmp_path, {"size": list(range(600)), "sort": labels * 20}))
    theirs = BundleSchema(3, "classification", "sort", (InputColumn("size", "size", "number"),), (*labels, "gone"))
    answer = schema.column("sort")
    assert len(answer.profile.frequent) < 30
    assert match(theirs, schema, answer).differences == ()
    few = load_schema(dataset(tmp_path, {"size": list(range(600)), "sort": labels[:3] * 200}, "few"))
    (message,) = match(theirs, few, few.column("sort")).differences
    assert "It also knew “class 03”" in message


def test_learning_begins_from_the_file_and_its_run_says_so(model, file, ours, tmp_path):
    recipe = brought.fitting(model, load_schema(ours), str(ours)).recipe
    given = tmp_path / "brought.onnx"
    given.write_bytes(file)
    assert execute(recipe, ours, tmp_path / "run", start=given) == "finished"
    assert RunFolder(tmp_path / "run").start.read_bytes() == file
    events = [json.loads(line) for line in (tmp_path / "run" / "events.jsonl").read_text("utf-8").splitlines()]
    notes = " ".join(event.get("text", "") for event in events if event["kind"] == "note")
    assert "Taken over" in notes
    assert "2 of 3 answers" in notes
    made = brought.look((tmp_path / "run" / "bundle.onnx").read_bytes())
    card = made.card
    assert "It began from another model, “Predicts bought”" in card
    assert [(step.file, step.name) for step in made.before] == [(model.sha, model.name)]
    on = brought.fitting(made, load_schema(ours), str(ours)).recipe.start
    assert (on.file, [step.file for step in on.before]) == (made.sha, [model.sha])
    before = json.loads((tmp_path / "run" / "before.json").read_text("utf-8"))
    tested = json.loads((tmp_path / "run" / "evaluation.json").read_text("utf-8"))
    assert (before["what"], before["rows"]) == ("file", tested["rows"])
    assert before["after"] == pytest.approx(tested["metrics"]["accuracy"]["value"]), "the file's own answers"
    assert before["before"] > 0.4, "its answers are read in the words of our table"
    assert before["after"] - before["before"] == pytest.approx((before["won"] - before["lost"]) / before["rows"])
    assert "Before it learned, the model that it began from got" in card


def test_a_run_whose_file_is_not_there_or_another_says_so(model, ours, tmp_path):
    recipe = brought.fitting(model, load_schema(ours), str(ours)).recipe
    with pytest.raises(UserError, match="not here"):
        execute(recipe, ours, tmp_path / "run")
    (tmp_path / "other.onnx").write_bytes(b"another file")
    with pytest.raises(UserError, match="not the one"):
        execute(recipe, ours, tmp_path / "again", start=tmp_path / "other.onnx")


def test_of_a_model_that_always_learns_anew_the_recipe_is_taken(tmp_path, ours):
    columns = people(160)
    del columns["name"], columns["spent"]
    file = learned(tmp_path, columns, family="linear")
    model = brought.look(file)
    assert not model.starts
    found = brought.fitting(model, load_schema(ours), str(ours))
    given = tmp_path / "given.onnx"
    given.write_bytes(file)
    assert execute(found.recipe, ours, tmp_path / "again", start=given) == "finished"
    assert "always learns from nothing" in (tmp_path / "again" / "events.jsonl").read_text("utf-8")


def test_data_that_does_not_fit_is_refused_with_the_reason(model, ours, tmp_path):
    schema = load_schema(ours)
    with pytest.raises(UserError, match="picks one of 2 answers"):
        brought.fitting(model, schema, str(ours), "spent")
    other = dataset(tmp_path, {"weather": ["wet", "dry"] * 40, "bought": ["yes", "no"] * 40})
    with pytest.raises(UserError, match="columns are not in your data"):
        brought.fitting(model, load_schema(other), str(other))
    third = dataset(tmp_path, {"age": list(range(80)), "mood": ["good", "bad"] * 40}, "third")
    with pytest.raises(UserError, match="None of your columns answers"):
        brought.fitting(model, load_schema(third), str(third))


def test_the_command_line_goes_on_from_a_file_too(file, ours, tmp_path, capsys):
    given = tmp_path / "brought.onnx"
    given.write_bytes(file)
    recipe = tmp_path / "recipe.yaml"
    assert main(["recipe", str(ours), "--from", str(given), "--out", str(recipe)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert any("“city” stands for “town”" in sentence for sentence in report["differences"])
    assert main(["run", str(recipe), "--from", str(given), "--out", str(tmp_path / "out")]) == 0
    assert "Taken over" in capsys.readouterr().out
    plainly = [str(ours), "--target", "Bought", "--family", "neural_network", "--set", "training.epochs=1"]
    assert main(["recipe", *plainly, "--out", str(recipe)]) == 0
    assert read(recipe).start.file == ""
    assert main(["recipe", str(ours), "--from", str(tmp_path / "none.onnx"), "--out", str(recipe)]) == 2
    for name in ("bundle.onnx", "start.onnx"):  # the new run would empty its folder first
        begin = tmp_path / "out" / name
        before = begin.read_bytes()
        assert main(["run", str(recipe), "--from", str(begin), "--out", str(tmp_path / "out")]) == 2
        assert begin.read_bytes() == before
        assert "another folder" in capsys.readouterr().err


def changed(file, key, value):
    model = onnx.ModelProto.FromString(file)
    next(each for each in model.metadata_props if each.key == key).value = value
    return model.SerializeToString()


HOSTILE = {
    "weights that do not fit": (ENTRY, '{"format":1,"tensors":{"trunk.steps.0.bias":{"in":"nowhere"}},"rows":[]}'),
    "weights far away": (ENTRY, '{"format":1,"tensors":{"a":{"in":"../../../etc/passwd"}},"rows":[]}'),
    "a recipe that is none": ("atelier.recipe", '{"format": 1, "family": {"name": "x"}}'),
    "a recipe of nothing": ("atelier.recipe", "{}"),
    "a recipe that is a list": ("atelier.recipe", "[1]"),
    "an unknown family": (
        "atelier.recipe",
        '{"data":{"dataset":"../../x","target":"t"},"task":{"name":"classification"},"family":{"name":"evil"}}',
    ),
    "another task": (
        "atelier.recipe",
        '{"data":{"dataset":"x","target":"t"},"task":{"name":"regression"},"family":{"name":"linear"}}',
    ),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_file_that_was_changed_is_refused(file, how):
    with pytest.raises(UserError):
        brought.look(changed(file, *HOSTILE[how]))


def test_options_that_are_not_known_are_refused(file, ours):
    entries = {each.key: each.value for each in onnx.ModelProto.FromString(file).metadata_props}
    recipe = json.loads(entries["atelier.recipe"])
    recipe["family"]["options"]["shell"] = "rm"
    with pytest.raises(UserError, match="shell"):
        brought.fitting(brought.look(changed(file, "atelier.recipe", json.dumps(recipe))), load_schema(ours), "x")
    recipe["family"]["options"].pop("shell")
    recipe["columns"]["age"] = {"kind": "number", "use": True, "options": {"path": "/etc"}}
    with pytest.raises(UserError, match="path"):
        brought.fitting(brought.look(changed(file, "atelier.recipe", json.dumps(recipe))), load_schema(ours), "x")


def test_a_base_model_that_is_not_here_is_named_to_be_got(file, ours):
    entries = {each.key: each.value for each in onnx.ModelProto.FromString(file).metadata_props}
    recipe = json.loads(entries["atelier.recipe"])
    recipe["columns"]["town"] = {"kind": "category", "use": True, "options": {"model": "someone/far-away"}}
    model = brought.look(changed(file, "atelier.recipe", json.dumps(recipe)))
    assert brought.fitting(model, load_schema(ours), "x").away == ("someone/far-away",)
