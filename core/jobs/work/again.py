"""Train again: what was accepted is taken in, the champion's recipe learns the newest version, both are judged.

`start` and `judge` are what pages call; the rest is done in job processes. Each may be killed and begun again.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.data.dataset_files import load_schema
from core.errors import UserError
from core.improve.duels import duel, same_recipe
from core.improve.duels.appointing import champion_of
from core.improve.gains import promise_of_rows
from core.jobs.machinery.alone import JUDGING, alone
from core.jobs.orders import desk, further
from core.payloads import Again, Judge, Payload
from core.plain import Plain
from core.recipe import Recipe, edit
from core.run_states import RunState
from core.store import datasets, owned, projects, queue, runs, starts
from core.store.database_tables import RUNS
from core.store.datasets import Dataset
from core.store.queue import Job
from core.store.runs import Run

NAMED = ", again"
OnProgress = Callable[[float | None, str], None]


def start(workspace: str, project: str, *, weigh: int | None = None) -> str:
    """Queue it for the project; returns the job's id, one under way is returned again.

    weigh: how often a corrected answer counts (the recipe's data.corrections_weigh), None: as in the champion's.
    Its result is {"dataset", "run": the challenger}. The run that opens becomes champion where there was
    none. UserError without a finished model, or when too many jobs wait.
    """
    if (open_job := under_way(workspace, project)) is not None:
        return open_job.id
    champion_of(workspace, project)
    return desk.enqueue(workspace, Again(project=project, weigh=weigh))


def judge(workspace: str, run: str) -> str:
    """Queue judging a finished run beside the present champion; returns the job's id, its result is {"run"}.

    UserError for a run in the trash, or when too many jobs wait.
    """
    found = runs.get(workspace, run)
    if found.trashed is not None:
        raise UserError("“{name}” is in the trash.", "Take it back first, or choose another run.", name=found.name)
    project = found.project
    if (open_job := under_way(workspace, project)) is not None:
        return open_job.id
    return desk.enqueue(workspace, Judge(project=project, run=run))


def under_way(workspace: str, project: str) -> Job | None:
    """The project's job of either sort that waits or works; UserError for a project of somebody else."""
    projects.get(workspace, project)
    return next((job for job in queue.under_way(workspace, "read") if is_of(job, project)), None)


def is_of(job: Job, project: str) -> bool:
    """Whether it is a job of either sort, of that project."""
    return isinstance(job.asked, Again | Judge) and job.asked.project == project


def challenger(workspace: str, project: str, champion: str) -> Run | None:
    """The newest run that was made to be judged beside that champion and was not thrown away; None without any."""
    return next((run for run in runs.all(workspace, project) if run.challenges == champion and champion), None)


def carry_out(workspace: str, asked: Again, on_progress: OnProgress) -> Plain:
    """Take in, fit and queue; the job's result. UserError when there is nothing new to learn.

    A challenger of the same recipe that is there already is not made twice.
    """
    from core.jobs.work.taking_in import take_in

    project = asked.project
    champion_of(workspace, project)
    take_in(workspace, project, on_progress)
    on_progress(None, "Making the recipe ready")
    champion = champion_of(workspace, project)  # it may have been deleted, or another promoted, meanwhile
    dataset = datasets.opened(workspace, projects.get(workspace, project).dataset)
    recipe = _recipe(workspace, champion, dataset, asked.weigh)
    result = {"dataset": dataset.id}
    if (there := _there(workspace, champion, recipe)) is not None:
        return {**result, "run": there.id}
    _require_shelf(workspace, project)
    name = f"{champion.name.split(NAMED)[0]}{NAMED}"
    parent = champion.id if recipe.start.run == champion.id else None
    made = {"challenges": champion.id, "promised": _promised(workspace, champion, dataset)}
    run = desk.start_run(workspace, project, recipe, name, parent=parent, **made)
    return {**result, "run": run.id}


def judge_again(workspace: str, asked: Judge, on_progress: OnProgress) -> Plain:
    """Judge a run beside the present champion."""
    run = runs.get(workspace, asked.run)
    on_progress(None, "Asking both models the same rows")
    with alone(workspace, JUDGING):
        champion = champion_of(workspace, asked.project)  # another may have been promoted while this waited
        if run.id == champion.id:
            raise UserError("“{name}” is the champion itself.", "Choose another run.", name=run.name)
        duel.forget(run.folder)  # first: what was found beside another champion must not pass for this one's
        owned.change(RUNS, workspace, run.id, challenges=champion.id)
        _judge(workspace, runs.get(workspace, run.id))
    return {"run": run.id}


DONE: dict[type[Payload], Callable[[str, Any, OnProgress], Plain]] = {Again: carry_out, Judge: judge_again}


def judged(workspace: str, id: str) -> None:
    """Hold a finished challenger against its champion; nothing for a run that is none, or was stopped."""
    runs.get(workspace, id)
    with alone(workspace, JUDGING):
        _judge(workspace, runs.get(workspace, id))  # its champion may have become another while this waited


def _judge(workspace: str, run: Run) -> None:
    if run.challenges is None or run.state != RunState.FINISHED:
        return
    try:
        _duel(workspace, run)
    except UserError as error:
        runs.get(workspace, run.id)
        duel.failed(run.folder, error)
    runs.measure(workspace, run.id)


def _duel(workspace: str, run: Run) -> None:
    champion, data = _to_beat(workspace, run), datasets.opened(workspace, run.dataset).data
    try:
        duel.duel(champion.folder, run.folder, data, _table(workspace, champion.dataset))
    except (OSError, UserError):  # files vanish where one of the two is deleted for good meanwhile
        _to_beat(workspace, run)
        runs.get(workspace, run.id)
        raise


def _to_beat(workspace: str, run: Run) -> Run:
    try:
        return runs.get(workspace, run.challenges or "")
    except UserError as error:
        raise UserError(
            "The model that “{name}” was to be better than was deleted.",
            "Judge it beside the one that answers now.",
            name=run.name,
        ) from error


def _recipe(workspace: str, champion: Run, dataset: Dataset, weigh: int | None) -> Recipe:
    """The champion's recipe for the version; UserError where it would learn the very same once more."""
    recipe, before = runs.recipe(workspace, champion.id), _table(workspace, champion.dataset)
    schema = load_schema(dataset.data)
    found = same_recipe.newer(recipe, dataset.id, schema, load_schema(before) if before is not None else None)
    if weigh is not None:
        found = edit.with_weight_of_corrections(found, weigh)
    if found == recipe:
        raise UserError(
            "There is nothing new to learn: no correction is accepted, and no row came since “{name}” was trained.",
            "Accept corrections in the inbox, or add rows on the Data page.",
            name=champion.name,
        )
    if same_recipe.begins(found):
        file = starts.path_of(workspace, further.keep_run(workspace, champion.id))
        return same_recipe.begun(found, further.look(file), champion.name, champion.id)
    if found.start.file and champion.files.start.is_file():
        starts.keep(workspace, champion.files.start)
    return found


def _require_shelf(workspace: str, project: str) -> None:
    """UserError when the project went to the trash since this began: nothing is to learn there."""
    found = projects.get(workspace, project)
    if found.trashed is not None:
        raise UserError(
            "“{name}” was put into the trash before the training began.",
            "Once it is taken back, train again.",
            name=found.name,
        )


def _promised(workspace: str, champion: Run, dataset: Dataset) -> Plain | None:
    """What the champion's learning curve promises of the rows that came since; None where it was not measured."""
    before = _table(workspace, champion.dataset)
    if before is None:
        return None
    more = dataset.rows - datasets.get(workspace, champion.dataset).rows
    return promise_of_rows.promised(before, runs.recipe(workspace, champion.id), more, champion.id)


def _there(workspace: str, champion: Run, recipe: Recipe) -> Run | None:
    """A challenger of the champion by this recipe that is under way or finished."""
    every = [run for run in runs.all(workspace, champion.project) if run.challenges == champion.id]
    able = [run for run in every if run.live or run.state == RunState.FINISHED or run.state.resting]
    return next((run for run in able if runs.recipe(workspace, run.id) == recipe), None)


def _table(workspace: str, dataset: str) -> Path | None:
    try:
        found = datasets.get(workspace, dataset)
    except UserError:  # deleted since
        return None
    return found.data if found.here else None
