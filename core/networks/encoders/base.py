"""What an encoder is: a column's own tensor becomes one vector a row. See ENCODERS for the list."""

from torch import Tensor, nn

from core.layout import TensorColumn


class Encoder(nn.Module):
    """The tensor of one column [N,...] -> float32 [N,width].

    Answers are finite for every row, also an empty one, and depend on no other row of the batch (once trained).
    """

    width: int
    takes: int = 1  # tensors that `forward` takes: more where what its first layers give is kept

    def __init__(self, column: TensorColumn, dropout: float) -> None:
        """column: what the tensor holds; dropout: the share of values left out while training, 0..1."""
        super().__init__()

    def forward(self, values: Tensor) -> Tensor:
        """See the class."""
        raise NotImplementedError
