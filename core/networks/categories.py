"""Category codes as learned vectors (embeddings). Knows no level's name."""

import math
from collections.abc import Iterator, Sequence
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

MOST = 32


def embedding_size(levels: int) -> int:
    """How many numbers describe one of that many levels: 1.6 * levels^0.56 (the rule of fast.ai), at most 32."""
    return max(2, min(MOST, round(1.6 * math.pow(levels, 0.56))))


class CategoryEncoder(nn.Module):
    """int64 codes [N,C] -> float32 [N,width].

    Columns of the same embedding size share one table, each with its own stretch of rows, so that many columns cost
    no more steps than a few.
    """

    def __init__(self, levels: list[int], size: int = 0) -> None:
        """levels: codes per column, with the two for unseen and missing; size: 0 follows the number of levels."""
        super().__init__()
        sizes = [size or embedding_size(count) for count in levels]
        self.width = sum(sizes)
        self.groups = sorted(set(sizes))
        tables = []
        for index, wanted in enumerate(self.groups):
            members = [column for column, own in enumerate(sizes) if own == wanted]
            starts = np.cumsum([0, *(levels[column] for column in members)])
            self.register_buffer(f"members_{index}", torch.tensor(members, dtype=torch.int64))
            self.register_buffer(f"starts_{index}", torch.tensor(starts[:-1], dtype=torch.int64))
            table = nn.Embedding(int(starts[-1]), wanted)
            nn.init.normal_(table.weight, std=wanted**-0.5)
            tables.append(table)
        self.tables = cast("Sequence[nn.Embedding]", nn.ModuleList(tables))  # torch's type does not say of what

    def forward(self, codes: Tensor) -> Tensor:
        """See the class."""
        parts = [table(self._rows(index, codes)).flatten(1) for index, table in enumerate(self.tables)]
        return parts[0] if len(parts) == 1 else torch.cat(parts, 1)

    @torch.no_grad()
    def fill_unseen(self, counts: list[np.ndarray]) -> None:
        """Give codes that no training row had (often "unseen" and "missing") the average vector of those it had.

        counts: per column, training rows of each code [levels]. Left alone they would answer by chance.
        """
        for index, column, start in self.stretches():
            count = torch.as_tensor(counts[column], dtype=torch.float32)
            own = self.tables[index].weight[start : start + len(count)]
            own[count == 0] = (own * count[:, None]).sum(0) / count.sum().clamp(min=1)

    def stretches(self) -> Iterator[tuple[int, int, int]]:
        """(table, column, the first of its rows there) of every column, in the order of what `forward` gives."""
        for index in range(len(self.tables)):
            members, starts = (self.get_buffer(f"{name}_{index}").tolist() for name in ("members", "starts"))
            yield from ((index, column, start) for column, start in zip(members, starts, strict=True))

    def _rows(self, index: int, codes: Tensor) -> Tensor:
        members, starts = (self.get_buffer(f"{name}_{index}") for name in ("members", "starts"))
        return codes.index_select(1, members) + starts
