"""How the channels of a sound become one: their mean, or the loudest alone where they cancel each other out.

Two channels in opposite phase (a swapped wire, a balanced line recorded as stereo) have no mean left. The rule stands
here for all that is read; the program that a bundle's users get has it in its own words (core.export.media_snippets).
"""

import numpy as np

CANCELLED = (
    0.25  # of the power that the mean of unrelated channels would have; what is below, they took from each other
)
SILENT = 1e-12  # mean square without the constant part, below which a channel holds nothing


class Channels:
    """Sums over the blocks of a sound, from which follow how loud each channel is, and their mean."""

    def __init__(self) -> None:
        self.samples = 0
        self._sums: np.ndarray = np.zeros(1)
        self._squares: np.ndarray = np.zeros(1)

    def add(self, block: np.ndarray) -> None:
        """Take the next samples into account, float32 [n,channels]."""
        values = finite(block).astype(np.float64)
        values = np.concatenate([values, values.mean(1, keepdims=True)], 1)
        self.samples += len(values)
        self._sums = self._sums + values.sum(0)
        self._squares = self._squares + np.square(values).sum(0)

    @property
    def cancelled(self) -> bool:
        """Whether the mean holds far less than the channels do."""
        each, mean = self._powers[:-1], self._powers[-1]
        return bool(mean < CANCELLED * each.sum() / len(each) ** 2)

    @property
    def silent(self) -> bool:
        """Whether no channel holds a sound."""
        return bool((self._powers <= SILENT).all())

    @property
    def loudest(self) -> int:
        """The channel that holds most."""
        return int(self._powers[:-1].argmax())

    @property
    def _powers(self) -> np.ndarray:
        """Mean square without the constant part, of each channel and, last, of their mean."""
        many = max(1, self.samples)
        return self._squares / many - np.square(self._sums / many)


def mixed(values: np.ndarray) -> tuple[np.ndarray, bool]:
    """float32 [n,channels] -> what is heard, float32 [n], and whether that is one channel because they cancel."""
    values = finite(values)
    if values.shape[1] == 1:
        return values[:, 0], False
    channels = Channels()
    for start in range(0, len(values), 1 << 16):
        channels.add(values[start : start + (1 << 16)])
    return (values[:, channels.loudest], True) if channels.cancelled else (values.mean(1), False)


def finite(values: np.ndarray) -> np.ndarray:
    """The same with zero for what is no number."""
    found: np.ndarray = np.nan_to_num(values, posinf=0, neginf=0)
    return found
