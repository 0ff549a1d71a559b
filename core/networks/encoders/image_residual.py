"""Pictures by a residual network: deeper than the plain one, each step adding to what is known already."""

import torch
from torch import Tensor, nn

from core.layout import TensorColumn
from core.networks.encoders.base import Encoder
from core.networks.encoders.image_cnn import convolution, light, plan

FIRST, MOST = 32, 256  # channels; twice as many at each halving


class ImageResidual(Encoder):
    """uint8 pixels [N,S,S,3] -> the average of each pattern over the picture (He et al. 2016)."""

    def __init__(self, column: TensorColumn, dropout: float) -> None:
        super().__init__(column, dropout)
        stride, halvings = plan(column.shape[0])
        widths = [min(MOST, FIRST * 2**index) for index in range(max(2, halvings))]
        steps: list[nn.Module] = [convolution(3, widths[0], stride)]
        for index, width in enumerate(widths):
            if index:
                steps += [convolution(widths[index - 1], width), Residual(width)]
            if index < halvings:
                steps.append(nn.MaxPool2d(2))
        self.steps = nn.Sequential(*steps)
        self.steps.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's types lack it
        self.dropout = nn.Dropout(dropout)
        self.width = widths[-1]

    def forward(self, values: Tensor) -> Tensor:
        """See the class."""
        vectors: Tensor = self.dropout(self.steps(light(values)).mean((2, 3)))
        return vectors


class Residual(nn.Module):
    """float32 [N,width,H,W] -> the same plus what two convolutions make of it."""

    def __init__(self, width: int) -> None:
        super().__init__()
        norm = nn.BatchNorm2d(width)
        self.steps = nn.Sequential(convolution(width, width), nn.Conv2d(width, width, 3, padding=1, bias=False), norm)
        nn.init.zeros_(norm.weight)  # adds nothing at first, so that depth does no harm (Goyal et al. 2017)

    def forward(self, values: Tensor) -> Tensor:
        """See the class."""
        return torch.relu(values + self.steps(values))
