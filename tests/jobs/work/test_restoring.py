"""What comes with a saved project from who knows where: what was tried there goes, what no page can read is refused."""

import json

import pytest

from core.errors import UserError
from core.export.strangers.verdict import Verdict
from core.jobs.work import restoring
from core.recipe import to_yaml
from core.store import projects, runs, starts
from core.store.saved import package
from core.store.saved.package import Manifest
from tests.store.things import recipe, table_folder

TABLE, RUN = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"


@pytest.fixture
def saved(tmp_path, monkeypatch):
    """A saved project with these files beside its table and its run."""
    monkeypatch.setattr(
        restoring, "check_file", lambda bundle: Verdict(bundle.read_bytes() != b"bad", "It calls home.", "F.")
    )

    def made(of_table=None, of_run=None, task="classification"):
        folder, run = table_folder(tmp_path / "table"), tmp_path / "run"
        (folder / "data.schema.json").write_text(json.dumps({"columns": [], "rows": 4}))
        run.mkdir()
        asked = recipe(TABLE)
        asked = asked.model_copy(update={"task": asked.task.model_copy(update={"name": task})})
        (run / "recipe.yaml").write_text(to_yaml(asked), encoding="utf-8")
        for place, files in ((folder, of_table), (run, of_run)):
            for name, content in (files or {}).items():
                (place / name).parent.mkdir(exist_ok=True)
                (place / name).write_bytes(content)
        files = {f"datasets/{TABLE}/{path.relative_to(folder)}": path for path in folder.rglob("*") if path.is_file()}
        files |= {f"runs/{RUN}/{path.relative_to(run)}": path for path in run.rglob("*") if path.is_file()}
        manifest = Manifest(
            project={"name": "P", "dataset": TABLE},
            datasets=[{"id": TABLE, "name": "T", "version": 1, "created": 1.0}],
            runs=[{"id": RUN, "name": "R", "state": "finished", "created": 2.0, "headline": {}}],
            inbox=[],
        )
        package.write(tmp_path / "saved.zip", manifest, files)
        return tmp_path / "saved.zip"

    return made


def test_what_was_tried_rehearsed_or_judged_elsewhere_does_not_come_along(shop, saved):
    tried = {"trials/x.json": b"{}", "rehearsal-0123456789abcdef.json": b"{}"}
    back = restoring.restore(shop.workspace, saved(tried, {"duel.json": b"{}", "bundle.onnx": b"good"}))
    [run] = runs.all(shop.workspace, back.id)
    assert {path.name for path in run.folder.iterdir()} == {"recipe.yaml", "bundle.onnx"}
    folder = run.folder.parents[1] / "datasets" / back.dataset
    assert {path.name for path in folder.iterdir()} == {"data.parquet", "data.schema.json"}


@pytest.mark.parametrize("file", ["bundle.onnx", "start.onnx"])
def test_a_model_that_is_not_safe_keeps_the_project_out(shop, saved, file):
    with pytest.raises(UserError, match="A model in this file is not safe: It calls home"):
        restoring.restore(shop.workspace, saved(None, {file: b"bad"}))
    assert [each.id for each in projects.all(shop.workspace)] == [shop.project.id]


def test_a_run_of_a_task_that_this_app_does_not_know_is_told(shop, saved):
    with pytest.raises(UserError, match="learns “divination”, which this app does not know"):
        restoring.restore(shop.workspace, saved(task="divination"))


@pytest.mark.parametrize(
    ("of_table", "of_run", "words"),
    [
        ({"history.json": b"{"}, {}, "what is said of a table in it can't be read"),
        ({"audit-0.json": b"["}, {}, "what is said of a table in it can't be read"),
        ({}, {"rehearsal.json": b"["}, "what a run in it was said to take can't be read"),
        ({}, {"choosing.parquet": b"x"}, "what a model in it answered can't be read"),
    ],
)
def test_what_no_page_could_read_is_named(shop, saved, of_table, of_run, words):
    with pytest.raises(UserError, match=words):
        restoring.restore(shop.workspace, saved(of_table, of_run))
    assert starts.all(shop.workspace) == []
