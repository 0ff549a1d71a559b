"""What the job process does in the lane `try`, by what is asked. Adding one: a function and a line in TRIES."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from core import recipe as recipes
from core.jobs.machinery.requested_action import RequestedAction
from core.jobs.work.splits import shared
from core.payloads import Measure, Payload, Rehearsal, Trial
from core.plain import Plain
from core.rehearsal.keeping import keep
from core.store import datasets, runs, sources

OnProgress = Callable[[float | None, str], None]


def _rehearsal(workspace: str, asked: Rehearsal, folder: Path, on_progress: OnProgress) -> Plain:
    from core.rehearsal.rehearse import rehearse

    dataset = datasets.opened(workspace, asked.dataset)
    recipe = recipes.checked(asked.recipe)
    found = rehearse(recipe, dataset.data, folder, on_progress, sources.behind(workspace, dataset.id))
    keep(dataset.data, recipe, found)
    return {"dataset": dataset.id}


def _trial(workspace: str, asked: Trial, folder: Path, on_progress: OnProgress) -> Plain:
    from core.trials.which_one import try_readers

    dataset = datasets.opened(workspace, asked.dataset)
    recipe, column, minutes = recipes.checked(asked.recipe), asked.column, asked.minutes
    split = shared(workspace, asked.project, recipe, folder)
    on_progress(None, "Making the open models ready")
    try_readers(
        recipe,
        dataset.data,
        column,
        minutes,
        split=split,
        on_progress=on_progress,
        requested=RequestedAction(folder.name),
    )
    return {"dataset": dataset.id}


def _measure(workspace: str, asked: Measure, folder: Path, on_progress: OnProgress) -> Plain:
    from core.jobs.work.measuring import measure

    run = runs.get(workspace, asked.run)
    measure(workspace, run, on_progress, RequestedAction(folder.name))
    return {"run": run.id}


# (workspace, what is asked, a folder without other folders, which goes when the job ends, progress) -> the job's result
TRIES: dict[type[Payload], Callable[[str, Any, Path, OnProgress], Plain]] = {
    Rehearsal: _rehearsal,
    Trial: _trial,
    Measure: _measure,
}
