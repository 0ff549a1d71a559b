"""A line of names above a table that is cut in another way than its rows: behind a mark, by another delimiter."""

import re
from collections.abc import Callable
from dataclasses import replace

from core.reading.delimited.csv_records import Record
from core.reading.values.cells import looks_like_value

_MARK = re.compile(r"\s*[#%!/*\-;]+\s*")
_DELIMITERS = ("\t", ";", ",", "|")


def recut(record: Record, width: int, cut: Callable[[str], list[str]] | None) -> Record | None:
    """The record with `width` different names in it; None when it can't be read as such."""
    if width < 2:
        return None
    text = _MARK.sub("", record.text, count=1) if record.comment else record.text
    tries = [cut(text)] if cut else []
    tries += [text.split(sign) for sign in _DELIMITERS if width > 2 and not record.comment]
    if '"' in text:  # plain words may be a title
        tries.append(text.split())
    for cells in tries:
        names = [cell.strip().strip('"') for cell in cells]
        if len(names) == width and len(set(names)) == width and all(names) and not any(map(looks_like_value, names)):
            return replace(record, cells=names, comment=False)
    return None
