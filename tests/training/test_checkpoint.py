"""A checkpoint is there as a whole or not at all, and others can tell how far it went."""

import errno

import pytest
import torch

from core.errors import UserError
from core.training import checkpoint


def test_a_state_comes_back_and_tells_its_epoch_beside(tmp_path):
    folder = tmp_path / "run" / "checkpoint"
    assert (checkpoint.load(folder), checkpoint.reached(folder)) == (None, None)
    checkpoint.save(folder, {"epoch": 7, "ended": "patience", "weights": torch.arange(3), "planned": 9})
    kept = checkpoint.load(folder)
    assert (kept["epoch"], kept["ended"], kept["planned"], kept["weights"].tolist()) == (7, "patience", 9, [0, 1, 2])
    assert checkpoint.reached(folder) == 7
    assert (folder / "reached.json").read_text("utf-8").split() == [
        "{",
        '"epoch":',
        "7,",
        '"ended":',
        '"patience"',
        "}",
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["reached.json", "state.pt"]


def test_a_reopened_training_has_planned_what_it_reached_and_nothing_else_changes(tmp_path):
    checkpoint.save(tmp_path, {"epoch": 7, "ended": "patience", "planned": 9})
    checkpoint.reopen(tmp_path)
    assert checkpoint.load(tmp_path) == {"epoch": 7, "ended": "patience", "planned": 7}
    checkpoint.reopen(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(
    ("number", "told"), [(errno.ENOSPC, UserError), (errno.EDQUOT, UserError), (errno.EACCES, OSError)]
)
def test_only_a_full_disk_is_a_user_s_matter_and_no_half_file_stays(tmp_path, monkeypatch, number, told):
    def fails(*_arguments):
        raise OSError(number, "no")

    monkeypatch.setattr(torch, "save", fails)
    with pytest.raises(told):
        checkpoint.save(tmp_path, {"epoch": 1, "ended": ""})
    assert list(tmp_path.iterdir()) == []
