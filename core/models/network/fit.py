"""Trains the neural network and holds it; imported by the job process only, as it needs torch."""

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from core.graph import Graph
from core.kinds.base import Prepared
from core.layout import Arrays
from core.messages import Message
from core.models.base import Start
from core.models.network.build import Shape, build, example, fill_unseen, work
from core.models.network.change import changes, open_network
from core.models.network.rows import ViewedRows
from core.models.network.start import take_over
from core.models.objectives import objective, targets
from core.models.tilt import counts
from core.models.watch import Examples, of_classes
from core.networks.head import HEADS
from core.networks.network import Answering
from core.networks.numeric import NumericPreparation
from core.recipe import TrainingOptions
from core.records import FittedTarget
from core.tasks import TASKS
from core.torch_export import OUTPUT, several, to_onnx
from core.torch_recurrent import TRANSLATIONS
from core.training import threads
from core.training.batches import Rows, chunk_of, rows_of
from core.training.lengths import chunks_of, lengths_of
from core.training.loop import train
from core.training.loop_state import Keep
from core.training.run_report import Report

MOST_WATCHED = 50_000  # validation rows looked at every epoch; more would cost time and tell no more
NUMBERS, CODES, TENSORS = "numbers", "codes", "tensors"  # what Answering takes


class FittedNetwork:
    """A trained network with its preparation; answers in torch and says itself as ONNX."""

    def __init__(self, answering: Answering, learned: FittedTarget, best_epoch: float, steps: float) -> None:
        self.answering = answering.eval()
        self.learned = learned
        self.best_epoch = best_epoch
        self.steps = steps

    def predict(self, arrays: Arrays) -> np.ndarray:
        """Float64 probabilities [N,C], or values in target units [N]."""
        classes = self.answering.scores.classes
        scores = np.zeros((len(arrays), classes) if classes else len(arrays))
        with torch.inference_mode():
            for index, rows in _chunks(arrays):
                scores[index] = self.answering(*rows).double().numpy()
        return scores if self.learned.labels else scores * self.learned.deviation + self.learned.mean

    def graph(self, g: Graph, prepared: Prepared) -> str:
        """The whole module, exported by torch and spliced behind the prepared tensors, then the target's units."""
        inputs: dict[str, Tensor | tuple[Tensor, ...]] = {}
        feeds: dict[str, str] = {}
        if self.answering.preparation.columns:
            inputs[NUMBERS] = torch.zeros(3, self.answering.preparation.columns, dtype=torch.float64)
            feeds[NUMBERS] = prepared.numbers
        if self.answering.network.categories is not None:
            inputs[CODES] = torch.zeros(3, len(prepared.code_columns), dtype=torch.int64)
            feeds[CODES] = prepared.codes
        if prepared.tensors:
            inputs[TENSORS] = tuple(example(column, 3) for column in prepared.tensor_columns)
            feeds |= zip(several(TENSORS, len(prepared.tensors)), prepared.tensors, strict=True)
        made = to_onnx(self.answering, inputs, translations=TRANSLATIONS)
        scores = g.splice(made, g.prefix + "net/", feeds)[OUTPUT]
        if self.learned.labels:
            return scores
        sized = g.Mul(scores, g.const(self.learned.deviation, "float64"))
        return g.Add(sized, g.const(self.learned.mean, "float64"))


def fit_network(
    train_rows: Arrays,
    valid_rows: Arrays,
    learned: FittedTarget,
    options: Shape,
    training: TrainingOptions,
    report: Report,
    start: Start | None = None,
) -> FittedNetwork:
    """Train the network that `options` describe; see core.training.loop for what is raised.

    start: weights of a network that was trained before, to begin from.
    """
    torch.manual_seed(training.seed)
    preparation = NumericPreparation(train_rows.numbers)
    network = build(train_rows.layout, preparation.width, learned, options)
    _, scores = HEADS[TASKS[learned.task].head]
    answering = Answering(preparation, network, scores(learned))
    taken = take_over(answering, train_rows.layout, learned, start) if start is not None else None
    if taken:
        report.note(taken.note)
    threads.choose(work(network, train_rows.layout), training.batch_size)
    if (options.batch_norm or train_rows.tensors) and training.batch_size == 1:
        training = training.model_copy(update={"batch_size": 2})
        report.note(Message("batch_of_two", "Batch normalisation needs 2 rows in a batch: the batch size is 2."))

    def ready(numbers: Tensor, codes: Tensor) -> tuple[Tensor, Tensor]:
        with torch.no_grad():
            return preparation(numbers), codes

    valid_rows = _watched(valid_rows, learned)
    seen, unseen = (targets(learned, np.asarray(part.target)) for part in (train_rows, valid_rows))
    opened = None
    rows: Rows
    valid: Rows
    if changes(train_rows):
        opened = open_network(network, train_rows, ready, learned, training, report, bool(taken and taken.head))
    if opened:
        rows, valid = opened.rows(train_rows, seen, ready, True), opened.rows(valid_rows, unseen, ready, False)
        opened.enter()
    else:
        rows, valid = rows_of(train_rows, seen, ready), rows_of(valid_rows, unseen, ready)
        rows = ViewedRows(rows, [(column, 0) for column in train_rows.layout.tensors])
    heavy, examples = of_classes(train_rows, learned), Examples.of(valid_rows, learned)
    note = counts(train_rows, learned)
    aim = objective(learned, valid_rows.target, heavy, training.smoothing, examples, note)
    keep: Keep = "end" if opened else "best"
    outcome = train(network, rows, valid, aim, training, report, keep, opened.groups if opened else None)
    if opened:
        opened.close(unchanged=outcome.best_epoch == 0)
    fill_unseen(network, train_rows)
    return FittedNetwork(answering, learned, outcome.best_epoch, outcome.steps)


def _chunks(arrays: Arrays) -> Iterator[tuple[np.ndarray, tuple[Tensor, Tensor, tuple[Tensor, ...]]]]:
    """Positions and what Answering takes; a pretrained model's texts by their lengths, so that little is padding."""
    columns = zip(arrays.tensors, arrays.layout.tensors, strict=True)
    lengths = next((lengths_of(part) for part, column in columns if column.model and column.sort == "tokens"), None)
    for index in chunks_of(len(arrays), lengths, chunk_of(arrays)):
        indices = index.numpy()
        numbers, codes, *tensors = (
            torch.from_numpy(np.array(part[indices])) for part in (arrays.numbers, arrays.codes, *arrays.tensors)
        )
        yield indices, (numbers, codes, tuple(tensors))


def _watched(rows: Arrays, learned: FittedTarget) -> Arrays:
    """At most 50,000 validation rows, evenly spread, none with a class that training never saw."""
    exclusive = TASKS[learned.task].exclusive
    usable = np.flatnonzero(rows.target >= 0) if exclusive else np.arange(len(rows))
    if len(usable) > MOST_WATCHED:
        usable = usable[np.linspace(0, len(usable) - 1, MOST_WATCHED).astype("int64")]
    return rows if len(usable) == len(rows) else rows.take(usable)
