"""The Audio Spectrogram Transformer as a Backbone: spectra in, what it makes of the whole sound out. Imports torch."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from core.pretrained import chain
from core.pretrained.backbone import Backbone

if TYPE_CHECKING:
    from transformers import PreTrainedModel


class Spectrogram(Backbone):
    """float32 frames [N,windows,bands], always as many -> the mean of its two tokens for the whole, [N,width]."""

    def __init__(self, model: "PreTrainedModel") -> None:
        super().__init__()
        self.model: PreTrainedModel = model.eval()
        self.width = model.config.hidden_size
        self.shape = (model.config.max_length, model.config.num_mel_bins)
        noise = torch.rand(2, *self.shape, generator=torch.Generator().manual_seed(0))
        self.chain = chain.found(model, _run(noise), _run(torch.zeros_like(noise)))
        self.last = chain.last_of(self.chain, model)
        self.eval()

    def below(self, values: Tensor, cut: int) -> tuple[Tensor, ...]:
        """At a cut: what a layer makes of each patch [N,P,W]."""
        return (chain.known(self.chain).until(self.model, _run(values), cut),) if cut else (values,)

    def above(self, kept: tuple[Tensor, ...], cut: int) -> Tensor:
        """See Backbone."""
        (hidden,) = kept
        if not cut:
            return _run(hidden)(self.model)
        blank = hidden.new_zeros(1, *self.shape).expand(len(hidden), -1, -1)
        return chain.known(self.chain).onwards(self.model, _run(blank), cut, hidden)

    def layers(self) -> list[list[nn.Parameter]]:
        """Patches and positions, then each layer."""
        return chain.steps(self.chain, self.model)


def _run(frames: Tensor) -> Callable[[nn.Module], Tensor]:
    return lambda model: model(frames).pooler_output
