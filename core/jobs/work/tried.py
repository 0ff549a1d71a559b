"""What the job process does in the lane `try`, by the payload's `what`. Adding one: a function and a line in TRIES."""

from collections.abc import Callable
from pathlib import Path

from core import recipe as recipes
from core.jobs.machinery.wants import Wants
from core.jobs.work.splits import shared
from core.rehearsal.keeping import keep
from core.store import datasets, runs, sources

Tell = Callable[[float | None, str], None]


def _rehearsal(workspace: str, payload: dict, folder: Path, tell: Tell) -> dict:
    from core.rehearsal.rehearse import rehearse

    dataset = datasets.opened(workspace, payload["dataset"])
    recipe = recipes.checked(payload["recipe"])
    found = rehearse(recipe, dataset.data, folder, tell, sources.behind(workspace, dataset.id))
    keep(dataset.data, recipe, found)
    return {"dataset": dataset.id}


def _trial(workspace: str, payload: dict, folder: Path, tell: Tell) -> dict:
    from core.trials.which_one import try_readers

    dataset = datasets.opened(workspace, payload["dataset"])
    recipe, column, minutes = recipes.checked(payload["recipe"]), payload["column"], payload["minutes"]
    split = shared(workspace, payload["project"], recipe, folder)
    tell(None, "Making the open models ready")
    try_readers(recipe, dataset.data, column, minutes, split=split, tell=tell, wants=Wants(folder.name))
    return {"dataset": dataset.id}


def _advice(workspace: str, payload: dict, folder: Path, tell: Tell) -> dict:
    from core.jobs.work.measuring import measure

    run = runs.get(workspace, payload["run"])
    measure(workspace, run, tell, Wants(folder.name))
    return {"run": run.id}


# (workspace, payload, a folder without other folders, which goes when the job ends, progress) -> the job's result
TRIES: dict[str, Callable[[str, dict, Path, Tell], dict]] = {
    "rehearsal": _rehearsal,
    "trial": _trial,
    "advice": _advice,
}
