"""Values far outside the 1st to 99th percentile of the training rows: a model has learned from nothing like them."""

import datetime
import math

import pyarrow as pa
import pyarrow.compute as pc

from core.bundle_schema import InputColumn
from core.cells.spelling import NUMBER

WIDTHS = 2.0  # so many widths of that range away from it is far
_EPOCH = datetime.datetime(1970, 1, 1)
_UNCERTAIN = r"[^0-9.,'’\s+\-−()%]"  # a unit or a currency: what the number means hangs on it
# the decimal mark, what else may stand in such a number, and how no number with that mark looks
_POINT, _COMMA = (".", r"[,'’\s()%]", r"\..*,"), (",", r"[.'’\s()%]", r",.*\.")


def limits(column: InputColumn) -> tuple[float, float] | None:
    """Below and above what a value is far outside; None where nothing is known of the range."""
    low, high = column.low, column.high
    if low is None or high is None or not math.isfinite(low) or not math.isfinite(high) or high < low:
        return None
    width = WIDTHS * ((high - low) or abs(high) or 1.0)
    return low - width, high + width


def far_numbers(column: InputColumn, numbers: pa.Array) -> pa.Array:
    """Whether each number (float64 [N], NaN: none) is far outside, bool [N]."""
    found = limits(column)
    if found is None:
        return pa.array([False] * len(numbers), pa.bool_())
    return pc.or_(pc.less(numbers, found[0]), pc.greater(numbers, found[1])).fill_null(False)


def far_texts(column: InputColumn, texts: pa.Array) -> pa.Array:
    """The same of numbers as they are written: only what is far outside whatever the marks in it mean, bool [N]."""
    apart = pc.match_substring_regex(texts, _UNCERTAIN)
    readings = [_read(texts, *marks) for marks in (_POINT, _COMMA)]
    percent = pc.match_substring(texts, "%")  # 12 % may be 12 or 0.12
    readings += [pc.if_else(percent, pc.divide(reading, 100.0), math.nan) for reading in readings]
    far = None
    for reading in readings:
        one = pc.or_(pc.is_nan(reading), far_numbers(column, reading))
        far = one if far is None else pc.and_(far, one)
    known = pc.invert(pc.and_(pc.is_nan(readings[0]), pc.is_nan(readings[1])))
    return pc.and_(pc.and_(far, known), pc.invert(apart)).fill_null(False)


def day_number(moment: datetime.datetime | None) -> float | None:
    """Days since 1970-01-01, as the range of a date counts them."""
    return None if moment is None else (moment - _EPOCH).total_seconds() / 86_400


def _read(texts: pa.Array, mark: str, others: str, never: str) -> pa.Array:
    bare = pc.replace_substring(pc.replace_substring_regex(texts, others, ""), mark, ".")
    bare = pc.replace_substring(bare, "−", "-")
    number = pc.and_not(pc.match_substring_regex(bare, f"^(?:{NUMBER})$"), pc.match_substring_regex(texts, never))
    found = pc.if_else(number, bare, None).cast(pa.float64())
    return found.fill_null(math.nan)
