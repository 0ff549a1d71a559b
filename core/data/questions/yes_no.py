"""Columns of words for yes and no that may rather be categories: what is asked of them."""

from core.cells.spelling import truth
from core.doubt import Doubt, Meaning
from core.messages import Message
from core.records import ColumnProfile
from core.serving.sides import plain, surplus, unmistakable


def doubt(profile: ColumnProfile) -> Doubt | None:
    """The question, where real words of several languages mean the same; None for letters and for one pair alone."""
    if profile.storage != "text" or profile.boolean < 1.0:
        return None
    words = [text for text, _ in profile.frequent]
    left = surplus(words)
    if not left or len({truth(word) for word in words}) < 2 or not any(unmistakable(plain(word)) for word in words):
        return None
    yes_no = Meaning("yes or no", (f"columns.{profile.name}.kind=boolean",), _shown(words))
    category = Meaning(
        "a category", (f"columns.{profile.name}.kind=category",), tuple((word, word) for word in words[:3])
    )
    likelier = (yes_no, category) if all(map(unmistakable, left)) else (category, yes_no)
    values = sum(count for text, count in profile.frequent if plain(text) in left)
    why = Message(
        "yes_no_words",
        "Each of {words} can mean yes or no, but they are more words than belong to one question.",
        words=", ".join(f"“{word}”" for word in words[:6]),
    )
    return Doubt(profile.name, "yes and no", why, values, likelier)


def _shown(words: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple((word, "yes" if truth(word) else "no") for word in words[:3])
