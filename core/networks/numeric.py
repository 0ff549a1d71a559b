"""Numeric columns as a network likes them: missing filled, flagged, scaled and clipped. Learns nothing by gradient."""

import numpy as np
import torch
from torch import Tensor, nn

CLIP = 8.0  # deviations; what lies further out says no more, and answers stay finite
TAIL = (
    0.5  # percent at each end that do not count for mean and deviation, so that one wild value can't squeeze the rest
)
SAME = 1e-12  # a deviation below this share of the largest value is rounding
SMALLEST = 1e-290  # what is nearer to zero counts as zero


class NumericPreparation(nn.Module):
    """float64 [N,F] with NaN -> float32 [N, F + flags], computed in float64.

    Missing values become the training median; a column that had missing values in training also gets a flag 0/1.
    A column that was constant in training is always 0: nothing was learned about other values.
    """

    median: Tensor
    mean: Tensor
    deviation: Tensor
    varied: Tensor
    flagged: Tensor
    limit: Tensor

    def __init__(self, numbers: np.ndarray) -> None:
        """numbers: the training rows, float64 [N,F]; may be a memory map."""
        super().__init__()
        facts = [_facts(np.array(numbers[:, index])) for index in range(numbers.shape[1])]
        median, mean, deviation, flagged, varied = zip(*facts, strict=True) if facts else ((), (), (), (), ())
        self.columns = len(facts)
        self.flags = sum(flagged)
        self.width = self.columns + self.flags
        for name, values in (("median", median), ("mean", mean), ("deviation", deviation), ("varied", varied)):
            self.register_buffer(name, torch.tensor(values, dtype=torch.float64))
        self.register_buffer("flagged", torch.tensor(np.flatnonzero(flagged), dtype=torch.int64))
        self.register_buffer("limit", torch.tensor(CLIP, dtype=torch.float64))

    def forward(self, numbers: Tensor) -> Tensor:
        """See the class."""
        missing = torch.isnan(numbers)
        filled = torch.where(missing, self.median, numbers)
        # a float64 clip by buffers: Python constants would become float32 in the exported graph
        scaled = (
            torch.minimum(torch.maximum((filled - self.mean) / self.deviation, -self.limit), self.limit) * self.varied
        )
        if not self.flags:
            return scaled.float()
        return torch.cat([scaled.float(), missing.index_select(1, self.flagged).float()], 1)


def _facts(values: np.ndarray) -> tuple[float, float, float, bool, float]:
    """Median, mean, deviation (all finite), whether values are missing, and 1.0, or 0.0 for a constant column."""
    present = values[np.isfinite(values)]
    if not len(present):
        return 0.0, 0.0, 1.0, False, 0.0  # missing in every row: a flag would be constant
    median = float(np.partition(present, len(present) // 2)[len(present) // 2])
    low, high = np.percentile(present / 2, [TAIL, 100 - TAIL]) * 2  # halves: their difference can't overflow
    mean, deviation = _spread(np.clip(present, low, high))
    if not deviation:  # nearly all the same: judge by all values
        mean, deviation = _spread(present)
    flagged = len(present) < len(values)
    return (median, mean, deviation, flagged, 1.0) if deviation else (median, median, 1.0, flagged, 0.0)


def _spread(values: np.ndarray) -> tuple[float, float]:
    """Mean and deviation; the deviation is 0 when all values are equal but for rounding."""
    size = float(np.abs(values).max())
    if size < SMALLEST:
        return 0.0, 0.0
    shares = values / size  # sums of these can't overflow
    mean, deviation = float(shares.mean()), float(shares.std())
    return mean * size, deviation * size if deviation > SAME else 0.0
