"""How text spells a number, and a yes or no; days stand in dates.py. Knows no column, no file and no model.

Profiling, training, serving and the graphs all read text by these patterns, so that they agree on every value. They are
written for RE2 and Python's re alike and always match the whole text, surrounding spaces removed.
"""

import re
from decimal import Decimal
from functools import lru_cache

from core.cells.blanks import bare

EXACT = 2**53  # up to here every whole number has its own float
NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?"

PAIRS = (
    ("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"), ("0", "1"), ("0.0", "1.0"), ("off", "on"),
    ("nein", "ja"), ("n", "j"), ("falsch", "wahr"), ("non", "oui"), ("n", "o"), ("faux", "vrai"), ("no", "sí"),
    ("no", "si"), ("no", "sì"), ("n", "s"), ("falso", "verdadero"), ("falso", "vero"), ("não", "sim"), ("nao", "sim"),
    ("falso", "verdadeiro"), ("nee", "ja"), ("onwaar", "waar"), ("nej", "ja"), ("nei", "ja"), ("falskt", "sant"),
    ("falsk", "sand"), ("usann", "sann"), ("ei", "kyllä"), ("epätosi", "tosi"), ("nie", "tak"), ("fałsz", "prawda"),
    ("nie", "áno"), ("ne", "ano"), ("nepravda", "pravda"), ("nem", "igen"), ("hamis", "igaz"), ("nu", "da"),
    ("fals", "adevărat"), ("hayır", "evet"), ("hayir", "evet"), ("yanlış", "doğru"), ("όχι", "ναι"),
    ("нет", "да"), ("н", "д"), ("ложь", "истина"), ("неверно", "верно"), ("ні", "так"), ("не", "да"), ("לא", "כן"),
    ("لا", "نعم"), ("خیر", "بله"), ("नहीं", "हाँ"), ("ไม่ใช่", "ใช่"), ("không", "có"), ("tidak", "ya"), ("否", "是"),
    ("假", "真"), ("不是", "是"), ("错", "对"), ("無", "有"), ("无", "有"), ("いいえ", "はい"), ("なし", "あり"),
    ("偽", "真"), ("아니오", "예"), ("아니요", "네"), ("거짓", "참"), ("없음", "있음"), ("✗", "✓"), ("✘", "✔"),
    ("☐", "☑"), ("❌", "✅"), ("×", "○"),
)  # fmt: skip
FALSE_WORDS = tuple(dict.fromkeys(pair[0] for pair in PAIRS))
MARKS = ("x", "✓", "✔", "☑", "✅", "●", "•")  # set for yes; where the answer is no, the cell stays empty
TRUE_WORDS = tuple(dict.fromkeys((*(pair[1] for pair in PAIRS), *MARKS)))

_NUMBER = re.compile(NUMBER)


def number(text: str) -> float | None:
    """The finite number that the text spells, else None; a decimal comma is not one."""
    text = bare(text)
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) != float("inf") else None


def exact(value: float) -> str:
    """A finite number as text that reads as the same number whatever the decimal mark is: 1234.5 -> 1.2345e3."""
    sign, digits, exponent = Decimal(repr(float(value))).as_tuple()
    first, rest = str(digits[0]), "".join(map(str, digits[1:]))
    return f"{'-' if sign else ''}{first}{'.' if rest else ''}{rest}e{int(exponent) + len(rest)}"


def meanings(own: tuple[str, ...] = ()) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(the words for no, those for yes) in small letters: a column's own two, where it has such, before the usual."""
    if len(own) != 2:
        return FALSE_WORDS, TRUE_WORDS
    no, yes = (bare(word).lower() for word in own)
    usual = (tuple(word for word in words if word not in (no, yes)) for words in (FALSE_WORDS, TRUE_WORDS))
    for_no, for_yes = ((mine, *others) for mine, others in zip((no, yes), usual, strict=True))
    return for_no, for_yes


def truth(text: str, own: tuple[str, ...] = ()) -> float | None:
    """1.0 for a word that means yes, 0.0 for no, else None; capitals and surrounding spaces don't matter.

    own: a column's words for no and yes, beside the usual ones; () without any.
    """
    return _truths(own).get(bare(text).lower())


@lru_cache(maxsize=1024)
def _truths(own: tuple[str, ...]) -> dict[str, float]:
    no, yes = meanings(own)
    return dict.fromkeys(no, 0.0) | dict.fromkeys(yes, 1.0)
