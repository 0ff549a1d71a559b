"""How a pretrained model learns that may change: rates, epochs and batches that were measured as good. Knows no torch.

Measured on six sets of texts (MiniLM) and five of pictures (EfficientNet-Lite0), 60 to 3,000 rows each. For sounds the
values of texts are taken, with twice the epochs.
"""

import math
from dataclasses import dataclass

from core.plain import Plain
from core.pretrained.change import EVERYTHING, LAST, LITTLE
from core.records import DataFacts
from core.tasks import TASKS
from core.traits import AUDIO, IMAGE, TEXT

TRAINED = 0.6  # of the rows are for training, about
FEW_PICTURES = 500  # in training, below which batches are smaller
STEPS = 60  # that a text model needs at least, in 3 to 10 epochs
FEWEST_EPOCHS, MOST_EPOCHS = 3, 10
PICTURES, EPOCHS = (300, 600, 3_000), (12, 6, 4)  # epochs by how many pictures are learned from, twice with last layers
ROOM = 0.4  # of the machine's memory that a batch may take


@dataclass(frozen=True)
class Pace:
    """`rate`: the learning rate of the pretrained model's last step; `head`: the share of it that all behind it
    takes."""

    rate: float
    head: float


PACES: dict[str, dict[str, Pace]] = {
    TEXT: {LITTLE: Pace(1e-3, 0.5), LAST: Pace(3e-4, 5 / 3), EVERYTHING: Pace(2e-4, 2.5)},
    IMAGE: {LITTLE: Pace(3e-3, 1 / 3), LAST: Pace(1e-3, 1.0), EVERYTHING: Pace(1e-3, 1.0)},
    AUDIO: {LITTLE: Pace(1e-3, 0.5), LAST: Pace(3e-4, 5 / 3), EVERYTHING: Pace(1e-4, 5.0)},
}
MEDIA = {"tokens": TEXT, "pixels": IMAGE, "frames": AUDIO}
MEGABYTES: dict[str, dict[str, float]] = {  # of memory that a row of a batch takes while it is learned from, about
    TEXT: {LITTLE: 80, LAST: 15, EVERYTHING: 80},
    IMAGE: {LITTLE: 130, LAST: 40, EVERYTHING: 80},
    AUDIO: {LITTLE: 80, LAST: 25, EVERYTHING: 80},
}


def suggest(facts: DataFacts, task: str) -> tuple[Plain, Plain]:
    """(family options, training options) where the columns `facts.changing` have pretrained models that may change.

    One linear layer behind them, and a short schedule to its end: rates up in a tenth of it, then down to nothing.
    Several such columns go at the pace of the first; those of pictures come first.
    """
    medium, change = max(facts.changing, key=lambda each: each[0] == IMAGE)
    rows = max(1, round(TRAINED * facts.rows))
    pictures = medium == IMAGE
    batch = 32 if pictures and rows >= FEW_PICTURES else 16
    at_once = batch
    while at_once > 2 and at_once * _megabytes(facts) > ROOM * facts.memory_mb:
        at_once //= 2
    training = {
        "epochs": _epochs(medium, change, rows, batch),
        "batch_size": at_once,
        "learning_rate": PACES[medium][change].rate,
        "schedule": "cosine" if pictures else "linear",
        "warmup": 0.1,
        "weight_decay": 0.01,
        "clipping": 1.0,
        "patience": 0,
    }
    if at_once < batch:
        training["accumulation"] = batch // at_once
    if pictures and TASKS[task].head == "softmax":
        training["smoothing"] = 0.1
    return {"layers": 0, "dropout": 0.2 if pictures else 0.0}, training


def head_share(sort: str, change: str) -> float:
    """The share of the learning rate that what stands behind a pretrained model takes."""
    return PACES[MEDIA[sort]][change].head


def _epochs(medium: str, change: str, rows: int, batch: int) -> int:
    if medium != IMAGE:
        wanted = math.ceil(STEPS / math.ceil(rows / batch))
        return min(MOST_EPOCHS, max(FEWEST_EPOCHS, wanted)) * (2 if medium == AUDIO else 1)
    known = [math.log(count) for count in PICTURES]
    index = min(max(math.log(rows), known[0]), known[-1])
    upper = 1 if index <= known[1] else 2
    part = (index - known[upper - 1]) / (known[upper] - known[upper - 1])
    found = EPOCHS[upper - 1] + part * (EPOCHS[upper] - EPOCHS[upper - 1])
    return round(found * (2 if change == LAST else 1))


def _megabytes(facts: DataFacts) -> float:
    return sum(MEGABYTES[medium][change] for medium, change in facts.changing)
