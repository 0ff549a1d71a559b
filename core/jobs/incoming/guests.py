"""What may be uploaded by who has no workspace here, a link's visitor: how large a file, and how much at once.

Such files lie in the server's memory until they are answered. Knows neither web server nor page: receiving.py asks
before a byte is read, and pages say whose tab is no visitor's.
"""

from collections.abc import Callable
from dataclasses import dataclass

from core.messages import NOTHING, Message

MOST_MB = 20  # of one file
EACH_MB = 60  # of one visitor's files at once, whatever they were brought to
ALL_MB = 400  # of all visitors' files at once
_MB = 1_000_000
_FRAME = 1 << 14  # bytes that a request may have beside the file
_trusted: dict[str, None] = {}
_REMEMBERED = 10_000  # tabs


def trust(session: str) -> None:
    """This tab shows somebody's own workspace: it is no visitor's, though no cookie says so."""
    _trusted.pop(session, None)
    _trusted[session] = None
    while len(_trusted) > _REMEMBERED:
        del _trusted[next(iter(_trusted))]


def trusted(session: str) -> bool:
    """Whether the tab was said to be no visitor's."""
    return session in _trusted


@dataclass
class _File:
    guest: str
    size: int
    coming: bool = True


class Guests:
    """Counts what visitors' files hold of the memory. `holds(session, file)`: whether the app still keeps a file."""

    def __init__(self, holds: Callable[[str, str], bool]) -> None:
        self._holds = holds
        self._files: dict[tuple[str, str], _File] = {}

    def refused(self, guest: str, session: str, file: str, size: int) -> Message:
        """Let a file of `size` bytes come, "" then, or say why not."""
        self._forget()
        others = [known for key, known in self._files.items() if key != (session, file)]
        theirs = sum(known.size for known in others if known.guest == guest)
        if size > MOST_MB * _MB + _FRAME:
            return Message("guest.large", "A file may have at most {most} MB here.", most=MOST_MB)
        if theirs + size > EACH_MB * _MB:
            message = "All that you bring at once may have at most {most} MB. Take a file out first."
            return Message("guest.at_once", message, most=EACH_MB)
        if sum(known.size for known in others) + size > ALL_MB * _MB:
            return Message("guest.many", "Very many bring files at this moment. Try it again in a minute.")
        self._files[session, file] = _File(guest, size)
        return NOTHING

    def came(self, session: str, file: str) -> None:
        """Nothing more comes of it: it counts for as long as the app keeps it."""
        known = self._files.get((session, file))
        if known is not None:
            known.coming = False

    def _forget(self) -> None:
        for index, known in list(self._files.items()):
            if not known.coming and not self._holds(*index):
                del self._files[index]
