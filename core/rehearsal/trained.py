"""How many numbers of a fitted model are learned. Of trees none is told, as nobody would read anything from it."""

from typing import TYPE_CHECKING

from core.layout import Layout
from core.models.base import Fitted
from core.models.linear import FittedLinear
from core.models.network.average import FittedAverage, OfSome
from core.models.reduced import FittedReduced
from core.pretrained.change import NOTHING
from core.pretrained.supply import library

if TYPE_CHECKING:
    from torch import nn


def trained_numbers(fitted: Fitted, layout: Layout) -> int:
    """Weights that the training changes, those of pretrained models included; 0 where there is no such number."""
    if isinstance(fitted, FittedLinear):
        return fitted.weights.size + fitted.bias.size
    if isinstance(fitted, OfSome):
        return trained_numbers(fitted.fitted, layout)
    if isinstance(fitted, FittedAverage | FittedReduced):
        return sum(trained_numbers(part, layout) for part in fitted.parts)
    answering = getattr(fitted, "answering", None)  # of a network; its class is torch's
    if answering is None:
        return 0
    changing = [column for column in layout.tensors if column.model]
    opened = sum(
        library.encoder(column.model).trained.get(column.change, 0) for column in changing if column.change != NOTHING
    )
    return opened + _own(answering.network)


def _own(network: "nn.Module") -> int:
    """A network's parameters without those of the pretrained models in it."""
    from core.networks.encoders.pretrained import Pretrained

    inside = {
        id(weight)
        for module in network.modules()
        if isinstance(module, Pretrained)
        for weight in module.backbone.parameters()
    }
    return sum(weight.numel() for weight in network.parameters() if id(weight) not in inside)
