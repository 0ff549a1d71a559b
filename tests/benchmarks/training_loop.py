"""Our training loop beside a bare hand-written one: rows per second on the same network, rows and batch size.

Run: python tests/benchmarks/training_loop.py [rounds]. Both sides alternate and start from equal weights; ours also
tells points, asks for wishes, and watches the validation rows; the bare one does the same watching ("with watching") or
none at all ("bare"). Prints the medians and their ratio; the target is 0.9 or more.
"""

import copy
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import torch
from torch.nn import functional

from core.networks.categories import CategoryEncoder
from core.networks.head import Head
from core.networks.network import Network
from core.networks.trunk import Trunk
from core.recipe import TrainingOptions
from core.records import Learned
from core.training import threads
from core.training.batches import HeldRows
from core.training.loop import Objective, train
from core.training.report import RunReport

ROWS, WATCHED, NUMBERS, LEVELS, CLASSES, EPOCHS = 30_000, 4_500, 12, [20, 100, 16], 3, 3
LEARNED = Learned("classification", "answer", ("a", "b", "c"))


def rows(count: int, seed: int) -> HeldRows:
    """Random rows in the network's own form; the speed does not depend on what they say."""
    chance = torch.Generator().manual_seed(seed)
    numbers = torch.randn(count, NUMBERS, generator=chance)
    codes = torch.stack([torch.randint(0, levels, (count,), generator=chance) for levels in LEVELS], 1)
    return HeldRows((numbers, codes), torch.randint(0, CLASSES, (count,), generator=chance))


def network(width: int) -> Network:
    """The neural network family's default shape at that width."""
    categories = CategoryEncoder(LEVELS)
    trunk = Trunk(NUMBERS + categories.width, 2, width, "relu", 0.1)
    return Network(NUMBERS, categories, trunk, Head(width, LEARNED))


def bare(model: Network, train_rows: HeldRows, valid: HeldRows | None, batch: int) -> float:
    """The loop one would write by hand; returns training rows per second."""
    (numbers, codes), target = train_rows.inputs, train_rows.target
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.003, weight_decay=1e-4)
    began = time.perf_counter()
    for _ in range(EPOCHS):
        model.train()
        for places in torch.randperm(len(target)).split(batch):
            loss = functional.cross_entropy(model(numbers[places], codes[places]), target[places])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        if valid is not None:
            model.eval()
            with torch.inference_mode():
                functional.cross_entropy(model(*valid.inputs), valid.target).item()
    return EPOCHS * len(target) / (time.perf_counter() - began)


def ours(model: Network, train_rows: HeldRows, valid: HeldRows, batch: int) -> float:
    """The same by core.training.loop, with everything it does in a run."""
    training = TrainingOptions(epochs=EPOCHS, batch_size=batch, patience=0)
    with tempfile.TemporaryDirectory() as folder:
        report = RunReport(Path(folder))
        began = time.perf_counter()
        train(model, train_rows, valid, Objective(functional.cross_entropy), training, report)
        seconds = time.perf_counter() - began
        report.close()
    return EPOCHS * len(train_rows) / seconds


def measure(width: int, batch: int, rounds: int) -> dict:
    """Medians over alternating rounds."""
    start, train_rows, valid = network(width), rows(ROWS, 0), rows(WATCHED, 1)
    used = threads.settle(sum(part.numel() for part in start.parameters()), batch)
    speeds: dict[str, list[float]] = {"ours": [], "bare": [], "bare with watching": []}
    for _ in range(rounds):
        speeds["bare"].append(bare(copy.deepcopy(start), train_rows, None, batch))
        speeds["ours"].append(ours(copy.deepcopy(start), train_rows, valid, batch))
        speeds["bare with watching"].append(bare(copy.deepcopy(start), train_rows, valid, batch))
    medians = {name: round(statistics.median(values)) for name, values in speeds.items()}
    return {
        "width": width,
        "batch": batch,
        "threads": used,
        "rows_per_second": medians,
        "ratio": round(medians["ours"] / medians["bare with watching"], 3),
        "ratio_without_watching": round(medians["ours"] / medians["bare"], 3),
    }


if __name__ == "__main__":
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    for width, batch in ((128, 256), (256, 1024), (64, 32)):
        print(json.dumps(measure(width, batch, rounds)), flush=True)
