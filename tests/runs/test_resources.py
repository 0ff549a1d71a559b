"""A run tells at its end what it took, and looks back at a model that nothing can take away any more."""

import json
import mmap

import pytest

from core.data.dataset_files import load_schema
from core.recipe import with_settings
from core.runs import execute as executing
from core.runs.execute import execute
from core.runs.planning import plan
from core.runs.proving import look_back
from core.runs.stages.resources import Resources, taken
from core.training import spent
from core.training.events import summary
from tests.runs.tables import dataset, people


@pytest.fixture
def data(tmp_path):
    return dataset(tmp_path, people())


def recipe(data, *settings):
    drafted = plan.draft(load_schema(data), str(data), "bought", family="boosted_trees")
    return with_settings(drafted, ["family.rounds=20", *settings])


def events(folder):
    return [json.loads(line) for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]


def test_what_a_run_took_is_told_when_all_else_is_over(data, tmp_path):
    began = spent.cpu_seconds()
    execute(recipe(data), data, tmp_path / "run")
    report = events(tmp_path / "run")
    assert [event["kind"] for event in report[-3:]] == ["end", "stage", "resources"]
    found = report[-1]
    assert 0 < found["training_cpu_seconds"] < found["cpu_seconds"] <= spent.cpu_seconds() - began + 0.01
    assert 20 < found["peak_mb"] < 20_000
    assert found["bytes"] == (tmp_path / "run" / "bundle.onnx").stat().st_size
    assert (found["steps"], found["device"]) == (20, "processor")
    whole = summary(report)
    assert (whole.ended, whole.seconds) == ("finished", report[-3]["seconds"])


def test_the_end_is_told_before_the_look_back_begins(data, tmp_path, monkeypatch):
    folder, order = tmp_path / "run", []
    monkeypatch.setattr(look_back, "after", lambda *_: order.append("looked back"))

    def ended(state):
        order.append(state)
        assert (folder / "bundle.onnx").exists()
        assert (folder / "evaluation.json").exists()
        assert events(folder)[-1]["state"] == "finished"

    assert execute(recipe(data), data, folder, ended=ended) == "finished"
    assert order == ["finished", "looked back"]


def test_a_look_back_that_has_no_memory_leaves_the_model_and_says_so(data, tmp_path, monkeypatch):
    def greedy(*_):
        raise MemoryError

    monkeypatch.setattr(look_back, "after", greedy)
    assert execute(recipe(data), data, tmp_path / "run") == "finished"
    assert (tmp_path / "run" / "bundle.onnx").exists()
    assert "could not be worked out: there was not enough memory" in events(tmp_path / "run")[-2]["text"]


def test_a_run_that_fails_tells_what_it_took_until_then(data, tmp_path, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(executing, "finish", broken)
    with pytest.raises(ZeroDivisionError):
        execute(recipe(data), data, tmp_path / "run")
    *_, end, found = events(tmp_path / "run")
    assert (end["state"], found["kind"], found["steps"], found["bytes"]) == ("failed", "resources", 20, 0)
    assert not (tmp_path / "run" / "work").exists()


def test_what_several_processes_took_for_one_run_adds_up():
    event = {"kind": "resources", "cpu_seconds": 2.0, "training_cpu_seconds": 1.0, "peak_mb": 300.0, "steps": 3}
    later = {**event, "cpu_seconds": 1.5, "peak_mb": 200.0, "steps": 9}
    assert taken([event, {"kind": "start"}, later]) == {
        **later,
        "cpu_seconds": 3.5,
        "training_cpu_seconds": 2.0,
        "peak_mb": 300.0,
    }
    assert taken([{"kind": "start"}]) is None


def test_the_peak_is_that_of_the_run_alone():
    with mmap.mmap(-1, 300 * 2**20) as large:  # given back at once, whatever the allocator keeps
        for _ in range(300):
            large.write(b"x" * 2**20)
    before = spent.peak_mb()
    resources = Resources()
    held = bytearray(60 * 2**20)
    found = resources.record()["peak_mb"]
    assert found < before - 150
    assert len(held) > 0
    assert resources.record()["peak_mb"] >= found
