"""Batch norm folded into the convolution before it: the same answers, fewer steps, less memory. Imports torch.

What batch norm would learn, a scale and a bias for each channel, may still learn: beside the folded weights.
"""

import torch
from torch import Tensor, nn

from core.pretrained.chain import Args, Run

LEAST = 0.1  # of the usual scale: a channel whose scale is next to nothing must not leap when it learns
_SIZES = ("kernel_size", "stride", "padding", "dilation", "groups", "padding_mode")


class Folded(nn.Conv2d):
    """A convolution with the batch norm behind it, by the statistics that the norm came with."""

    first_scale: Tensor
    first_shift: Tensor
    bias: nn.Parameter

    def __init__(self, conv: nn.Conv2d, norm: nn.BatchNorm2d) -> None:
        sizes = {name: getattr(conv, name) for name in _SIZES}
        super().__init__(conv.in_channels, conv.out_channels, **sizes)
        self.load_state_dict(nn.utils.fuse_conv_bn_eval(conv.eval(), norm.eval()).state_dict())
        self.scale = nn.Parameter(norm.weight.detach().clone())
        self.shift = nn.Parameter(norm.bias.detach().clone())
        self.register_buffer("first_scale", self.scale.detach().clone())
        self.register_buffer("first_shift", self.shift.detach().clone())
        self.folded = True

    def forward(self, values: Tensor) -> Tensor:
        """[N,A,H,W] -> [N,B,h,w]."""
        if self.folded:
            return super().forward(values)
        gain, more = self._learned()
        if self.scale.requires_grad:  # quicker than gradients by way of the weights, with more to keep
            return super().forward(values) * gain.view(-1, 1, 1) + more.view(-1, 1, 1)
        planes: Tensor = self._conv_forward(values, self.weight * gain.view(-1, 1, 1, 1), self.bias * gain + more)
        return planes

    def _learned(self) -> tuple[Tensor, Tensor]:
        """What scale and shift make of the convolution's answer: times, plus."""
        size = self.first_scale.abs()
        size = torch.maximum(size, LEAST * size.mean() + 1e-12) * torch.where(self.first_scale < 0, -1.0, 1.0)
        gain = 1 + (self.scale - self.first_scale) / size
        return gain, self.shift - gain * self.first_shift

    def opened(self) -> list[nn.Parameter]:
        """Scale and shift, which count from now on."""
        self.folded = False
        return [self.scale, self.shift]

    @torch.no_grad()
    def fold(self) -> None:
        """Take what they learned into the weights."""
        if self.folded:
            return
        gain, more = self._learned()
        self.weight.mul_(gain.view(-1, 1, 1, 1))
        self.bias.mul_(gain).add_(more)
        self.scale.copy_(self.first_scale)
        self.shift.copy_(self.first_shift)
        self.folded = True


def own(module: nn.Module) -> list[nn.Parameter]:
    """The module's parameters without the scales and shifts of its folded parts."""
    beside = {id(each) for part in folded(module) for each in (part.scale, part.shift)}
    return [each for each in module.parameters() if id(each) not in beside]


def folded(module: nn.Module) -> list[Folded]:
    """All folded parts of a module."""
    return [part for part in module.modules() if isinstance(part, Folded)]


def fold(model: nn.Module, run: Run) -> None:
    """Fold every batch norm of the model whose input is just what a convolution gave. Calls the model once."""
    gave: dict[int, tuple[str, object]] = {}  # held, so that no other gets its place in memory
    pairs: dict[str, str] = {}
    calls: dict[str, int] = {}

    def called(name: str, part: nn.Module, args: Args, given: object) -> None:
        calls[name] = calls.get(name, 0) + 1
        if isinstance(part, nn.Conv2d):
            gave[id(given)] = (name, given)
        elif args and id(args[0]) in gave:
            pairs[name] = gave[id(args[0])][0]

    watched = {name: part for name, part in model.named_modules() if isinstance(part, nn.Conv2d | nn.BatchNorm2d)}
    handles = [
        part.register_forward_hook(lambda part, args, given, name=name: called(name, part, args, given))
        for name, part in watched.items()
    ]
    try:
        with torch.inference_mode():
            run(model.eval())
    finally:
        for handle in handles:
            handle.remove()
    for norm, conv in pairs.items():
        before, part = watched[conv], watched[norm]
        if not (isinstance(before, nn.Conv2d) and isinstance(part, nn.BatchNorm2d)):
            continue
        if calls[norm] == calls[conv] == 1 and part.affine and part.track_running_stats:
            model.set_submodule(conv, Folded(before, part))
            model.set_submodule(norm, nn.Identity())
