"""A text model of transformers as a Backbone: tokens in, one vector for the text out. Only job processes load it."""

import inspect
from collections.abc import Callable
from typing import Protocol

import torch
from torch import Tensor, nn

from core.pretrained import chain
from core.pretrained.backbone import Backbone
from core.pretrained.texts.pooling import Pooled
from core.torch_padding import lengths, longest, within


class Read(chain.Record, Protocol):
    """What a text model says."""

    last_hidden_state: Tensor


class Reader(Backbone):
    """int64 tokens [N,T], -1 behind a text's end -> float32 [N,width], pooled as the model's folder says."""

    def __init__(self, pooled: Pooled) -> None:
        """pooled: the model and what stands behind it."""
        super().__init__()
        self.pooled = pooled.eval()
        model = pooled.model
        if "add_pooling_layer" in inspect.signature(type(model).__init__).parameters:
            # Nothing here uses what it says.
            model.pooler = None  # type: ignore[assignment]  # torch lets a module's place be empty
        self.filler = int(getattr(model.config, "pad_token_id", None) or 0)
        example = torch.ones(2, 3, dtype=torch.int64)
        inside = example > 0
        self.chain = chain.found(model, self._run(example, inside), self._run(torch.zeros_like(example), inside))
        self.last = chain.last_of(self.chain, model)
        self.eval()
        with torch.inference_mode():
            self.width = int(self(example).shape[1])

    def below(self, values: Tensor, cut: int) -> tuple[Tensor, ...]:
        """At a cut: what the layers make of each token [N,t,W], and the texts' lengths in tokens [N]."""
        if not cut:
            return (values,)
        length = lengths(values >= 0)
        tokens = values[:, : longest(length, values.shape[1])]
        return chain.known(self.chain).until(self.pooled.model, self._run(tokens, tokens >= 0), cut), length

    def above(self, kept: tuple[Tensor, ...], cut: int) -> Tensor:
        """See Backbone."""
        if not cut:
            (values,) = kept
            tokens = values[:, : longest(lengths(values >= 0), values.shape[1])]
            inside = tokens >= 0
            return self.pooled.summed(self._run(tokens, inside)(self.pooled.model).last_hidden_state, inside)
        hidden, length = kept
        hidden = hidden[:, : longest(length, hidden.shape[1])]
        inside = within(length, hidden.shape[1])
        run = self._run(torch.where(inside, 0, -1), inside)
        return self.pooled.summed(
            chain.known(self.chain).onwards(self.pooled.model, run, cut, hidden).last_hidden_state, inside
        )

    def layers(self) -> list[list[nn.Parameter]]:
        """Words and positions, then each layer; a further step behind pooling belongs to the last."""
        behind = list(self.pooled.behind.parameters())
        parts = chain.steps(self.chain, self.pooled.model)
        return [*parts[:-1], parts[-1] + behind]

    def _run(self, tokens: Tensor, inside: Tensor) -> Callable[[nn.Module], Read]:
        taken = torch.where(inside, tokens, self.filler)
        return lambda model: model(input_ids=taken, attention_mask=inside.long())
