"""What pages call for the adviser: measure what would help a run, see how that stands, end it with what is there."""

from core.errors import UserError
from core.jobs.machinery import launch, limits
from core.jobs.orders import desk
from core.payloads import Measure
from core.run_states import ACTIVE, RunState
from core.runs import champion
from core.store import datasets, projects, queue, runs
from core.store.queue import Job


def start(workspace: str, run: str) -> str:
    """Queue measuring what would help a finished run; returns the job's id. One under way already is returned again.

    The result is kept beside the run's dataset: core.jobs.work.cases reads it. UserError when the run left no model,
    its table is away, or too many wait.
    """
    found = runs.get(workspace, run)
    if not champion.ready(found):
        raise UserError("“{name}” has no finished model yet.", "Choose a finished run.", name=found.name)
    datasets.opened(workspace, found.dataset)
    open_job = under_way(workspace, found.project)
    if open_job is not None and isinstance(open_job.asked, Measure) and open_job.asked.run == run:
        return open_job.id
    return desk.enqueue(workspace, Measure(project=found.project, dataset=found.dataset, run=run))


def under_way(workspace: str, project: str) -> Job | None:
    """The project's measuring that waits or works, if there is one; UserError for a project of somebody else."""
    projects.get(workspace, project)
    return next((job for job in queue.under_way(workspace, limits.TRY) if _of(job, project)), None)


def failed(workspace: str, run: str) -> Job | None:
    """The last measuring of this run, when it broke off; None where it came to its end since, or was never begun.

    UserError for a run of somebody else.
    """
    runs.get(workspace, run)
    ended = [
        job for job in queue.recent(workspace, limits.TRY) if isinstance(job.asked, Measure) and job.asked.run == run
    ]
    return ended[0] if ended and ended[0].state == RunState.FAILED else None


def stop(workspace: str, id: str) -> None:
    """End it with what is there; one that waits is discarded."""
    if not queue.move(workspace, id, ACTIVE, want="stop"):
        desk.cancel(workspace, id)
    launch.ring()


def _of(job: Job, project: str) -> bool:
    return isinstance(job.asked, Measure) and job.asked.project == project
