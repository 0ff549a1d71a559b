"""From a picture's bytes to the planes that a network for pictures takes. Imports torch."""

import torch
from torch import Tensor, nn

from core.pretrained.pictures.image_settings import ImageSettings


class Planes(nn.Module):
    """uint8 pixels [N,H,W,3] -> float32 planes [N,3,H,W], colours in the range that the model learned with."""

    factor: Tensor
    offset: Tensor

    def __init__(self, settings: ImageSettings) -> None:
        super().__init__()
        self.reverse = settings.reverse
        self.register_buffer("factor", torch.tensor(settings.factor, dtype=torch.float32), persistent=False)
        self.register_buffer("offset", torch.tensor(settings.offset, dtype=torch.float32), persistent=False)

    def forward(self, pixels: Tensor) -> Tensor:
        """See the class."""
        pixels = pixels.flip(3) if self.reverse else pixels
        return (pixels.float() * self.factor + self.offset).permute(0, 3, 1, 2)
