"""A pretrained model that learns: a step of ours beside a bare loop with the same module, and what LoRA needs to learn.

Both sides alternate, in full precision, from equal weights, on the same batches of random rows.
"""

import copy
import statistics
import tempfile
import time
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.layout import OPEN, Layout, TensorColumn
from core.models import MODELS
from core.models.network.build import build
from core.models.network.opening import open_up
from core.networks.network import Network
from core.pretrained.change import EVERYTHING, LITTLE
from core.pretrained.supply import library
from core.recipe import TrainingOptions
from core.records import FittedTarget
from core.training.batches import TENSOR_CHUNK, HeldRows
from core.training.loop import train
from core.training.memory import keep_memory
from core.training.objective import Objective
from core.training.optimizers import make_optimizer
from core.training.parameter_groups import Group, all_alike
from core.training.run_report import RunReport
from tests.benchmarks.figure import Figure

MINILM, LITE0 = "sentence-transformers/all-MiniLM-L6-v2", "google/efficientnet-lite0"
CASES = ((MINILM, (32,), LITTLE), (MINILM, (32,), EVERYTHING), (LITE0, (160, 160, 3), EVERYTHING))
LEARNED = FittedTarget("classification", "answer", ("a", "b", "c"))
ROWS, BATCH, ROUNDS = 320, 16, 3
MOST_STATE = 0.1  # of what "everything" keeps beside its weights


def measure() -> list[Figure]:
    """Ours divided by bare, the median of the rounds; then LoRA's gradients and optimizer beside those of all."""
    figures = []
    for model, shape, change in CASES:
        slower = statistics.median(_slower(model, shape, change) for _ in range(ROUNDS))
        named = f"a step of {model.split('/')[1]}, {change} changes"
        figures.append(Figure(named, slower, "of a bare loop's time", most=1.1))
    little, everything = (_state(MINILM, (32,), change) for change in (LITTLE, EVERYTHING))
    note = f"{little / 1e6:.1f} of {everything / 1e6:.1f} MB"
    return [
        *figures,
        Figure("LoRA's gradients and optimizer", little / everything, "of all", most=MOST_STATE, beside=note),
    ]


def _slower(model: str, shape: tuple[int, ...], change: str) -> float:
    """How many times as long our loop takes for one more epoch; what begins and ends a training is no step."""
    keep_memory()
    network, groups = _opened(model, shape, change)
    rows = _rows(network, shape)
    once, twice = (_ours(*copy.deepcopy((network, groups)), rows, epochs) for epochs in (1, 2))
    began = time.perf_counter()
    _bare(network, groups, rows)
    return (twice - once) / (time.perf_counter() - began)


def _ours(network: Network, groups: tuple[Group, ...], rows: HeldRows, epochs: int) -> float:
    """Seconds of a whole training, with everything that a run's loop does."""
    training = TrainingOptions(epochs=epochs, batch_size=BATCH, patience=0, precision="full", clipping=1.0)
    nothing = HeldRows(tuple(part[:0] for part in rows.inputs), rows.target[:0])
    with tempfile.TemporaryDirectory() as folder:
        report = RunReport(Path(folder))
        began = time.perf_counter()
        train(network, rows, nothing, Objective(functional.cross_entropy), training, report, "end", groups)
        seconds = time.perf_counter() - began
        report.close()
    return seconds


def _opened(model: str, shape: tuple[int, ...], change: str) -> tuple[Network, tuple[Group, ...]]:
    sort = library.encoder(model).sort
    column = TensorColumn("value", sort, shape, network=OPEN, model=model, change=change)
    torch.manual_seed(0)
    network = build(Layout(tensors=(column,)), 0, LEARNED, MODELS["neural_network"].Options(layers=0, dropout=0.0))
    groups = open_up(network.encoders[0], column)
    return network, (*all_alike(network.head.parameters()), *groups)


def _rows(network: Network, shape: tuple[int, ...]) -> HeldRows:
    """Random rows; the speed does not depend on what they say."""
    chance = torch.Generator().manual_seed(0)
    most = 256 if len(shape) > 1 else 20_000
    values = torch.randint(0, most, (ROWS, *shape), generator=chance, dtype=torch.uint8 if most == 256 else torch.int64)
    inputs = (torch.zeros(ROWS, 0), torch.zeros(ROWS, 0, dtype=torch.int64), values)
    return HeldRows(inputs, torch.randint(0, len(LEARNED.labels), (ROWS,), generator=chance), TENSOR_CHUNK)


def _bare(network: nn.Module, groups: tuple[Group, ...], rows: HeldRows) -> None:
    """The loop one would write by hand."""
    learning = [part for group in groups for part in group.parameters]
    optimizer = torch.optim.AdamW(learning, lr=1e-3, fused=True)
    network.train()
    for places in torch.randperm(ROWS).split(BATCH):
        _step(network, rows, places)
        nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        optimizer.zero_grad()


def _step(network: nn.Module, rows: HeldRows, indices: Tensor) -> None:
    loss = functional.cross_entropy(network(*(part[indices] for part in rows.inputs)), rows.target[indices])
    loss.backward()
    loss.item()


def _state(model: str, shape: tuple[int, ...], change: str) -> int:
    """Bytes of gradients and of the optimizer's state after a step."""
    network, groups = _opened(model, shape, change)
    optimizer = make_optimizer(TrainingOptions(), groups)
    _step(network, _rows(network, shape), torch.arange(2))
    optimizer.step()
    kept = [part.grad for part in network.parameters() if part.grad is not None]
    kept += [part for state in optimizer.state.values() for part in state.values() if isinstance(part, Tensor)]
    return sum(part.nbytes for part in kept)
