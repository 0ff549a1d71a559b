"""Going on from a model: which change of a pretrained model comes next, and files that are none."""

from types import SimpleNamespace

import pytest

from core.bundle_schema import BaseModel, BundleSchema, InputColumn
from core.errors import UserError
from core.export.strangers.check import LARGEST_MB
from core.jobs.orders import desk, further
from core.jobs.work import splits
from core.pretrained.supply import library
from core.recipe import with_settings
from core.runs.planning.brought import Brought
from core.store import runs, starts
from core.store.access import workspaces
from tests.export.test_card import recipe
from tests.store import things

MINI = "sentence-transformers/all-MiniLM-L6-v2"


def asked(change: str, model: str = MINI):
    return with_settings(recipe(), [f"columns.note.model={model}", f"columns.note.change={change}"])


@pytest.mark.parametrize(
    ("now", "then"), [("nothing", "little"), ("little", "last"), ("last", "everything"), ("everything", None)]
)
def test_the_next_larger_change_is_offered(now, then):
    assert further.next_change(asked(now)) == (then and ("note", then))


def test_what_a_model_refuses_is_passed_over(monkeypatch):
    monkeypatch.setattr(library, "made", lambda _: SimpleNamespace(refused={"little": "no", "last": "no"}))
    assert further.next_change(asked("nothing")) == ("note", "everything")


def test_without_an_open_model_that_is_here_nothing_is_offered():
    assert further.next_change(recipe()) is None
    assert further.next_change(asked("nothing", "someone/far-away")) is None
    assert further.away(asked("nothing", "someone/far-away")) == "someone/far-away"
    assert [further.away(each) for each in (recipe(), asked("little"))] == ["", ""]


def test_a_file_that_is_no_model_is_not_kept(home):
    workspace = workspaces.open_workspace(workspaces.new_key())
    with pytest.raises(UserError, match="not an ONNX file"):
        further.bring(workspace, b"PK\x03\x04 something else")
    assert starts.all(workspace) == []


def test_a_file_that_is_too_large_is_not_even_read(home, tmp_path):
    large = tmp_path / "large.onnx"
    with large.open("wb") as file:
        file.truncate((LARGEST_MB + 1) * 2**20)
    workspace = workspaces.open_workspace(workspaces.new_key())
    with pytest.raises(UserError, match=f"{LARGEST_MB + 1} MB.*up to {LARGEST_MB} MB"):
        further.bring(workspace, large)
    assert starts.all(workspace) == []


@pytest.fixture
def shop(home, tmp_path, monkeypatch):
    """A workspace in which runs wait for good, and every model file is taken for MiniLM, a little changed."""
    schema = BundleSchema(3, "classification", "species", (InputColumn("note", "note", "text"),), ("a", "b"))
    models = (BaseModel(MINI, "MiniLM", "c" * 40, "Apache-2.0", "", "little"),)
    monkeypatch.setattr(desk, "_go", lambda: None)
    monkeypatch.setattr(further, "look", lambda _: Brought("f" * 64, "Predicts", recipe(), schema, "", models, 9))
    monkeypatch.setattr(further, "with_change", lambda recipe, *_: with_settings(recipe, ["columns.note.change=last"]))
    monkeypatch.setattr(starts, "keep", lambda *_: "f" * 64)
    monkeypatch.setattr(starts, "lend", lambda *_: True)
    return things.open_shop(tmp_path / "tables")


def done(shop):
    asked = with_settings(things.recipe(shop.dataset.id), [f"columns.note.model={MINI}", "columns.note.change=little"])
    run = runs.create(shop.workspace, shop.project.id, asked, "First", state="finished")
    run.bundle.write_bytes(b"a model")
    return run


def test_two_windows_that_let_one_run_change_more_start_one_run(shop):
    first = done(shop)
    more = further.change_more(shop.workspace, first.id, None)
    assert further.change_more(shop.workspace, first.id, None).id == more.id
    assert [run.name for run in runs.all(shop.workspace, shop.project.id)] == ["First, more changed", "First"]
    start = runs.recipe(shop.workspace, more.id).start
    assert (start.run, start.name, start.changed) == (first.id, "First", {"MiniLM": "little"})


def test_a_run_that_was_deleted_meanwhile_says_so_and_nothing_else_is_lost(shop):
    first = done(shop)
    more = further.change_more(shop.workspace, first.id, None)
    runs.trash(shop.workspace, first.id)
    with pytest.raises(UserError, match="“First” is in the trash"):
        further.change_more(shop.workspace, first.id, None)
    runs.purge(shop.workspace, first.id)
    for again in (lambda: further.change_more(shop.workspace, first.id, None), lambda: further.keep_run(shop.workspace,
                  first.id)):  # fmt: skip
        with pytest.raises(UserError, match="not in your workspace"):
            again()
    assert runs.all(shop.workspace, shop.project.id) == [more], "it has the model file, and goes on"
    assert splits.earlier(shop.workspace, more, runs.recipe(shop.workspace, more.id)) is None
