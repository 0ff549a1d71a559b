"""A training's state on disk: written whole or not at all, read without running code. Knows no network.

Beside the state lies a small JSON, so that others learn how far it went without torch.
"""

import errno
import json
from pathlib import Path

from core.errors import UserError
from core.plain import Plain, write_json

STATE = "state.pt"
REACHED = "reached.json"


def save(folder: Path, state: Plain) -> None:
    """Write plain values and tensors; UserError when the disk is full. `epoch` and `ended` must be among them."""
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / (STATE + ".part")
    try:
        with beside.open("wb") as file:
            torch.save(state, file)
        beside.replace(folder / STATE)
        write_json(folder / REACHED, {"epoch": state["epoch"], "ended": state["ended"]})
    except OSError as error:
        beside.unlink(missing_ok=True)
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise UserError(
            "The disk is full: the training's state could not be kept.",
            "Empty the trash or delete runs that you no longer need, then resume.",
        ) from error


def load(folder: Path) -> Plain | None:
    """The state that `save` wrote, or None."""
    import torch

    path = folder / STATE
    return torch.load(path, map_location="cpu", weights_only=True) if path.is_file() else None


def reopen(folder: Path) -> None:
    """Let a training that had ended go on: its plan becomes what it reached, so that any more epochs wake it."""
    state = load(folder)
    if state is not None:
        save(folder, {**state, "planned": state["epoch"]})


def reached(folder: Path) -> int | None:
    """How many epochs the kept training has gone through, or None without a checkpoint. Needs no torch.

    To train longer by n epochs: copy the folder into the child run, reopen it and set training.epochs to this plus n.
    """
    path = folder / REACHED
    return int(json.loads(path.read_text(encoding="utf-8"))["epoch"]) if path.is_file() else None
