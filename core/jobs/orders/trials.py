"""What pages call for a trial: start one, find it, end it with what is there. A job of the lane `try` works."""

from core import recipe as recipes
from core.errors import UserError
from core.jobs.machinery import launch, limits
from core.jobs.orders import desk
from core.payloads import Trial
from core.run_states import ACTIVE
from core.store import projects, queue
from core.store.queue import Job
from core.trials.terms import USUAL


def start(workspace: str, project: str, column: str, minutes: float = USUAL) -> str:
    """Queue a trial of what could read that column of the project's draft; returns the job's id.

    The result is kept beside the dataset: core.trials.keeping.kept. One of the project that is under way is returned
    again. UserError when no target is chosen yet, or too many wait.
    """
    draft = projects.get(workspace, project)
    if draft.recipe is None:
        raise UserError("No target is chosen yet.", "Choose what to predict first.")
    recipes.checked(draft.recipe)
    if (open_job := under_way(workspace, project)) is not None:
        return open_job.id
    known = Trial(project=project, dataset=draft.dataset, recipe=draft.recipe, column=column, minutes=minutes)
    return desk.enqueue(workspace, known)


def under_way(workspace: str, project: str) -> Job | None:
    """The project's trial that waits or works, if there is one; UserError for a project of somebody else."""
    projects.get(workspace, project)
    return next((job for job in queue.under_way(workspace, limits.TRY) if _of(job, project)), None)


def stop(workspace: str, id: str) -> None:
    """End a trial with what is there; one that waits is discarded."""
    if not queue.move(workspace, id, ACTIVE, want="stop"):
        desk.cancel(workspace, id)
    launch.ring()


def _of(job: Job, project: str) -> bool:
    return isinstance(job.asked, Trial) and job.asked.project == project
