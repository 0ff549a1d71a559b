"""Sequences of unlike length in one tensor: what lies behind a row's end must not change its answer. Learns nothing."""

import torch
from torch import Tensor


def lengths(inside: Tensor) -> Tensor:
    """bool [N,T] -> int64 [N]: how far each row goes, up to its last true position; 0 where there is none."""
    indices = torch.arange(1, inside.shape[1] + 1, device=inside.device)
    return torch.where(inside, indices, 0).amax(1)


def within(length: Tensor, steps: int) -> Tensor:
    """int64 [N] -> bool [N,steps]: the positions before each row's end."""
    return torch.arange(steps, device=length.device) < length.unsqueeze(1)


def longest(length: Tensor, steps: int) -> int:
    """How many positions a batch needs, at least one: fewer than `steps` save time. All in an exported graph."""
    return steps if torch.compiler.is_exporting() else max(1, int(length.max())) if len(length) else 1


def pooled(values: Tensor, inside: Tensor) -> Tensor:
    """float32 [N,T,D] -> [N,2D]: mean and largest of the positions that are inside; zeros for a row without any."""
    marks = inside.unsqueeze(2)
    held = torch.where(marks, values, 0.0)
    mean = held.sum(1) / marks.sum(1).clamp(min=1)
    largest = torch.where(marks, values, torch.full_like(values, -1e30)).amax(1)
    return torch.cat([mean, torch.where(marks.any(1), largest, 0.0)], 1)


def turned(values: Tensor, length: Tensor) -> Tensor:
    """[N,T,D] with each row's own positions in reverse order; what lies behind its end stays where it is."""
    steps = torch.arange(values.shape[1], device=values.device)
    mirrored = length.unsqueeze(1) - 1 - steps
    indices = torch.where(mirrored >= 0, mirrored, steps)
    return values.gather(1, indices.unsqueeze(2).expand(-1, -1, values.shape[2]))
