"""A torch module as an ONNX model to splice into a graph, for networks and pretrained models alike. Knows no module by
name.

Imports torch: only job processes may load this file.
"""

import logging
import warnings
from collections.abc import Callable, Mapping

import onnx
import torch
from torch import Tensor, nn

from core.graph import IR_VERSION, OPSETS, strip

OUTPUT = "scores"
Axes = dict[int, object]  # how each axis of an input may be


def to_onnx(
    module: nn.Module,
    inputs: dict[str, Tensor | tuple[Tensor, ...]],
    output: str = OUTPUT,
    free: Mapping[str, tuple[int, ...]] | None = None,
    translations: Mapping[Callable[..., object], Callable[..., object]] | None = None,
) -> onnx.ModelProto:
    """The module in evaluation mode, its inputs by name (examples of 2 or more rows), its one output named `output`.

    An input of several tensors is as many inputs of the graph, named as `several` says.
    free: the axes of an input whose length may differ later, by input; without an entry only the rows, axis 0.
    translations: torch operators of our own, and the function that writes each down in ONNX.
    A named Dim would freeze the axis silently, so Dim.DYNAMIC it is (facts of the exporter in torch 2.13).
    """
    module.eval()
    free = free or {}
    quiet = [logging.getLogger(name) for name in ("torch.onnx", "onnxscript", "onnx_ir")]
    levels = [logger.level for logger in quiet]
    for logger in quiet:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # torch's own, about itself
            program = torch.onnx.export(
                module,
                (),
                kwargs=inputs,
                input_names=[each for name, given in inputs.items() for each in _names(name, given)],
                output_names=[output],
                dynamic_shapes={name: _axes(given, free.get(name, (0,))) for name, given in inputs.items()},
                opset_version=OPSETS[""],
                dynamo=True,
                verbose=False,
                custom_translation_table=dict(translations or {}),
            )
    finally:
        for logger, level in zip(quiet, levels, strict=True):
            logger.setLevel(level)
    if program is None:  # it only is without dynamo
        raise RuntimeError("the exporter gave nothing")
    model = program.model_proto
    model.ir_version = IR_VERSION
    strip(model)
    return model


def several(name: str, count: int) -> list[str]:
    """The graph inputs' names of one that holds so many tensors."""
    return [f"{name} {index}" for index in range(count)]


def _names(name: str, given: Tensor | tuple[Tensor, ...]) -> list[str]:
    return several(name, len(given)) if isinstance(given, tuple) else [name]


def _axes(given: Tensor | tuple[Tensor, ...], free: tuple[int, ...]) -> Axes | tuple[Axes, ...]:
    own = dict.fromkeys(free, torch.export.Dim.DYNAMIC)
    return (own,) * len(given) if isinstance(given, tuple) else own
