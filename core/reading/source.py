"""What one format's reader hands over: SQL that gives the rows, and what to call the columns."""

from collections.abc import Callable
from dataclasses import dataclass, field

from core.errors import UserError
from core.plain import Plain
from core.reading.rejects import Rejects


@dataclass(frozen=True)
class Source:
    """`relation` is SQL for FROM, its columns in the order of `names` (already repaired).

    `again` reads the file with more patience, for when the strict reading fails or refuses a row, if there is a way;
    `refuses`: refused rows are stored. `where`: SQL that rows must meet. `nameless`: those of the names that the file
    does not have. `used`: how the file was understood, as plain data. `rejects` collects the lines that are no rows.
    `damaged`: what to say when a part of the file can't be read. `first`: the cells of the first rows, where they are
    at hand as texts, and `whole` when there are no others.
    """

    relation: str
    names: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    again: "Callable[[], Source] | None" = None
    refuses: bool = False
    where: str = ""
    nameless: tuple[str, ...] = ()
    used: Plain = field(default_factory=dict)
    rejects: Rejects | None = None
    damaged: UserError | None = None
    first: tuple[list[str], ...] = ()
    whole: bool = False
