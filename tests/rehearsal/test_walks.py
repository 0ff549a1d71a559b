"""A few penguins go all a run's way, by every family; what a rehearsal foretells holds for the run itself."""

from pathlib import Path

import numpy as np
import pytest

from core.data.dataset_files import load_schema
from core.models import MODELS
from core.recipe import with_settings
from core.rehearsal import keeping, rehearse, slices
from core.rehearsal.estimate import Estimate
from core.rehearsal.extrapolation import estimate
from core.rehearsal.look import look
from core.rehearsal.walk import walk
from core.runs.execute import execute
from core.runs.stages.resources import taken
from core.training.events import Tail
from tests.rehearsal.penguins import drafted


def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process: a test's other threads would make every walk load all libraries anew."""
    monkeypatch.setattr(rehearse, "apart", lambda work, *arguments, on_progress: work(*arguments, on_progress))


@pytest.mark.parametrize("family", list(MODELS))
def test_every_family_goes_all_the_way_with_fifty_rows(penguins: Path, tmp_path: Path, family: str):
    settings = {"neural_network": ["training.epochs=4"], "boosted_trees": ["family.rounds=20"]}.get(family, [])
    recipe = drafted(penguins, family, *settings)
    ahead = look(recipe, penguins, tmp_path, None, print)
    rows = slices.choose(ahead.rows, ahead.strata, 50)
    made = slices.write(load_schema(penguins), recipe, penguins, rows, tmp_path / "data")
    found = walk(recipe, made, tmp_path / "run", 3.0, lambda label: None)
    assert sum(found.parts.values()) == 50
    assert {"preparing", "training", "exporting", "checking", "evaluating", "looking_back"} <= set(found.stages)
    report = estimate([found], ahead.plan)
    assert report.bytes > 1000
    assert report.cpu_seconds > 0.1
    assert report.peak_mb >= report.base_mb > 0  # room that earlier tests left free is used first
    assert (report.steps > 1) == (family in ("boosted_trees", "random_forest", "neural_network"))
    assert (report.trained > 0) == (family in ("linear", "neural_network"))


def test_every_answer_is_among_a_few_rows():
    strata = np.array([0] * 970 + [1] * 27 + [2] * 3)
    rows = np.arange(1000) * 10
    chosen = slices.choose(rows, strata, 50)
    assert len(chosen) == len(set(chosen.tolist())) == 50
    assert np.bincount(strata[chosen // 10]).min() == 3
    assert slices.choose(rows, strata, 5000) is rows


def test_one_that_was_ended_for_a_run_begins_anew_whatever_it_left_lying(penguins, tmp_path, monkeypatch):
    inline(monkeypatch)
    monkeypatch.setattr(rehearse, "WALKS", 1)
    for left in (tmp_path / "whole", tmp_path / "50" / "run"):
        (left / "work").mkdir(parents=True)
        (left / "learned.json").write_text("{", encoding="utf-8")
        (left / "split.parquet").write_bytes(b"PAR1")
    found = rehearse.rehearse(drafted(penguins, "baseline"), penguins, tmp_path, lambda *report: None)
    assert (found.problem, found.bytes > 1000) == ("", True)


def test_what_can_not_run_is_foretold_with_its_reason_and_want_of_memory_as_such(penguins, tmp_path, monkeypatch):
    inline(monkeypatch)
    recipe = drafted(penguins, "linear")
    gone = recipe.model_copy(update={"data": recipe.data.model_copy(update={"targets": ["wings"]})})
    assert "no column “wings”" in rehearse.rehearse(gone, penguins, tmp_path, lambda *report: None).problem

    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(rehearse, "look", full)
    found = rehearse.rehearse(recipe, penguins, tmp_path, lambda *report: None)
    assert found.short
    assert "memory" in found.problem


@pytest.mark.slow
def test_a_rehearsal_holds_for_the_run_and_changes_nothing_beside_the_data(penguins, tmp_path, monkeypatch):
    inline(monkeypatch)
    recipe, notes = drafted(penguins, "random_forest", "family.trees=30"), []
    (tmp_path / "rehearsal").mkdir()
    before = sorted(penguins.parent.iterdir())
    found = rehearse.rehearse(recipe, penguins, tmp_path / "rehearsal", lambda share, message: notes.append(message))
    assert sorted(penguins.parent.iterdir()) == before
    assert notes[0] == "trying it on 50 rows"
    execute(recipe, penguins, tmp_path / "run")
    tail = Tail(tmp_path / "run" / "events.jsonl")
    tail.read()
    truth = taken(tail.events)
    assert 2 / 3 < found.bytes / truth["bytes"] < 3 / 2
    assert 2 / 3 < found.peak_mb / truth["peak_mb"] < 3 / 2
    assert 1 / 3 < found.cpu_after(truth["steps"]) / truth["cpu_seconds"] < 3  # the benchmark holds it closer


def test_results_are_kept_by_all_that_the_recipe_says_and_not_for_ever(penguins: Path, tmp_path: Path, monkeypatch):
    data = tmp_path / "data.parquet"
    recipe = drafted(penguins, "linear")
    keeping.keep(data, recipe, Estimate(steps=3))
    assert keeping.kept(data, recipe) == Estimate(steps=3)
    for other in ("training.seed=1", "split.test=0.3", "columns.island.use=false", "family.restraint=2"):
        assert keeping.kept(data, with_settings(recipe, [other])) is None
    monkeypatch.setattr(keeping, "MOST", 2)
    for seed in (1, 2):
        keeping.keep(data, with_settings(recipe, [f"training.seed={seed}"]), Estimate())
    assert len(list(tmp_path.glob("rehearsal-*.json"))) == 2
    assert keeping.kept(data, recipe) is None
