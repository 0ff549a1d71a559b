"""Encoders, trunk and head put together: what is trained, and around it what answers."""

import torch
from torch import Tensor, nn

from core.networks.categories import CategoryEncoder
from core.networks.head import Scores
from core.networks.numeric import NumericPreparation


class Network(nn.Module):
    """What is trained: prepared numbers float32 [N,P] and codes int64 [N,C] -> raw outputs [N,K].

    P or C may be 0; then that part is not looked at.
    """

    def __init__(self, numbers: int, categories: CategoryEncoder | None, trunk: nn.Module, head: nn.Module) -> None:
        super().__init__()
        self.numbers = numbers
        self.categories = categories
        self.trunk = trunk
        self.head = head

    def forward(self, numbers: Tensor, codes: Tensor) -> Tensor:
        """See the class."""
        parts = [numbers] if self.numbers else []
        if self.categories is not None:
            parts.append(self.categories(codes))
        return self.head(self.trunk(parts[0] if len(parts) == 1 else torch.cat(parts, 1)))


class Answering(nn.Module):
    """What answers: the front graph's numbers float64 [N,F] and codes int64 [N,C] -> scores."""

    def __init__(self, preparation: NumericPreparation, network: Network, scores: Scores) -> None:
        super().__init__()
        self.preparation = preparation
        self.network = network
        self.scores = scores

    def forward(self, numbers: Tensor | None = None, codes: Tensor | None = None) -> Tensor:
        """See the class; a tensor without columns may be left out."""
        prepared = self.preparation(numbers) if self.preparation.columns else None
        return self.scores(self.network(prepared, codes))
