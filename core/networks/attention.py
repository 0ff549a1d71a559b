"""A Transformer's blocks, and the order of what they look at. Knows neither words nor pictures."""

import torch
from torch import Tensor, nn

FAR = -1e9  # what is added where nothing may be looked at: nothing is left of it after the softmax


class Block(nn.Module):
    """float32 [N,T,width] -> the same: each position looks at all, then at itself (pre-norm; Xiong et al. 2020)."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.before = nn.LayerNorm(width)
        self.asked = nn.Linear(width, 3 * width)
        self.told = nn.Linear(width, width)
        self.steps = nn.Sequential(
            nn.LayerNorm(width),
            nn.Linear(width, 2 * width),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(2 * width, width),
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, values: Tensor, attention_mask: Tensor | None = None) -> Tensor:
        """inside: bool [N,T], the positions that may be looked at; all when None."""
        width = values.shape[2] // self.heads
        question, key, value = (
            part.unflatten(2, (self.heads, width)).transpose(1, 2)
            for part in self.asked(self.before(values)).chunk(3, 2)
        )
        fits = question @ key.transpose(2, 3) * width**-0.5
        if attention_mask is not None:
            fits = torch.where(attention_mask[:, None, None], fits, FAR)
        looked = (torch.softmax(fits, 3) @ value).transpose(1, 2).flatten(2)
        values = values + self.dropout(self.told(looked))
        seen: Tensor = values + self.dropout(self.steps(values))
        return seen


class PositionEmbedding(nn.Module):
    """A learned vector for each position, added to what stands there: float32 [N,T,width], T at most `steps`."""

    def __init__(self, steps: int, width: int) -> None:
        super().__init__()
        self.vectors = nn.Parameter(torch.randn(steps, width) * 0.02)

    def forward(self, values: Tensor) -> Tensor:
        """See the class."""
        return values + self.vectors[: values.shape[1]]
