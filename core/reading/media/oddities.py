"""What is told of the pictures and sounds that were read: which are silent, go on, or are unlike the usual ones."""

from core.reading.media.pictures import PictureFacts
from core.reading.media.sounds import SoundFacts

_TOLD = 3  # files named in a sentence


class Oddities:
    """Collects what is odd about pictures and sounds, by the names of their files."""

    def __init__(self) -> None:
        self._silent: list[str] = []
        self._cancelled: list[str] = []
        self._unclosed: list[str] = []
        self._several: list[str] = []
        self._deep: list[str] = []

    def see(self, name: str, found: PictureFacts) -> None:
        """Take one picture into account."""
        if found.several:
            self._several.append(name)
        if found.deep:
            self._deep.append(name)

    def add(self, name: str, found: SoundFacts) -> None:
        """Take one sound into account, of which all was decoded."""
        if found.unclosed:
            self._unclosed.append(name)
        if found.silent:
            self._silent.append(name)
        if found.cancelled:
            self._cancelled.append(name)

    def told(self) -> list[str]:
        """One sentence for each sort of oddity."""
        said = []
        if self._silent:
            words = "1 sound is" if len(self._silent) == 1 else f"{len(self._silent):,} sounds are"
            said.append(f"{words} silent from beginning to end: {_named(self._silent)}.")
        if self._cancelled:
            one = len(self._cancelled) == 1
            words = "Of 1 sound" if one else f"Of {len(self._cancelled):,} sounds"
            said.append(
                f"{words} the channels cancel each other out, as they do when one is wired the wrong way round; the"
                f" loudest channel alone is heard: {_named(self._cancelled)}."
            )
        return [*said, *self._more()]

    def _more(self) -> list[str]:
        said = []
        if self._unclosed:
            words = _many(self._unclosed, "sound says no length", "sounds say no length")
            said.append(f"{words}, as a recording that was not closed, and may be cut off: {_named(self._unclosed)}.")
        if self._several:
            words = _many(self._several, "picture has several frames or pages", "pictures have several frames or pages")
            said.append(f"{words}; the first one is looked at: {_named(self._several)}.")
        if self._deep:
            words = _many(self._deep, "picture has", "pictures have")
            said.append(f"{words} more than 8 bits a point; one scale is used for all of them.")
        return said


def _many(names: list[str], one: str, more: str) -> str:
    return f"1 {one}" if len(names) == 1 else f"{len(names):,} {more}"


def _named(names: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names[:_TOLD]) + ", ..." * (len(names) > _TOLD)
