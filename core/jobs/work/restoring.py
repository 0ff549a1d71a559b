"""Restoring a saved project as a job: it comes from who knows where, so all that pages will read is looked at first."""

from collections.abc import Iterator
from pathlib import Path

from core import recipe as recipes
from core.audit.keeping import read
from core.data.dataset_files import load_schema
from core.data.lineage import provenance, waiting
from core.data.lineage.grown import grown
from core.data.lineage.versions import history
from core.errors import UserError
from core.evaluation import choosing
from core.export.strangers.check import check_file
from core.folders import DatasetFolder, RunFolder
from core.improve.learning import curve
from core.rehearsal import keeping
from core.store import paths, starts
from core.store.projects import Project
from core.store.saved import archive
from core.store.saved.package import damaged
from core.tasks import TASKS
from core.trials.keeping import FOLDER


def restore(workspace: str, file: Path) -> Project:
    """Bring the project into the workspace; UserError when something in it is not safe, and nothing stays then."""
    return archive.restore_project(workspace, file, check=_check)


def _check(stage: Path) -> None:
    for bundle in _models(stage):
        verdict = check_file(bundle)
        if not verdict.safe:
            raise UserError(
                "A model in this file is not safe: {reason}", "{fix}", reason=verdict.problem, fix=verdict.fix
            )
    for folder in stage.glob("datasets/*"):
        data = DatasetFolder(folder).data
        if not data.is_file():
            continue
        paths.remove(folder / FOLDER)  # what was tried elsewhere is tried anew here
        for foretold in keeping.found(folder):
            foretold.unlink()
        try:
            load_schema(data)
            history(folder)
            grown(folder)
            provenance.check(data)
            curve.check(data)
            waiting.check(data)
            for kept in folder.glob("audit-*.json"):
                read(kept)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise damaged("what is said of a table in it can't be read") from error
    for run in stage.glob("runs/*"):
        files = RunFolder(run)
        files.duel.unlink(missing_ok=True)  # judged anew here; what was decided stands in the book
        if files.recipe.is_file() and (task := recipes.read(files.recipe).task.name) not in TASKS:
            raise UserError(
                "A run in this file learns “{task}”, which this app does not know.",
                "Update the app, or install the package that brings it, and bring the file again.",
                task=task,
            )
        try:
            keeping.lent(run)
        except (ValueError, TypeError, AttributeError) as error:
            raise damaged("what a run in it was said to take can't be read") from error
        try:
            if files.choosing.is_file():
                choosing.check(files.choosing)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise damaged("what a model in it answered can't be read") from error


def _models(stage: Path) -> Iterator[Path]:
    """Every model file in it."""
    for run in map(RunFolder, stage.glob("runs/*")):
        yield from (file for file in (run.bundle, run.start) if file.exists())
    yield from stage.glob(f"{starts.AREA}/*/{starts.FILE}")
