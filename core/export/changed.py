"""What of the pretrained models inside a bundle was changed, and from whose models it began: sentences for its card."""

from collections.abc import Iterator, Sequence

from core.bundle_schema import BaseModel
from core.errors import UserError
from core.export.licences import asks
from core.export.markdown import plain
from core.pretrained.change import CHOICES, EVERYTHING, LAST, LITTLE, NOTHING
from core.pretrained.supply import library
from core.recipe import Recipe, StartChoice, StartStep

RANK = 8  # of the additions that LoRA learns
_WHAT = {
    NOTHING: "Nothing of it was changed; what stands behind it learned",
    LITTLE: f"A little of it was changed (LoRA of rank {RANK}, or its scales and biases, merged into it)",
    LAST: "Its last layers were changed",
    EVERYTHING: "All of it was changed",
}
_WAS = {
    NOTHING: "nothing of {model} was changed",
    LITTLE: "a little of {model} was changed",
    LAST: "the last layers of {model} were changed",
    EVERYTHING: "all of {model} was changed",
}


def change_of(recipe: Recipe, model: str) -> str:
    """How much of a pretrained model the recipe lets change; the most where it reads several columns."""
    used = [choice.options for choice in recipe.columns.values() if choice.use and choice.options.get("model") == model]
    found = [str(options.get("change", NOTHING)) for options in used]
    return max((each for each in found if each in CHOICES), key=list(CHOICES).index, default=NOTHING)


def changes(models: Sequence[BaseModel]) -> Iterator[str]:
    """A sentence for each pretrained model."""
    for model in models:
        words = f"{plain(model.label or model.name)}: {_WHAT.get(model.changed, _WHAT[NOTHING])}"
        yield f"{words}; {count:,} numbers learned." if (count := _learned(model)) else f"{words}."


def begun(start: StartChoice) -> list[str]:
    """A sentence on each model on the way here, the last one first; none where learning began from nothing."""
    if not start.file:
        return []
    last, *earlier = [start, *reversed(start.before)]
    return [_step("It began from another model,", last), *(_step("That one began from", step) for step in earlier)]


def _step(how: str, step: StartStep) -> str:
    parts = [_WAS[change].format(model=plain(name)) for name, change in step.changed.items() if change in _WAS]
    inside = f", in which {' and '.join(parts)}" if parts else ""
    words = f"{how} “{plain(step.name)}” (the file's sha256: {plain(step.file[:16])}…){inside}"
    if step.licence:
        return f"{words}. What is inside it has the licence {plain(step.licence)}. {asks(step.licence)}"
    return f"{words}; what its maker asks for applies to this one, too."


def _learned(model: BaseModel) -> int:
    try:
        return library.encoder(model.name).trained.get(model.changed, 0) if model.changed not in ("", NOTHING) else 0
    except UserError:  # gone from this machine since
        return 0
