"""What a suggestion changes in the settings, said in the words of the form."""

from core.models import MODELS
from core.recipe import Recipe, TrainingOptions
from core.settings import Setting, changed
from pages.ui.translation import t


def differences(before: Recipe, after: Recipe) -> list[str]:
    """Each setting that differs and is obeyed, with its value before and after; both recipes name one family."""
    family = MODELS[after.family.name]
    found = changed(family.Options, before.family.options, after.family.options)
    if family.by_steps(family.Options(**after.family.options)):
        found += changed(TrainingOptions, before.training.model_dump(), after.training.model_dump())
    return [_text(*entry) for entry in found]


def _text(entry: Setting, before: object, after: object) -> str:
    return t(
        "{setting}: {after} in place of {before}", setting=t(entry.title), before=_value(before), after=_value(after)
    )


def _value(value: object) -> str:
    if isinstance(value, bool):
        return t("on") if value else t("off")
    return f"{value:g}" if isinstance(value, float) else t(str(value)) if isinstance(value, str) else f"{value:,}"
