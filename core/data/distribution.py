"""Mean, spread, percentiles and a histogram from distinct numbers and their counts."""

import numpy as np

BINS = 24
_WIDEST = 1e308
_STRETCHED = 10  # how many times the middle 98 % the whole range may be before the histogram leaves the ends out


def quantile(values: np.ndarray, counts: np.ndarray, share: float) -> float:
    """The smallest value that at least `share` of the rows do not exceed. values: ascending [K]; counts: [K]."""
    upto = np.cumsum(counts)
    return float(values[np.searchsorted(upto, share * upto[-1])])


def moments(values: np.ndarray, counts: np.ndarray) -> tuple[float | None, float | None]:
    """Mean and standard deviation; None where they are too large for a float."""
    scale = float(np.abs(values).max()) or 1.0
    shares = counts / counts.sum()
    mean = float(np.sum(values / scale * shares))
    spread = float(np.sqrt(np.sum((values / scale - mean) ** 2 * shares)))
    return tuple(found * scale if np.isfinite(found * scale) else None for found in (mean, spread))


def histogram(values: np.ndarray, counts: np.ndarray) -> tuple[tuple[float, float, int], ...]:
    """At most BINS (from, to, count) of equal width.

    Few whole numbers get a bin each. When outliers stretch the range, the bins cover the middle 98 % and the first
    and last bin also count what lies outside.
    """
    low, high = float(values[0]), float(values[-1])
    inner = quantile(values, counts, 0.01), quantile(values, counts, 0.99)
    if high - low > _STRETCHED * (inner[1] - inner[0]) > 0 or not np.isfinite(high - low):
        low, high = inner
    whole = bool(np.all(values == np.floor(values)))
    if whole and high - low < BINS:
        low, high, bins = low - 0.5, high + 0.5, int(high - low) + 1
    else:
        bins = BINS
    if not 0 < high - low < _WIDEST:
        return ((low, high, int(counts.sum())),)
    edges = np.linspace(low, high, bins + 1)
    if np.any(np.diff(edges) <= 0):  # closer together than floats can be
        return ((low, high, int(counts.sum())),)
    found, _ = np.histogram(np.clip(values, low, high), edges, weights=counts)
    return tuple(
        (float(start), float(end), round(count)) for start, end, count in zip(edges, edges[1:], found, strict=False)
    )
