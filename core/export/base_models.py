"""Which pretrained models are inside a bundle, and what their licences ask for. Knows no dataset."""

import json
from collections.abc import Iterable, Sequence

from core.bundle_schema import BaseModel
from core.export.changed import change_of
from core.export.licences import asks
from core.export.markdown import plain
from core.plain import to_dict
from core.pretrained.change import NOTHING
from core.pretrained.supply import library
from core.recipe import Recipe


def base_models(ids: Iterable[str], recipe: Recipe) -> tuple[BaseModel, ...]:
    """These pretrained models, each once, as they are on this machine, and how much of each the recipe lets change."""
    found = {id: library.encoder(id) for id in dict.fromkeys(ids)}
    return tuple(
        BaseModel(id, e.label, e.revision, e.licence, e.source, change_of(recipe, id)) for id, e in found.items()
    )


def entry(models: Sequence[BaseModel]) -> str:
    """The bundle's entry as JSON: null without any, an object for one, a list for several."""
    listed = [to_dict(model) for model in models]
    return json.dumps(listed[0] if len(listed) == 1 else listed or None, ensure_ascii=False)


def terms(models: Sequence[BaseModel]) -> str:
    """The licence section of a model card."""
    if not models:
        return (
            "The model learned from your data alone; no pretrained model is inside. It is yours. If the data came from"
            " someone else, their terms may apply to the model too."
        )
    same = all(model.changed in ("", NOTHING) for model in models)
    lines = [
        f"- {plain(model.label)} ({plain(model.name)}), version {plain(model.revision or 'unknown')}, licence"
        f" {plain(model.licence)}, from {plain(model.source)}. {asks(model.licence)}"
        for model in models
    ]
    return "\n".join(
        [
            "What was learned from your data is yours. The file also holds what others trained,"
            f" {'unchanged' if same else 'some of it changed by your data'}; their terms apply to it:",
            "",
            *lines,
            "",
            "If the data came from someone else, their terms may apply to the model too.",
        ]
    )
