"""A pretrained model's torch module, to learn from own data. Imports torch: only job processes may load this file."""

from pathlib import Path
from typing import Protocol

from core.errors import UserError
from core.pretrained.backbone import Backbone
from core.pretrained.supply import library
from core.traits import AUDIO, IMAGE, TEXT


class _Reader(Protocol):
    """The file that reads the pretrained models of a kind."""

    def packaged_module(self, package: str) -> Backbone:
        """The module of the model that an installed package carries."""

    def folder_module(self, folder: Path) -> Backbone:
        """The module of the model whose files lie there."""


def load(id: str) -> Backbone:
    """The module behind the pretrained model's preparation, fresh from its weights, in eval mode; seconds.

    `library.encoder(id)` tells what it takes. UserError when there is no such model, its weights are not on this
    machine any more, or they can't be read.
    """
    from core.pretrained.pictures import image
    from core.pretrained.sounds import audio
    from core.pretrained.texts import text_encoder

    model = library.find(id)
    if library.availability(model) == library.AWAY:
        raise UserError(
            "“{label}” is not on this machine, so it can't learn here.",
            "Get it on the Model page, or choose another open model.",
            label=model.label,
        )
    readers: dict[str, _Reader] = {TEXT: text_encoder, IMAGE: image, AUDIO: audio}
    reader = readers[model.kind]
    if library.availability(model) == library.INCLUDED:
        return reader.packaged_module(model.package)
    return reader.folder_module(library.download_of(id))
