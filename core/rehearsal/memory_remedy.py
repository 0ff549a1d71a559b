"""What to change in a recipe that needs too much memory: the least that helps, one step at a time."""

from dataclasses import dataclass

from core.models import MODELS
from core.pretrained.change import EVERYTHING, LAST, LITTLE, NOTHING
from core.pretrained.supply import library
from core.recipe import Recipe, edit
from core.records import Schema
from core.rehearsal.estimate import Estimate
from core.runs.planning.pretrained_choice import with_change
from core.runs.planning.used_columns import used_columns
from core.settings import check as check_options

SMALLEST = 8  # rows of a batch; smaller ones hardly need less
# What takes less memory, and what a button says: a little takes about as much as everything, as all layers are gone
# through backwards; what the first layers give is kept on disk where only the last ones learn.
_LESS = {
    EVERYTHING: (LAST, "Let its last layers change alone"),
    LITTLE: (LAST, "Let its last layers change instead"),
    LAST: (NOTHING, "Let nothing of the open model change"),
}


@dataclass(frozen=True)
class MemoryRemedy:
    """A recipe that needs less memory, and what a button says that takes it."""

    label: str
    recipe: Recipe


def with_less_memory(recipe: Recipe, schema: Schema, found: Estimate) -> MemoryRemedy | None:
    """Smaller batches that are counted together, where the learning is what takes most; else less of a pretrained model
    that changes; else a smaller model. None where nothing of that would help."""
    family = MODELS[recipe.family.name]
    options = check_options(family.Options, recipe.family.options, "family")
    training, learns = recipe.training, found.short or found.training_mb >= found.peak_mb
    if learns and family.by_steps(options) and training.batch_size >= 2 * SMALLEST:
        changed = {"batch_size": training.batch_size // 2, "accumulation": training.accumulation * 2}
        return MemoryRemedy("Look at half as many rows at once", edit.with_training_changed(recipe, **changed))
    for column in used_columns(schema, recipe):
        asked = recipe.choice(column.name).options
        if asked.get("model") and asked.get("change", NOTHING) != NOTHING:
            less, label = _less(asked["model"], asked["change"])
            return MemoryRemedy(label, with_change(recipe, schema, column.name, asked["model"], less))
    if smaller := family.smaller(options):
        return MemoryRemedy("Take a smaller model", edit.with_family_options(recipe, **smaller))
    return None


def _less(model: str, change: str) -> tuple[str, str]:
    less, label = _LESS[change]
    encoder = library.made(model)
    return _LESS[less] if encoder is not None and less in encoder.refused else (less, label)
