"""The end of a network: raw outputs, and how they become scores. One head a task; knows no inputs."""

import torch
from torch import Tensor, nn

from core.records import Learned


class Head(nn.Module):
    """float32 [N,width] -> raw outputs [N,K]: one per class, or the standardised value."""

    def __init__(self, width: int, learned: Learned) -> None:
        super().__init__()
        self.outputs = nn.Linear(width, max(1, len(learned.labels)))

    def forward(self, inputs: Tensor) -> Tensor:
        """See the class."""
        return self.outputs(inputs)


class Scores(nn.Module):
    """Raw outputs [N,K] -> float32 probabilities [N,C], or float64 standardised values [N].

    `lowered` is taken from the outputs first: by how much rare labels counted for more in training, as log-odds [C].
    The target's units come behind: the exporter drops the addition of a mean close to zero.
    """

    def __init__(self, learned: Learned) -> None:
        super().__init__()
        self.classes = len(learned.labels)
        lowered = torch.tensor(learned.tilt, dtype=torch.float64).log().float() if learned.tilt else None
        self.register_buffer("lowered", lowered)

    def forward(self, outputs: Tensor) -> Tensor:
        """See the class."""
        if self.classes:
            return torch.softmax(outputs if self.lowered is None else outputs - self.lowered, 1)
        return outputs[:, 0].double()
