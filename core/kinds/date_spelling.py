"""Spells a day as a column's own texts do, so that people meet an example in their own way of writing."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable

from core.cells.blanks import bare

_PLAIN = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")


def alike(day: datetime.date, texts: Iterable[str], order: str) -> str:
    """The day like most of the texts, 31.12.2024 or 12/31/24; "" where most are spelled in another way.

    order: which of day and month comes first.
    """
    rows = [bare(text) for text in texts]
    parts = [found for text in rows if (found := _PLAIN.fullmatch(text))]
    if order not in ("day first", "month first") or 2 * len(parts) <= len(rows):
        return ""
    (mark, digits), _ = Counter((found[2], len(found[4])) for found in parts).most_common(1)[0]
    both = [number for found in parts for number in (found[1], found[3])]
    width = 2 if all(len(number) == 2 for number in both) else 1
    first, second = (day.day, day.month) if order == "day first" else (day.month, day.day)
    year = f"{day.year:04}"[-digits:]
    return f"{first:0{width}}{mark}{second:0{width}}{mark}{year}"
