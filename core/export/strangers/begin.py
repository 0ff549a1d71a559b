"""The weights of a model file as something to begin from. The file is opened by a limited process, never here."""

from pathlib import Path

import numpy as np

from core.errors import UserError, stored
from core.models.base import Start
from core.recipe import StartChoice
from core.serving.sandbox.child import Child, ChildDied
from core.serving.sandbox.limits import CHILD_MEMORY_MB, MEGABYTE

SECONDS = 120
TIMES_ITS_SIZE = 6  # megabytes of memory for one of the file


def begin(file: Path, choice: StartChoice) -> Start:
    """What a training can take over from the file, for the columns and answers that `choice` says are the same.

    UserError when the file was changed, or is not there.
    """
    if not file.is_file():
        raise UserError("The model file to begin from is not there any more.", "Bring it again.")
    bundle = file.read_bytes()
    memory = CHILD_MEMORY_MB + TIMES_ITS_SIZE * (len(bundle) // MEGABYTE)
    child = Child("core.export.strangers.weights_child")
    try:
        reply, payload = child.ask({"seconds": SECONDS, "memory_mb": memory}, bundle, SECONDS)
    except ChildDied as error:
        raise UserError(
            "Taking the weights out of the model file needs more memory or time than one file may take.",
            "Begin from another model, or without one.",
        ) from error
    finally:
        child.end()
    if "problem" in reply:
        raise stored(reply)
    return Start(
        weights=_apart(reply["shapes"], payload),
        columns=dict(choice.columns),
        labels=tuple(reply["labels"]),
        levels={name: tuple(rows) for name, rows in reply["rows"].items()},
        answers=dict(choice.answers),
    )


def _apart(shapes: dict[str, list[int]], payload: bytes) -> dict[str, np.ndarray]:
    values, found, start = np.frombuffer(payload, "<f4"), {}, 0
    for name, shape in shapes.items():
        size = int(np.prod(shape, dtype=np.int64))
        found[name] = values[start : start + size].reshape(shape)
        start += size
    return found
