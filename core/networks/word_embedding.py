"""Words (tokens) as learned vectors. Knows no word's letters."""

import numpy as np
import torch
from torch import Tensor, nn

PADDING, UNKNOWN = 0, 1  # tokens


class Words(nn.Module):
    """int64 tokens [N,T] -> float32 [N,T,size], zero where the token is padding.

    While training, a few words at random are taken as unknown, so that unknown ones are met and no word is leant on.
    """

    def __init__(self, levels: int, size: int, dropout: float) -> None:
        """levels: different tokens, padding and unknown included."""
        super().__init__()
        self.table = nn.Embedding(max(levels, UNKNOWN + 1), size, padding_idx=PADDING)
        with torch.no_grad():
            self.table.weight.normal_(std=size**-0.5)
            self.table.weight[PADDING] = 0
        self.hidden = dropout / 2
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: Tensor) -> Tensor:
        """See the class."""
        if self.training and self.hidden:
            hidden = (torch.rand(tokens.shape, device=tokens.device) < self.hidden) & (tokens != PADDING)
            tokens = torch.where(hidden, UNKNOWN, tokens)
        vectors: Tensor = self.dropout(self.table(tokens))
        return vectors

    @torch.no_grad()
    def fill_unseen(self, counts: np.ndarray) -> None:
        """Give tokens that no training row had the average vector of those it had; left alone they answer by chance.

        counts: how often each token occurred, [levels]. Unknown words were met if words were hidden.
        """
        count = torch.as_tensor(counts, dtype=torch.float32)
        count[PADDING] = 0
        weight = self.table.weight
        average = (weight * count[:, None]).sum(0) / count.sum().clamp(min=1)
        unseen = count == 0
        unseen[PADDING] = False
        if self.hidden:
            unseen[UNKNOWN] = False
        weight[unseen] = average
