"""What was done to a dataset's table after it was read, as its schema remembers it. Does nothing itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Repaired:
    """A data repair that a dataset went through after it was read: which, of what column ("*": all), and in words.

    `changed` names the columns with other values than before, `added` those that were made of `column`.
    """

    repair: str
    column: str
    told: str
    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
