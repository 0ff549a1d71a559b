"""Texts in a column of numbers, days, or yes and no, spelled as it spells them where they come in other marks."""

import pyarrow as pa

from core.cells import spelling
from core.cells.blanks import bare
from core.cells.columns import as_texts
from core.kinds import traits_of
from core.kinds.date import guess_order
from core.kinds.number import Number
from core.plain import Plain
from core.records import Column, ColumnProfile
from core.repairs.read_numbers import ReadNumbers, guess
from core.repairs.running import repaired
from core.serving.times import dates
from core.traits import AMOUNT, DAYS, TRUTH


def fitting(texts: list[str | None], column: Column) -> list[str | None]:
    """The texts [N] that a model of this column can read; those in other marks are spelled as its own, others None.

    Words and free texts all fit, and so do those that the table itself has most often.
    """
    fit = {AMOUNT: _numbers, DAYS: _days, TRUTH: _truths}.get(traits_of(read_as(column)).scale)
    if fit is None:
        return texts
    usual = {text for text, _ in column.profile.frequent}
    odd = sorted({text for text in texts if text is not None} - usual)
    found = dict(zip(odd, fit(odd, column.profile), strict=True))
    return [text if text is None or text in usual else found[text] for text in texts]


def read_as(column: Column) -> str:
    """The kind that a first recipe gives the column."""
    return Number.name if column.profile.number_certain and traits_of(column.kind).scale != TRUTH else column.kind


def _numbers(texts: list[str], profile: ColumnProfile) -> list[str | None]:
    own = profile.number_format if profile.number_certain else None
    read = _by(texts, own) if own else {text: value for text in texts if (value := spelling.number(text)) is not None}
    rest = [text for text in texts if text not in read]
    values = dict(zip(rest, numbers(rest, profile), strict=True))
    return [text if text in read else spelled(values[text], profile) for text in texts]


def spelled(value: float | None, profile: ColumnProfile) -> str | None:
    """A number as the column's texts would spell it, so that it is read as the same number."""
    if value is None:
        return None
    if value == int(value) and abs(value) < spelling.EXACT:
        return str(int(value))
    form, plain = profile.number_format or {}, repr(float(value))
    if "e" in plain or (form.get("decimal") == "either" and len(plain.partition(".")[2]) == 3):
        return spelling.exact(value)
    return plain.replace(".", ",") if form.get("decimal") == "comma" else plain


def _days(texts: list[str], profile: ColumnProfile) -> list[str | None]:
    order = profile.day_order or "iso"
    other = guess_order(as_texts(pa.array(texts, pa.string()))) if order == "iso" else order
    found: list[str | None] = []
    for text in texts:
        own, read = dates.moment(text, order), dates.moment(text, other)
        if own or read is None:
            found.append(text if own else None)
            continue
        clock = read.hour or read.minute or read.second
        found.append(read.isoformat(sep=" ") if clock else read.date().isoformat())
    return found


def _truths(texts: list[str], profile: ColumnProfile) -> list[str | None]:
    own = {spelling.truth(text): text for text, _ in reversed(profile.frequent)}
    return [None if spelling.truth(text) is None else own.get(spelling.truth(text), text) for text in texts]


def numbers(texts: list[str], profile: ColumnProfile) -> list[float | None]:
    """What texts in a column of plain numbers mean; other marks and units are read where the plain reading fails."""
    plain = [spelling.number(text) for text in texts]
    odd = sorted({text for text, value in zip(texts, plain, strict=True) if value is None})
    if not odd:
        return plain
    options = profile.number_format or guess(odd) or {}
    found: dict[str, float] = {}
    for decimal in dict.fromkeys((options.get("decimal", "point"), "point", "comma")):
        read = _by(odd, {**options, "decimal": decimal})
        found = read if len(read) > len(found) else found
    return [found.get(text) if value is None else value for text, value in zip(texts, plain, strict=True)]


def _by(texts: list[str], options: Plain) -> dict[str, float]:
    """The texts that are numbers when read so."""
    reading, column = ReadNumbers(), pa.array([bare(text) for text in texts], pa.string())
    values = repaired(reading, reading.fit(column, ReadNumbers.Options(**options)), column).to_pylist()
    return {text: value for text, value in zip(texts, values, strict=True) if value == value}
