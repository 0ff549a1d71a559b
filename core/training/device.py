"""Where a network learns, and in what precision: on the graphics processor when there is one. Knows no network."""

import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor, nn

from core.plain import Plain

WIDE, MANY = 256, 5_000_000  # of a matrix's shorter side, and weights in such matrices, from which it may be faster
TRIES, CLEARLY = 5, 1.3


@dataclass(frozen=True)
class Device:
    """`torch_device` holds the network while it learns; `mixed`: multiplies in bfloat16, sums, weights in float32."""

    torch_device: torch.device
    mixed: bool

    def precision(self) -> AbstractContextManager[object]:
        """Inside, the network's layers compute as `mixed` says."""
        return torch.autocast(self.torch_device.type, torch.bfloat16) if self.mixed else nullcontext()

    def moved(self, parts: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """The tensors where the network is."""
        return (
            parts
            if self.torch_device.type == "cpu"
            else tuple(part.to(self.torch_device, non_blocking=True) for part in parts)
        )

    def __str__(self) -> str:
        """For the screen: "NVIDIA H100, mixed precision", "processor, 1 thread"."""
        if self.torch_device.type == "cpu":
            threads = torch.get_num_threads()
            name = f"processor, {threads} thread{'' if threads == 1 else 's'}"
        else:
            name = torch.cuda.get_device_name(self.torch_device)
        return f"{name}, mixed precision" if self.mixed else name


def choose(precision: str, network: nn.Module) -> Device:
    """The device for TrainingOptions.precision; "auto" is mixed where that is faster for such a network."""
    graphics = torch.cuda.is_available()
    if precision == "auto":
        mixed = torch.cuda.is_bf16_supported() if graphics else dense(network) and bfloat16_pays()
    else:
        mixed = precision == "mixed"
    return Device(torch.device("cuda" if graphics else "cpu"), mixed)


def dense(network: nn.Module) -> bool:
    """Whether most of its work are multiplications of large matrices, as a Transformer's."""
    weights = {nn.Linear: 0, nn.Conv2d: 0}
    for part in network.modules():
        if isinstance(part, nn.Linear | nn.Conv2d) and min(part.weight.shape[:2]) >= WIDE:
            weights[nn.Linear if isinstance(part, nn.Linear) else nn.Conv2d] += part.weight.numel()
    return weights[nn.Linear] >= MANY and weights[nn.Linear] > weights[nn.Conv2d]


@cache
def bfloat16_pays() -> bool:
    """Whether this processor multiplies large matrices clearly faster in bfloat16: tried, which takes about 0.1 s."""
    rows, weights = torch.ones(512, 384), torch.ones(384, 1536, requires_grad=True)
    seconds = {}
    for mixed in (False, True):
        taken = []
        for _ in range(TRIES):
            began = time.perf_counter()
            with torch.autocast("cpu", torch.bfloat16, enabled=mixed):
                product = rows @ weights
            product.float().sum().backward()
            taken.append(time.perf_counter() - began)
        seconds[mixed] = min(taken)
    return seconds[True] * CLEARLY < seconds[False]


def random_state() -> dict[str, Tensor | list[Tensor]]:
    """What all coming random numbers follow from."""
    found: dict[str, Tensor | list[Tensor]] = {"random": torch.get_rng_state()}
    return found | {"random_graphics": torch.cuda.get_rng_state_all()} if torch.cuda.is_available() else found


def set_random_state(kept: Plain) -> None:
    """Go on with the random numbers that `random_state` kept; another machine has its own graphics processors."""
    torch.set_rng_state(kept["random"])
    states = kept.get("random_graphics", [])
    if states and torch.cuda.is_available() and torch.cuda.device_count() == len(states):
        torch.cuda.set_rng_state_all(states)
