"""Pictures by a convolutional network: small patterns, then patterns of patterns, wherever they are."""

import torch
from torch import Tensor, nn

from core.layout import TensorColumn
from core.networks.encoders.base import Encoder

FIRST, MOST = 32, 256  # channels; twice as many at each halving
LARGE = 56  # pixels a side from which on a coarser first look saves time
SMALL = 6  # pixels a side below which nothing is halved any more


class ImageCNN(Encoder):
    """uint8 pixels [N,S,S,3] -> the average of each pattern over the picture."""

    def __init__(self, column: TensorColumn, dropout: float) -> None:
        super().__init__(column, dropout)
        stride, halvings = plan(column.shape[0])
        widths = [min(MOST, FIRST * 2**index) for index in range(max(2, halvings))]
        steps: list[nn.Module] = [convolution(3, widths[0], stride)]
        for index, width in enumerate(widths):
            if index:
                steps.append(convolution(widths[index - 1], width))
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


def light(pixels: Tensor) -> Tensor:
    """uint8 [N,S,S,3] -> float32 [N,3,S,S] from -2 to 2, colours side by side in memory, as convolutions like it."""
    return pixels.permute(0, 3, 1, 2).float() / 64 - 2


def plan(size: int) -> tuple[int, int]:
    """(stride of the first convolution, how often the picture is halved behind it) for pictures of that many pixels."""
    stride = 1
    while size / stride > LARGE:
        stride *= 2
    side, halvings = -(-size // stride), 0
    while side >= SMALL:
        side, halvings = side // 2, halvings + 1
    return stride, halvings


def convolution(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    """3 x 3 patterns (larger ones when it strides far), standardised over the batch, negative ones cut off."""
    span = 3 if stride <= 2 else 2 * stride - 1
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, span, stride, padding=span // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
    )
