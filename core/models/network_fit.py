"""Builds, trains and holds the neural network; imported by the job process only, as it needs torch."""

from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.graph import Graph
from core.kinds.base import Prepared
from core.layout import Arrays
from core.models.watch import of_classes
from core.networks.categories import CategoryEncoder
from core.networks.head import Head, Scores
from core.networks.network import Answering, Network
from core.networks.numeric import NumericPreparation
from core.networks.trunk import Trunk
from core.recipe import TrainingOptions
from core.records import Learned
from core.settings import Options
from core.tasks import TASKS
from core.torch_export import OUTPUT, to_onnx
from core.training import threads
from core.training.batches import PIECE, rows_of
from core.training.loop import Objective, train
from core.training.report import QuietReport, RunReport

MOST_WATCHED = 50_000  # validation rows looked at every epoch; more would cost time and tell no more
RESERVED = 2  # codes before the levels: unseen, missing


class FittedNetwork:
    """A trained network with its preparation; answers in torch and says itself as ONNX."""

    def __init__(self, answering: Answering, learned: Learned, best_epoch: int) -> None:
        self.answering = answering.eval()
        self.learned = learned
        self.best_epoch = best_epoch

    def predict(self, arrays: Arrays) -> np.ndarray:
        """Float64 probabilities [N,C], or values in target units [N]."""
        pieces = [np.zeros((0, self.answering.scores.classes) if self.answering.scores.classes else 0)]
        with torch.inference_mode():
            for start in range(0, len(arrays.numbers), PIECE):
                numbers = torch.from_numpy(np.array(arrays.numbers[start : start + PIECE]))
                codes = torch.from_numpy(np.array(arrays.codes[start : start + PIECE]))
                pieces.append(self.answering(numbers, codes).double().numpy())
        scores = np.concatenate(pieces)
        return scores if self.learned.labels else scores * self.learned.deviation + self.learned.mean

    def graph(self, g: Graph, prepared: Prepared) -> str:
        """The whole module, exported by torch and spliced behind the prepared tensors, then the target's units."""
        inputs, feeds = {}, {}
        if self.answering.preparation.columns:
            inputs["numbers"] = torch.zeros(3, self.answering.preparation.columns, dtype=torch.float64)
            feeds["numbers"] = prepared.numbers
        if self.answering.network.categories is not None:
            inputs["codes"] = torch.zeros(3, len(prepared.code_columns), dtype=torch.int64)
            feeds["codes"] = prepared.codes
        scores = g.splice(to_onnx(self.answering, inputs), g.prefix + "net/", feeds)[OUTPUT]
        if self.learned.labels:
            return scores
        sized = g.Mul(scores, g.const(self.learned.deviation, "float64"))
        return g.Add(sized, g.const(self.learned.mean, "float64"))


def fit_network(
    train_rows: Arrays,
    valid_rows: Arrays,
    learned: Learned,
    options: Options,
    training: TrainingOptions,
    report: RunReport | QuietReport,
) -> FittedNetwork:
    """Train the network that `options` (neural_network.Options) describe; see core.training.loop for what is raised."""
    torch.manual_seed(training.seed)
    preparation = NumericPreparation(train_rows.numbers)
    network = _build(train_rows, preparation.width, learned, options)
    weights = sum(part.numel() for part in network.parameters())
    threads.settle(weights, training.batch_size)
    if options.batch_norm and training.batch_size == 1:
        training = training.model_copy(update={"batch_size": 2})
        report.note("Batch normalisation needs 2 rows in a batch: the batch size is 2.")

    def ready(numbers: Tensor, codes: Tensor) -> tuple[Tensor, Tensor]:
        with torch.no_grad():
            return preparation(numbers), codes

    valid_rows = _watched(valid_rows, learned)
    rows = rows_of(train_rows, _target(train_rows, learned), ready)
    valid = rows_of(valid_rows, _target(valid_rows, learned), ready)
    outcome = train(
        network, rows, valid, _objective(learned, valid_rows.target, of_classes(train_rows, learned)), training, report
    )
    if network.categories is not None:
        network.categories.settle_unseen(_counts(train_rows))
    return FittedNetwork(Answering(preparation, network, Scores(learned)), learned, outcome.best_epoch)


def _build(rows: Arrays, numbers: int, learned: Learned, options: Options) -> Network:
    levels = [len(column.levels) + RESERVED for column in rows.layout.codes]
    categories = CategoryEncoder(levels, options.embedding) if levels else None
    trunk = Trunk(
        numbers + (categories.width if categories is not None else 0),
        options.layers,
        options.width,
        options.activation,
        options.dropout,
        options.batch_norm,
    )
    return Network(numbers, categories, trunk, Head(trunk.width, learned))


def _watched(rows: Arrays, learned: Learned) -> Arrays:
    """At most 50,000 validation rows, evenly spread, none with a class that training never saw."""
    usable = np.flatnonzero(rows.target >= 0) if learned.labels else np.arange(len(rows))
    if len(usable) > MOST_WATCHED:
        usable = usable[np.linspace(0, len(usable) - 1, MOST_WATCHED).astype("int64")]
    return rows if len(usable) == len(rows) else rows.take(usable)


def _target(rows: Arrays, learned: Learned) -> Tensor:
    if learned.labels:
        return torch.from_numpy(np.array(rows.target, "int64"))
    return torch.from_numpy(((rows.target - learned.mean) / learned.deviation).astype("float32"))


def _objective(learned: Learned, truth: np.ndarray, class_weights: np.ndarray | None) -> Objective:
    if learned.labels:
        heavy = None if class_weights is None else torch.from_numpy(class_weights.astype("float32"))
        return Objective(partial(functional.cross_entropy, weight=heavy), 1.0, _live(learned, truth, _shares))
    return Objective(
        lambda outputs, target: functional.mse_loss(outputs[:, 0], target),
        learned.deviation**2,
        _live(learned, truth, lambda outputs: outputs[:, 0].astype("float64") * learned.deviation + learned.mean),
    )


def _live(
    learned: Learned, truth: np.ndarray, scores: Callable[[np.ndarray], np.ndarray]
) -> Callable[[np.ndarray], dict[str, float | None]]:
    """The task's primary metric on the validation rows, from the network's raw outputs."""
    task = TASKS[learned.task]

    def measure(outputs: np.ndarray) -> dict[str, float | None]:
        return {f"valid_{task.primary}": task.live(learned, truth, scores(outputs))[task.primary]}

    return measure


def _shares(outputs: np.ndarray) -> np.ndarray:
    powers = np.exp(outputs.astype("float64") - outputs.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def _counts(rows: Arrays) -> list[np.ndarray]:
    return [
        np.bincount(rows.codes[:, place], minlength=len(column.levels) + RESERVED)
        for place, column in enumerate(rows.layout.codes)
    ]
