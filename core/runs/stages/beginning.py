"""The weights that a run begins from: a model file beside its recipe, which is what the recipe says it is."""

import hashlib
import shutil
from pathlib import Path

from core.errors import UserError
from core.export.strangers.begin import begin
from core.folders import RunFolder
from core.messages import Message
from core.models import MODELS
from core.models.base import Start
from core.recipe import Recipe
from core.training.run_report import RunReporting

ANEW = Message(
    "begins_anew",
    "This kind of model always learns from nothing: of the model file, the settings are taken, not what it learned.",
)
EMPTY = Message(
    "begins_empty",
    "The model file holds nothing that this kind of model could take over: of it, the settings are taken.",
)


def beginning(recipe: Recipe, folder: Path, given: Path | None, report: RunReporting) -> Start | None:
    """What the recipe begins from, kept in the run's folder; None for a recipe, or a family, that begins from nothing.

    UserError when the file is not there, is another one than the recipe names, or was changed.
    """
    if not recipe.start.file:
        return None
    kept = RunFolder(folder).start
    if given is not None and not kept.is_file():
        beside = kept.with_name(f"{kept.name}.part")
        shutil.copyfile(given, beside)
        beside.replace(kept)
    if not kept.is_file():
        raise UserError(
            "The recipe begins from the model file “{name}”, which is not here.",
            "Bring that file again, or begin without one.",
            name=recipe.start.name or recipe.start.file[:12],
        )
    with kept.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != recipe.start.file:
            raise UserError(
                "The model file to begin from is not the one that the recipe names.", "Bring that file again."
            )
    family = MODELS.get(recipe.family.name)
    if family is None or not family.starts:
        report.note(ANEW)
        return None
    found = begin(kept, recipe.start)
    if not found.weights:
        report.note(EMPTY)
        return None
    return found
