"""Text by a convolutional network: which words and short phrases occur, wherever they stand."""

import torch
from torch import Tensor, nn

from core.layout import TensorColumn
from core.networks.encoders.base import Encoder
from core.networks.word_embedding import PADDING, Words
from core.torch_padding import lengths, longest, pooled, within

SIZE = 64  # numbers a word
SPANS = (3, 5)  # words looked at together
PATTERNS = 64  # of each span


class TextCNN(Encoder):
    """int64 tokens [N,T] -> the average word, and how well each pattern fits where it fits best (Kim 2014)."""

    def __init__(self, column: TensorColumn, dropout: float) -> None:
        super().__init__(column, dropout)
        self.words = Words(column.levels, SIZE, dropout)
        self.patterns = nn.ModuleList(nn.Conv1d(SIZE, PATTERNS, span, padding=span // 2) for span in SPANS)
        self.dropout = nn.Dropout(dropout)
        self.width = 2 * SIZE + 2 * PATTERNS * len(SPANS)

    def forward(self, values: Tensor) -> Tensor:
        """See the class."""
        length = lengths(values != PADDING)
        tokens = values[:, : longest(length, values.shape[1])]
        vectors, attention_mask = self.words(tokens), within(length, tokens.shape[1])
        found = [pooled(vectors, attention_mask)]
        for pattern in self.patterns:
            fits = torch.relu(pattern(vectors.transpose(1, 2))).transpose(1, 2)
            found.append(pooled(fits, attention_mask))
        read: Tensor = self.dropout(torch.cat(found, 1))
        return read
