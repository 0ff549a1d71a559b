"""Opens what of a pretrained model may learn, and closes it again: plain layers before it is exported. Knows no
rows."""

from torch import nn

from core.layout import TensorColumn
from core.networks.encoders.base import Encoder
from core.networks.encoders.pretrained import Pretrained
from core.pretrained.backbone import Backbone
from core.pretrained.change import EVERYTHING, LAST, LITTLE, RANK
from core.training.parameter_groups import Group

ALPHA = 2 * RANK  # how much the adapters (LoRA, Hu et al. 2021) count
FALL = {"tokens": 0.8, "pixels": 0.85, "frames": 0.8}  # of the learning rate, from one step to the one before it


def open_up(encoder: Encoder, column: TensorColumn) -> tuple[Group, ...]:
    """What learns of the encoder, with its shares of learning rate and decay; all else is held still.

    Call it with torch's seed set: adapters begin with random numbers (and still change nothing at first). An encoder of
    our own learns as a whole.
    """
    if not isinstance(encoder, Pretrained):
        return (Group(tuple(encoder.parameters())),)
    encoder.requires_grad_(False)
    backbone, fall = encoder.backbone, FALL[encoder.sort]
    if column.change == LITTLE:
        groups = _adapted(backbone) if backbone.linears() else (Group(tuple(backbone.scales()), 1.0, 0.0),)
    elif column.change in (LAST, EVERYTHING):
        layers = backbone.layers()
        first = backbone.last if column.change == LAST else 0
        groups = tuple(
            group
            for index, layer in enumerate(layers[first:], first)
            for group in _decayed(layer, fall ** (len(layers) - 1 - index), whole=index > 0)
        )
    else:
        groups = ()
    for group in groups:
        for parameter in group.parameters:
            parameter.requires_grad_(True)
    return groups


def cut_of(encoder: Encoder, column: TensorColumn) -> int:
    """How many of the encoder's first steps stay as they are whatever is learned, so that they need be gone once."""
    return encoder.backbone.last if isinstance(encoder, Pretrained) and column.change == LAST else 0


def close_up(encoder: Encoder) -> None:
    """Take what adapters and scales learned into the pretrained model's own layers; answers stay (to 1e-5)."""
    if not isinstance(encoder, Pretrained):
        return
    encoder.keep_below(0, 1)
    _merge(encoder.backbone)
    encoder.backbone.fold()


def _adapted(backbone: Backbone) -> tuple[Group, ...]:
    """Adapters of low rank beside every linear layer; they alone learn."""
    from peft import LoraConfig, inject_adapter_in_model

    config = LoraConfig(r=RANK, lora_alpha=ALPHA, lora_dropout=0.0, target_modules=backbone.linears())
    inject_adapter_in_model(config, backbone)
    adapters = tuple(part for name, part in backbone.named_parameters() if ".lora_" in name)
    return (Group(adapters, 1.0, 0.0),)


def _merge(backbone: nn.Module) -> None:
    from peft.tuners.lora import LoraLayer

    for name, part in list(backbone.named_modules()):
        if isinstance(part, LoraLayer):
            part.merge()
            above, _, own = name.rpartition(".")
            setattr(backbone.get_submodule(above), own, part.get_base_layer())


def _decayed(layer: list[nn.Parameter], rate: float, whole: bool) -> list[Group]:
    """Matrices are pulled towards zero, vectors never; with `whole` false (embeddings, a first look) nothing is."""
    matrices = tuple(part for part in layer if part.dim() > 1)
    vectors = tuple(part for part in layer if part.dim() <= 1)
    found = [Group(matrices, rate, 1.0 if whole else 0.0), Group(vectors, rate, 0.0)]
    return [group for group in found if group.parameters]
