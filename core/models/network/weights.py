"""Names for a trained network's tensors that hold across tables, so that another network can begin from them.

Knows no file. A name says which column or part a tensor belongs to, not at which position it stands in this network:
`category:city`, `encoder:photo:steps.0.weight`, `trunk.steps.0.weight<number:age>`, `head.outputs.weight`.
"""

import itertools
from collections.abc import Callable, Iterator

import numpy as np
from torch import nn

from core.layout import Layout
from core.models.named_parts import Named, Piece
from core.networks.network import Answering
from core.records import FittedTarget

WORDS = "words.table.weight"  # inside an encoder: one row a word
HEAD = "head.outputs.weight", "head.outputs.bias"


def pieces(
    answering: Answering, layout: Layout, learned: FittedTarget, called: Callable[[str], str] = str
) -> list[Piece]:
    """All that the network learned, each number under one name; `called` gives another name for a column or number."""
    network, shapes = answering.network, tensors(answering)
    first = "trunk.steps.0.weight" if "trunk.steps.0.weight" in shapes else HEAD[0]
    found = []
    for index, column, start in network.categories.stretches() if network.categories is not None else ():
        code, tensor = layout.codes[column], f"categories.tables.{index}.weight"
        found.append(Piece(f"category:{called(code.name)}", tensor, 0, start, start + len(code.levels), code.levels))
    for index, entry in enumerate(layout.tensors):
        before = f"encoders.{index}."
        for own in (name.removeprefix(before) for name in shapes if name.startswith(before)):
            levels = entry.words if own == WORDS else ()
            found.append(Piece(f"encoder:{called(entry.name)}:{own}", before + own, levels=levels))
    for tensor in (name for name in shapes if name.startswith(("trunk.", "head."))):
        levels = learned.labels if tensor in HEAD and len(shapes[tensor]) == len(learned.labels) else ()
        if tensor != first:
            found.append(Piece(tensor, tensor, levels=levels))
            continue
        ends = itertools.accumulate((width for _, width in _sources(answering, layout, called)), initial=0)
        parts = zip(_sources(answering, layout, called), itertools.pairwise(ends), strict=True)
        found += [Piece(f"{tensor}<{name}>", tensor, 1, *ends, levels) for (name, _), ends in parts]
    return found


def tensors(answering: Answering) -> dict[str, np.ndarray]:
    """What the network learned, by its names in `state_dict`; shares the network's memory."""
    state = answering.network.state_dict()
    return {name: tensor.cpu().numpy() for name, tensor in state.items() if tensor.is_floating_point()}


def named(answering: Answering, layout: Layout, learned: FittedTarget) -> Named:
    """All of it, for a file."""
    return Named(tensors(answering), tuple(pieces(answering, layout, learned)), _scales(answering.network))


def _scales(network: nn.Module) -> tuple[np.ndarray, ...]:
    """What each batch normalisation multiplies by, which exporters put into the weights in front of it."""
    norms = [each for each in network.modules() if isinstance(each, nn.BatchNorm1d | nn.BatchNorm2d)]
    found = (each.weight / (each.running_var + each.eps).sqrt() for each in norms if each.running_var is not None)
    return tuple(scale.detach().cpu().numpy() for scale in found)


def _sources(answering: Answering, layout: Layout, called: Callable[[str], str]) -> Iterator[tuple[str, int]]:
    """What the first layer gets, in order: numbers, whether they are missing, categories, encoders; with widths."""
    preparation, network = answering.preparation, answering.network
    if preparation.columns:
        yield from ((f"number:{called(name)}", 1) for name in layout.numbers)
        yield from ((f"missing:{called(layout.numbers[index])}", 1) for index in preparation.flagged.tolist())
    if network.categories is not None:
        for index, column, _ in network.categories.stretches():
            yield f"category:{called(layout.codes[column].name)}", network.categories.groups[index]
    for entry, encoder in zip(layout.tensors, network.encoders, strict=True):
        yield f"encoder:{called(entry.name)}", encoder.width
