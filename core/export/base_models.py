"""Which open models are inside a bundle, and what their licences ask for. Knows no dataset."""

import json
from collections.abc import Iterable, Sequence

from core.export.markdown import plain
from core.plain import to_dict
from core.pretrained import library
from core.records import BaseModel

_ASKS = {
    "Apache-2.0": "You may use, change and pass it on, also for money; keep its licence and notices with the file.",
    "MIT": "You may use, change and pass it on, also for money; keep its copyright notice with the file.",
    "BSD-3-Clause": "You may use, change and pass it on, also for money; keep its copyright notice with the file, and"
    " don't advertise with its makers' names.",
}
_OTHERWISE = "Read its terms before you pass the file on or earn money with it."


def base_models(ids: Iterable[str]) -> tuple[BaseModel, ...]:
    """These open models, each once, as they are on this machine."""
    found = {id: library.encoder(id) for id in dict.fromkeys(ids)}
    return tuple(BaseModel(id, e.label, e.revision, e.licence, e.source) for id, e in found.items())


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
    lines = [
        f"- {plain(model.label)} ({plain(model.name)}), version {plain(model.revision or 'unknown')}, licence"
        f" {plain(model.licence)}, from {plain(model.source)}. {_ASKS.get(model.licence, _OTHERWISE)}"
        for model in models
    ]
    return "\n".join(
        [
            "What was learned from your data is yours. The file also holds what others trained, unchanged; their terms"
            " apply to it:",
            "",
            *lines,
            "",
            "If the data came from someone else, their terms may apply to the model too.",
        ]
    )
