"""What a job process does from its fork to its end: one file read, or one recipe carried out."""

import faulthandler
import os
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core import payloads
from core import recipe as recipes
from core.errors import UserError
from core.folders import LOG
from core.jobs.machinery import limits, logs, reasons
from core.jobs.machinery.requested_action import RequestedAction
from core.jobs.work import splits
from core.jobs.work.tried import TRIES
from core.messages import contents
from core.plain import Plain
from core.rehearsal.keeping import lend
from core.run_states import RunState
from core.store import datasets, paths, projects, queue, runs, sources
from core.store.upkeep import expiry

_PROGRESS_EVERY = 0.25  # seconds


def main(id: str, workspace: str, lane: str, payload: Plain) -> int:
    """Do the job and write down how it ended. Returns an exit code: 0 when it is written down."""
    faulthandler.enable(sys.stderr)
    try:
        asked = payloads.of(payload)
        work = _LANES[lane] if lane in _LANES else _DOES[type(asked)]
        work(id, workspace, asked)
    except BaseException as error:  # noqa: BLE001  (the end of the process: whatever happened is told, nothing is hidden)
        limits.give_room()
        return _report_progress(id, workspace, lane, error, payload.get("what", ""))
    return 0


def _report_progress(id: str, workspace: str, lane: str, error: BaseException, what: str) -> int:
    with suppress(OSError):  # the disk may be full
        print(f"reference {logs.reference(id)}", file=sys.stderr, flush=True)
        traceback.print_exception(error)
    try:
        if lane != "run":
            _clean(paths.area(workspace, "uploads") / id)
        if lane == "run":
            runs.measure(workspace, id)
        report = reasons.of(error, lane, limits.job_memory_mb(), logs.reference(id), what)
        queue.end(id, RunState.FAILED, error=report)
    except (
        OSError,
        MemoryError,
        UserError,
        sa.exc.SQLAlchemyError,
    ):  # no disk or memory left even for that: the supervisor tells
        return reasons.code(error)
    return 0


def _run(id: str, workspace: str, _asked: payloads.Payload) -> None:
    os.environ["HF_HUB_OFFLINE"] = "1"  # a run never goes to the network, whatever its libraries would like to ask
    from core.jobs.work.headline import headline
    from core.runs.execute import execute

    run = runs.get(workspace, id)
    recipe = recipes.read(run.files.recipe)
    dataset = datasets.opened(workspace, recipe.data.dataset)
    parent = None
    if run.parent and run.parent != recipe.start.run:  # else it begins anew, from that run's weights in a file
        parent = runs.get(workspace, run.parent).folder
    split = splits.earlier(workspace, run, recipe)

    def ended(state: RunState) -> None:
        runs.measure(workspace, id, headline(run.folder))
        queue.end(id, state)

    lend(dataset.data, recipe, run.folder)
    kept = sources.behind(workspace, dataset.id)
    execute(
        recipe,
        dataset.data,
        run.folder,
        requested=RequestedAction(id),
        ended=ended,
        parent=parent,
        split=split,
        kept=kept,
    )
    if run.challenges:
        from core.jobs.work import again

        again.judged(workspace, id)


def _table(id: str, workspace: str, asked: payloads.Table) -> None:
    from core.jobs.work import imports

    upload = paths.area(workspace, "uploads") / id
    dataset, report = imports.carry_out(workspace, upload, asked, _progress_of(id))
    made = {"dataset": dataset.id, "told": contents(report)}
    if not asked.again:  # made here, so that whoever closed the tab meanwhile finds it
        made["project"] = projects.create(workspace, dataset.name, dataset.id).id
    queue.end(id, RunState.FINISHED, result=made)
    paths.remove(upload)


def _progress_of(id: str) -> Callable[[float | None, str], None]:
    """What a job calls with its progress 0..1 and a sentence; written down four times a second."""
    told = 0.0

    def progress(share: float | None, message: str = "") -> None:
        nonlocal told
        if time.monotonic() - told >= _PROGRESS_EVERY:
            told = time.monotonic()
            queue.note(id, progress=share, message=message)

    return progress


def _audit(id: str, workspace: str, asked: payloads.Audit) -> None:
    from core.audit.keeping import keep
    from core.audit.look import look

    dataset = datasets.opened(workspace, asked.dataset)
    recipe = recipes.checked(asked.recipe)
    keep(dataset.data, recipe, look(dataset.data, recipe, _progress_of(id)))
    queue.end(id, RunState.FINISHED, result={"dataset": dataset.id})
    paths.remove(paths.area(workspace, "uploads") / id)


def _repair(id: str, workspace: str, asked: payloads.Repair) -> None:
    from core.data.lineage.versions import make

    dataset, folder = datasets.opened(workspace, asked.dataset), paths.area(workspace, "uploads") / id
    made = folder / "dataset"
    made.mkdir(exist_ok=True)
    steps = make(dataset.data, [recipes.RepairChoice(**choice) for choice in asked.repairs], made, _progress_of(id))
    version = datasets.add(workspace, dataset.name, made, parent=dataset.id, move=True)
    queue.end(
        id, RunState.FINISHED, result={"dataset": version.id, "told": contents(step.summary.text for step in steps)}
    )
    paths.remove(folder)


def _take_in(id: str, workspace: str, asked: payloads.TakeIn) -> None:
    from core.jobs.work import taking_in

    outcome = taking_in.carry_out(workspace, asked.project, _progress_of(id))
    made = {
        "dataset": outcome.version and outcome.version.id,
        "taken": outcome.taken,
        "told": contents(outcome.messages),
    }
    queue.end(id, RunState.FINISHED, result=made)
    paths.remove(paths.area(workspace, "uploads") / id)


def _again(id: str, workspace: str, asked: payloads.Again | payloads.Judge) -> None:
    from core.jobs.work.again import DONE

    queue.end(id, RunState.FINISHED, result=DONE[type(asked)](workspace, asked, _progress_of(id)))
    paths.remove(paths.area(workspace, "uploads") / id)


def _add(id: str, workspace: str, asked: payloads.Add) -> None:
    """What would become of the rows is told; they stay in the upload's folder until they are taken or dropped."""
    from core.jobs.orders import adding

    result = adding.carry_out(workspace, paths.area(workspace, "uploads") / id, asked, _progress_of(id))
    queue.end(id, RunState.FINISHED, result=result)


def _restore(id: str, workspace: str, asked: payloads.Restore) -> None:
    from core.jobs.work import restoring

    upload = paths.area(workspace, "uploads") / id
    project = restoring.restore(workspace, upload / asked.source)
    queue.end(id, RunState.FINISHED, result={"project": project.id})
    paths.remove(upload)


def _fetch(id: str, workspace: str, asked: payloads.Fetch) -> None:
    """Fetch a pretrained model and make it ready; what another workspace did already is only noted as held."""
    from core.pretrained.supply import downloads, hub, library, ready

    on_progress = _progress_of(id)
    on_progress(None, "Asking Hugging Face")
    offer = hub.look_up(asked.id, asked.revision)

    def progress(here: int, all: int) -> None:  # noqa: A002  (the two numbers that a download tells)
        on_progress(here / all if all else None, f"{here / 1e6:,.0f} of {all / 1e6:,.0f} MB")

    downloads.download(offer, limits.job_memory_mb(), progress, ready.check_architecture)
    queue.note(id, progress=None, message="Making it ready")
    made = ready.make_ready(offer.model.id)
    library.hold(made.id, workspace)
    queue.end(id, RunState.FINISHED, result={"model": made.id})
    paths.remove(paths.area(workspace, "uploads") / id)


def _clean(upload: Path) -> None:
    """Drop everything of an upload that could not be read, except its log."""
    for entry in upload.iterdir():
        if entry.name != LOG:
            paths.remove(entry)


def _sweep(_id: str, _workspace: str, _asked: payloads.Payload) -> None:
    from core.pretrained.supply import library

    expiry.sweep()
    library.sweep()


def _try(id: str, workspace: str, asked: payloads.Payload) -> None:
    os.environ["HF_HUB_OFFLINE"] = "1"  # as in a run
    result = TRIES[type(asked)](workspace, asked, paths.area(workspace, "uploads") / id, _progress_of(id))
    queue.end(id, RunState.FINISHED, result=result)
    paths.remove(paths.area(workspace, "uploads") / id)


_LANES = {"run": _run, "sweep": _sweep}  # what needs to know nothing more
_DOES: dict[type[payloads.Payload], Callable[..., Any]] = {
    payloads.Table: _table,
    payloads.Restore: _restore,
    payloads.Add: _add,
    payloads.Audit: _audit,
    payloads.Repair: _repair,
    payloads.TakeIn: _take_in,
    payloads.Again: _again,
    payloads.Judge: _again,
    payloads.Fetch: _fetch,
    **dict.fromkeys((payloads.Rehearsal, payloads.Trial, payloads.Measure), _try),
}
