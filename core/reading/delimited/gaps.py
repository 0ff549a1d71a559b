"""Whether a large text file is one even table: no blank line between rows, and its header only once. Cuts no cells."""

import re
from pathlib import Path

_CHUNK = 1 << 23
_MOST = 1 << 16  # bytes of a header that is looked for


def even(path: Path, header: str, delimiter: str, gaps: bool = True) -> bool:
    """Goes through the whole file, at about a GB a second, and holds a chunk at a time.

    `gaps`: whether blank lines are looked for, those that hold delimiters only among them; where cells have line
    breaks, these may be a part of them.
    """
    again = re.escape(header.encode()) if 0 < len(header) < _MOST else b"(?!)"
    sign = re.escape(delimiter.encode())
    blank = rb"\r?\n[^\s]|" + sign + rb"(?:" + sign + rb"|[ \t])*\r?\n|" if gaps else b""
    broken = re.compile(rb"\n(?:" + blank + again + rb"(?=\r?\n))")
    kept = len(header.encode()) + 8
    with path.open("rb") as file:
        rest = b""
        while chunk := file.read(_CHUNK):
            if broken.search(rest + chunk):
                return False
            rest = chunk[-kept:]
    return True
