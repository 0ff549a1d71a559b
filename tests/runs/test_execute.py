"""One recipe carried out: what it leaves behind, what it tells, and that it can be stopped, resumed and repeated."""

import getpass
import json
import re
from pathlib import Path

import numpy as np
import onnx
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.data.splits.split import rows_of
from core.errors import UserError
from core.evaluation import choosing, interval
from core.folders import RunFolder
from core.jobs.work.headline import headline
from core.models import MODELS
from core.models.linear import Linear
from core.recipe import Recipe, read, with_settings
from core.runs.execute import execute
from core.runs.planning import plan
from core.runs.stages.trainer import Trainer
from core.serving.predictor import Predictor
from core.tasks import TASKS
from core.training.checkpoint import reached
from tests.runs.tables import dataset, people

REPOSITORY = Path(__file__).parents[2]


def recipe_for(data: Path, target: str, family: str = "linear", *settings: str) -> Recipe:
    return with_settings(plan.draft(load_schema(data), str(data), target, family=family), list(settings))


def events(folder: Path, kind: str = "") -> list[dict]:
    lines = [json.loads(line) for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if not kind or line["kind"] == kind]


def evaluation(folder: Path) -> dict:
    return json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))


class Want:
    """Says "run" until that many points are on the chart."""

    def __init__(self, folder: Path, then: str, after: int) -> None:
        self.folder, self.then, self.after = folder, then, after

    def __call__(self) -> str:
        return self.then if len(events(self.folder, "epoch")) >= self.after else "run"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    columns = people()
    columns["bought"][3] = columns["bought"][7] = ""
    return dataset(tmp_path_factory.mktemp("data"), columns)


@pytest.fixture(scope="module")
def done(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    assert execute(recipe_for(data, "bought"), data, folder) == "finished"
    return folder


@pytest.fixture(scope="module")
def estimated(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    assert execute(recipe_for(data, "spent"), data, folder) == "finished"
    return folder


def test_it_leaves_every_file_and_nothing_else(done):
    files = RunFolder(done)
    assert set(done.iterdir()) == {*files.made, files.checkpoint} - {files.start, files.before}
    assert read(done / "recipe.yaml").family.name == "linear"


def test_it_tells_its_story_in_order(done):
    notes = events(done)
    assert [notes[0]["kind"], *(event["kind"] for event in notes[-3:])] == ["start", "end", "stage", "resources"]
    assert notes[-3]["state"] == "finished"
    stages = [event["name"] for event in notes if event["kind"] == "stage"]
    assert stages == ["reading", "preparing", "training", "exporting", "checking", "evaluating", "looking_back"]
    assert all(event["label"] for event in notes if event["kind"] == "stage")
    assert events(done, "epoch")
    assert events(done, "parity")[0]["passed"]


def test_rows_without_an_answer_are_left_out_and_counted(done):
    assert any("2 rows have no “bought”" in event["text"] for event in events(done, "note"))
    assert sum(evaluation(done)["parts"].values()) == 298


def test_the_evaluation_is_that_of_the_file_on_the_untouched_rows(done, data):
    split = pq.read_table(done / "split.parquet")
    tested = split.filter(np.array(split["part"].to_pylist()) == "test")["__row"].to_pylist()
    rows = pq.read_table(data).take(tested)
    answers = Predictor(done / "bundle.onnx").answer(rows)
    right = np.mean(answers.labels == np.array(rows["bought"].to_pylist(), object))
    assert evaluation(done)["metrics"]["accuracy"]["value"] == pytest.approx(right)
    assert evaluation(done)["rows"] == len(tested)
    assert evaluation(done)["metrics"]["accuracy"]["value"] > evaluation(done)["metrics"]["accuracy"]["baseline"]


@pytest.mark.parametrize("name", ["done", "estimated"])
def test_what_the_file_says_to_the_rows_that_choose_is_kept_with_an_interval(name, data, request):
    folder = request.getfixturevalue(name)
    kept, rows = choosing.read(folder), rows_of(pq.read_table(folder / "split.parquet"), "validation")
    assert kept.rows.tolist() == sorted(rows)
    answers = Predictor(folder / "bundle.onnx").answer(pq.read_table(data).take(kept.rows))
    assert kept.predicted.tolist() == (answers.labels if name == "done" else answers.prediction).tolist()
    report = evaluation(folder)["choosing"]
    ids, truth = choosing.truth(read(folder / "recipe.yaml"), data, kept.rows)
    assert ids.tolist() == kept.rows.tolist()
    task = TASKS[evaluation(folder)["task"]]
    assert (report["value"], report["low"], report["high"]) == interval.of_measure(task, truth, kept.predicted)
    assert report["low"] < headline(folder)["valid"] < report["high"]
    assert headline(folder)["valid_low"] == report["low"]
    assert 0 < headline(folder)["row_ms"] < 100


def test_of_very_many_rows_that_choose_some_are_kept_and_the_run_says_so(data, tmp_path, monkeypatch):
    monkeypatch.setattr(choosing, "MOST", 20)
    execute(recipe_for(data, "bought"), data, tmp_path)
    there = rows_of(pq.read_table(tmp_path / "split.parquet"), "validation")
    kept = choosing.read(tmp_path).rows
    assert len(kept) == 20
    assert set(kept) < set(there)
    assert (evaluation(tmp_path)["choosing"]["rows"], evaluation(tmp_path)["choosing"]["of"]) == (20, len(there))
    assert any(f"Of the {len(there)} rows that runs are chosen by" in note["text"] for note in events(tmp_path, "note"))


def test_the_file_says_everything_about_itself(done):
    model = onnx.load(done / "bundle.onnx")
    report = {entry.key: entry.value for entry in model.metadata_props}
    keys = ("format", "task", "schema", "labels", "metrics", "recipe", "base_model", "card")
    assert set(report) == {f"atelier.{key}" for key in keys}
    assert report["atelier.format"] == "3"
    assert json.loads(report["atelier.labels"]) == ["no", "yes"]
    assert json.loads(report["atelier.metrics"]) == evaluation(done)["metrics"]
    assert json.loads(report["atelier.recipe"])["data"]["dataset"] == "data.parquet"
    assert report["atelier.base_model"] == "null"
    assert "baseline" in report["atelier.card"]
    assert (model.ir_version, model.opset_import[0].version) == (9, 20)


@pytest.mark.parametrize(
    "family", [pytest.param(name, marks=pytest.mark.slow if name == "neural_network" else ()) for name in MODELS]
)
def test_the_file_holds_no_training_row_and_no_trace_of_this_machine(data, tmp_path, family):
    settings = ["columns.name.use=true", "training.epochs=3"]
    settings += ["family.trees=5"] if family == "random_forest" else []
    settings += ["family.rounds=5"] if family == "boosted_trees" else []
    execute(recipe_for(data, "bought", family, *settings), data, tmp_path)
    content = (tmp_path / "bundle.onnx").read_bytes()
    for trace in (Path.home(), REPOSITORY, tmp_path, data.parent):
        assert str(trace).encode() not in content
    assert not re.search(rb"\b%s\b" % re.escape(getpass.getuser().encode()), content)
    names = pq.read_table(data, columns=["name"])["name"].to_pylist()
    assert not [name for name in names if name.encode() in content]


def test_the_same_recipe_gives_the_same_model_again(done, data, tmp_path):
    execute(recipe_for(data, "bought"), data, tmp_path)
    assert evaluation(tmp_path)["metrics"] == evaluation(done)["metrics"]
    graphs = [
        onnx.load(folder / "bundle.onnx").graph.SerializeToString(deterministic=True) for folder in (done, tmp_path)
    ]
    assert graphs[0] == graphs[1]


def test_a_small_tables_interval_comes_from_folds_and_holds_its_level(estimated, data):
    assert "intervals" in [event["name"] for event in events(estimated, "stage")]
    assert "calibration" not in evaluation(estimated)["parts"]
    answers = Predictor(estimated / "bundle.onnx").answer(pq.read_table(data))
    truth = np.array(pq.read_table(data)["spent"].to_pylist(), "float64")
    inside = np.mean((answers.lower <= truth) & (truth <= answers.upper))
    assert 0.82 <= inside <= 0.98
    assert Predictor(estimated / "bundle.onnx").schema.level == 0.9


def test_a_large_tables_interval_comes_from_the_calibration_part(tmp_path):
    data = dataset(tmp_path, people(2400, seed=1))
    execute(recipe_for(data, "spent"), data, tmp_path / "run")
    assert evaluation(tmp_path / "run")["parts"]["calibration"] > 100
    parts = pq.read_table(tmp_path / "run" / "split.parquet")
    tested = parts.filter(np.array(parts["part"].to_pylist()) == "test")["__row"].to_pylist()
    rows = pq.read_table(data).take(tested)
    answers = Predictor(tmp_path / "run" / "bundle.onnx").answer(rows)
    truth = np.array(rows["spent"].to_pylist(), "float64")
    assert 0.85 <= np.mean((answers.lower <= truth) & (truth <= answers.upper)) <= 0.95


def test_a_wider_level_gives_wider_intervals(data, estimated, tmp_path):
    execute(recipe_for(data, "spent", "linear", "task.level=0.99"), data, tmp_path)
    rows = pq.read_table(data)
    narrow, wide = (Predictor(folder / "bundle.onnx").answer(rows) for folder in (estimated, tmp_path))
    assert np.all(wide.upper - wide.lower > narrow.upper - narrow.lower)


@pytest.mark.slow
def test_a_paused_run_goes_on_where_it_was(data, tmp_path):
    recipe = recipe_for(data, "bought", "neural_network", "training.epochs=300", "training.patience=0")
    assert execute(recipe, data, tmp_path / "straight") == "finished"
    folder = tmp_path / "paused"
    assert execute(recipe, data, folder, requested=Want(folder, "pause", 4)) == "paused"
    assert not (folder / "bundle.onnx").exists()
    assert execute(recipe, data, folder) == "finished"
    steps = [event["step"] for event in events(folder, "epoch")]
    assert steps == sorted(steps)
    assert evaluation(folder)["metrics"] == evaluation(tmp_path / "straight")["metrics"]


def test_a_stopped_run_keeps_the_best_so_far(data, tmp_path):
    recipe = recipe_for(data, "spent", "neural_network", "training.epochs=5000", "training.patience=0")
    assert execute(recipe, data, tmp_path, requested=Want(tmp_path, "stop", 3)) == "stopped"
    assert Predictor(tmp_path / "bundle.onnx").metrics
    assert events(tmp_path, "epoch")[-1]["step"] < 5000


def test_a_run_that_was_cut_off_keeps_its_split_and_front(data, tmp_path, monkeypatch):
    recipe = recipe_for(data, "bought")
    with monkeypatch.context() as broken:
        broken.setattr(Linear, "fit", lambda *_: (_ for _ in ()).throw(RuntimeError("killed")))
        with pytest.raises(RuntimeError):
            execute(recipe, data, tmp_path)
    assert events(tmp_path, "end")[-1]["state"] == "failed"
    kept = {name: (tmp_path / name).stat().st_mtime_ns for name in ("split.parquet", "front.json", "learned.json")}
    assert execute(recipe, data, tmp_path) == "finished"
    assert kept == {name: (tmp_path / name).stat().st_mtime_ns for name in kept}


@pytest.mark.slow
def test_training_longer_goes_on_from_the_parent(data, tmp_path):
    parent, child = tmp_path / "parent", tmp_path / "child"
    settings = ("training.patience=0", "training.learning_rate=0.01")
    execute(recipe_for(data, "bought", "neural_network", "training.epochs=5", *settings), data, parent)
    longer = recipe_for(data, "bought", "neural_network", "training.epochs=9", *settings)
    assert execute(longer, data, child, parent=parent) == "finished"
    assert [event["step"] for event in events(child, "epoch") if event["step"] == int(event["step"])] == [6, 7, 8, 9]
    for name in ("split.parquet", "front.onnx", "front.json", "learned.json"):
        assert (child / name).read_bytes() == (parent / name).read_bytes()
    assert Predictor(child / "bundle.onnx").recipe["training"]["epochs"] == 9


PATIENT = ("training.patience=1", "training.learning_rate=0.05")


@pytest.fixture(scope="module")
def ended_early(data, tmp_path_factory):
    """A network's run that did not need all the epochs of its plan."""
    folder = tmp_path_factory.mktemp("parent")
    execute(recipe_for(data, "bought", "neural_network", "training.epochs=200", *PATIENT), data, folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("more", [3, 1], ids=["as many as were planned", "fewer than were planned"])
def test_training_longer_after_an_early_end_adds_only_those_epochs(data, ended_early, tmp_path, more):
    parent, child = ended_early, tmp_path / "child"
    last = reached(parent / "checkpoint")
    assert last < 200
    epochs = 200 if more == 3 else last + more  # 200: the plan that the parent did not need
    longer = recipe_for(data, "bought", "neural_network", f"training.epochs={epochs}", *PATIENT)
    assert execute(longer, data, child, parent=parent) == "finished"
    assert reached(child / "checkpoint") > last
    if more == 1:
        assert reached(child / "checkpoint") == last + 1
    assert execute(longer, data, child, parent=parent) == "finished"  # resumed at its end: nothing more to learn
    whole = [event["step"] for event in events(child, "epoch") if event["step"] == int(event["step"])]
    assert len(whole) == len(set(whole))


def test_a_parent_that_left_nothing_is_told(data, tmp_path):
    (tmp_path / "parent").mkdir()
    with pytest.raises(UserError, match="nothing to go on from"):
        execute(recipe_for(data, "bought"), data, tmp_path / "child", parent=tmp_path / "parent")
    assert events(tmp_path / "child", "error")


def test_memory_that_torch_does_not_get_is_told_as_what_it_is(data, tmp_path, monkeypatch):
    def burst(*_: object) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 5013504 bytes.")

    monkeypatch.setattr(Trainer, "learn", burst)
    with pytest.raises(UserError, match="more memory than there is"):
        execute(recipe_for(data, "bought"), data, tmp_path)
    assert events(tmp_path, "error")[0]["fix"] == "Use fewer columns or a smaller model."
    assert not (tmp_path / "work").exists()


def test_a_file_that_answers_otherwise_is_not_offered(data, tmp_path, monkeypatch):
    fit = Linear.fit

    def fit_wrongly(*arguments):
        fitted = fit(*arguments)
        true = type(fitted).predict
        monkeypatch.setattr(type(fitted), "predict", lambda self, arrays: true(self, arrays) * 0.999 + 0.0005)
        return fitted

    monkeypatch.setattr(Linear, "fit", fit_wrongly)
    with pytest.raises(UserError, match="does not answer as the trained model does"):
        execute(recipe_for(data, "bought"), data, tmp_path)
    assert not (tmp_path / "bundle.onnx").exists()
    assert not (tmp_path / "evaluation.json").exists()
    assert json.loads((tmp_path / "parity.json").read_text())["passed"] is False


def test_parts_of_an_earlier_version_are_kept(done, data, tmp_path):
    columns = people()
    more = people(40, seed=9)
    later = dataset(tmp_path, {name: values + more[name] for name, values in columns.items()})
    execute(recipe_for(later, "bought"), later, tmp_path / "run", split=done / "split.parquet")
    old = dict(
        zip(*(pq.read_table(done / "split.parquet")[name].to_pylist() for name in ("__row", "part")), strict=True)
    )
    new = pq.read_table(tmp_path / "run" / "split.parquet").to_pylist()
    assert all(row["part"] == old[row["__row"]] for row in new if row["__row"] in old)
    assert not [row for row in new if row["__row"] >= 300 and row["part"] == "test"]
