"""Would more rows help? Measured: the run's recipe on parts of its training rows, judged on the same rows, carried on.

The smaller ones are tried several times, with other rows and another seed. What is known is on the disk at any time, so
that a measurement that was cut off goes on with what is there.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from core.data.dataset_files import load_schema
from core.errors import UserError
from core.improve.learning import curve as curves
from core.improve.learning import power_law
from core.improve.learning.cross_validation import FOLDS, CrossValidation, cross_validation
from core.improve.learning.curve import Curve, Point
from core.improve.learning.curve_sizes import Known, extended, of_run, sizes, value
from core.improve.learning.power_law import Size
from core.messages import NOTHING, Message
from core.models import MODELS
from core.recipe import Recipe, edit
from core.serving.session import RUN_ERRORS
from core.settings import check
from core.tasks import TASKS
from core.training.run_report import Paused
from core.trials.attempt import attempt_on
from core.trials.folder import Folder
from core.trials.run import explained
from core.trials.trial_records import Judged

SECONDS = 60.0
PARTS = ((2, 4, 8), (4, 8, 16), (8, 16, 32), (16, 32, 64), (32, 64, 128))  # of the rows: a half, a quarter, ...
OFTEN = 5  # times that the smallest part is tried at most, each larger one once less
SLOWER = 4.0  # times as many epochs a part gets at most, so that it learns in as many steps as the whole
FEWEST_ROWS = 20  # to learn from, below which a part says nothing
OnProgress = Callable[[float, str], None]


def measured(
    recipe: Recipe,
    dataset: Path,
    split: Path,
    *,
    took: float = 0.0,
    known: Known | None = None,
    seconds: float = SECONDS,
    on_progress: OnProgress = lambda share, message: None,
    requested: Callable[[], str] = lambda: "run",
) -> Curve:
    """The curve of a run's recipe, kept beside the dataset (core.improve.learning.curve.kept) and gone on with there.

    split: the run's split.parquet. took: seconds that the run learned, to choose parts that there is time for. known:
    what the run answered, so that the whole need not be learned again. requested: "run" or "stop": with what is there.
    """
    measurement = Measurement(recipe, dataset, split, took, known, seconds, on_progress, requested)
    for part, turn_of in measurement.tries():
        measurement.take(part, turn_of)
    return measurement.sum_up(ended=True)


class Measurement:
    """A measurement under way: what is known of which part, and until when there is time."""

    def __init__(
        self,
        recipe: Recipe,
        dataset: Path,
        split: Path,
        took: float,
        known: Known | None,
        seconds: float,
        on_progress: OnProgress,
        requested: Callable[[], str],
    ) -> None:
        self.recipe, self.dataset, self.schema = recipe, dataset, load_schema(dataset)
        self.seconds, self.on_progress, self.requested = seconds, on_progress, requested
        cost = FOLDS * took * sum(self._slower(part) / part for part in (*PARTS[0], 1))
        rows = None if known is None else known.rows
        self.validation: CrossValidation = cross_validation(
            recipe, self.schema, dataset, split, rows, quick=cost <= seconds
        )
        self.share = not TASKS[recipe.task.name].numeric
        self.folder = Folder(curves.folder_of(dataset, recipe))
        self.known = of_run(known, self.validation) if known is not None else None
        self.parts = self._parts(took)
        self.began, self.stopped = time.monotonic(), False
        self.failed, self.problem = set[int](), NOTHING

    @property
    def spent(self) -> float:
        """Seconds of this measurement."""
        return time.monotonic() - self.began

    def tries(self) -> Iterator[tuple[int, int]]:
        """(part, how often it was tried) in their order: each part once, the smallest first, then again."""
        if self.parts and self._open(self.parts[-1], 0):
            yield self.parts[-1], 0
            self.parts = self._parts(0.0)  # now that it is known how long one takes
        sizes = [*reversed(self.parts), *([] if self.known is not None else [1])]
        for time_of in range(OFTEN):
            for index, part in enumerate(sizes):
                if time_of < max(1, OFTEN - index) and self._open(part, time_of):
                    yield part, time_of

    def take(self, part: int, time_of: int) -> None:
        """Learn from one part in all turns, and keep what comes of it."""
        name, recipe = _name(part, time_of), self._recipe(part, time_of)
        self.on_progress(min(1.0, self.spent / self.seconds), _learning_from(part))
        for turn in range(len(self.validation.parts)):
            if turn in self.folder.judged(name):
                continue
            if self._over():
                return
            parts = self.validation.fewer(turn, 1 / part, 1_000 * time_of + recipe.split.seed)
            where = (
                self.schema,
                self.dataset,
                self.validation.target,
                parts,
                self.validation.asked,
                self.folder.path / "work",
            )
            try:
                made = attempt_on(recipe, *where, self._over)
            except Paused:
                return
            except (UserError, MemoryError, OSError, RuntimeError, ValueError, *RUN_ERRORS) as error:
                self.failed.add(part)  # so few rows can't be learned from; the other parts go on
                self.problem = explained(error).problem
                return
            if made is not None and not made.cut:
                self.folder.keep(name, turn, made)
        self.sum_up()

    def sum_up(self, *, ended: bool = False) -> Curve:
        """Write down what is known so far."""
        found = self._sizes()
        points = tuple(
            Point(size.rows, value(size, self.share), len(size.losses), known=part == 1 and self.known is not None)
            for part, size in found.items()
        )
        judged = next(iter(found.values())).losses.shape[1] if found else 0
        made = Curve(
            measure=TASKS[self.recipe.task.name].primary,
            rows=self.validation.rows,
            judged=judged,
            points=tuple(sorted(points, key=lambda point: point.rows)),
            seconds=self.spent,
            ended=ended,
            told=self._messages(found),
        )
        if len(found) >= power_law.FEWEST:
            made = extended(made, power_law.fit(list(found.values()), share=self.share))
        elif ended:
            made = replace(made, problem=self._why())
        return curves.keep(self.folder.path, made)

    def _parts(self, took: float) -> tuple[int, ...]:
        """The parts that there is time for, by how long others took, or the whole; none of too few rows to tell."""
        validation, rows = len(self.validation.parts), self.validation.learning
        for parts in PARTS:
            cost = sum(self._cost(part) or took * validation * self._slower(part) / part for part in parts)
            if cost <= self.seconds / 2:
                break
        return tuple(part for part in parts if rows / part >= FEWEST_ROWS)

    def _slower(self, part: int) -> float:
        """How many times as many epochs a part gets, where it is learned from in steps."""
        family = MODELS[self.recipe.family.name]
        steps = family.by_steps(check(family.Options, self.recipe.family.options, "family"))
        return min(SLOWER, float(part)) if steps else 1.0

    def _recipe(self, part: int, time_of: int) -> Recipe:
        training = self.recipe.training
        epochs = min(5_000, round(training.epochs * self._slower(part)))
        return edit.with_training_changed(self.recipe, seed=training.seed + time_of, epochs=epochs)

    def _open(self, part: int, time_of: int) -> bool:
        """Whether that try is still to be made, and there is time for it."""
        if self._over() or part in self.failed or self._whole(part, time_of):
            return False
        return self.spent + self._cost(part) < self.seconds

    def _cost(self, part: int) -> float:
        """Seconds that a try of the part will take, by what the others took; 0 before the first."""
        found = [
            sum(each.seconds for each in validation.values()) * other / part * self._slower(part) / self._slower(other)
            for other in (1, *sorted({part for parts in PARTS for part in parts}))
            if (validation := self._whole(other, 0))
        ]
        return found[0] if found else 0.0

    def _over(self) -> bool:
        self.stopped = self.stopped or self.requested() == "stop"
        return self.stopped or self.spent > self.seconds

    def _whole(self, part: int, time_of: int) -> dict[int, Judged]:
        """A try's answers where all turns are done; {} else."""
        found = self.folder.judged(_name(part, time_of))
        return found if len(found) == len(self.validation.parts) else {}

    def _sizes(self) -> dict[int, Size]:
        """What is known of each part, on the rows that all were judged on."""
        found = {part: [self._whole(part, time_of) for time_of in range(OFTEN)] for part in (*self.parts[::-1], 1)}
        return sizes(
            {part: [each for each in tries if each] for part, tries in found.items()}, self.known, self.validation
        )

    def _messages(self, found: dict[int, Size]) -> tuple[Message, ...]:
        left_out = [part for part in self.parts if part not in found]
        messages = []
        if self.parts and self.parts != PARTS[0][: len(self.parts)]:
            slow = "Learning takes long here, so smaller parts of the rows were tried than usual."
            messages.append(Message("curve.slow", slow))
        if found and left_out and not self.stopped:
            messages.append(Message("curve.no_time", "There was no time for 1/{part} of the rows.", part=min(left_out)))
        if len(self.validation.parts) > 1:
            few = "The rows are few, so each was judged in its turn by models that did not learn from it."
            messages.append(Message("curve.in_turn", few))
        return tuple(messages)

    def _why(self) -> Message:
        if self.problem:
            message = "Parts of the rows can't be learned from: {problem}"
            return Message("curve.parts_fail", message, problem=self.problem)
        if len(self.parts) < power_law.FEWEST - 1:
            message = "There are too few rows to learn from parts of them; any more rows will help to know."
            return Message("curve.few_rows", message)
        if self.stopped:
            return Message("curve.ended", "It was ended before enough was known.")
        message = "Learning takes too long here for enough parts of the rows to be tried within a minute."
        return Message("curve.too_slow", message)


def _learning_from(part: int) -> Message:
    if part == 1:
        return Message("curve.all_rows", "All rows")
    return Message("curve.part", "Learning from 1/{part} of the rows", part=part)


def _name(part: int, time_of: int) -> str:
    return f"{part}-{time_of}"
