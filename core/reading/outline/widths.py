"""The number of cells that a table's rows usually have."""

from collections import Counter

_CLOSE = 0.7  # a width this often, in proportion, may be the first of two tables'
_BLOCKS = 4


def usual_width(widths: list[int], default: int = 1) -> int:
    """The most frequent of the rows' widths; of two tables below each other, that of the first."""
    counts = Counter(widths)
    if not counts:
        return default
    often = max(counts.items(), key=lambda entry: (entry[1] * (entry[0] > 1), entry[0]))
    close = [width for width, count in counts.items() if count >= _CLOSE * often[1] and width > 1]
    if len(close) < 2:
        return often[0]
    order = [width for width in widths if width in close]
    changes = sum(one != other for one, other in zip(order, order[1:], strict=False))
    return order[0] if changes < _BLOCKS and counts[order[0]] > 3 else often[0]
