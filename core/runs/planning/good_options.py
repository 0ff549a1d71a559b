"""Good options of the family that a recipe has, by the size of the data. Trains nothing."""

from core.models import MODELS
from core.recipe import Recipe, edit
from core.records import DataFacts
from core.runs.planning.ready import known


def suggest(recipe: Recipe, facts: DataFacts) -> Recipe:
    """The recipe with the family's good options for this data; other choices stay."""
    family = MODELS[known(MODELS, recipe.family.name, "family")]
    options, training = family.suggest(facts, recipe.task.name)
    suited = edit.with_family(recipe, recipe.family.name, options)
    return edit.with_training(suited, {"seed": recipe.training.seed, **training})
