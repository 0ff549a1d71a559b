"""Pictures by a small vision Transformer: the picture in patches, each of which looks at all others."""

from torch import Tensor, nn

from core.layout import TensorColumn
from core.networks.attention import Block, PositionEmbedding
from core.networks.encoders.base import Encoder
from core.networks.encoders.image_cnn import convolution, light

WIDTH, HEADS, BLOCKS = 96, 4, 3
PATCHES = 8  # a side at most


class ImageViT(Encoder):
    """uint8 pixels [N,S,S,3] -> the average of the patches as the last block sees them (Dosovitskiy et al. 2021).

    The patches are cut by a few convolutions, without which it would need far more pictures (Xiao et al. 2021).
    """

    def __init__(self, column: TensorColumn, dropout: float) -> None:
        super().__init__(column, dropout)
        side, halvings = column.shape[0], 0
        while side > PATCHES or not halvings:
            side, halvings = -(-side // 2), halvings + 1
        widths = [3, *(max(16, WIDTH >> (halvings - 1 - index)) for index in range(halvings))]
        self.cut = nn.Sequential(*(convolution(widths[index], widths[index + 1], 2) for index in range(halvings)))
        self.places = PositionEmbedding(side**2, WIDTH)
        self.blocks = nn.ModuleList(Block(WIDTH, HEADS, dropout) for _ in range(BLOCKS))
        self.after = nn.LayerNorm(WIDTH)
        self.dropout = nn.Dropout(dropout)
        self.width = WIDTH

    def forward(self, values: Tensor) -> Tensor:
        """See the class."""
        seen = self.places(self.cut(light(values)).flatten(2).transpose(1, 2))
        for block in self.blocks:
            seen = block(seen)
        vectors: Tensor = self.dropout(self.after(seen).mean(1))
        return vectors
