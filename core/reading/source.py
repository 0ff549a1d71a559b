"""What one format's reader hands over: SQL that gives the rows, and what to call the columns."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """`relation` is SQL for FROM, its columns in the order of `names` (already mended).

    `again` gives a second try for when the first fails, if there is one; `rejects`: refused rows are stored.
    `content` is the text file whose lines the refused rows' positions count in.
    """

    relation: str
    names: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    again: "Callable[[], Source] | None" = None
    rejects: bool = False
    content: str = ""
    header_rows: int = 0
