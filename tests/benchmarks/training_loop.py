"""Our training loop beside a bare hand-written one: rows per second on the same network, rows and batch size.

Run: python -m tests.benchmarks.training_loop [rounds]. Both sides alternate and start from equal weights; ours also
tells points, asks for wishes, and watches the validation rows; the bare one does the same watching ("with watching") or
none at all ("bare"). Prints the medians and their ratio; the target is 0.9 or more.
"""

import copy
import json
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional

from core.layout import CodeColumn, Layout, TensorColumn
from core.models import MODELS
from core.models.network.build import build, work
from core.networks.network import Network
from core.recipe import TrainingOptions
from core.records import FittedTarget
from core.training import threads
from core.training.batches import TENSOR_CHUNK, HeldRows
from core.training.loop import train
from core.training.objective import Objective
from core.training.run_report import RunReport

LEARNED = FittedTarget("classification", "answer", ("a", "b", "c"))
TABLE = Layout(
    tuple("abcdefghijkl"), tuple(CodeColumn(str(many), tuple(map(str, range(many - 2)))) for many in (20, 100, 16))
)
PICTURES = Layout(tensors=(TensorColumn("picture", "pixels", (28, 28, 3), network="cnn"),))
TEXTS = Layout(tensors=(TensorColumn("text", "tokens", (64,), 5000, network="cnn"),))


@dataclass(frozen=True)
class Shape:
    """What is measured: the columns, the network's width, the batch, and how many rows are gone through how often."""

    name: str
    layout: Layout
    width: int
    batch: int
    rows: int = 30_000
    watched: int = 4_500
    epochs: int = 3


SHAPES = (
    Shape("width 128, batch 256", TABLE, 128, 256),
    Shape("width 256, batch 1024", TABLE, 256, 1024),
    Shape("width 64, batch 32", TABLE, 64, 32),
    Shape("pictures of 28 x 28, batch 64", PICTURES, 128, 64, 1_500, 225, 2),
    Shape("texts of 64 words, batch 32", TEXTS, 128, 32, 1_500, 225, 2),
)


def rows(shape: Shape, count: int, seed: int) -> HeldRows:
    """Random rows in the network's own form; the speed does not depend on what they say."""
    chance = torch.Generator().manual_seed(seed)
    numbers = torch.randn(count, len(shape.layout.numbers), generator=chance)
    codes = [torch.randint(0, len(column.levels) + 2, (count,), generator=chance) for column in shape.layout.codes]
    tensors = [
        torch.randint(0, column.levels, (count, *column.shape), generator=chance)
        if column.sort == "tokens"
        else torch.randint(0, 256, (count, *column.shape), generator=chance, dtype=torch.uint8)
        for column in shape.layout.tensors
    ]
    inputs = (numbers, torch.stack(codes, 1) if codes else torch.zeros(count, 0, dtype=torch.int64), *tensors)
    answers = torch.randint(0, len(LEARNED.labels), (count,), generator=chance)
    return HeldRows(inputs, answers, *[TENSOR_CHUNK] * bool(tensors))


def bare(model: Network, shape: Shape, train_rows: HeldRows, valid: HeldRows | None) -> float:
    """The loop one would write by hand; returns training rows per second."""
    inputs, target = train_rows.inputs, train_rows.target
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.003, weight_decay=1e-4)
    began = time.perf_counter()
    for _ in range(shape.epochs):
        model.train()
        for indices in torch.randperm(len(target)).split(shape.batch):
            loss = functional.cross_entropy(model(*(part[indices] for part in inputs)), target[indices])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        if valid is not None:
            model.eval()
            with torch.inference_mode():
                functional.cross_entropy(model(*valid.inputs), valid.target).item()
    return shape.epochs * len(target) / (time.perf_counter() - began)


def ours(model: Network, shape: Shape, train_rows: HeldRows, valid: HeldRows) -> float:
    """The same by core.training.loop, with everything it does in a run."""
    training = TrainingOptions(epochs=shape.epochs, batch_size=shape.batch, patience=0)
    with tempfile.TemporaryDirectory() as folder:
        report = RunReport(Path(folder))
        began = time.perf_counter()
        train(model, train_rows, valid, Objective(functional.cross_entropy), training, report)
        seconds = time.perf_counter() - began
        report.close()
    return shape.epochs * len(train_rows) / seconds


def measure(shape: Shape, rounds: int) -> dict:
    """Medians over alternating rounds."""
    start = build(shape.layout, len(shape.layout.numbers), LEARNED, MODELS["neural_network"].Options(width=shape.width))
    train_rows, valid = rows(shape, shape.rows, 0), rows(shape, shape.watched, 1)
    used = threads.choose(work(start, shape.layout), shape.batch)
    speeds: dict[str, list[float]] = {"ours": [], "bare": [], "bare with watching": []}
    for _ in range(rounds):
        speeds["bare"].append(bare(copy.deepcopy(start), shape, train_rows, None))
        speeds["ours"].append(ours(copy.deepcopy(start), shape, train_rows, valid))
        speeds["bare with watching"].append(bare(copy.deepcopy(start), shape, train_rows, valid))
    medians = {name: round(statistics.median(values)) for name, values in speeds.items()}
    return {
        "shape": shape.name,
        "threads": used,
        "rows_per_second": medians,
        "ratio": round(medians["ours"] / medians["bare with watching"], 3),
        "ratio_without_watching": round(medians["ours"] / medians["bare"], 3),
    }


if __name__ == "__main__":
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    for shape in SHAPES:
        print(json.dumps(measure(shape, rounds)), flush=True)
