"""Several labels in one text, such as “comedy; drama”: taken apart, put together, and by which sign. Knows no task."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa

SIGNS = (";", "|", ",", "/", "+")
ALWAYS = ";"  # separates labels in any text
JOINT = f"{ALWAYS} "  # how several labels stand in one text here
NONE = "(none)"  # what stands where no label applies
LONGEST = 40  # characters of a label; what is longer is rather a sentence
WORDS = 0.8  # the least part of all labels that are more than numbers: May 5, 2020 is a date
_TRIMMED = " \t\"'"


def separator(texts: Iterable[str]) -> str:
    """The sign that takes these different texts apart into labels; "" where they hold none.

    Labels come again in other texts, and are no numbers: that tells them from sentences, names and dates.
    """
    texts = [opened(text) for text in texts if text and text != NONE]
    found = {sign: _labels(texts, sign) for sign in SIGNS if any(sign in text for text in texts)}
    fitting = [sign for sign, labels in found.items() if _plausible(texts, labels, sign)]
    return min(fitting, key=lambda sign: (len(found[sign]), SIGNS.index(sign)), default="")


def sign_of(texts: Iterable[str], labels: Iterable[str]) -> str:
    """The sign between labels that are known in most of these different texts, else as `separator` says; ";" is usual.

    A text that is a known label itself says nothing: its signs are part of it.
    """
    known, texts = {label.casefold() for label in labels}, [text for text in texts if text]

    def clear(text: str, sign: str) -> bool:
        pieces, whole = apart(opened(text), sign), text.strip().casefold() in known
        return len(pieces) > 1 and not whole and all(piece.casefold() in known for piece in pieces)

    counts = {sign: sum(clear(text, sign) for text in texts) for sign in SIGNS}
    found = max(SIGNS, key=lambda sign: counts[sign])
    return found if counts[found] else separator(texts) or ALWAYS


def apart(text: str, sign: str = ALWAYS) -> list[str]:
    """The labels in a text, each once, in the order in which they stand there."""
    if text.strip() == NONE:
        return []
    pieces = (piece.strip(_TRIMMED) for piece in re.split(f"[{ALWAYS}{re.escape(sign)}]", text))
    return list(dict.fromkeys(piece for piece in pieces if piece))


def opened(text: str) -> str:
    """A text as a list in a programming language writes it, ['a', 'b'], without its brackets; others as they are."""
    bare = text.strip()
    listed = len(bare) > 1 and bare[0] + bare[-1] in ("[]", "{}") and not {*bare[1:-1]} & {*"[]{}"}
    return bare[1:-1] if listed else bare


def together(labels: Iterable[str]) -> str:
    """The labels as one text."""
    return JOINT.join(labels) or NONE


def alike(text: str) -> str:
    """The text of the same labels in the one order in which answers are compared."""
    return together(sorted(apart(text)))


def joint(texts: Iterable[str], sign: str) -> str:
    """What stands between two labels in most of these texts, the sign with its blanks; such as “; ” without any."""
    found = Counter(match for text in texts for match in re.findall(rf" ?{re.escape(sign)} ?", text))
    return max(found, key=lambda match: found[match], default=f"{sign} ")


def matrix(column: pa.Array, labels: Sequence[str]) -> np.ndarray:
    """Which labels each text holds, bool [N,K]; labels that are none of these are passed over, as null is."""
    encoded = column.dictionary_encode()
    indices = {label: index for index, label in enumerate(labels)}
    known = np.zeros((len(encoded.dictionary) + 1, len(labels)), bool)
    for row, text in enumerate(encoded.dictionary.to_pylist()):
        known[row, [indices[label] for label in apart(text or "") if label in indices]] = True
    found: np.ndarray = known[encoded.indices.fill_null(len(encoded.dictionary)).to_numpy(zero_copy_only=False)]
    return found


def texts(held: np.ndarray, labels: Sequence[str]) -> np.ndarray:
    """The text of each row's labels, object [N], in the order of `labels`; held: bool [N,K]."""
    names = np.array(labels, object)
    return np.array([together(names[row]) for row in held], object)


def _labels(texts: list[str], sign: str) -> Counter[str]:
    return Counter(label for text in texts for label in apart(text, sign))


def _plausible(texts: list[str], labels: Counter[str], sign: str) -> bool:
    several = sum(len(apart(text, sign)) > 1 for text in texts)
    if len(labels) < 2 or several < max(2, 0.2 * len(texts)):
        return False
    words = sum(count for label, count in labels.items() if any(letter.isalpha() for letter in label))
    again = sum(count > 1 for count in labels.values())
    worded = words >= WORDS * labels.total()
    return 2 * again >= len(labels) and worded and max(map(len, labels)) <= LONGEST
