"""Takes a text apart into the digits of a number and what stands beside them. Decides nothing about what it means."""

import re
from dataclasses import dataclass

from core.repairs import units

_AROUND = r"[\s(+\u2212-]*"
_CELL = re.compile(
    rf"{_AROUND}(?P<before>[^0-9(+\u2212-]*?){_AROUND}"
    r"(?P<digits>[0-9][0-9.,'’_ \u00a0\u202f\u2009]*|[.,][0-9]+)(?P<behind>.*)",
    re.DOTALL,
)
_EDGES = " \t\u00a0\u202f\u2009()+\u2212-"
_BETWEEN = " \u00a0\u202f\u2009'’_"


@dataclass(frozen=True)
class Cell:
    """`digits` with the marks between them; `before` and `behind`: the words beside; `attached`: no blank in between.

    `whole`: no decimal mark can be in it, whatever it is.
    """

    digits: str
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    attached: bool = False

    @property
    def bare(self) -> str:
        """The digits without blanks and apostrophes between groups."""
        return self.digits.translate(dict.fromkeys(map(ord, _BETWEEN)))

    @property
    def whole(self) -> bool:
        """Only digits, perhaps in groups with blanks or apostrophes."""
        return self.bare.isdigit()


def apart(text: str) -> Cell | None:
    """The parts of a text such as -$1,200.50 or 5 Mio. €; None where no digit is in it."""
    found = _CELL.fullmatch(text.strip())
    if found is None:
        return None
    digits = found["digits"].rstrip(_BETWEEN)
    behind = found["behind"].strip(_EDGES)
    attached = bool(behind) and digits == found["digits"] and found["behind"][0] not in _EDGES
    return Cell(digits, _words(found["before"].strip(_EDGES)), _words(behind), attached)


def _words(beside: str) -> tuple[str, ...]:
    return tuple(part for word in beside.split() for part in units.parted(word))
