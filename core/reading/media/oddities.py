"""What is told of the sounds among files that were read: which are silent, and which have channels that cancel out."""

from core.reading.media.sounds import SoundFacts

_TOLD = 3  # files named in a sentence


class Oddities:
    """Collects what is odd about sounds, by the names of their files."""

    def __init__(self) -> None:
        self._silent: list[str] = []
        self._cancelled: list[str] = []

    def add(self, name: str, found: SoundFacts) -> None:
        """Take one sound into account, of which all was decoded."""
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
        return said


def _named(names: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names[:_TOLD]) + ", ..." * (len(names) > _TOLD)
