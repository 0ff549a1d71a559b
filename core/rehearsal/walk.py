"""Some rows go all a run's way, the training only as far as is needed to see what a step takes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import psutil

from core.data.dataset_files import load_schema
from core.export.proofs.raw_parity import rows_of
from core.folders import RunFolder
from core.layout import TENSOR_TYPES
from core.models.base import Fitted
from core.plain import Plain
from core.recipe import Recipe, edit, to_yaml
from core.rehearsal.stopwatch import Mark, Stopwatch
from core.rehearsal.trained import trained_numbers
from core.runs.proving.finish import finish
from core.runs.proving.look_back import look_back
from core.runs.stages.context import Context, Ready, Trained, context
from core.runs.stages.prepare import make_ready
from core.runs.stages.scoring import scores
from core.runs.stages.trainer import Trainer
from core.training.spent import forget_peak


@dataclass(frozen=True)
class Stage:
    """What one stage of the walk took: seconds of CPU and clock, and the most memory during it."""

    cpu: float
    wall: float
    peak_mb: float


@dataclass(frozen=True)
class Walk:
    """What a walk took. `parts`: rows of each part; `stages` by the names of a run's stage events.

    The training is told apart: `before` its first step began, each `step`, and `behind` the last, in CPU seconds.
    `total`: how many steps the recipe asks for; `kept`: the one whose model is in the file. `raw_most`: rows of the
    original file that a run holds against such a file at most. `base_mb`: the process before it did anything;
    `array_bytes`: what a prepared row holds. `meta_bytes`: of the file's `bytes` those that no training changes.
    """

    parts: dict[str, int]
    stages: dict[str, Stage]
    before: float
    step: float
    behind: float
    steps: float
    kept: float
    total: float
    base_mb: float
    array_bytes: float
    bytes: int
    meta_bytes: int
    trained: int
    raw_most: int
    encoders: dict[str, str]  # of columns that a frozen pretrained model reads: under which key their numbers are kept

    @property
    def fit(self) -> float:
        """CPU seconds of the whole training, as far as it went."""
        return self.before + self.step * self.steps + self.behind


def walk(recipe: Recipe, dataset: Path, folder: Path, most: float, on_progress: Callable[[str], None]) -> Walk:
    """Carry `recipe` out on a small dataset file; the training ends after about `most` CPU seconds.

    The rows are split at random, whatever the recipe says: so few may leave a part empty. UserError as in a run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    base = psutil.Process().memory_info().rss / 2**20
    forget_peak()
    report = Stopwatch(folder, most, on_progress)
    plain = edit.with_split(recipe, {"test": recipe.split.test, "stratify": True})
    RunFolder(folder).recipe.write_text(to_yaml(plain), encoding="utf-8")
    run = context(plain, load_schema(dataset), dataset, folder, report, kept=())
    run.work.mkdir()
    ready = make_ready(run, None)
    report.stage("training", "Training")
    fitted = Trainer().learn(run, ready, report)
    finish(run, ready, Trained(fitted, _calibration(run, ready, fitted), stopped=False))
    look_back(folder, dataset, report)
    report.finish()
    report.close()
    return _walked(report, ready, fitted, folder, base)


def _calibration(run: Context, ready: Ready, fitted: Fitted) -> Plain:
    """As good as any for a file that nobody keeps."""
    if not run.task.calibrates:
        return {}
    found = scores(run, ready.preprocessing, ready.learned, fitted, ready.train)
    return run.task.calibrate(ready.learned, ready.train.target, found, run.task_options)


def _walked(report: Stopwatch, ready: Ready, fitted: Fitted, folder: Path, base: float) -> Walk:
    marks = report.marks
    turns = [index for index, mark in enumerate(marks) if mark.kind == "stage"]
    stages = {}
    for begin, end in zip(turns, turns[1:], strict=False):
        peak = max(mark.peak_mb for mark in marks[begin + 1 : end + 1])
        first, last = marks[begin], marks[end]
        stages[first.name] = Stage(last.cpu - first.cpu, last.wall - first.wall, peak)
    train = next(index for index in turns if marks[index].name == "training")
    before, step, behind, steps = _training(marks[train : turns[turns.index(train) + 1] + 1])
    bundle = RunFolder(folder).bundle
    model = onnx.load(bundle)
    return Walk(
        parts=ready.parts.counts(),
        stages=stages,
        before=before,
        step=step,
        behind=behind,
        steps=steps,
        kept=report.kept_step or steps,
        total=max((mark.total for mark in marks), default=0.0),
        base_mb=base,
        array_bytes=_row_bytes(ready),
        bytes=bundle.stat().st_size,
        meta_bytes=sum(len(entry.value) for entry in model.metadata_props),
        trained=trained_numbers(fitted, ready.train.layout),
        raw_most=rows_of(ready.preprocessing.inputs),
        encoders={encoder.input.name: encoder.key for encoder in ready.preprocessing.encoders},
    )


def _training(marks: list[Mark]) -> tuple[float, float, float, float]:
    """(CPU seconds before the first step began, of a step, behind the last, steps taken); the first step is slower."""
    begin, *inner, end = (mark for mark in marks if mark.kind == "stage" or mark.step > 0)
    if len(inner) < 2:
        return end.cpu - begin.cpu, 0.0, 0.0, inner[-1].step if inner else 0.0
    first, last = inner[0], inner[-1]
    step = (last.cpu - first.cpu) / max(1e-9, last.step - first.step)
    return max(0.0, first.cpu - begin.cpu - step * first.step), step, end.cpu - last.cpu, last.step


def _row_bytes(ready: Ready) -> float:
    arrays = ready.train
    size = arrays.numbers.nbytes + arrays.codes.nbytes
    size += sum(
        int(np.prod(column.shape)) * np.dtype(TENSOR_TYPES[column.sort]).itemsize * len(arrays)
        for column in arrays.layout.tensors
    )
    return size / max(1, len(arrays))
