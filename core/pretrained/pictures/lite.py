"""EfficientNet-Lite0 as a Backbone: eighteen steps, batch norm folded, averages of what four of them find.

EfficientNet of Tan and Le (2019) without squeeze-and-excitation. Imports torch: only job processes may load this file.
Averages of earlier steps tell colours and textures that the last one no longer knows (measured: one to two points).
"""

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.pretrained import folding
from core.pretrained.backbone import Backbone
from core.pretrained.folding import Folded
from core.pretrained.pictures.image_planes import Planes
from core.pretrained.pictures.image_settings import ImageSettings

if TYPE_CHECKING:
    from efficientnet_lite_pytorch import EfficientNet
    from efficientnet_lite_pytorch.model import MBConvBlock
    from efficientnet_lite_pytorch.utils import Conv2dStaticSamePadding

TAPS = (5, 11, 16, 17)  # behind blocks 4, 10 and 15 and the last convolution: 40 + 112 + 320 + 1280 numbers
LATE = 12  # blocks 11 to 15 and the last convolution are its last layers


class Lite(Backbone):
    """uint8 pixels [N,S,S,3], S any multiple of 32 or so -> float32 [N,1752]."""

    last = LATE

    def __init__(self, network: "EfficientNet", settings: ImageSettings) -> None:
        """network: with its weights; settings: how colours become numbers."""
        super().__init__()
        first = _Unit(network._conv_stem, network._bn0, True)
        end = _Unit(network._conv_head, network._bn1, True)
        self.planes = Planes(settings)
        self.steps = nn.ModuleList([first, *map(_Block, network._blocks), end])
        # The usual order takes two to three times as long.
        self.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's types lack it
        self.width = sum(self.below(torch.zeros(1, 32, 32, 3, dtype=torch.uint8), len(self.steps))[1].shape[1:])

    def below(self, values: Tensor, cut: int) -> tuple[Tensor, ...]:
        """At a cut: planes [N,C,h,w], and the averages of the depths before it [N,F], where there are any."""
        return self._gone((values,), 0, cut)

    def above(self, kept: tuple[Tensor, ...], cut: int) -> Tensor:
        """See Backbone."""
        return self._gone(kept, cut, len(self.steps))[1]

    def _gone(self, kept: tuple[Tensor, ...], start: int, end: int) -> tuple[Tensor, ...]:
        if not end:
            return kept
        hidden, found = kept[0] if start else self.planes(kept[0]), list(kept[1:])
        hidden = hidden.contiguous(memory_format=torch.channels_last)
        for index in range(start, end):
            hidden = self.steps[index](hidden)
            if index in TAPS:
                found.append(hidden.mean((2, 3)))
        return (hidden, torch.cat(found, 1)) if found else (hidden,)

    def layers(self) -> list[list[nn.Parameter]]:
        """See Backbone."""
        return [folding.own(step) for step in self.steps]

    def scales(self) -> list[nn.Parameter]:
        """See Backbone."""
        return [each for part in folding.folded(self) for each in part.opened()]

    def fold(self) -> None:
        """See Backbone."""
        for part in folding.folded(self):
            part.fold()


class _Unit(nn.Module):
    """A convolution with its batch norm, then ReLU6 or nothing. Uneven padding stands before the convolution."""

    def __init__(self, conv: "Conv2dStaticSamePadding", norm: nn.BatchNorm2d, acts: bool) -> None:
        super().__init__()
        left, right, *_ = getattr(conv.static_padding, "padding", (0, 0, 0, 0))
        even = left == right  # costs nothing inside the convolution, a copy outside
        self.uneven = () if even else (left, right, left, right)
        plain = nn.Conv2d(
            conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, left if even else 0,
            groups=conv.groups, bias=False,
        )  # fmt: skip
        plain.weight = conv.weight
        self.conv, self.acts = Folded(plain, norm), acts

    def forward(self, planes: Tensor) -> Tensor:
        """[N,A,H,W] -> [N,B,h,w]."""
        planes = self.conv(functional.pad(planes, self.uneven) if self.uneven else planes)
        return functional.relu6(planes) if self.acts else planes


class _Block(nn.Module):
    """An inverted bottleneck: widen, look around, narrow; added to its input where the shapes allow it."""

    def __init__(self, block: "MBConvBlock") -> None:
        super().__init__()
        wide = [] if block._block_args.expand_ratio == 1 else [_Unit(block._expand_conv, block._bn0, True)]
        around = _Unit(block._depthwise_conv, block._bn1, True)
        units = [*wide, around, _Unit(block._project_conv, block._bn2, False)]
        self.units = nn.Sequential(*units)
        same = block._block_args.input_filters == block._block_args.output_filters
        self.added = bool(same and all(unit.conv.stride == (1, 1) for unit in units))

    def forward(self, planes: Tensor) -> Tensor:
        """[N,A,H,W] -> [N,B,h,w]."""
        seen: Tensor = self.units(planes)
        return planes + seen if self.added else seen
