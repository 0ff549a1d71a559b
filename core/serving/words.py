"""How text spells a number, a yes or no, and a date. Knows no column, no file and no model.

Profiling, training, serving and the graphs all read text by these patterns, so that they agree on every value. They are
written for RE2 and Python's re alike and always match the whole text, surrounding spaces removed.
"""

import re

NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?"

_CLOCK = r"([T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?Z?)?"
DATE_ISO = r"[0-9]{4}(-[0-9]{1,2}-|/[0-9]{1,2}/)[0-9]{1,2}" + _CLOCK
DATE_YEAR_LAST = r"[0-9]{1,2}(-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.)[0-9]{4}" + _CLOCK
DATE = f"({DATE_ISO}|{DATE_YEAR_LAST})"
ORDERS = ("iso", "day first", "month first")

_PAIRS = (
    ("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"), ("0", "1"), ("0.0", "1.0"), ("off", "on"),
    ("nein", "ja"), ("falsch", "wahr"), ("non", "oui"), ("faux", "vrai"), ("no", "sí"), ("no", "si"),
    ("falso", "verdadero"), ("falso", "vero"), ("não", "sim"), ("nao", "sim"), ("falso", "verdadeiro"),
    ("nee", "ja"), ("nej", "ja"), ("nie", "tak"), ("ne", "ano"), ("hayır", "evet"), ("нет", "да"),
    ("ложь", "истина"), ("ні", "так"), ("否", "是"), ("假", "真"), ("不是", "是"), ("错", "对"), ("いいえ", "はい"),
    ("아니오", "예"), ("아니요", "네"), ("नहीं", "हाँ"), ("لا", "نعم"),
)  # fmt: skip
FALSE_WORDS = tuple(dict.fromkeys(pair[0] for pair in _PAIRS))
TRUE_WORDS = tuple(dict.fromkeys(pair[1] for pair in _PAIRS))

_TRUTH = dict.fromkeys(FALSE_WORDS, 0.0) | dict.fromkeys(TRUE_WORDS, 1.0)
_NUMBER = re.compile(NUMBER)


def number(text: str) -> float | None:
    """The finite number that the text spells, else None; a decimal comma is not one."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) != float("inf") else None


def truth(text: str) -> float | None:
    """1.0 for a word that means yes, 0.0 for no, else None; capitals and surrounding spaces don't matter."""
    return _TRUTH.get(text.strip().lower())
