"""Sounds by a recurrent network: spectrum after spectrum, from both ends."""

import torch
from torch import Tensor, nn

from core.layout import TensorColumn
from core.networks.encoders.audio_cnn import QUIET, whole
from core.networks.encoders.base import Encoder
from core.networks.recurrent import Recurrent
from core.torch_padding import lengths, pooled, within

STEPS = 128  # that are read one by one; more frames are taken together first
CHANNELS, UNITS = 96, 64


class AudioGRU(Encoder):
    """float32 frames [N,T,M] -> mean and largest of what a gated recurrent unit made of each step."""

    layers = 1

    def __init__(self, column: TensorColumn, dropout: float) -> None:
        super().__init__(column, dropout)
        self.stride = 1
        while column.shape[0] / self.stride > STEPS:
            self.stride *= 2
        span = 2 * self.stride + 1
        self.first = nn.Conv1d(column.shape[1], CHANNELS, span, self.stride, self.stride, bias=False)
        self.scale = nn.BatchNorm1d(CHANNELS)
        self.reader = Recurrent("gru", CHANNELS, UNITS, self.layers)
        self.dropout = nn.Dropout(dropout)
        self.width = 4 * UNITS

    def forward(self, values: Tensor) -> Tensor:
        """See the class."""
        frames, length = whole(values, lengths(values.amax(2) > QUIET), self.stride)
        seen = torch.relu(self.scale(self.first(frames.transpose(1, 2)))).transpose(1, 2)
        length = -(-length // self.stride)
        attention_mask = within(length, seen.shape[1])
        seen = torch.where(attention_mask.unsqueeze(2), seen, 0.0)
        vectors: Tensor = self.dropout(pooled(self.reader(seen, length), attention_mask))
        return vectors
