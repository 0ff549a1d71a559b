"""What pages call for a dress rehearsal: ask for one, see how it stands. A job of the lane `try` does the work."""

from collections.abc import Sequence

from core.jobs.machinery import launch, limits
from core.jobs.orders import desk
from core.payloads import Rehearsal
from core.recipe import Recipe
from core.rehearsal import keeping
from core.run_states import RunState
from core.store import datasets, paths, projects, queue
from core.store.queue import Job


def want(workspace: str, project: str, present: Recipe, recipes: Sequence[Recipe]) -> None:
    """See to it that these recipes, which belong to a project's `present` one, are rehearsed, those not kept yet.

    What is under way for another present recipe of the project is ended; all is while something else is tried, which
    somebody waits for. UserError when something is not the workspace's.
    """
    projects.get(workspace, project)
    beside = "" if other(workspace) else keeping.key(present)
    asked = {keeping.key(recipe): recipe for recipe in recipes if beside and _kept(workspace, recipe) is None}
    missing = {key: recipe for key, recipe in asked.items() if failed(workspace, project, recipe) is None}
    for job in under_way(workspace, project):
        if isinstance(job.asked, Rehearsal) and job.asked.beside == beside:
            missing.pop(job.asked.key, None)
        else:
            desk.cancel(workspace, job.id)
    for recipe in missing.values():
        _add(workspace, project, recipe, beside)
    if missing:
        desk.warm()
        launch.ring()


def other(workspace: str) -> bool:
    """Whether something else than a rehearsal is tried in the workspace, or waits for that."""
    return any(not isinstance(job.asked, Rehearsal) for job in queue.under_way(workspace, limits.TRY))


def under_way(workspace: str, project: str) -> list[Job]:
    """The project's rehearsals that wait or work, in their order; UserError for a project of somebody else."""
    projects.get(workspace, project)
    known = queue.under_way(workspace, limits.TRY)
    return [job for job in known if isinstance(job.asked, Rehearsal) and job.asked.project == project]


def failed(workspace: str, project: str, recipe: Recipe) -> Job | None:
    """The rehearsal of this recipe, when it broke off last time; it is not begun again by itself.

    UserError for a project of somebody else.
    """
    projects.get(workspace, project)
    key = keeping.key(recipe)
    recent = queue.recent(workspace, limits.TRY)
    asked = ((job, job.asked) for job in recent)
    ended = [(job, each.project) for job, each in asked if isinstance(each, Rehearsal) and each.key == key]
    return ended[0][0] if ended and ended[0][0].state == RunState.FAILED and ended[0][1] == project else None


def _kept(workspace: str, recipe: Recipe) -> object | None:
    return keeping.kept(datasets.get(workspace, recipe.data.dataset).data, recipe)


def _add(workspace: str, project: str, recipe: Recipe, beside: str) -> str:
    id = paths.new_id()
    (paths.area(workspace, "uploads") / id).mkdir(parents=True)
    asked = Rehearsal(
        project=project,
        dataset=recipe.data.dataset,
        recipe=recipe.model_dump(mode="json"),
        key=keeping.key(recipe),
        beside=beside,
    )
    return queue.add(workspace, asked, id=id)
