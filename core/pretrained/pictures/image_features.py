"""A model of transformers that looks at pictures as a Backbone: pixels in, what it says of the whole picture out.

Imports torch: only job processes may load this file. Knows no architecture by name; it goes by what a model gives.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from core.errors import UserError
from core.pretrained import chain, folding
from core.pretrained.backbone import Backbone
from core.pretrained.pictures.image_planes import Planes
from core.pretrained.pictures.image_settings import ImageSettings

if TYPE_CHECKING:
    from transformers import PreTrainedModel
    from transformers.modeling_outputs import BaseModelOutputWithPooling

OTHER = "Choose another open model; those of the catalogue are known to work."
_WITH_TEXTS = "get_image_features"  # what models have that learned from pictures and their texts


class Looker(Backbone):
    """uint8 pixels [N,H,W,3] -> what a transformers model says of the whole picture, float32 [N,width].

    Its pooled answer where it was trained with one, else its class token, else the average over the picture.
    """

    def __init__(self, model: "PreTrainedModel", missing: set[str], settings: ImageSettings) -> None:
        """missing: weights that the model has but its files lack; UserError when it can't do without them.

        The same when it does not answer to pictures of the settings' size alone.
        """
        super().__init__()
        lacking = sorted(name for name in missing if "pooler" not in name)
        if lacking:
            raise UserError(
                "The open model's files lack some of its weights, such as {name}.", OTHER, name=lacking[0][:80]
            )
        self.model: PreTrainedModel = model.eval()
        self.planes = Planes(settings)
        self.sides = (settings.height, settings.width)
        self.pooled = not missing
        self.with_texts = hasattr(model, _WITH_TEXTS)
        self.token = any(name.endswith("cls_token") for name, _ in model.named_parameters())
        self.width = self._width()
        folding.fold(model, self._run(self._blank(2)))
        self.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's types lack it
        self.chain = chain.found(model, self._run(self._noise(2)), self._run(self._blank(2)))
        self.last = chain.last_of(self.chain, model)

    def below(self, values: Tensor, cut: int) -> tuple[Tensor, ...]:
        """At a cut: what one of its layers or stages gives, planes or patches."""
        return (chain.known(self.chain).until(self.model, self._run(self.planes(values)), cut),) if cut else (values,)

    def above(self, kept: tuple[Tensor, ...], cut: int) -> Tensor:
        """See Backbone."""
        (hidden,) = kept
        if not cut:
            return self._run(self.planes(hidden))(self.model)
        return chain.known(self.chain).onwards(self.model, self._run(self._blank(len(hidden))), cut, hidden)

    def layers(self) -> list[list[nn.Parameter]]:
        """What comes before its layers or stages, then each of them."""
        own = {id(each) for each in folding.own(self.model)}
        steps = chain.steps(self.chain, self.model)
        return [[each for each in step if id(each) in own] for step in steps]

    def linears(self) -> list[str]:
        """See Backbone; none of a part that is never asked, such as the one for texts."""
        return [name for name in super().linears() if name.removeprefix("model.") not in self._idle()]

    def scales(self) -> list[nn.Parameter]:
        """See Backbone."""
        idle = {id(each) for name in self._idle() for each in self.model.get_submodule(name).parameters(recurse=False)}
        plain = [each for each in super().scales() if id(each) not in idle]
        return plain + [each for part in folding.folded(self) for each in part.opened()]

    def fold(self) -> None:
        """See Backbone."""
        for part in folding.folded(self):
            part.fold()

    def _idle(self) -> tuple[str, ...]:
        return self.chain.idle if self.chain else ()

    def _blank(self, rows: int) -> Tensor:
        return torch.zeros(1, 3, *self.sides).expand(rows, -1, -1, -1)

    def _noise(self, rows: int) -> Tensor:
        return torch.rand(rows, 3, *self.sides, generator=torch.Generator().manual_seed(0))

    def _run(self, planes: Tensor) -> Callable[[nn.Module], Tensor]:
        return lambda model: self._features(model, planes)

    def _features(self, model: nn.Module, planes: Tensor) -> Tensor:
        if self.with_texts:
            found = getattr(model, _WITH_TEXTS)(pixel_values=planes)
            seen: Tensor = found if isinstance(found, Tensor) else found.pooler_output
            return seen
        return self._picked(model(pixel_values=planes, return_dict=True))

    def _picked(self, found: "BaseModelOutputWithPooling") -> Tensor:
        pooled: Tensor | None = getattr(found, "pooler_output", None)
        if self.pooled and pooled is not None:
            return pooled.flatten(1)
        last: Tensor = found["last_hidden_state"]
        if last.dim() == 4:
            return last.mean((2, 3))
        return last[:, 0] if self.token else last.mean(1)

    def _width(self) -> int:
        try:
            with torch.inference_mode():
                return int(self._run(self._blank(2))(self.model).shape[1])
        except (TypeError, ValueError, AttributeError, RuntimeError, IndexError, KeyError) as error:
            raise UserError(
                "The open model can't answer to a picture of {width} × {height} pixels alone: {reason}",
                OTHER,
                width=self.sides[1],
                height=self.sides[0],
                reason=str(error).strip().split("\n")[0][:200],
            ) from error
