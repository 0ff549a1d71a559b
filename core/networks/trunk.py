"""The middle of a network: equal layers one after the other. Knows neither inputs nor answers."""

from torch import Tensor, nn

ACTIVATIONS = {"relu": nn.ReLU, "gelu": nn.GELU, "silu": nn.SiLU, "tanh": nn.Tanh}


class Trunk(nn.Module):
    """float32 [N,inputs] -> float32 [N,width]; without layers what comes in goes out."""

    def __init__(
        self, inputs: int, layers: int, width: int, activation: str, dropout: float, normalise: bool = False
    ) -> None:
        """activation: a name in ACTIVATIONS; dropout: share of values left out in training, 0..1."""
        super().__init__()
        steps: list[nn.Module] = []
        for position in range(layers):
            steps.append(nn.Linear(width if position else inputs, width))
            if normalise:
                steps.append(nn.BatchNorm1d(width))
            steps.append(ACTIVATIONS[activation]())
            if dropout:
                steps.append(nn.Dropout(dropout))
        self.steps = nn.Sequential(*steps)
        self.width = width if layers else inputs

    def forward(self, inputs: Tensor) -> Tensor:
        """See the class."""
        hidden: Tensor = self.steps(inputs)
        return hidden
