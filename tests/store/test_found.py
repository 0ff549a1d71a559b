"""A lost database is not lost work: tables and finished runs come back as projects, by two named commands."""

import json

from core import __main__ as command_line
from core.data.dataset_files import load_schema
from core.importing.into_dataset import import_file
from core.store import database, datasets, paths, projects, runs
from core.store.access import workspaces
from core.store.upkeep import quarantine
from tests.sources import ROOT
from tests.store.things import recipe

EVALUATION = {"task": "classification", "metrics": {}, "baseline": {}}


def said(capsys, *arguments):
    assert command_line.main([*arguments]) == 0
    return json.loads(capsys.readouterr().out)


def filled(home, tmp_path):
    """A workspace with a table, a finished run, one that never ended, and something that is no table."""
    key = workspaces.new_key()
    workspace = workspaces.open_workspace(key)
    (tmp_path / "made").mkdir()
    import_file(ROOT / "sample_data" / "penguins.csv", tmp_path / "made" / "data.parquet", filename="Pinguine.csv")
    dataset = datasets.add(workspace, "Mine", tmp_path / "made")
    project = projects.create(workspace, "My own name", dataset.id)
    finished, broken = (runs.create(workspace, project.id, recipe(dataset.id), state="finished") for _ in range(2))
    finished.bundle.write_bytes(b"bundle")
    (finished.folder / "evaluation.json").write_text(json.dumps(EVALUATION))
    strange = paths.area(workspace, "datasets") / "0123456789abcdef"
    strange.mkdir()
    (strange / "data.parquet").write_bytes(b"no table")
    return key, dataset, finished, broken, strange


def test_after_the_database_was_lost_joining_brings_tables_and_runs_back(home, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("core.commands.join.headline", lambda folder: {"metric": "accuracy", "value": 0.9})
    key, dataset, finished, broken, strange = filled(home, tmp_path)
    database.close()
    for file in home.glob("atelier.sqlite*"):
        file.unlink()
    assert said(capsys, "join")["only_files"] == 4
    report = said(capsys, "join", "--yes")
    assert (report["joined"], report["came_back"]) == (True, 2)
    workspace = workspaces.open_workspace(key)
    [project] = projects.all(workspace)
    assert (project.name, project.dataset) == ("Pinguine.csv", dataset.id)
    assert project.recipe["data"]["targets"][0] == "species"
    [run] = runs.all(workspace, project.id)
    assert (run.id, run.state, run.headline["value"]) == (finished.id, "finished", 0.9)
    assert load_schema(datasets.get(workspace, dataset.id).data).rows == datasets.get(workspace, dataset.id).rows
    assert broken.folder.is_dir()
    assert strange.is_dir()
    assert said(capsys, "join", "--yes")["came_back"] == 0


def test_what_was_set_aside_becomes_a_project_when_it_is_put_back(home, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("core.commands.join.headline", lambda folder: {})
    _, dataset, finished, _, _ = filled(home, tmp_path)
    workspace = dataset.folder.parents[1].name
    [project] = projects.all(workspace)
    projects.purge(workspace, project.id)  # as if another, older database were here
    finished.folder.mkdir()
    (finished.folder / "recipe.yaml").write_text("no recipe: at all")
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM datasets")
    for folder in (dataset.folder, finished.folder):
        quarantine.put(folder)
    names = {aside.home: aside.name for aside in quarantine.all()}
    assert said(capsys, "quarantine", "restore", names[dataset.folder])["came_back_as_a_project"]
    assert not said(capsys, "quarantine", "restore", names[finished.folder])["came_back_as_a_project"]
    assert [project.name for project in projects.all(workspace)] == ["Pinguine.csv"]
    assert finished.folder.is_dir()
