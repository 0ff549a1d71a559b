"""What the job process measures for the adviser: what other recipes gain on the same rows, then the learning curve."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.evaluation import choosing
from core.improve import advice
from core.improve.gains import alternatives
from core.improve.learning.curve import Curve, folder_of, keep
from core.improve.learning.curve_sizes import Known
from core.improve.learning.learning_curve import measured
from core.jobs.work import cases
from core.messages import Message
from core.recipe import Recipe
from core.store import datasets
from core.store.runs import Run

BEGAN = Message(
    "curve.began",
    "It began from another model's weights, which may know some of these rows: what fewer rows would have taught it "
    "can't be told.",
)
OnProgress = Callable[[float | None, str], None]


def measure(workspace: str, run: Run, on_progress: OnProgress, requested: Callable[[], str]) -> None:
    """Leave both beside the run's dataset, see learning.curve; requested "stop": with what is there by then."""
    data = datasets.opened(workspace, run.dataset).data
    on_progress(None, "Looking at what the model answered")
    choosing.read(run.folder, data)  # made now where the run is from before it was kept
    case = cases.of(workspace, run)
    if case.recipe.start.file:
        nothing = Curve(case.metric.name, case.parts.get("train", 0), 0, ended=True, problem=BEGAN)
        folder = folder_of(data, case.recipe)
        folder.mkdir(parents=True, exist_ok=True)
        keep(folder, nothing)
        return
    split = run.files.split
    report = advice.found(case)
    alternatives.tried(case, report, data, split, on_progress=_half(on_progress, 0.0), requested=requested)
    known = _known(run.folder, case.recipe, data)
    took = float(case.progress.points[-1].get("seconds") or 0.0) if case.progress.points else 0.0
    measured(case.recipe, data, split, took=took, known=known, on_progress=_half(on_progress, 0.5), requested=requested)


def _half(on_progress: OnProgress, begin: float) -> Callable[[float, str], None]:
    """Tells of one of two halves."""
    return lambda share, message: on_progress(begin + share / 2, message)


def _known(folder: Path, recipe: Recipe, data: Path) -> Known | None:
    """The run's own answers on the rows that it was chosen by; None where they were not kept."""
    found = choosing.read(folder)
    if found is None:
        return None
    rows, truth = choosing.truth(recipe, data, found.rows)
    predicted = found.of(rows).predicted
    return Known(
        rows, truth.astype(predicted.dtype) if predicted.dtype != object else np.asarray(truth, object), predicted
    )
