"""Where a network learns, and in what precision: on the graphics processor when there is one. Knows no network."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Device:
    """`place` holds the network while it learns; `mixed`: multiplications in bfloat16, sums and weights in float32."""

    place: torch.device
    mixed: bool

    def precision(self) -> AbstractContextManager:
        """Inside, the network's layers compute as `mixed` says."""
        return torch.autocast(self.place.type, torch.bfloat16) if self.mixed else nullcontext()

    def moved(self, parts: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """The tensors where the network is."""
        return parts if self.place.type == "cpu" else tuple(part.to(self.place, non_blocking=True) for part in parts)

    def __str__(self) -> str:
        """For the screen: "NVIDIA H100, mixed precision", "processor, 1 thread"."""
        if self.place.type == "cpu":
            threads = torch.get_num_threads()
            name = f"processor, {threads} thread{'' if threads == 1 else 's'}"
        else:
            name = torch.cuda.get_device_name(self.place)
        return f"{name}, mixed precision" if self.mixed else name


def choose(precision: str) -> Device:
    """The device for TrainingOptions.precision; "auto" is mixed where a graphics processor knows bfloat16."""
    graphics = torch.cuda.is_available()
    known = graphics and torch.cuda.is_bf16_supported()
    return Device(torch.device("cuda" if graphics else "cpu"), precision == "mixed" or precision == "auto" and known)


def random_state() -> dict[str, Tensor | list[Tensor]]:
    """What all coming random numbers follow from."""
    found: dict[str, Tensor | list[Tensor]] = {"random": torch.get_rng_state()}
    return found | {"random_graphics": torch.cuda.get_rng_state_all()} if torch.cuda.is_available() else found


def set_random_state(kept: dict) -> None:
    """Go on with the random numbers that `random_state` kept; another machine has its own graphics processors."""
    torch.set_rng_state(kept["random"])
    states = kept.get("random_graphics", [])
    if states and torch.cuda.is_available() and torch.cuda.device_count() == len(states):
        torch.cuda.set_rng_state_all(states)
