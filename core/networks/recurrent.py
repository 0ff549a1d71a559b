"""GRU and LSTM layers that read rows of unlike length from both ends."""

from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor, nn

from core.torch_padding import turned
from core.torch_recurrent import run

Cell = nn.GRU | nn.LSTM
CELLS: dict[str, type[Cell]] = {"gru": nn.GRU, "lstm": nn.LSTM}


class Recurrent(nn.Module):
    """float32 [N,T,inputs] and lengths int64 [N] -> float32 [N,T,2*units]; positions behind a row's end say nothing."""

    def __init__(self, kind: str, inputs: int, units: int, layers: int = 1) -> None:
        """kind: a name in CELLS."""
        super().__init__()
        sizes = [inputs, *[2 * units] * (layers - 1)]
        # torch's type does not say of what the lists are
        self.forwards, self.backwards = (
            cast("Sequence[Cell]", nn.ModuleList(CELLS[kind](size, units, batch_first=True) for size in sizes))
            for _ in range(2)
        )

    def forward(self, values: Tensor, length: Tensor) -> Tensor:
        """See the class."""
        for onward, back in zip(self.forwards, self.backwards, strict=True):
            values = torch.cat([run(onward, values), turned(run(back, turned(values, length)), length)], 2)
        return values
