"""Sounds, as the bytes of their files. No model takes them yet."""

from core.graph import FLOAT
from core.kinds.base import Kind
from core.records import ColumnProfile


class Audio(Kind):
    """A sound a row."""

    name = "audio"
    label = "Sound"
    icon = "graphic_eq"
    help = "A sound in each row, such as speech, music or a noise."
    tensor_type = FLOAT
    usable = False
    not_yet = "It holds sounds, which models can't use yet."

    def suits(self, profile: ColumnProfile) -> float:
        """At least half of the files are sounds."""
        facts = profile.media
        return 1.0 if profile.storage == "bytes" and facts and facts.sounds > 0.5 else 0.0
