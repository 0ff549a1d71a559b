"""A torch module as an ONNX model to splice into a graph, for networks and open models alike. Knows no module by name.

Imports torch: only job processes may load this file.
"""

import logging
import warnings
from collections.abc import Mapping

import onnx
import torch
from torch import Tensor, nn

from core.graph import IR_VERSION, OPSETS, strip

OUTPUT = "scores"


def to_onnx(
    module: nn.Module,
    inputs: dict[str, Tensor],
    output: str = OUTPUT,
    free: Mapping[str, tuple[int, ...]] | None = None,
) -> onnx.ModelProto:
    """The module in evaluation mode, its inputs by name (examples of 2 or more rows), its one output named `output`.

    free: the axes of an input whose length may differ later, by input; without an entry only the rows, axis 0.
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
                input_names=list(inputs),
                output_names=[output],
                dynamic_shapes={name: dict.fromkeys(free.get(name, (0,)), torch.export.Dim.DYNAMIC) for name in inputs},
                opset_version=OPSETS[""],
                dynamo=True,
                verbose=False,
            )
    finally:
        for logger, level in zip(quiet, levels, strict=True):
            logger.setLevel(level)
    model = program.model_proto
    model.ir_version = IR_VERSION
    strip(model)
    return model
