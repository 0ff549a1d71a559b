"""What pages call: read a file, start a run, pause, resume, stop, discard. The work itself is done in job processes."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from core import recipe as recipes
from core.audit import keeping as audit
from core.errors import UserError
from core.jobs.incoming import uploads
from core.jobs.machinery import launch, limits
from core.payloads import Audit, Fetch, Payload, Repair, Restore, Table
from core.recipe import Recipe, RepairChoice, edit
from core.run_states import ACTIVE, LIVE, RunState
from core.store import datasets, paths, projects, queue, runs
from core.store.queue import Job
from core.store.runs import Run
from core.store.upkeep import quota
from core.training.checkpoint import reached

LONGER = ", longer"
RESUMED = (RunState.PAUSED, RunState.INTERRUPTED, RunState.FAILED)  # what may wait once more


def warm() -> None:
    """See to it that a supervisor is there; costs a file lock (20 microseconds) when one is.

    Where memory is under 3 GB none is started before there is a job. UserError when nothing can be opened.
    """
    if not launch.alive() and (queue.count(*LIVE) or limits.roomy()):  # asked first: may the database be opened?
        launch.start()


def read_file(workspace: str, source: Path | BinaryIO, filename: str) -> str:
    """Copy a file to the disk at once and queue its reading; returns the job's id, its result is {"dataset": id,
    "project": id}: whoever leaves meanwhile finds the project.

    UserError when the quota or the disk is full, or too many files wait.
    """
    return read_files(workspace, [(source, filename)])


def read_files(workspace: str, files: Sequence[tuple[Path | BinaryIO, str]]) -> str:
    """Like `read_file` for several files with their names (and folders): tables of one shape, or media of one set."""
    id = uploads.take(workspace, files, Table())
    _go()
    return id


def read_again(workspace: str, dataset: str, options: dict[str, object], project: str = "") -> str:
    """Queue reading the files behind a dataset in another way (the fields of core.reading.ReadOptions as plain data).

    project: whose answer column tells which of the rows that came later wait. Returns the job's id; its result is
    {"dataset": a new version, "told": messages as JSON}. UserError for an unknown dataset.
    """
    known = datasets.get(workspace, dataset)
    return enqueue(workspace, Table(name=known.name, again=dataset, options=options, project=project))


def arriving(workspace: str) -> list[Job]:
    """The files that wait to become a project or are being read for one, the oldest first."""
    return [job for job in queue.under_way(workspace, "read") if _begins(job.asked)]


def restore_project(workspace: str, source: Path | BinaryIO, filename: str) -> str:
    """Copy a saved project to the disk and queue its restoring; returns the job's id, its result is {"project": id}.

    Unlike core.store.saved.archive.restore_project, this checks that the models in it are safe to run.
    """
    id = uploads.take(workspace, [(source, filename)], Restore())
    _go()
    return id


def start_audit(workspace: str, project: str) -> str:
    """Queue a check-up of the project's data under its draft recipe; returns the job's id.

    Its result is {"dataset": id}; read it with core.audit.kept(dataset.data, recipe). One that waits or works already
    for the same question is returned again. UserError when no target is chosen yet, or too many jobs wait.
    """
    draft = projects.get(workspace, project)
    if draft.recipe is None:
        raise UserError("No target is chosen yet.", "Choose what to predict first.")
    recipe = recipes.checked(draft.recipe)
    asked = Audit(dataset=draft.dataset, key=audit.key(recipe), recipe=draft.recipe)
    for open_job in queue.under_way(workspace, "read"):
        known = open_job.asked
        if isinstance(known, Audit) and (known.dataset, known.key) == (asked.dataset, asked.key):
            return open_job.id
    return enqueue(workspace, asked)


def start_repair(workspace: str, dataset: str, repairs: Sequence[RepairChoice]) -> str:
    """Queue data repairs of a dataset, done one after the other; returns the job's id.

    Its result is {"dataset": the new version's id, "told": a message for each repair}; the project goes on with it by
    core.store.versions.use. UserError when the dataset is not the workspace's, or too many jobs wait.
    """
    datasets.get(workspace, dataset)
    listed = tuple(choice.model_dump(mode="json") for choice in repairs)
    return enqueue(workspace, Repair(dataset=dataset, repairs=listed))


def get_model(workspace: str, id: str, revision: str = "", asked_in: str = "") -> str:
    """Queue fetching a pretrained model from Hugging Face (see supply.hub.look_up); returns the job's id.

    asked_in: the project that is told of it. Its result is {"model": id}. One under way already is returned again.
    """
    for open_job in queue.under_way(workspace, "model"):
        if isinstance(open_job.asked, Fetch) and open_job.asked.id == id:
            return open_job.id
    return enqueue(workspace, Fetch(id=id, revision=revision, asked_in=asked_in))


def enqueue(workspace: str, asked: Payload) -> str:
    """Queue a job with a folder of its own in the uploads, and wake the supervisor; returns the job's id.

    UserError when too many jobs wait.
    """
    id = paths.new_id()
    (paths.area(workspace, "uploads") / id).mkdir(parents=True)
    queue.add(workspace, asked, id=id)
    _go()
    return id


def cancel(workspace: str, id: str) -> None:
    """End a job that reads or fetches something; nothing happens when it is over. What a download left here stays."""
    gone = {"state": RunState.DISCARDED, "ended": time.time()}
    if queue.move(workspace, id, (RunState.QUEUED,), **gone):
        paths.remove(paths.area(workspace, "uploads") / id)
    else:
        queue.move(workspace, id, ACTIVE, want="discard")
    _go()


def job(workspace: str, id: str) -> Job:
    """How a job stands."""
    return queue.get(workspace, id)


def position(workspace: str, id: str) -> int:
    """How many jobs wait before this one."""
    return queue.position(workspace, id)


def start_run(workspace: str, project: str, recipe: Recipe, name: str = "", **more: Any) -> Run:  # noqa: ANN401
    """Queue a run, named after what reads and learns where no name is given; `more` as core.store.runs.create takes it.

    UserError when the quota is used up, too many wait, or something is not the workspace's.
    """
    from core.runs.planning.titles import title  # here: it brings onnx, which pages that only look on don't need

    run = runs.create(workspace, project, recipe, name or title(recipe), **more)
    _go()
    return run


def train_longer(workspace: str, id: str, more_epochs: int, promised: dict[str, object] | None = None) -> Run:
    """Queue a child run that goes on from where this run's model stopped, on the same split; promised: see `start_run`.

    It is planned for `more_epochs` beyond the last epoch reached, early stopping counted afresh.
    """
    from core.models import MODELS  # here: it brings onnx, which pages that only look on don't need

    run = runs.get(workspace, id)
    family = MODELS.get(run.family)
    if not run.state.has_model or family is None or not family.can_train_longer:
        raise UserError(
            "“{name}” can't be trained longer.",
            "Choose a finished run of a model that learns step by step.",
            name=run.name,
        )
    recipe, epochs = runs.recipe(workspace, id), (reached(run.files.checkpoint) or 0) + more_epochs
    recipe = edit.with_training(recipe, recipe.training.model_dump() | {"epochs": epochs})
    longer = f"{run.name.split(LONGER)[0]}{LONGER}"
    return start_run(workspace, run.project, recipe, longer, parent=id, promised=promised)


def pause(workspace: str, id: str) -> None:
    """Ask a run to write a checkpoint and give its slot back; one that waits stops waiting."""
    runs.get(workspace, id)
    aside = {"state": RunState.PAUSED, "want": "run", "ended": time.time()}
    asked = queue.move(workspace, id, (RunState.RUNNING,), want="pause")
    if not asked and not queue.move(workspace, id, (RunState.QUEUED,), **aside):
        _refuse(workspace, id, "paused")
    _go()


def resume(workspace: str, id: str) -> None:
    """Queue a paused, interrupted or failed run again; it goes on from its checkpoint, without one from the start."""
    runs.get(workspace, id)
    quota.require(workspace)
    again = {"state": RunState.QUEUED, "queued": time.time(), "want": "run", "ended": None, "error": None}
    still_running = queue.move(workspace, id, (RunState.RUNNING,), want="run")
    if not still_running and not queue.move(workspace, id, RESUMED, **again):
        _refuse(workspace, id, "resumed")
    _go()


def stop(workspace: str, id: str) -> None:
    """Ask a run to finish early with the best so far; one that has learned nothing yet is discarded."""
    run = runs.get(workspace, id)
    if queue.move(workspace, id, ACTIVE, want="stop"):
        return _go()
    if not _has_checkpoint(run):
        return discard(workspace, id)
    again = {"state": RunState.QUEUED, "queued": time.time(), "ended": None, "error": None}
    waiting = queue.move(workspace, id, (RunState.QUEUED,), want="stop")
    if not waiting and not queue.move(workspace, id, (RunState.PAUSED, RunState.INTERRUPTED), want="stop", **again):
        _refuse(workspace, id, "stopped")
    return _go()


def discard(workspace: str, id: str) -> None:
    """End a run at once and throw away what it has learned; its recipe and log stay."""
    runs.get(workspace, id)
    gone = {"state": RunState.DISCARDED, "want": "run", "ended": time.time(), "error": None}
    if queue.move(workspace, id, (RunState.QUEUED, *RESUMED), **gone):
        runs.clear(workspace, id)
    elif not queue.move(workspace, id, ACTIVE, want="discard"):
        _refuse(workspace, id, "discarded")
    _go()


def _begins(asked: Payload) -> bool:
    """Whether a project comes of it."""
    return isinstance(asked, Restore) or (isinstance(asked, Table) and not asked.again)


def _go() -> None:
    warm()
    launch.ring()


def _has_checkpoint(run: Run) -> bool:
    checkpoint = run.files.checkpoint
    return checkpoint.is_dir() and any(checkpoint.iterdir())


def _refuse(workspace: str, id: str, action: str) -> None:
    run = runs.get(workspace, id)
    raise UserError(
        "“{name}” is {state} and can't be {action}.",
        "Look at its state again.",
        name=run.name,
        state=run.state,
        action=action,
    )
