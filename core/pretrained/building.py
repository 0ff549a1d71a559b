"""An encoder graph out of its two halves: preparation, written as nodes, and the torch module behind it, exported.

Imports torch: only job processes may load this file. Knows no model.
"""

from dataclasses import replace

import onnx
import torch
from torch import Tensor

from core.errors import UserError
from core.graph import FLOAT, Graph
from core.pretrained.backbone import Backbone
from core.pretrained.change import EVERYTHING, LAST, LITTLE, RANK
from core.pretrained.pretrained_model import FEATURES, PREPARED, RAW, VALUES, Built

OTHER = "Choose another open model; those of the catalogue are known to work."
NO_SCALES = "It has neither linear layers nor scales that could learn a little."
NO_STEPS = "Its layers can't be told apart, so that all of it learns or nothing."


def exported(module: Backbone, example: Tensor, free: tuple[int, ...]) -> onnx.ModelProto:
    """The module from `prepared` to `features`; `free`: the axes of the example that may have another length later."""
    from core.torch_export import to_onnx
    from core.torch_recurrent import TRANSLATIONS

    try:
        return to_onnx(module, {VALUES: example}, FEATURES, {VALUES: free}, TRANSLATIONS)
    except torch.onnx.OnnxExporterError as error:
        raise UserError("The open model can't become part of an ONNX file.", OTHER) from error


def joined(prepare: onnx.ModelProto, module: onnx.ModelProto, width: int, prefix: str) -> onnx.ModelProto:
    """One graph from raw values to features."""
    g = Graph(prefix)
    (raw,) = prepare.graph.input
    shape = tuple(side.dim_param or side.dim_value for side in raw.type.tensor_type.shape.dim)
    made = g.splice(prepare, f"{prefix}prepare/", {RAW: g.input(RAW, raw.type.tensor_type.elem_type, shape)})
    features = g.splice(module, f"{prefix}net/", {VALUES: made[PREPARED]})[FEATURES]
    g.output(FEATURES, features, FLOAT, ("N", width))
    return g.model()


def described(built: Built, module: Backbone) -> Built:
    """With what may change in it: how many numbers learn, and why not where that can't be had."""
    named = dict(module.named_parameters())
    layers = module.layers()
    linears = module.linears()
    scales = module.scales()
    little = sum(RANK * sum(named[f"{name}.weight"].shape) for name in linears) or sum(each.numel() for each in scales)
    counts = {
        LITTLE: little,
        LAST: sum(each.numel() for step in layers[module.last :] for each in step) if module.last else 0,
        EVERYTHING: sum(each.numel() for step in layers for each in step),
    }
    reasons = {LITTLE: NO_SCALES, LAST: NO_STEPS}
    return replace(
        built,
        trained={change: count for change, count in counts.items() if count},
        refused={change: reasons[change] for change, count in counts.items() if not count},
    )
