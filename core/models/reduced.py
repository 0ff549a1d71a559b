"""A question that a family can't learn at once, learned as several of yes and no. Knows no family and no task.

Several labels: each by itself (binary relevance; Tsoumakas and Katakis 2007). Ordered classes: whether the class is
above the first, the second ... (Frank and Hall 2001, A simple approach to ordinal classification). The task says how.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.graph import DOUBLE, Graph
from core.kinds.base import Prepared
from core.layout import Arrays
from core.messages import Message
from core.models.base import AnyFamily, Fitted, Report, Start
from core.models.watch import Examples, sample
from core.recipe import TrainingOptions
from core.records import FittedTarget
from core.settings import Options
from core.tasks import TASKS
from core.training.run_report import Paused, QuietReport


@dataclass(frozen=True)
class Share:
    """A part whose answer is the same in every training row: its probability of yes."""

    yes: float
    steps: float = 0

    def predict(self, arrays: Arrays) -> np.ndarray:
        """Float64 probabilities [N,2]."""
        return np.tile([1 - self.yes, self.yes], (len(arrays), 1))

    def graph(self, g: Graph, prepared: Prepared) -> str:
        """The same row as often as there are rows."""
        rows = g.Shape(prepared.numbers or prepared.codes or prepared.tensors[0], start=0, end=1)
        shape = g.Concat(rows, g.const([2], "int64"), axis=0)
        return g.Expand(g.const([[1 - self.yes, self.yes]], "float64"), shape)


@dataclass(frozen=True, eq=False)
class FittedReduced:
    """One fitted model for each part."""

    parts: tuple[Fitted, ...]
    learned: FittedTarget

    @property
    def steps(self) -> float:
        """How many parts were learned."""
        return float(len(self.parts))

    def predict(self, arrays: Arrays) -> np.ndarray:
        """What the task makes of the parts' probabilities of yes, float64 [N,K]."""
        return TASKS[self.learned.task].combine([part.predict(arrays)[:, 1] for part in self.parts])

    def graph(self, g: Graph, prepared: Prepared) -> str:
        """All parts side by side, each under names of its own."""
        usual, shares = g.prefix, []
        for index, part in enumerate(self.parts):
            g.prefix = f"{usual}{index}/"
            both = g.Cast(part.graph(g, prepared), to=DOUBLE)
            shares.append(g.Gather(both, g.const([1], "int64"), axis=1))
        g.prefix = usual
        return TASKS[self.learned.task].combine_graph(g, shares)


class PartReport(QuietReport):
    """Of one part: it ends when the run shall end, and pauses with it; the run tells what the parts say together."""

    def __init__(self, run: Report, index: int) -> None:
        super().__init__()
        self._run = run
        self.checkpoint = run.checkpoint / f"part-{index}"
        self.checkpoint.mkdir(parents=True, exist_ok=True)

    def stopping(self) -> bool:
        """As the run."""
        return self._run.stopping()

    def pausing(self) -> bool:
        """As the run."""
        return self._run.pausing()


def fit(
    family: AnyFamily,
    train: Arrays,
    valid: Arrays,
    learned: FittedTarget,
    options: Options | Sequence[Options],
    training: TrainingOptions,
    report: Report,
    **begin: Start,
) -> Fitted:
    """The family's model of the question, in parts where it does not know the task's head. begin: what `fit` takes
    beside, of a family that starts."""
    if TASKS[learned.task].head in family.heads:
        answer: Fitted = family.fit(train, valid, learned, options, training, report, **begin)
        return answer
    return _in_parts(family, train, valid, learned, options, training, report)


def _in_parts(
    family: AnyFamily,
    train: Arrays,
    valid: Arrays,
    learned: FittedTarget,
    options: Options | Sequence[Options],
    training: TrainingOptions,
    report: Report,
) -> FittedReduced:
    """The family's model of each part of the question; a point on the chart for each.

    options: of the family, or one for each part. Parts that a stop leaves unlearned answer with their share of the
    training rows. Raises Paused; parts learned before a pause are learned again, the one it came in goes on.
    UserError where their file would grow too large.
    """
    task = TASKS[learned.task]
    truth, watched = task.parts(learned, np.asarray(train.target)), task.parts(learned, np.asarray(valid.target))
    each = list(options) if isinstance(options, Sequence) else [options] * len(truth)
    parts: list[Fitted] = [Share(float(part.mean())) for part in truth]
    shown = _Shown(report, learned, train, valid, parts)
    for index, (own, seen) in enumerate(zip(truth, watched, strict=True)):
        if report.pausing():
            raise Paused
        if report.stopping():
            message = "It was stopped: {count} of {answers} answers were learned, the others by their share."
            report.note(Message("stopped_in_parts", message, count=index, answers=len(truth)))
            break
        if own.min() != own.max():
            yes = float(own.mean())
            rows, kept = replace(train, target=own), replace(valid, target=seen)
            parts[index] = family.fit(
                rows, kept, task.asked(learned, yes), each[index], training, PartReport(report, index)
            )
            family.require_room(parts[: index + 1], each[index])
        shown.on_progress(index, parts[index])
    return FittedReduced(tuple(parts), learned)


class _Shown:
    """Tells after each part what all say together, those that are not learned yet by their share."""

    def __init__(
        self, report: Report, learned: FittedTarget, train: Arrays, valid: Arrays, parts: Sequence[Fitted]
    ) -> None:
        self.report, self.learned, self.count = report, learned, len(parts)
        self.train, self.valid = sample(train), sample(valid)
        self.examples = Examples.of(self.valid, learned)
        self.shares = [[part.predict(rows)[:, 1] for part in parts] for rows in (self.train, self.valid)]

    def on_progress(self, index: int, part: Fitted) -> None:
        """One point, as that part was learned."""
        task = TASKS[self.learned.task]
        for shares, rows in zip(self.shares, (self.train, self.valid), strict=True):
            shares[index] = part.predict(rows)[:, 1]
        seen, unseen = (task.combine(shares) for shares in self.shares)
        report = {"train_loss": task.live(self.learned, self.train.target, seen)["loss"], "valid_loss": None}
        if len(self.valid):
            live = task.live(self.learned, self.valid.target, unseen)
            report |= {"valid_loss": live["loss"], f"valid_{task.primary}": live[task.primary]}
        self.report.epoch(index + 1, self.count, **report)
        if self.examples is not None:
            self.report.examples(index + 1, self.examples.records(unseen[self.examples.positions]))
