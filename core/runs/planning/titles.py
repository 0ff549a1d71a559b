"""What a run is called where nobody names it: after the pretrained model that reads and how far it changes, or its
family."""

from core.errors import UserError
from core.models import FROZEN, MODELS
from core.pretrained.change import CHOICES, NOTHING
from core.pretrained.supply import library
from core.recipe import Recipe


def title(recipe: Recipe) -> str:
    """As “MiniLM (English), changed a little”, “Boosted trees on Whisper tiny” or “Boosted trees”."""
    label = MODELS[recipe.family.name].label if recipe.family.name in MODELS else ""
    found = opened(recipe)
    if len(found) != 1:
        return label
    (model, change) = found[0]
    if change == NOTHING and recipe.family.name != FROZEN:
        return f"{label} on {model}"
    return f"{model}, {CHOICES[change].done}"


def opened(recipe: Recipe) -> list[tuple[str, str]]:
    """(label, change) of the pretrained models that read columns; each once."""
    options = [choice.options for choice in recipe.columns.values() if choice.use and choice.options.get("model")]
    found = [(called(str(each["model"])), str(each.get("change", NOTHING))) for each in options]
    return sorted(set(found))


def called(id: str) -> str:
    """A pretrained model's name; its id where it is not known here any more."""
    try:
        return library.find(id).label
    except UserError:
        return id
