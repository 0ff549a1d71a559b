"""What one format's reader hands over: SQL that gives the rows, and what to call the columns."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """`relation` is SQL for FROM, its columns in the order of `names` (already mended).

    `lenient` is a second try when the first fails, "" without one; `rejects` says whether refused rows are stored.
    `content` is the text file whose lines the refused rows' positions count in.
    """

    relation: str
    names: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    lenient: str = ""
    rejects: bool = False
    content: str = ""
    header_rows: int = 0
