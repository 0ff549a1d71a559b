"""Stretches of whole numbers that may overlap, joined; what they cover is never counted one by one."""

from collections.abc import Iterable


def joined(spans: Iterable[tuple[int, int]]) -> list[range]:
    """The (first, last) stretches in ascending order, those that touch or overlap as one."""
    found: list[range] = []
    for first, last in sorted(spans):
        if found and first <= found[-1].stop:
            found[-1] = range(found[-1].start, max(found[-1].stop, last + 1))
        elif last >= first:
            found.append(range(first, last + 1))
    return found
