"""execute(recipe): the one path from dataset to bundle. Each stage stands in a file of its own."""

import errno
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from core.data.dataset_files import load_schema
from core.errors import UserError, out_of_memory
from core.folders import RunFolder
from core.models import MODELS
from core.pretrained.change import NOTHING
from core.recipe import Recipe, to_yaml
from core.run_states import RunState
from core.runs.proving.finish import finish
from core.runs.proving.look_back import look_back
from core.runs.stages.beginning import beginning
from core.runs.stages.context import Context, Ready, Trained, context
from core.runs.stages.folds import calibrated, cross_validate, refit
from core.runs.stages.intervals import calibration
from core.runs.stages.prepare import inherit, make_ready
from core.runs.stages.resources import KIND, Resources
from core.runs.stages.trainer import Trainer
from core.training.run_report import Paused, RunReport


def execute(
    recipe: Recipe,
    dataset: Path,
    folder: Path,
    *,
    requested: Callable[[], str] = lambda: "run",
    parent: Path | None = None,
    split: Path | None = None,
    kept: Sequence[tuple[Path, str]] | None = None,
    start: Path | None = None,
    ended: Callable[[RunState], None] = lambda state: None,
) -> RunState:
    """Carry a recipe out in `folder`; returns the final state: finished, stopped or paused.

    requested: "run", "pause" or "stop", asked now and then. parent: the folder of a run to train longer. split: the
    parts of an earlier version of the dataset, to be kept. kept: the files, with their names, that the dataset was read
    from; None for the one that its schema notes. start: the model file that the recipe begins from; a folder that holds
    it already needs none. ended: gets the final state as soon as the folder holds all that it stands for; a finished
    model is looked back at after that. A folder that holds part of this run is gone on with.
    Raises UserError (after an error event) for what the user can repair; anything else is a bug and passes through.
    """
    folder, dataset = folder.resolve(), dataset.resolve()  # the checking process works in another folder
    folder.mkdir(parents=True, exist_ok=True)
    RunFolder(folder).recipe.write_text(to_yaml(recipe), encoding="utf-8")
    report = RunReport(folder, requested)
    report.event(
        "start", family=recipe.family.name, task=recipe.task.name, target=recipe.data.target, keeps=_keeps(recipe)
    )
    resources = Resources()
    try:
        with _reported(report):
            if parent is not None:
                inherit(parent, folder)
            begin = beginning(recipe, folder, start, report)
            run = context(recipe, load_schema(dataset), dataset, folder, report, kept, begin)
            state = _carry_out(run, split, resources)
            report.event("end", state=state)
        ended(state)
        if state != RunState.PAUSED:
            look_back(folder, dataset, report)
    finally:
        bundle = RunFolder(folder).bundle
        size = bundle.stat().st_size if bundle.exists() else 0
        report.event(KIND, **resources.record(), bytes=size, device=report.device_name)
        report.close()
    return state


@contextmanager
def _reported(report: RunReport) -> Iterator[None]:
    """What goes wrong inside ends the run, with an event that explains it; large arrays go in any case."""
    failed = True
    try:
        yield
        failed = False
    except UserError as error:
        report.event("error", **error.content())
        raise
    except (MemoryError, OSError, RuntimeError) as error:  # torch says by a RuntimeError that there is no memory
        explained = _explained(error)
        report.event("error", **explained.content())
        raise explained from error
    finally:
        shutil.rmtree(RunFolder(report.folder).work, ignore_errors=True)
        if failed:
            report.event("end", state=RunState.FAILED)


def _keeps(recipe: Recipe) -> str:
    """Which step the chart takes for the kept one while the run is under way: the best so far, or the last."""
    family = MODELS.get(recipe.family.name)
    changing = any(
        choice.use and choice.options.get("change", NOTHING) != NOTHING for choice in recipe.columns.values()
    )
    return "best" if family is not None and family.keeps_best and not changing else "last"


def _carry_out(run: Context, split: Path | None, resources: Resources) -> RunState:
    shutil.rmtree(run.work, ignore_errors=True)
    run.work.mkdir()
    try:
        ready = make_ready(run, split)
        ready, trained = _train(run, ready, resources)
        finish(run, ready, trained)
    except Paused:
        return RunState.PAUSED
    return RunState.STOPPED if trained.stopped else RunState.FINISHED


def _train(run: Context, ready: Ready, resources: Resources) -> tuple[Ready, Trained]:
    run.report.stage("training", "Training")
    run.report.begin()
    with resources.training():
        fitted = Trainer().learn(run, ready, run.report)
    resources.steps = fitted.steps
    stopped = run.report.stopping()
    folds = cross_validate(run, ready) if run.recipe.split.method == "folds" and not stopped else ()
    stopped = run.report.stopping()
    first = ready.learned
    report = calibrated(run, ready, folds) if folds and run.task.calibrates else {}
    if folds and not stopped:
        ready, fitted = refit(run, ready, fitted)
    run.report.event("finishing", stopped=stopped)
    if folds and run.task.calibrates:
        return ready, Trained(fitted, run.task.for_labels(report, first, ready.learned), stopped, folds)
    return ready, Trained(fitted, calibration(run, ready, fitted), stopped, folds)


def _explained(error: MemoryError | OSError | RuntimeError) -> UserError:
    """Out of memory and a full disk in the user's words; any other error is a bug and passes through."""
    if out_of_memory(error):
        return UserError("The training needs more memory than there is.", "Use fewer columns or a smaller model.")
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError("The disk is full.", "Empty the trash or delete runs that you no longer need.")
    raise error
