"""Reasons as sentences, also those that people wrote themselves: a capital in front, a stop at the end."""

import re

from pages.ui.translation import clean

# not after "e.g." or "31 vs. 12": what follows must begin like a sentence
_BETWEEN = re.compile(r"(?<=[.!?…])\s+(?=[^\W\da-z]|[“\"'(])")
_ENDS = ".!?…。！？"


def whole(reason: str, limit: int = 1_000) -> str:
    """All of it, on one line and as plain text; "" for none."""
    text = clean(" ".join(reason.split()), limit).rstrip(" ,;:–-")
    word = text.split(" ", 1)[0]
    if word.islower():  # a name such as “iPhone” stays as it is
        text = text[0].upper() + text[1:]
    return text if not text or text.rstrip("”’\"')»")[-1:] in _ENDS else f"{text}."


def first(reason: str, limit: int = 120) -> str:
    """Its first sentence."""
    return whole(_BETWEEN.split(reason.strip(), maxsplit=1)[0], limit)
