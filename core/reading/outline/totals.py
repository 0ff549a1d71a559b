"""Whether a table's last row holds the sums or means of the columns above it. Knows no file."""

import csv
import math
import re
from collections.abc import Iterable
from pathlib import Path

from core.reading.values.cells import looks_like_value

_SUMS = (
    "total", "totals", "grand total", "sum", "sums", "subtotal", "overall", "all", "gesamt", "gesamtsumme", "summe",
    "insgesamt", "zusammen", "totaux", "total général", "somme", "ensemble", "total general", "suma", "totale", "somma",
    "totaal", "som", "soma", "razem", "ogółem", "celkem", "součet", "összesen", "toplam", "genel toplam", "sammanlagt",
    "summa", "i alt", "yhteensä", "итого", "всего", "разом", "合计", "总计", "合計", "総計", "總計", "小计", "합계",
    "총계", "σ", "∑",
)  # fmt: skip
_MEANS = (
    "average", "mean", "averages", "durchschnitt", "mittelwert", "mittel", "moyenne", "media", "promedio", "média",
    "gemiddelde", "średnia", "průměr", "átlag", "ortalama", "medel", "среднее", "平均", "平均值", "평균", "ø", "⌀",
    "avg",
)  # fmt: skip
_SUM_WORDS, _MEAN_WORDS = frozenset(_SUMS), frozenset(_MEANS)
_ALSO_OTHER = frozenset(("all", "ensemble", "media", "mean", "overall", "som", "soma", "sum", "suma", "mittel"))
_BEHIND = 4  # words that may stand behind such a word: "Total of all shops (12)"
_NUMBER = re.compile(r"[^\d]*?(-|\u2212|\()?[^\d]*?(\d[\d.,' \u00a0\u202f]*)[^\d]*")
_LONGEST = 60  # characters of a text that says so
_LIMIT = 20_000_000  # bytes of a table that is summed up


def worded(cells: list[str]) -> bool:
    """Whether the row's first text says so."""
    return _word(cells) != ""


def is_total(cells: list[str], rows: Iterable[list[str]]) -> bool:
    """Whether the row says that it holds sums or means, and most of its numbers are just that, of these rows."""
    word = _word(cells)
    amounts = {index: _amounts(cell) for index, cell in enumerate(cells)}
    amounts = {index: found for index, found in amounts.items() if found}
    if not word or not amounts:
        return False
    sums = {(index, mark): 0.0 for index, found in amounts.items() for mark in found}
    counts = dict.fromkeys(sums, 0)
    for row in rows:
        for index, mark in sums:
            if index < len(row) and (value := _amounts(row[index]).get(mark)) is not None:
                sums[index, mark] += value
                counts[index, mark] += 1
    fitting = [
        index
        for index, found in amounts.items()
        if any(_equal(value, sums[index, mark], counts[index, mark], word) for mark, value in found.items())
    ]
    return len(fitting) > 0 and 2 * len(fitting) >= len(amounts)


def ends_in_total(table: Path, delimiter: str, cells: list[str]) -> bool:
    """The same for the last row of a table in plain CSV."""
    if not worded(cells) or table.stat().st_size > _LIMIT:
        return False
    try:
        with table.open(encoding="utf-8", newline="") as file:
            return is_total(cells, csv.reader(file, delimiter=delimiter))
    except csv.Error:  # a cell longer than csv takes
        return False


def summary_word(text: str) -> str:
    """ "sum" or "mean" when a text says that its row holds them, a few words behind it or not; else ""."""
    plain = text.strip().strip(":=.").strip().lower()
    if len(plain) > _LONGEST:
        return ""
    first, *behind = re.split(r"[\s:(]+", plain) or [""]
    short = len(behind) <= _BEHIND and first not in _ALSO_OTHER
    found = {plain, first} if short else {plain}
    return "sum" if found & _SUM_WORDS else "mean" if found & _MEAN_WORDS else ""


def surely_total(text: str) -> bool:
    """Whether the word hardly means anything else, as "all" does."""
    return summary_word(text) == "sum" and text.strip().strip(":=.").strip().lower() not in _ALSO_OTHER


def _word(cells: list[str]) -> str:
    """ "sum", "mean" or "": what the row's first text that is no value says."""
    return summary_word(next((cell for cell in cells if cell.strip() and not looks_like_value(cell)), ""))


def _equal(value: float, total: float, count: int, word: str) -> bool:
    wanted = total if word == "sum" else total / count if count else math.nan
    return count >= 2 and math.isclose(value, wanted, rel_tol=1e-3, abs_tol=0.02)


def _amounts(cell: str) -> dict[str, float]:
    """The number that a cell holds, by decimal mark, whatever stands around it: {".": 1234.5}; {} without any."""
    match = _NUMBER.fullmatch(cell.strip())
    if len(cell) > 40 or match is None:
        return {}
    sign = -1.0 if match[1] else 1.0
    digits = re.sub(r"[' \u00a0\u202f]", "", match[2])
    found = {}
    for mark, other in ((".", ","), (",", ".")):
        text = digits.replace(other, "").replace(mark, ".")
        grouped_behind = mark in digits and other in digits.rpartition(mark)[2]  # no number has thousands there
        if text.count(".") <= 1 and text.strip(".") and not grouped_behind:
            found[mark] = sign * float(text)
    return found
