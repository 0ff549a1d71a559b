"""Random and edge-case raw values for every model repair, repeatable."""

import math
import random
from functools import cache

from tests.kinds import edge_cases

NUMBERS = (math.nan, 0.0, -0.0, 1.0, -1.0, 1e308, -1e308, 5e-324, 1e-300, 123456789.0, 0.1, 2.5)
WRITTEN = (
    "1.234,50 €", "€1,234.50", "$ -5", "-$5", "-€ 5", "(1,234)", "( 5 )", "($5)", "$(5)", "(5) kg", "5-",
    "5 kg-", "5- kg", "12 %", "12%", "%12", "1'234'567.89", "1’234", "1 234 567", "1\u00a0234", "1\u202f234,5",
    "1_000", "12,34,567", "1,23,45", "1,234,56", "1.234.567", "1.2.3", "1,2,3", ".5", "5.", ",5", "5,", ".",
    ",", "-", "+", "()", "(-5)", "--5", "-(5)", "+5", "\u22125", "5\u2212", "1e5", "1.5e-3", "-2E+10", "1e299",
    "1e300", "9.9e299", "0e-299", "0.0e5", "1.e5", "12e3", "5 kg", "5kg", "5  kg", "kg5", "5 g", "5 mg", "5 m2",
    "m25", "5 kgkg", "kg 5 kg", "$5%", "5 KG", "1,234.5 kg", "0,001 t", "9" * 40, "9" * 41, "1." + "3" * 40,
    "1." + "3" * 41, "1,234" + ",000" * 4, "1,234" + ",000" * 5, "1 234,567 890", "٣", "１２", "½", "一千",
    "5 €/m²", "1,234 ", "  5", "5\n", "1,234\u2009", "1\t234", "Infinity", "nan", "0x10", "-.5", "(.5)", "+ 5",
    "- 5", "-  5", "%", "€", "5 € €",
)  # fmt: skip
WORDS = (
    "Paris",
    "paris",
    "PARIS",
    "Ångström",
    "STRASSE",
    "Straße",
    "ΣΊΣΥΦΟΣ",
    "İstanbul",
    "ﬀ",
    "ǅ",
    "Kelvin \u212a",
    "Other",
    "x",
    "北京",
)


def numbers(count=5_000):
    """Raw numbers."""
    return [*_numbers(count)]


@cache
def _numbers(count):
    source = random.Random(count)
    made = [*NUMBERS]
    while len(made) < count:
        made.append(
            source.choice([math.nan, source.gauss(0, 10), float(source.randrange(10)), source.uniform(-1e9, 1e9)])
        )
    return tuple(made)


def texts(count=5_000):
    """Raw texts, stripped; many occur often."""
    return [*_texts(count)]


@cache
def _texts(count):
    source = random.Random(count)
    made = [*WORDS, *((entry or "").strip() for entry in edge_cases.EVIL)]
    while len(made) < count:
        word = source.choice(WORDS)
        made.append(source.choice(["", word, word.lower(), word.upper(), f"{word} {source.randrange(30)}"]))
    return tuple(made[:count])


def written(count=5_000):
    """Numbers as people write them, and broken ones."""
    return [*_written(count)]


@cache
def _written(count):
    source = random.Random(count)
    made = [entry.strip() for entry in (*WRITTEN, *(text or "" for text in edge_cases.EVIL))]
    while len(made) < count:
        text = a_written_number(source)
        made.append((edge_cases.broken(text, source) if source.random() < 0.3 else text).strip())
    return tuple(made[:count])


def a_written_number(source):
    """Signs, units, separators, brackets at random."""
    mark, separator = source.choice(
        [(".", ","), (",", "."), (".", " "), (",", "\u00a0"), (".", "'"), (".", ""), (",", "")]
    )
    size = source.choice(
        [source.randrange(10), source.randrange(10**4), source.randrange(10**9), source.randrange(10**16)]
    )
    text = f"{size:,}".replace(",", separator)
    text += source.choice(["", "", mark + str(source.randrange(1000)), mark + f"{source.randrange(1000):03}", mark])
    text += source.choice([""] * 26 + ["K", " Mio.", "万", " K"])
    unit, space = source.choice(["", "kg", "g", "€", "$", "%", "m2", "t"]), source.choice(["", " ", "\u202f", "  "])
    text = source.choice([text + space + unit, unit + space + text, text])
    shape = source.choice(["{}", "{}", "-{}", "- {}", "\u2212{}", "+{}", "({})", "{}-", "{} -"])
    return shape.format(text)
