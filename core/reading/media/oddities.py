"""What is told of the pictures and sounds that were read: which are silent, go on, or are unlike the usual ones."""

from core.messages import Message, plural
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

    def messages(self) -> list[Message]:
        """One sentence for each sort of oddity."""
        messages = []
        if self._silent:
            silent = plural(
                "silent_sounds",
                "1 sound is silent from beginning to end: {names}.",
                "{count:,} sounds are silent from beginning to end: {names}.",
                count=len(self._silent),
                names=_named(self._silent),
            )
            messages.append(silent)
        if self._cancelled:
            cancelled = plural(
                "cancelled_sounds",
                "Of 1 sound the channels cancel each other out, as they do when one is wired the wrong way round; the "
                "loudest channel alone is heard: {names}.",
                "Of {count:,} sounds the channels cancel each other out, as they do when one is wired the wrong way "
                "round; the loudest channel alone is heard: {names}.",
                count=len(self._cancelled),
                names=_named(self._cancelled),
            )
            messages.append(cancelled)
        return [*messages, *self._more()]

    def _more(self) -> list[Message]:
        messages = []
        if self._unclosed:
            unclosed = plural(
                "unclosed_sounds",
                "1 sound says no length, as a recording that was not closed, and may be cut off: {names}.",
                "{count:,} sounds say no length, as a recording that was not closed, and may be cut off: {names}.",
                count=len(self._unclosed),
                names=_named(self._unclosed),
            )
            messages.append(unclosed)
        if self._several:
            several = plural(
                "pictures_of_frames",
                "1 picture has several frames or pages; the first one is looked at: {names}.",
                "{count:,} pictures have several frames or pages; the first one is looked at: {names}.",
                count=len(self._several),
                names=_named(self._several),
            )
            messages.append(several)
        if self._deep:
            deep = plural(
                "deep_pictures",
                "1 picture has more than 8 bits a point; one scale is used for all of them.",
                "{count:,} pictures have more than 8 bits a point; one scale is used for all of them.",
                count=len(self._deep),
            )
            messages.append(deep)
        return messages


def _named(names: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names[:_TOLD]) + ", ..." * (len(names) > _TOLD)
