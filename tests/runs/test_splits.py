"""Runs whose rows are split by group, time or a column, and cross-validated ones, from dataset to bundle."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.errors import UserError
from core.evaluation import choosing
from core.evaluation.explanations import verdict
from core.judgement import Evaluation
from core.models import MODELS
from core.recipe import with_settings
from core.runs.execute import execute
from core.runs.planning import plan
from core.runs.stages import folds, intervals
from core.serving.predictor import Predictor
from tests.runs.tables import dataset, people


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    columns = people(400)
    columns["part"] = ["Training", "Training", "Training", "Test"] * 100
    columns["village"] = [f"village {index // 13}" for index in range(400)]
    return dataset(tmp_path_factory.mktemp("data"), columns)


def recipe_for(data, target, *settings, family="linear"):
    return with_settings(plan.draft(load_schema(data), str(data), target, family=family), list(settings))


def events(folder, kind=""):
    lines = [json.loads(line) for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if not kind or line["kind"] == kind]


def evaluation(folder):
    return json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))


def parts(folder, data, column):
    split = pq.read_table(folder / "split.parquet").to_pydict()
    return np.array(split["part"]), np.array(pq.read_table(data)[column].to_pylist())[split["__row"]]


def test_a_group_is_in_one_part_and_the_interval_is_no_promise(data, tmp_path):
    recipe = recipe_for(data, "spent", "split.method=group", "split.column=village")
    assert execute(recipe, data, tmp_path) == "finished"
    where, village = parts(tmp_path, data, "village")
    assert all(len(set(where[village == name])) == 1 for name in set(village))
    predictor = Predictor(tmp_path / "bundle.onnx")
    assert predictor.schema.promise is False
    assert evaluation(tmp_path)["coverage"]["promised"] is False
    assert "no promise" in predictor.card
    assert "village" in predictor.card


def test_the_future_is_what_it_is_tested_on(data, tmp_path):
    recipe = recipe_for(data, "bought", "split.method=time", "split.column=joined")
    assert execute(recipe, data, tmp_path) == "finished"
    where, joined = parts(tmp_path, data, "joined")
    assert max(joined[where == "train"]) < min(joined[where == "test"])
    assert "the future" in Predictor(tmp_path / "bundle.onnx").card


def test_the_columns_own_words_are_followed_and_not_learned_from(data, tmp_path):
    recipe = recipe_for(data, "bought", "split.method=column", "split.column=part")
    assert execute(recipe, data, tmp_path) == "finished"
    where, part = parts(tmp_path, data, "part")
    assert np.array_equal(where == "test", part == "Test")
    assert "part" not in [column.name for column in Predictor(tmp_path / "bundle.onnx").schema.inputs]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (["split.method=group"], "no column is named"),
        (["split.method=group", "split.column=wings"], "no column “wings”"),
        (["split.method=time", "split.column=bought"], "“bought” is the target"),
        (["split.method=time", "split.column=town"], "no earlier and later"),
        (["split.method=column", "split.column=member"], "names no part"),
    ],
)
def test_a_column_that_does_not_serve_is_told(data, tmp_path, settings, sentence):
    with pytest.raises(UserError, match=sentence):
        execute(recipe_for(data, "bought", *settings), data, tmp_path)


@pytest.fixture(scope="module")
def crossed(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("crossed")
    assert execute(recipe_for(data, "spent", "split.method=folds", "split.folds=4"), data, folder) == "finished"
    return folder


def test_each_fold_is_judged_and_the_numbers_are_summed_up(crossed):
    found = evaluation(crossed)
    assert found["cross_validated"] is True
    assert [fold["fold"] for fold in found["folds"]] == [1, 2, 3, 4]
    assert sum(fold["rows"] for fold in found["folds"]) == 400 - found["parts"]["test"]
    values = [fold["metrics"]["rmse"]["value"] for fold in found["folds"]]
    entry = found["metrics"]["rmse"]
    assert (entry["mean"], entry["spread"]) == (pytest.approx(np.mean(values)), pytest.approx(np.std(values, ddof=1)))
    assert max(values) < 0.5 * entry["baseline"]
    assert "Cross-validated over 4 folds" in verdict(Evaluation.from_plain(found))
    assert "Cross-validated" in Predictor(crossed / "bundle.onnx").card
    assert found["parts"] == {"train": 320, "test": 80}
    assert found["coverage"]["promised"] is True
    assert 0.8 <= found["coverage"]["value"] <= 1


def test_the_events_tell_which_fold_it_is(crossed):
    assert [(event["fold"], event["of"]) for event in events(crossed, "fold")] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert any(event["label"].startswith("Fold 2 of 4") for event in events(crossed, "stage"))
    assert events(crossed, "epoch")[0]["seconds"] < events(crossed, "fold")[0]["seconds"]


def test_the_answers_of_the_folds_are_kept_and_not_those_of_the_model_that_learned_from_their_rows(crossed, data):
    kept, split = choosing.read(crossed), pq.read_table(crossed / "split.parquet").to_pydict()
    assert kept.folds
    assert kept.rows.tolist() == sorted(row for row, part in zip(*split.values(), strict=True) if part != "test")
    shipped = Predictor(crossed / "bundle.onnx").answer(pq.read_table(data).take(kept.rows))
    assert np.mean(kept.predicted == shipped.prediction) < 0.5
    report = evaluation(crossed)["choosing"]
    assert report["low"] < evaluation(crossed)["metrics"]["rmse"]["mean"] < report["high"]


def test_a_class_is_judged_by_folds_too(data, tmp_path):
    assert execute(recipe_for(data, "bought", "split.method=folds"), data, tmp_path) == "finished"
    found, kept = evaluation(tmp_path), choosing.read(tmp_path)
    shares = kept.answers["probabilities"]
    assert shares.sum(1) == pytest.approx(1, abs=1e-5)
    assert np.mean([kept.classes[index] for index in shares.argmax(1)] == kept.predicted) == 1
    assert np.array_equal(kept.sure, shares.max(1))
    assert len(found["folds"]) == 5
    assert found["metrics"]["accuracy"]["mean"] > found["metrics"]["accuracy"]["baseline"]


def test_groups_are_kept_whole_by_every_fold_and_by_the_test(data, tmp_path, monkeypatch):
    seen = []
    ready_for = folds.ready_for
    monkeypatch.setattr(
        folds, "ready_for", lambda inner, rows, parts: seen.append(parts) or ready_for(inner, rows, parts)
    )
    recipe = recipe_for(data, "spent", "split.method=folds", "split.column=village")
    assert execute(recipe, data, tmp_path) == "finished"
    villages = np.array(pq.read_table(data)["village"].to_pylist())
    for part in seen:
        learned = {*villages[part["train"]], *villages[part["validation"]]}
        assert not learned & set(villages[part["test"]])
    predictor = Predictor(tmp_path / "bundle.onnx")
    assert "rows of one group (village) stay together" in predictor.card
    assert predictor.schema.promise is False


def test_a_fold_never_learns_from_the_rows_it_is_judged_on(data, tmp_path, monkeypatch):
    seen = []
    ready_for = folds.ready_for
    monkeypatch.setattr(
        folds, "ready_for", lambda inner, rows, parts: seen.append(parts) or ready_for(inner, rows, parts)
    )
    execute(recipe_for(data, "spent", "split.method=folds"), data, tmp_path)
    *seen, shipped = seen
    assert {*shipped["train"].tolist()} == {row for part in seen for row in part["test"].tolist()}
    assert len(shipped["validation"]) == 0
    assert not {*shipped["train"].tolist()} & {*shipped["test"].tolist()}
    held = [set(part["test"].tolist()) for part in seen]
    assert len(set.union(*held)) == sum(map(len, held)) == 320
    for part, own in zip(seen, held, strict=True):
        assert not own & {*part["train"].tolist(), *part["validation"].tolist()}
        assert len(own) + len(part["train"]) + len(part["validation"]) == 320


@pytest.mark.parametrize(
    ("family", "steps"), [("neural_network", "training.epochs=40"), ("boosted_trees", "family.learning_rate=0.5")]
)
def test_the_shipped_model_learns_as_long_as_was_best_for_the_one_that_was_watched(
    data, tmp_path, monkeypatch, family, steps
):
    fits, fit = [], type(MODELS[family]).fit

    def told(self, train, valid, learned, options, training, report):
        fits.append((len(train), len(valid), options, training))
        fits[-1] += (fit(self, train, valid, learned, options, training, report),)
        return fits[-1][-1]

    monkeypatch.setattr(type(MODELS[family]), "fit", told)
    assert execute(recipe_for(data, "bought", "split.method=folds", steps, family=family), data, tmp_path) == "finished"
    watched, shipped = fits[0], fits[-1]
    assert (watched[0] + watched[1], shipped[0], shipped[1]) == (320, 320, 0)
    if family == "neural_network":
        assert shipped[3].epochs == watched[-1].best_epoch < 40
    else:
        assert shipped[-1].rounds == watched[-1].rounds < watched[2].rounds


def test_a_run_paused_between_folds_goes_on_with_the_next(data, tmp_path):
    recipe = recipe_for(data, "spent", "split.method=folds", "split.folds=10")

    def two_folds():
        return "pause" if len(events(tmp_path, "fold")) >= 2 else "run"

    for state in ("paused", "paused"):
        assert execute(recipe, data, tmp_path, requested=two_folds) == state
    done = [event["fold"] for event in events(tmp_path, "fold")]
    assert done[:2] == [1, 2]
    assert execute(recipe, data, tmp_path) == "finished"
    notes = [event["fold"] for event in events(tmp_path, "fold")]
    assert notes == sorted(set(notes))
    assert len(evaluation(tmp_path)["folds"]) == 10


def test_a_run_stopped_between_folds_leaves_its_model_without_cross_validation(data, tmp_path):
    recipe = recipe_for(data, "spent", "split.method=folds", "split.folds=10")

    def one_fold():
        return "stop" if events(tmp_path, "fold") else "run"

    assert execute(recipe, data, tmp_path, requested=one_fold) == "stopped"
    assert "cross_validated" not in evaluation(tmp_path)
    assert Predictor(tmp_path / "bundle.onnx").schema.level == 0.9


@pytest.mark.slow
def test_a_cross_validated_network_is_trained_longer_and_judged_in_turns_anew(data, tmp_path):
    short = ("split.method=folds", "split.folds=3", "training.patience=0", "training.epochs=2")
    recipe = recipe_for(data, "bought", *short, family="neural_network")
    first, second = tmp_path / "first", tmp_path / "second"
    assert execute(recipe, data, first) == "finished"
    longer = with_settings(recipe, ["training.epochs=16"])
    assert execute(longer, data, second, parent=first) == "finished"
    assert pq.read_table(second / "split.parquet").equals(pq.read_table(first / "split.parquet"))
    assert events(second, "epoch")[0]["step"] > 2
    before, after = evaluation(first)["metrics"]["log_loss"], evaluation(second)["metrics"]["log_loss"]
    assert len(evaluation(second)["folds"]) == 3
    assert after["mean"] < before["mean"]
    assert after["value"] < before["value"], "the model that is shipped has learned longer, too"


@pytest.mark.slow
def test_a_run_paused_while_it_learns_once_more_keeps_its_folds(data, tmp_path):
    recipe = recipe_for(
        data, "spent", "split.method=folds", "split.folds=3", "training.epochs=20", family="neural_network"
    )

    def settling():
        return "pause" if events(tmp_path, "stage")[-1]["name"] == "settling" else "run"

    assert execute(recipe, data, tmp_path, requested=settling) == "paused"
    assert execute(recipe, data, tmp_path) == "finished"
    assert [event["fold"] for event in events(tmp_path, "fold")] == [1, 2, 3]
    assert evaluation(tmp_path)["cross_validated"] is True


def test_the_interval_of_few_rows_is_measured_on_whole_groups(data, tmp_path, monkeypatch):
    recipe = recipe_for(data, "spent", "split.method=group", "split.column=village")
    seen, held = [], intervals._held
    monkeypatch.setattr(intervals, "_held", lambda run, ready: seen.append((held(run, ready), ready)) or seen[0][0])
    assert execute(recipe, data, tmp_path) == "finished"
    (folds_held, ready), villages = seen[0], np.array(pq.read_table(data)["village"].to_pylist())
    own = villages[ready.parts["train"]]
    assert sum(map(len, folds_held)) == len(own)
    sets = [set(own[rows]) for rows in folds_held]
    assert len(set.union(*sets)) == sum(map(len, sets))
