"""The end of a network: raw outputs, and how they become scores. One pair of modules for each head; knows no inputs.

A task names its head (core.tasks); its loss stands in core.models.objectives under the same name.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.records import FittedTarget


class Head(nn.Module):
    """float32 [N,width] -> raw outputs [N,K]: one for each class or label, or the standardised value."""

    def __init__(self, width: int, learned: FittedTarget) -> None:
        super().__init__()
        self.outputs = nn.Linear(width, max(1, len(learned.labels)))

    def forward(self, inputs: Tensor) -> Tensor:
        """See the class."""
        outputs: Tensor = self.outputs(inputs)
        return outputs


class OrderedHead(nn.Module):
    """float32 [N,width] -> log-odds [N,C-1] that the class is above the first, the second ...

    One weighted sum for all steps, with thresholds that can't change places (the proportional odds model, McCullagh
    1980; as a network's head Cao, Mirjalili and Raschka 2020, CORAL).
    """

    def __init__(self, width: int, learned: FittedTarget) -> None:
        super().__init__()
        self.outputs = nn.Linear(width, 1)
        self.gaps = nn.Parameter(torch.zeros(max(0, len(learned.labels) - 2)))

    def forward(self, inputs: Tensor) -> Tensor:
        """See the class."""
        thresholds = functional.pad(torch.cumsum(functional.softplus(self.gaps), 0), (1, 0))
        outputs: Tensor = self.outputs(inputs) - thresholds
        return outputs


class Scores(nn.Module):
    """Raw outputs [N,K] -> float32 probabilities [N,C], or float64 standardised values [N].

    `lowered` is taken from the outputs first: by how much rare labels counted for more in training, as log-odds [C].
    The target's units come behind: the exporter drops the addition of a mean close to zero.
    """

    lowered: Tensor | None

    def __init__(self, learned: FittedTarget) -> None:
        super().__init__()
        self.classes = len(learned.labels)
        lowered = torch.tensor(learned.tilt, dtype=torch.float64).log().float() if learned.tilt else None
        self.register_buffer("lowered", lowered)

    def forward(self, outputs: Tensor) -> Tensor:
        """See the class."""
        if self.classes:
            return torch.softmax(outputs if self.lowered is None else outputs - self.lowered, 1)
        return outputs[:, 0].double()


class EachScores(nn.Module):
    """Raw outputs [N,K] -> float32 probabilities [N,K] of each label by itself."""

    def __init__(self, learned: FittedTarget) -> None:
        super().__init__()
        self.classes = len(learned.labels)

    def forward(self, outputs: Tensor) -> Tensor:
        """See the class."""
        return torch.sigmoid(outputs)


class OrderedScores(EachScores):
    """Log-odds [N,C-1] of being above each class -> float32 probabilities [N,C] of the classes."""

    def forward(self, outputs: Tensor) -> Tensor:
        """See the class."""
        above = torch.sigmoid(outputs)
        first = torch.ones_like(above[:, :1])
        return torch.cat([first, above], 1) - torch.cat([above, 0 * first], 1)


HEADS: dict[str, tuple[type[Head | OrderedHead], type[Scores | EachScores]]] = {
    "softmax": (Head, Scores),
    "value": (Head, Scores),
    "sigmoid": (Head, EachScores),
    "cumulative": (OrderedHead, OrderedScores),
}
