"""Free text: recognised by its many words and by hardly ever coming twice. No model takes it yet."""

import re

from core.graph import STRING
from core.kinds.base import Kind
from core.records import ColumnProfile

_WORDS = 6  # on average, from which on unlike values are text
_LENGTH = 30  # characters on average
_UNLIKE = 0.5  # the share of different values among those present
_MANY = 1000  # different values: enough whatever their share
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_UNSPACED_WORD = 2  # letters of a word where words aren't set apart by spaces


class Text(Kind):
    """Sentences and longer."""

    name = "text"
    label = "Text"
    icon = "notes"
    help = "Free text, such as a message, a review or a description."
    tensor_type = STRING
    usable = False
    not_yet = "It is free text, which models can't use yet."

    def suits(self, profile: ColumnProfile) -> float:
        """Several words and nearly every value different; names, addresses and codes are too short for that."""
        present = profile.rows - profile.missing
        if profile.storage != "text" or not present or profile.numeric >= 0.5 or profile.date >= 0.5:
            return 0.0
        words, length = profile.mean_words, profile.mean_length
        unspaced = _unspaced_share(profile)
        if unspaced:
            words += unspaced * length / _UNSPACED_WORD
            length *= 1 + unspaced
        unlike = profile.unique > _UNLIKE * present or profile.unique > _MANY
        return 0.7 if unlike and words >= _WORDS and length >= _LENGTH else 0.0


def _unspaced_share(profile: ColumnProfile) -> float:
    """The share of letters from scripts without spaces between words, among the most frequent values."""
    seen = "".join(value for value, _ in profile.frequent)
    return len(_UNSPACED.findall(seen)) / len(seen) if seen else 0.0
