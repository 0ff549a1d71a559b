"""Going on from a model: which change of an open model comes next, and files that are none."""

from types import SimpleNamespace

import pytest

from core.errors import UserError
from core.export.check import LARGEST_MB
from core.jobs import further
from core.pretrained import library
from core.recipe import with_settings
from core.store import starts, workspaces
from tests.export.test_card import recipe

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
