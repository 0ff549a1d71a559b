"""One candidate on one fold: learned from the sample's other rows, judged on the fold's, as a run does both."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from core.export import bundle
from core.models.base import Fitted
from core.recipe import Recipe
from core.records import FittedTarget, Schema
from core.runs.parts import Parts, Target
from core.runs.stages.context import Context, Ready, context
from core.runs.stages.intervals import watched
from core.runs.stages.prepare import arrays, ready_for
from core.runs.stages.trainer import Trainer
from core.training.run_report import QuietReport
from core.trials.sample import Sample
from core.trials.trial_records import Candidate, Judged

ENOUGH = 0.5  # of its training: what had no time for that is not judged by it


class Ending(QuietReport):
    """Tells nothing; ends the reading or the learning once `over` says so."""

    def __init__(self, over: Callable[[], bool], within: Path | None = None) -> None:
        super().__init__(within)
        self._over = over
        self.learning = False
        self.done = 0.0  # the share of its training, as far as it was told

    def epoch(self, step: float, total: float, **measures: float | None) -> None:
        """Remember how far it went."""
        self.done = step / total if total else 1.0

    def stopping(self) -> bool:
        """While it learns: keep the best so far."""
        return self.learning and self._over()

    def pausing(self) -> bool:
        """Before anything is learned: what the pretrained model made of the rows so far is kept."""
        return self.done == 0 and self._over()


def attempt(
    candidate: Candidate,
    schema: Schema,
    dataset: Path,
    sample: Sample,
    fold: int,
    asked: FittedTarget,
    folder: Path,
    over: Callable[[], bool],
    *,
    write: bool,
) -> Judged | None:
    """The candidate's answers for the fold's rows; None when it had too little time to learn.

    asked: the answers that the sample has. folder: for what is only needed meanwhile. write: make the file, too, to see
    how large it is. Raises Paused when there was no time to read all rows, where those that were read stay; UserError
    when the recipe can't run, or can't learn from these rows.
    """
    recipe = candidate.tried
    parts = sample.parts(fold, recipe.split.validation, recipe.split.seed)
    return attempt_on(recipe, schema, dataset, sample.target, parts, asked, folder, over, write=write)


def attempt_on(
    recipe: Recipe,
    schema: Schema,
    dataset: Path,
    target: Target,
    parts: Parts,
    asked: FittedTarget,
    folder: Path,
    over: Callable[[], bool],
    *,
    write: bool = False,
) -> Judged | None:
    """The same for any parts: what learned from `train`, watching `validation`, answers for the rows of `test`.

    target: the answers of all rows in them.
    """
    shutil.rmtree(folder, ignore_errors=True)  # of a trial that was ended meanwhile
    report = Ending(over, folder / "work")
    try:
        run = context(recipe, schema, dataset, folder, report)
        return _carried_out(run, report, target, parts, asked, write=write)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _carried_out(
    run: Context, report: Ending, target: Target, parts: Parts, asked: FittedTarget, *, write: bool
) -> Judged | None:
    cpu, began = time.process_time(), time.perf_counter()
    ready = ready_for(run, target, parts)
    held = arrays(run, ready.preprocessing, ready.learned, parts["test"], "test")
    prepared = time.perf_counter()
    report.learning = True
    fitted = Trainer().learn(run, ready, report)
    cut = report.stopping()
    if cut and report.done < ENOUGH:
        return None
    scores = fitted.predict(held)
    learned, cpu = time.perf_counter() - prepared, time.process_time() - cpu
    truth = run.task.encode(asked, target.of(parts["test"]))
    wide = run.task.widened(ready.learned, asked, scores)
    return Judged(
        rows=held.ids,
        truth=truth,
        answered=_answered(run, ready, asked, fitted, scores),
        scores=wide,
        learning=learned,
        preparing=prepared - began,
        cpu=cpu,
        size=_size(run, ready, fitted, held.target, scores) if write else 0,
        learned=len(ready.train),
        cut=cut,
        done=report.done if cut else 1.0,
    )


def _answered(run: Context, ready: Ready, asked: FittedTarget, fitted: Fitted, scores: np.ndarray) -> np.ndarray:
    """The answers given, as what the sample's rows say is encoded."""
    predicted = run.task.spelled(ready.learned, run.task.winners(ready.learned, scores, watched(run, ready, fitted)))
    return predicted if run.task.numeric else run.task.encode(asked, pa.array(predicted, pa.string()))


def _size(run: Context, ready: Ready, fitted: Fitted, truth: np.ndarray, scores: np.ndarray) -> int:
    """Bytes of the model file, without what it says about itself."""
    calibration = run.task.calibrate(ready.learned, truth, scores, run.task_options)
    return len(bundle.build(ready.preprocessing, fitted, run.task, ready.learned, calibration, {}))
