"""Sounds by a convolutional network over their spectra: patterns of pitch and time, wherever they are."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.layout import TensorColumn
from core.networks.encoders.base import Encoder
from core.torch_padding import lengths, longest, pooled, within

QUIET = 1e-3  # a spectrum without anything above is silence
FIRST, MOST = 16, 128  # channels; twice as many at each halving
STEPS = 256  # spectra from which on a coarser first look saves time
BLOCKS = 4


class AudioCNN(Encoder):
    """float32 frames [N,T,M] -> mean and largest of each pattern over the sound; silence behind it is left out."""

    def __init__(self, column: TensorColumn, dropout: float) -> None:
        super().__init__(column, dropout)
        self.stride = 1
        while column.shape[0] / self.stride > STEPS:
            self.stride *= 2
        widths = [min(MOST, FIRST * 2**index) for index in range(BLOCKS)]
        self.first = nn.Conv2d(1, widths[0], (2 * self.stride + 1, 5), (self.stride, 2), (self.stride, 2), bias=False)
        self.convolutions = nn.ModuleList(
            nn.Conv2d(widths[index], widths[index + 1], 3, padding=1, bias=False) for index in range(BLOCKS - 1)
        )
        self.scales = nn.ModuleList(nn.BatchNorm2d(width) for width in widths)
        self.dropout = nn.Dropout(dropout)
        self.width = 2 * widths[-1]
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's types lack it

    def forward(self, values: Tensor) -> Tensor:
        """See the class."""
        length = lengths(values.amax(2) > QUIET)
        frames, length = whole(values, length, self.stride * 2 ** (BLOCKS - 1))
        seen, length = self.first(frames.unsqueeze(1)), -(-length // self.stride)
        for index, scale in enumerate(self.scales):
            if index:
                seen = self.convolutions[index - 1](halved(seen))
                length = -(-length // 2)
            marks = within(length, seen.shape[2])[:, None, :, None]
            seen = torch.where(marks, torch.relu(scale(seen)), 0.0)
        vectors: Tensor = self.dropout(pooled(seen.mean(3).transpose(1, 2), within(length, seen.shape[2])))
        return vectors


def whole(frames: Tensor, length: Tensor, unit: int) -> tuple[Tensor, Tensor]:
    """The frames cut or filled up with silence to a multiple of `unit`, so that no halving meets an odd end."""
    steps = -(-longest(length, frames.shape[1]) // unit) * unit
    frames = frames[:, :steps]
    return functional.pad(frames, (0, 0, 0, steps - frames.shape[1])), length


def halved(values: Tensor) -> Tensor:
    """The largest of each two steps in time, and of each two pitches while there are several."""
    return functional.max_pool2d(values, (2, 2 if values.shape[3] > 1 else 1))
