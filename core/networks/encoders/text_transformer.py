"""Text by a small Transformer: every word looks at all others."""

from torch import Tensor, nn

from core.layout import TensorColumn
from core.networks.attention import Block, PositionEmbedding
from core.networks.encoders.base import Encoder
from core.networks.word_embedding import PADDING, Words
from core.torch_padding import lengths, longest, pooled, within

WIDTH, HEADS, BLOCKS = 64, 4, 2
MOST = 256  # words; memory grows with their square


class TextTransformer(Encoder):
    """int64 tokens [N,T] -> mean and largest of the words as the last block sees them (Vaswani et al. 2017).

    Of longer texts only the first 256 words are looked at.
    """

    def __init__(self, column: TensorColumn, dropout: float) -> None:
        super().__init__(column, dropout)
        self.words = Words(column.levels, WIDTH, dropout)
        self.places = PositionEmbedding(min(MOST, column.shape[0]), WIDTH)
        self.blocks = nn.ModuleList(Block(WIDTH, HEADS, dropout) for _ in range(BLOCKS))
        self.after = nn.LayerNorm(WIDTH)
        self.dropout = nn.Dropout(dropout)
        self.width = 2 * WIDTH

    def forward(self, values: Tensor) -> Tensor:
        """See the class."""
        values = values[:, :MOST]
        length = lengths(values != PADDING)
        tokens = values[:, : longest(length, values.shape[1])]
        attention_mask = within(length, tokens.shape[1])
        seen = self.places(self.words(tokens))
        for block in self.blocks:
            seen = block(seen, attention_mask)
        vectors: Tensor = self.dropout(pooled(self.after(seen), attention_mask))
        return vectors
