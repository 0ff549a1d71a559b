"""What was done to a dataset's table after it was read, as its schema remembers it. Does nothing itself."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Repaired:
    """A data repair that a dataset went through after it was read: which, of what column ("*": all), and in words.

    `changed` names the columns with other values than before, blanks around them aside, which no model sees; `added`
    those that were made of `column`. `options`: the repair's own, corrections of single rows left out.
    """

    repair: str
    column: str
    told: str
    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
