"""What a training is after: the loss it lowers, and what is reported of it. Knows no network."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from core.plain import Plain

Loss = Callable[[Tensor, Tensor], Tensor]  # (outputs [n,K], target [n]) -> a mean over the rows


def _nothing(outputs: np.ndarray) -> dict[str, float | None]:
    return {}


def loss_of(watched: dict[str, float | None]) -> float:
    """The loss on the validation rows, which is a number wherever they were watched."""
    loss = watched["valid_loss"]
    if loss is None:
        raise ValueError("the loss on the validation rows is lacking")
    return loss


@dataclass(frozen=True)
class Objective:
    """What is minimised and what is watched.

    `loss` is lowered. Where it makes rare answers weigh more or softens answers, `reported` and `watched` are the plain
    losses, of training and validation rows, that the chart shows and the best epoch is chosen by: two of a kind that
    can be held against each other and against other runs. `unit` turns them into what the chart shows (squared
    target units). From the outputs [n,K] for the validation rows, `measure` gives further numbers, such as
    valid_accuracy; `examples`, from those at `shown`, the answers to a few rows. `main` names the number among the
    measures that judges a model; the more the better where it `rises`. `each` is what every row costs by it, [n];
    without, two models can't be reported to differ by chance alone.
    """

    loss: Loss
    unit: float = 1.0
    measure: Callable[[np.ndarray], dict[str, float | None]] = _nothing
    reported: Loss | None = None
    watched: Loss | None = None
    examples: Callable[[np.ndarray], list[Plain]] | None = None
    shown: np.ndarray | None = None
    main: str = "valid_loss"
    rises: bool = False
    each: Loss | None = None

    def cost(self, watched: dict[str, float | None]) -> float:
        """By the main measure, the less the better; the loss on the validation rows where that is not defined."""
        value = watched.get(self.main)
        if value is None:
            return loss_of(watched)
        return -value if self.rises else value
