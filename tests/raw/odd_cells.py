"""Tables of cells that are easily read in two ways: blanks, marks, cases, words for missing and truth, odd digits."""

import csv
import random
from pathlib import Path

NUMBERS = (
    *("1_000", "１２", "٣", "inf", "-inf", "nan", "NaN", "1e999", "1e-320", "0x10", "+5", " 5 ", "5\u00a0", "5\u2003"),
    *(
        "-0",
        "-0.0",
        "00012",
        "1.",
        "  ",
        ".5",
        "5e3",
        "1E+2",
        "9007199254740993",
        "NA",
        "n/a",
        "-",
        "?",
        "null",
        "none",
    ),
    *("unknown", "k.A.", "\u00a0", "1,5", "1.234,5", "(5)", "5%", "5-", "−5", "1 000", "1'000", "5 €", "$5", "TRUE"),
)
TRUTHS = (
    *("yes", "Yes", " YES ", "no", "No", "NO\u00a0", "", "NA", "true", "false", "1", "0", "1.0", "0.0", "ja", "nein"),
    *("x", "maybe", "y", "n", "T", "F", "ON", "off"),
)
WORDS = (
    *("north", " north", "north ", "North", "NORTH", "south", "", "NA", "n/a", "nan", "None", "-", "ß", "ẞ", "SS", "İ"),
    *(
        "ǆ",
        "é",
        "e\u0301",
        "ﬁ",
        "a\u3000",
        "\u3000",
        "\u200bx",
        "\ufeffy",
        "'",
        "=1+1",
        "1",
        "1.0",
        "01",
        "1e0",
        "True",
    ),
)
DAYS = (
    *("2020-01-02", "02.01.2020", "Jan 2, 2020", "2 January 2020", "2020-01-02T03:04:05", " 2020-01-02", "", "NA"),
    *("2020-13-45", "unknown", "20200102", "2020-01-02 00:00:00", "２０２０-01-02", "2020-1-2", "Jan-20", "12:30"),
)
_NUMBER_FORMS = ("{:.2f}", "{:.0f}", "{:,.2f}", "{:.1f} €", "${:,.0f}", "{:.3e}", "{:.0f}%")
_DAY_FORMS = ("{y}-{m:02}-{d:02}", "{d}.{m}.{y}", "{m}/{d}/{y}", "{y}{m:02}{d:02}", "{y}-{m:02}-{d:02} {h:02}:15")


def odd_table(path: Path, seed: int, rows: int = 200, columns: int = 10) -> Path:
    """Such a table as CSV, with the column `answer` of words or, for even seeds, numbers."""
    chance = random.Random(seed)
    found = [chance.choice((_numbers, _numbers, _truths, _words, _days))(chance, rows) for _ in range(columns)]
    answer = [chance.choice(["a", "b"]) if seed % 2 else f"{chance.gauss(0, 1):.3f}" for _ in range(rows)]
    quoting = chance.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=chance.choice(",;\t"), quoting=quoting)
        writer.writerow([*(f"column {index}" for index in range(columns)), "answer"])
        writer.writerows(zip(*found, answer, strict=True))
    return path


def _numbers(chance: random.Random, rows: int) -> list[str]:
    odd, share = chance.sample(NUMBERS, chance.randrange(1, 8)), chance.choice([0, 0.02, 0.05, 0.3])
    form, low = chance.choice(_NUMBER_FORMS), chance.choice([-10, 0])
    return [
        chance.choice(odd) if chance.random() < share else form.format(chance.uniform(low, 5000)) for _ in range(rows)
    ]


def _truths(chance: random.Random, rows: int) -> list[str]:
    words = chance.sample(TRUTHS, chance.randrange(2, 5))
    return [chance.choice(words) for _ in range(rows)]


def _words(chance: random.Random, rows: int) -> list[str]:
    words = chance.sample(WORDS, chance.randrange(2, 12))
    return [chance.choice(words) for _ in range(rows)]


def _days(chance: random.Random, rows: int) -> list[str]:
    odd, form = chance.sample(DAYS, chance.randrange(1, 4)), chance.choice(_DAY_FORMS)

    def one() -> str:
        parts = {"y": chance.randrange(1990, 2024), "m": chance.randrange(1, 13), "d": chance.randrange(1, 28)}
        return form.format(**parts, h=chance.randrange(24))

    return [chance.choice(odd) if chance.random() < 0.1 else one() for _ in range(rows)]
