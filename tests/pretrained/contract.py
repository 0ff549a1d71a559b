"""What every pretrained model's module must keep, held against its encoder graph: any test that made both may call
it."""

import numpy as np
import onnx
import torch
from torch import nn

from core.pretrained.backbone import Backbone
from core.pretrained.change import EVERYTHING, LAST, LITTLE
from core.pretrained.pretrained_model import FEATURES, PREPARED, RAW, TOKENS, Built, Encoder
from core.serving.session import open_session

CLOSE = 1e-4  # of a text's features; of the largest feature of pictures and sounds


def keeps(made: Built | Encoder, module: Backbone, raw: np.ndarray) -> None:
    """All of it; `raw` holds some unlike rows, as the column gives them."""
    prepare, graph = (open_session(_content(each)) for each in _graphs(made))
    values = torch.from_numpy(prepare.run([PREPARED], {RAW: raw})[0])
    assert values.shape[2:] == made.shape[1:]
    assert values.shape[1] <= made.shape[0]
    found = _answer(module, values)
    assert found.shape == (len(raw), made.width)
    near = CLOSE if made.sort == TOKENS else CLOSE * np.abs(found).max()
    np.testing.assert_allclose(found, graph.run([FEATURES], {RAW: raw})[0], rtol=0, atol=near)
    for row in range(len(raw)):
        np.testing.assert_allclose(_answer(module, values[row : row + 1]), found[row : row + 1], rtol=0, atol=near)
    _cuts(module, values, found, near)
    _may_change(made, module, values)


def _graphs(made: Built | Encoder) -> tuple[object, object]:
    return (made.prepare, made.path) if isinstance(made, Encoder) else (made.prepare, made.model)


def _content(graph: object) -> object:
    return graph.SerializeToString() if isinstance(graph, onnx.ModelProto) else graph


def _answer(module: Backbone, values: torch.Tensor) -> np.ndarray:
    with torch.inference_mode():
        return module(values).numpy()


def _cuts(module: Backbone, values: torch.Tensor, found: np.ndarray, near: float) -> None:
    """Going first below, then above, answers alike at every cut, also when what was kept is filled up with zeros."""
    for cut in range(len(module.layers())):
        with torch.inference_mode():
            kept = module.below(values, cut)
            assert all(len(each) == len(values) for each in kept)
            np.testing.assert_allclose(module.above(kept, cut).numpy(), found, rtol=0, atol=near)
            first, *others = kept
            if cut and values.dim() < 4 and others:  # texts and sounds, which have lengths
                longer = torch.cat([first, first.new_zeros(len(first), 3, *first.shape[2:])], 1)
                np.testing.assert_allclose(module.above((longer, *others), cut).numpy(), found, rtol=0, atol=near)


def _may_change(made: Built | Encoder, module: Backbone, values: torch.Tensor) -> None:
    """Each change learns as many numbers as the encoder says, and each of them is asked; or why not is said."""
    assert set(made.trained) | set(made.refused) == {LITTLE, LAST, EVERYTHING}
    assert not set(made.trained) & set(made.refused)
    assert all(reason.endswith(".") for reason in made.refused.values())
    layers = module.layers()
    every = [each for step in layers for each in step]
    assert len({id(each) for each in every}) == len(every), "no number is in two steps"
    assert sum(each.numel() for each in every) == made.trained[EVERYTHING]
    assert all(isinstance(module.get_submodule(name), nn.Linear) for name in module.linears())
    if LAST in made.trained:
        later = {id(each) for step in layers[module.last :] for each in step}
        assert sum(each.numel() for step in layers[module.last :] for each in step) == made.trained[LAST]
        with torch.no_grad():
            kept = module.below(values, module.last)
        assert _asked(module, module.above(kept, module.last)) >= later
    else:
        assert module.last == 0
    if LITTLE in made.trained and not module.linears():
        assert sum(each.numel() for each in module.scales()) == made.trained[LITTLE]
        module.fold()
    asked = _asked(module, module(values))
    assert sum(each.numel() for each in every if id(each) in asked) >= 0.99 * made.trained[EVERYTHING]


def _asked(module: Backbone, answer: torch.Tensor) -> set[int]:
    """The parameters that what is learned reaches."""
    module.zero_grad(set_to_none=True)
    answer.square().sum().backward()
    reached = {id(each) for each in module.parameters() if each.grad is not None}
    module.zero_grad(set_to_none=True)
    return reached
