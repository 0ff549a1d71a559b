"""Encoders, trunk and head put together: what is trained, and around it what answers."""

from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor, nn

from core.networks.categories import CategoryEncoder
from core.networks.encoders.base import Encoder
from core.networks.head import EachScores, Head, OrderedHead, Scores
from core.networks.numeric import NumericPreparation
from core.networks.trunk import Trunk


class Network(nn.Module):
    """What is trained: prepared numbers float32 [N,P], codes int64 [N,C] and tensors [N,...] -> raw outputs [N,K].

    P or C may be 0; then that part is not looked at. There is one encoder for each column with tensors of its own: one
    tensor, or as many as the encoder `takes`.
    """

    def __init__(
        self,
        numbers: int,
        categories: CategoryEncoder | None,
        trunk: Trunk,
        head: Head | OrderedHead,
        encoders: Sequence[Encoder] = (),
    ) -> None:
        super().__init__()
        self.numbers = numbers
        self.categories = categories
        self.encoders = cast("Sequence[Encoder]", nn.ModuleList(encoders))  # torch's type does not say of what
        self.trunk = trunk
        self.head = head

    def forward(self, numbers: Tensor | None, codes: Tensor | None, *tensors: Tensor) -> Tensor:
        """See the class."""
        answer: Tensor = self.head(self.trunk(self.joined(numbers, codes, *tensors)))
        return answer

    def joined(self, numbers: Tensor | None, codes: Tensor | None, *tensors: Tensor) -> Tensor:
        """What the trunk gets, float32 [N,width]: all columns side by side."""
        parts = [numbers] if self.numbers and numbers is not None else []
        if self.categories is not None:
            parts.append(self.categories(codes))
        start = 0
        for encoder in self.encoders:
            parts.append(encoder(*tensors[start : start + encoder.takes]))
            start += encoder.takes
        return parts[0] if len(parts) == 1 else torch.cat(parts, 1)


class Answering(nn.Module):
    """What answers: the preprocessing graph's numbers float64 [N,F], codes int64 [N,C] and tensors [N,...] ->
    scores."""

    def __init__(self, preparation: NumericPreparation, network: Network, scores: Scores | EachScores) -> None:
        super().__init__()
        self.preparation = preparation
        self.network = network
        self.scores = scores

    def forward(
        self, numbers: Tensor | None = None, codes: Tensor | None = None, tensors: Sequence[Tensor] = ()
    ) -> Tensor:
        """See the class; a tensor without columns may be left out."""
        prepared = self.preparation(numbers) if self.preparation.columns else None
        answer: Tensor = self.scores(self.network(prepared, codes, *tensors))
        return answer
