"""Which module hears for a transformers model, what it takes of a sound, and both as one encoder graph.

Imports torch inside functions; only job processes call it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import onnx

from core.pretrained.pretrained_model import FRAMES, Built
from core.pretrained.sounds import spectrogram_transformer, waves, whisper

if TYPE_CHECKING:
    from transformers import PretrainedConfig, PreTrainedModel

    from core.pretrained.backbone import Backbone

RATE = 16_000  # samples a second: that of all of them


@dataclass(frozen=True)
class Takes:
    """What a module takes: how sounds are prepared, frames of a row at most, how long a sound."""

    prepare: onnx.ModelProto
    shape: tuple[int, int]
    most: int
    free: bool = True  # the number of frames


def module_of(model: "PreTrainedModel") -> "Backbone":
    """The module of a Whisper, an Audio Spectrogram Transformer, or a wav2vec 2.0 and what is built alike."""
    from core.pretrained.sounds.spectrogram_module import Spectrogram
    from core.pretrained.sounds.waves_module import Waves
    from core.pretrained.sounds.whisper_module import Whisper

    config = model.config
    if config.model_type == "audio-spectrogram-transformer":
        return Spectrogram(model)
    hearing = model.get_submodule("encoder") if config.model_type == "whisper" else model
    weights = {name: value.numpy() for name, value in hearing.state_dict().items()}
    if config.model_type == "whisper":
        return Whisper(weights, config.encoder_attention_heads)
    form = waves.Form(
        heads=config.num_attention_heads,
        strides=tuple(config.conv_stride),
        groups=config.num_conv_pos_embedding_groups,
        first=config.do_stable_layer_norm,
        epsilon=config.layer_norm_eps,
        distances=config.max_bucket_distance if config.model_type == "wavlm" else 0,
        dropout=config.hidden_dropout,
    )
    return Waves(weights, form)


def takes_of(config: "PretrainedConfig", preprocessing: dict[str, Any]) -> Takes:
    """What that module takes; `preprocessing` is what preprocessor_config.json says."""
    if config.model_type == "whisper":
        return spoken(config.num_mel_bins, config.max_source_positions)
    if config.model_type == "audio-spectrogram-transformer":
        form = spectrogram_transformer.Form(
            windows=config.max_length,
            bands=config.num_mel_bins,
            mean=preprocessing.get("mean", -4.2677393),
            deviation=preprocessing.get("std", 4.5689974),
        )
        return Takes(spectrogram_transformer.prepare(form), (form.windows, form.bands), form.most, free=False)
    return Takes(
        waves.prepare(preprocessing.get("do_normalize", True)), (waves.MOST // waves.HOP, waves.HOP + 1), waves.MOST
    )


def spoken(bands: int, positions: int) -> Takes:
    """What a Whisper of so many bands and positions takes."""
    most = positions * whisper.STRIDE
    return Takes(whisper.prepare(bands, positions), (most // whisper.HOP + whisper.AROUND, bands + 1), most)


def built_of(module: "Backbone", takes: Takes) -> Built:
    """Both as one encoder graph."""
    import torch

    from core.pretrained import building

    example = torch.ones(2, 400 if takes.free else takes.shape[0], takes.shape[1])
    net = building.exported(module, example, (0, 1) if takes.free else (0,))
    built = Built(
        building.joined(takes.prepare, net, module.width, "__ear/"),
        module.width,
        rate=RATE,
        most=takes.most,
        prepare=takes.prepare,
        sort=FRAMES,
        shape=takes.shape,
    )
    return building.described(built, module)
