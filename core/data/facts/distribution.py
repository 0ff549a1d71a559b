"""Mean, spread, percentiles and a histogram from distinct numbers and their counts."""

import numpy as np

from core.plain import Plain

BINS = 24
_PART = 1_000_000  # values that are computed with at a time; bounds the memory
_WIDEST = 1e308
_STRETCHED = 10  # how many times the middle 98 % the whole range may be before the histogram leaves the ends out


def facts(values: np.ndarray, counts: np.ndarray) -> Plain:
    """What a column's profile says of its numbers, by the profile's names. values: ascending [K]; counts: [K]."""
    mean, deviation = moments(values, counts)
    low, median, high = (quantile(values, counts, share) for share in (0.01, 0.5, 0.99))
    return {
        "whole": bool((values == np.floor(values)).all()),
        "minimum": float(values[0]),
        "low": low,
        "median": median,
        "mean": mean,
        "high": high,
        "maximum": float(values[-1]),
        "deviation": deviation,
        "histogram": histogram(values, counts),
    }


def quantile(values: np.ndarray, counts: np.ndarray, share: float) -> float:
    """The smallest value that at least `share` of the rows do not exceed. values: ascending [K]; counts: [K]."""
    upto = np.cumsum(counts)
    return float(values[np.searchsorted(upto, share * upto[-1])])


def moments(values: np.ndarray, counts: np.ndarray) -> tuple[float | None, float | None]:
    """Mean and standard deviation of ascending values; None where they are too large for a float."""
    scale = max(abs(float(values[0])), abs(float(values[-1]))) or 1.0
    total = int(counts.sum())
    parts = [slice(start, start + _PART) for start in range(0, len(values), _PART)]
    mean = float(sum(np.sum(values[part] / scale * (counts[part] / total)) for part in parts))
    square = sum(np.sum((values[part] / scale - mean) ** 2 * (counts[part] / total)) for part in parts)
    spread = float(np.sqrt(square))
    middle, width = (found * scale if np.isfinite(found * scale) else None for found in (mean, spread))
    return middle, width


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
    found = np.zeros(bins)
    for start in range(0, len(values), _PART):
        part = slice(start, start + _PART)
        found += np.histogram(np.clip(values[part], low, high), edges, weights=counts[part])[0]
    return tuple(
        (float(start), float(end), round(count)) for start, end, count in zip(edges, edges[1:], found, strict=False)
    )
