"""A trial as a job of a workspace, and on the command line; no pretrained model is here, so that it is quick."""

import json
from pathlib import Path

import pytest

from core import recipe as recipes
from core.__main__ import main
from core.data.dataset_files import load_schema
from core.errors import UserError
from core.importing.into_dataset import import_file
from core.jobs.machinery import launch
from core.jobs.orders import desk, trials
from core.pretrained.supply import library
from core.runs.planning import plan
from core.store import datasets, paths, projects, queue
from core.store.access import workspaces
from core.trials import keeping, which_one
from core.trials import terms as how_much
from core.trials.readers import candidates
from tests.pages.workshop import carry_out
from tests.sources import ROOT


@pytest.fixture(autouse=True)
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """No supervisor, no pretrained model, and 60 rows are enough."""
    monkeypatch.setattr(desk, "warm", lambda: None)
    monkeypatch.setattr(launch, "ring", lambda: None)
    monkeypatch.setattr(library, "availability", lambda model: library.AWAY)
    monkeypatch.setattr("core.pretrained.supply.advice.library.availability", lambda model: library.AWAY)
    monkeypatch.setattr(how_much, "ROWS_A_MINUTE", dict.fromkeys(how_much.ROWS_A_MINUTE, 60))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The dataset of sentences from reviews."""
    (tmp_path / "made").mkdir()
    import_file(ROOT / "sample_data" / "reviews.csv", tmp_path / "made" / "data.parquet", "reviews.csv")
    return tmp_path / "made" / "data.parquet"


def test_a_job_keeps_what_it_found_beside_the_dataset(home: Path, data: Path, monkeypatch):
    monkeypatch.setattr(which_one, "candidates", lambda *asked: candidates(*asked)[:1])
    workspace = workspaces.open_workspace(workspaces.new_key())
    dataset = datasets.add(workspace, "Reviews", data.parent, move=True)
    recipe = plan.draft(load_schema(dataset.data), dataset.id, "opinion")
    project = projects.create(workspace, "Reviews", dataset.id, recipe.model_dump(mode="json"))
    id = trials.start(workspace, project.id, "review", 1)
    carry_out(workspace, id)
    job = queue.get(workspace, id)
    assert (job.state, job.error, job.result) == ("finished", None, {"dataset": dataset.id})
    trial = keeping.kept(dataset.data, recipe, "review")
    assert trial.ended
    assert [(one.name, one.state) for one in trial.outcomes] == [("words", "scored")]
    assert list(paths.area(workspace, "uploads").iterdir()) == []
    assert trials.under_way(workspace, project.id) is None


def test_without_a_target_there_is_nothing_to_try(home: Path, data: Path):
    workspace = workspaces.open_workspace(workspaces.new_key())
    empty = projects.create(workspace, "No target", datasets.add(workspace, "Reviews", data.parent, move=True).id)
    with pytest.raises(UserError, match="No target"):
        trials.start(workspace, empty.id, "review")


@pytest.mark.slow
def test_on_the_command_line_each_has_its_line_and_the_best_one_s_recipe_is_written(data: Path, capsys):
    recipe, best = data.with_name("recipe.yaml"), data.with_name("best.yaml")
    assert main(["recipe", str(data), "--target", "opinion", "--out", str(recipe)]) == 0
    capsys.readouterr()
    assert main(["models", "try", str(recipe), "--minutes", "1", "--out", str(best)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    tried = {line["name"]: line for line in lines if line["kind"] == "tried"}
    assert list(tried) == ["Your words alone", "A network from scratch"]
    assert all(line["low"] <= line["score"] <= line["high"] for line in tried.values())
    assert (lines[-1]["kind"], lines[-1]["measure"], lines[-1]["rows"]) == ("best", "accuracy", 60)
    assert tried[lines[-1]["name"]]["verdict"] == "best"
    taken = recipes.read(best)
    plan.check(taken, load_schema(data))
    assert taken.split == recipes.read(recipe).split


def test_a_table_without_such_columns_is_told_so(tmp_path: Path, capsys):
    data, recipe = tmp_path / "data.parquet", tmp_path / "recipe.yaml"
    import_file(ROOT / "sample_data" / "penguins.csv", data, "penguins.csv")
    assert main(["recipe", str(data), "--target", "species", "--out", str(recipe)]) == 0
    assert main(["models", "try", str(recipe)]) == 2
    assert "Which column shall be tried?" in json.loads(capsys.readouterr().err)["problem"]
