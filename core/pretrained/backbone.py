"""What a pretrained model's torch module promises, whatever it reads: steps that can be cut apart, and what of it may
learn.

Imports torch: only job processes may load this file. Knows no model.
"""

from torch import Tensor, nn

NORMS = (nn.LayerNorm, nn.GroupNorm, nn.BatchNorm2d)


class Backbone(nn.Module):
    """What `prepare` made of a column's values -> features float32 [N,width], finite, each row for itself.

    Values are tokens int64 [N,T] with -1 behind a text's end, pixels uint8 [N,S,S,3], or frames float32 [N,T,M].
    It goes in steps: `layers()[i]` are the numbers of step i, in order from the input, pooling among the last. A cut
    c (0 <= c < len(layers())) divides them: `below` goes the first c steps, `above` the others. `last` is the cut that
    opens "its last layers"; 0 where steps can't be told apart. Dropout is the model's own and sleeps in eval(); batch
    norm keeps its statistics whatever train() says, as a few hundred rows would only spoil them.
    """

    width: int
    last: int

    def forward(self, values: Tensor) -> Tensor:
        """See the class; what is exported."""
        return self.above(self.below(values, 0), 0)

    def below(self, values: Tensor, cut: int) -> tuple[Tensor, ...]:
        """What the first `cut` steps give, tensors [N,...] row by row; `(values,)` for cut 0.

        Axis 1 of texts' and sounds' first tensor may be shorter than T, as long as the longest of these rows: filled
        up with zeros behind it, `above` answers alike.
        """
        raise NotImplementedError

    def above(self, kept: tuple[Tensor, ...], cut: int) -> Tensor:
        """The other steps and pooling: float32 [N,width] from what `below` gave at that cut."""
        raise NotImplementedError

    def layers(self) -> list[list[nn.Parameter]]:
        """The parameters of each step, in order; what folded normalisations have besides is in `scales` alone."""
        raise NotImplementedError

    def linears(self) -> list[str]:
        """The names of the nn.Linear modules that LoRA adapts; [] where there are none."""
        return [name for name, part in self.named_modules() if type(part) is nn.Linear]

    def scales(self) -> list[nn.Parameter]:
        """Scales and biases of the normalisations; what was learned in them counts from now on, see `fold`."""
        return [each for part in self.modules() if isinstance(part, NORMS) for each in part.parameters(recurse=False)]

    def fold(self) -> None:
        """Take what scales learned into the other weights where that is quicker; answers stay. Before an export."""

    def train(self, mode: bool = True) -> "Backbone":
        """See nn.Module; batch norm goes on by the statistics that it came with."""
        super().train(mode)
        for part in self.modules():
            if isinstance(part, nn.modules.batchnorm._BatchNorm):
                part.eval()
        return self
