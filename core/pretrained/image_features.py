"""From a torch model that looks at pictures to the few hundred numbers it sees, as a module to export.

Imports torch: only job processes may load this file. Knows no architecture by name; it goes by what a model gives.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from core.errors import UserError

if TYPE_CHECKING:
    from transformers import PreTrainedModel
    from transformers.modeling_outputs import ModelOutput

OTHER = "Choose another open model; those of the catalogue are known to work."


class Averaged(nn.Module):
    """Planes [N,3,H,W] -> the averages over the picture of what `seen` finds in each place, [N,width]."""

    def __init__(self, network: nn.Module, seen: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.network = network
        self.seen = seen

    def forward(self, pixels: Tensor) -> Tensor:
        """See the class."""
        return self.seen(pixels).mean((2, 3))


class Features(nn.Module):
    """Planes [N,3,H,W] -> what a transformers model says of the whole picture, float32 [N,width].

    Its pooled answer where it was trained with one, else its class token, else the average over the picture.
    """

    def __init__(self, model: "PreTrainedModel", missing: set[str]) -> None:
        """missing: weights that the model has but its files lack; UserError when it can't do without them."""
        super().__init__()
        lacking = sorted(name for name in missing if "pooler" not in name)
        if lacking:
            raise UserError(
                "The open model's files lack some of its weights, such as {name}.", OTHER, name=lacking[0][:80]
            )
        self.model = model
        self.pooled = not missing
        self.with_texts = hasattr(model, "get_image_features")
        self.token = any(name.endswith("cls_token") for name, _ in model.named_parameters())

    def forward(self, pixels: Tensor) -> Tensor:
        """See the class."""
        if self.with_texts:
            found = self.model.get_image_features(pixel_values=pixels)
            return found if isinstance(found, Tensor) else found.pooler_output
        return self._picked(self.model(pixel_values=pixels, return_dict=True))

    def _picked(self, found: "ModelOutput") -> Tensor:
        pooled = getattr(found, "pooler_output", None)
        if self.pooled and pooled is not None:
            return pooled.flatten(1)
        last = found.last_hidden_state
        if last.dim() == 4:
            return last.mean((2, 3))
        return last[:, 0] if self.token else last.mean(1)


def width_of(features: nn.Module, height: int, width: int) -> int:
    """How many numbers a picture of that size gives; UserError when the model can't answer to pictures alone."""
    try:
        with torch.inference_mode():
            return int(features.eval()(torch.zeros(2, 3, height, width)).shape[1])
    except (TypeError, ValueError, AttributeError, RuntimeError, IndexError, KeyError) as error:
        raise UserError(
            "The open model can't answer to a picture of {width} × {height} pixels alone: {reason}",
            OTHER,
            width=width,
            height=height,
            reason=str(error).strip().split("\n")[0][:200],
        ) from error
