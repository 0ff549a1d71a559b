"""Text by a recurrent network: word after word, from both ends, each read in the light of those before."""

from typing import ClassVar

from torch import Tensor, nn

from core.layout import TensorColumn
from core.networks.encoders.base import Encoder
from core.networks.recurrent import Recurrent
from core.networks.word_embedding import PADDING, Words
from core.torch_padding import lengths, longest, pooled, within

SIZE = 64  # numbers a word
UNITS = 64  # in each direction


class TextGRU(Encoder):
    """int64 tokens [N,T] -> mean and largest of what a gated recurrent unit made of each word."""

    kind: ClassVar[str] = "gru"
    layers: ClassVar[int] = 1

    def __init__(self, column: TensorColumn, dropout: float) -> None:
        super().__init__(column, dropout)
        self.words = Words(column.levels, SIZE, dropout)
        self.reader = Recurrent(self.kind, SIZE, UNITS, self.layers)
        self.dropout = nn.Dropout(dropout)
        self.width = 4 * UNITS

    def forward(self, values: Tensor) -> Tensor:
        """See the class."""
        length = lengths(values != PADDING)
        tokens = values[:, : longest(length, values.shape[1])]
        read = self.reader(self.words(tokens), length)
        vectors: Tensor = self.dropout(pooled(read, within(length, tokens.shape[1])))
        return vectors


class TextLSTM(TextGRU):
    """The same with long short-term memory cells, which forget more selectively and cost a third more."""

    kind = "lstm"
