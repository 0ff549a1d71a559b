"""Single cells as a column of a dataset keeps its values: numbers, days, words as the table spells them, files.

Knows one column's profile and the cells, as they came from any file, form or link; no table and no split.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from core.cells import spelling as spelled
from core.cells.blanks import bare
from core.cells.columns import as_texts
from core.cells.missing import MISSING_WORDS
from core.data.lineage import text_cells
from core.kinds import traits_of
from core.kinds.date import guess_order
from core.records import Column, ColumnProfile
from core.serving.times import dates
from core.traits import AMOUNT, DAYS, LEVEL, TRUTH

TYPES = {
    "text": pa.string(),
    "list": pa.string(),
    "integer": pa.int64(),
    "real": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "bytes": pa.binary(),
}
_CALLED = {
    "integer": "a whole number",
    "real": "a number",
    "boolean": "yes or no",
    "date": "a date",
    "timestamp": "a date",
    "bytes": "a file",
}
_SCALED = {AMOUNT: "a number", TRUTH: "yes or no", DAYS: "a date"}  # the same for columns of texts
_BY_WORD = (LEVEL, TRUTH)  # scales whose values are compared letter by letter


@dataclass(frozen=True)
class Kept:
    """A column's cells [N] as the dataset keeps them, null where empty; how many could not be read, one of them."""

    values: pa.Array
    unread: int = 0
    example: str = ""


def kept(cells: list[Any], column: Column) -> Kept:
    """The cells (texts, numbers, truths, days, bytes, None) as the column's stored type (TYPES).

    A whole number's column gets real numbers where its kind is number and a cell has decimals.
    """
    profile = column.profile
    missing = {"", *(MISSING_WORDS if profile.missing_words is None else profile.missing_words)}
    cells = [None if _empty(cell, missing) else cell for cell in cells]
    if profile.storage in ("text", "list"):
        texts = _spelled_alike([_text(cell, profile) for cell in cells], column)
        return _outcome(cells, text_cells.fitting(texts, column), pa.string())
    if profile.storage == "bytes":
        return _outcome(cells, [cell if isinstance(cell, bytes) else None for cell in cells], pa.binary())
    if profile.storage in ("integer", "real"):
        return _numbers(cells, column)
    readers: dict[str, Callable[[list[Any], ColumnProfile], list[Any]]]
    readers = {"boolean": _truth, "date": _day, "timestamp": _moment}
    return _outcome(cells, readers[profile.storage](cells, profile), TYPES[profile.storage])


def called(column: Column) -> str:
    """What a value of the column must be, in words."""
    scale = traits_of(text_cells.read_as(column)).scale
    return _CALLED.get(column.profile.storage) or _SCALED.get(scale, "a text")


def labels(cells: list[Any], column: Column) -> Kept:
    """The same for a column of answers that are classes: a new one may be any word, so all are texts where one is."""
    words = replace(column.profile, number_certain=False)
    found = kept(cells, replace(column, kind="category", profile=words))
    if not found.unread or words.storage == "bytes":
        return found
    return kept(cells, replace(column, kind="category", profile=replace(words, storage="text", frequent=())))


def _empty(cell: object, missing: set[str]) -> bool:
    return cell is None or cell != cell or (isinstance(cell, str) and bare(cell) in missing)


def _outcome(cells: list[Any], values: list[Any], kind: pa.DataType) -> Kept:
    lost = [cell for cell, value in zip(cells, values, strict=True) if cell is not None and value is None]
    example = "" if not lost or isinstance(lost[0], bytes) else str(lost[0])[:80]
    return Kept(pa.array(values, kind), len(lost), example)


def _text(cell: object, profile: ColumnProfile) -> str | None:
    """The text that stands for a cell in a column of texts."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        meant = {spelled.truth(text): text for text, _ in reversed(profile.frequent)}
        return meant.get(float(cell), str(cell))
    if isinstance(cell, int | float):
        return text_cells.spelled(cell, profile)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        cell = cell.date()
    if isinstance(cell, datetime.date):  # of a datetime as well
        return cell.isoformat(sep=" ") if isinstance(cell, datetime.datetime) else cell.isoformat()
    return None if isinstance(cell, bytes) else str(cell)


def _spelled_alike(texts: list[str | None], column: Column) -> list[str | None]:
    """Words with other capitals or blanks than the table's, as the table has them; only where all of its are known."""
    known = [text for text, _ in column.profile.frequent]
    if traits_of(column.kind).scale not in _BY_WORD or len(known) < column.profile.unique:
        return texts
    ours: dict[str, str | None] = {}
    for text in known:
        ours[_folded(text)] = None if _folded(text) in ours else text  # two spellings in the table: both are meant
    exact = set(known)
    return [text if text is None or text in exact else ours.get(_folded(text)) or text for text in texts]


def _folded(text: str) -> str:
    return bare(text).casefold()


def _numbers(cells: list[Any], column: Column) -> Kept:
    texts = [cell if isinstance(cell, str) else None for cell in cells]
    read = iter(text_cells.numbers([text for text in texts if text is not None], column.profile))
    values = [
        next(read) if text is not None else float(cell) if isinstance(cell, int | float) else None
        for text, cell in zip(texts, cells, strict=True)
    ]
    values = [value if value is not None and abs(value) != float("inf") else None for value in values]
    exact = [
        cell if type(cell) is int and abs(cell) < 2**63 else value for cell, value in zip(cells, values, strict=True)
    ]
    if column.profile.storage == "real":
        return _outcome(cells, values, pa.float64())
    whole = [None if value is None or value != int(value) or abs(value) >= 2**63 else int(value) for value in exact]
    if traits_of(column.kind).scale == AMOUNT and whole.count(None) > values.count(None):
        return _outcome(cells, values, pa.float64())
    return _outcome(cells, whole, pa.int64())


def _truth(cells: list[Any], _profile: ColumnProfile) -> list[bool | None]:
    numbers = [spelled.truth(cell) if isinstance(cell, str) else cell for cell in cells]
    return [bool(cell) if isinstance(cell, bool | int | float) and cell in (0, 1) else None for cell in numbers]


def _moment(cells: list[Any], profile: ColumnProfile) -> list[datetime.datetime | None]:
    texts = pa.array([cell for cell in cells if isinstance(cell, str)], pa.string())
    order = profile.day_order or guess_order(as_texts(texts))
    return [_one_moment(cell, order) for cell in cells]


def _one_moment(cell: object, order: str) -> datetime.datetime | None:
    if isinstance(cell, datetime.datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, datetime.date):
        return datetime.datetime.combine(cell, datetime.time())
    return dates.moment(cell, order) if isinstance(cell, str) else None


def _day(cells: list[Any], profile: ColumnProfile) -> list[datetime.date | None]:
    return [None if moment is None else moment.date() for moment in _moment(cells, profile)]


def plain_cells(values: pa.Array | pa.ChunkedArray) -> list[Any]:
    """A column of any file as cells that `kept` takes."""
    joined = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if pa.types.is_dictionary(joined.type):
        joined = joined.dictionary_decode()
    if pa.types.is_timestamp(joined.type):
        joined = pc.cast(joined, pa.timestamp("us"), safe=False)
    found: list[Any] = joined.to_pylist() if not pa.types.is_nested(joined.type) else as_texts(joined).to_pylist()
    return found
