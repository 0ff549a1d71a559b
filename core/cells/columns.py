"""Stored columns as raw values: numbers, truths and texts. Training and serving both come through here.

Knows no model and learns nothing: what a value means follows from the traits of the column's kind alone. values.py does
the same for one value.
"""

import math

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.cells import blanks
from core.cells.spelling import NUMBER, exact, meanings
from core.traits import AMOUNT, TRUTH, Traits


def as_raw(
    column: pa.ChunkedArray | pa.Array,
    traits: Traits,
    *,
    words: tuple[str, ...] = (),
    as_text: bool = False,
    verbatim: bool = False,
) -> pa.Array:
    """One column's raw values for a kind with these traits, [N]: numbers, truths or texts, see below.

    words: the column's own for no and yes. as_text: texts of numbers and truths, for a graph that reads them itself.
    verbatim: texts as they stand, for a graph that takes the spaces off.
    """
    takes_text = as_text or traits.is_text
    if takes_text and verbatim and pa.types.is_string((values := _joined(column)).type):
        return values.fill_null("")
    if takes_text:
        return as_number_texts(column) if traits.scale == AMOUNT else as_texts(column)
    return as_truths(column, words=words) if traits.scale == TRUTH else as_numbers(column)


def as_numbers(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """A column's values as float64 [N], NaN where one is missing, infinite or can't be read."""
    return _numbers(_joined(column))


def as_truths(column: pa.ChunkedArray | pa.Array, *, words: tuple[str, ...] = ()) -> pa.Array:
    """The same for yes, 1, and no, 0; `words`: the texts for no and yes here, beside the usual words."""
    return _truths(_joined(column), words)


def as_texts(column: pa.ChunkedArray | pa.Array, *, verbatim: bool = False) -> pa.Array:
    """A column's values as texts [N], "" where missing, surrounding spaces removed; times as YYYY-MM-DDTHH:MM:SS."""
    values = _joined(column)
    return values.fill_null("") if verbatim and pa.types.is_string(values.type) else _texts(values)


def as_number_texts(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """The same for numbers: what is stored as one is spelled so that it reads as the same number in any format."""
    return _number_texts(_joined(column))


def as_array(values: pa.Array) -> np.ndarray:
    """Raw values as onnxruntime takes them: float64 [N], or an object array of str [N]."""
    answer: np.ndarray = values.to_numpy(zero_copy_only=False)
    return answer


def _joined(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    values = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_large_string(values.type) or pa.types.is_string_view(values.type):
        values = values.cast(pa.string())
    return values


def _numbers(values: pa.Array) -> pa.Array:
    if pa.types.is_string(values.type):
        text = _bare(values)
        numbers = pc.if_else(pc.match_substring_regex(text, f"^(?:{NUMBER})$"), text, None).cast(pa.float64())
    elif pa.types.is_boolean(values.type):
        numbers = values.cast(pa.uint8()).cast(pa.float64())
    elif pa.types.is_integer(values.type) or pa.types.is_floating(values.type) or pa.types.is_decimal(values.type):
        numbers = values.cast(pa.float64(), safe=False)
    else:
        numbers = pa.nulls(len(values), pa.float64())
    return pc.if_else(pc.is_finite(numbers), numbers, np.nan).fill_null(np.nan)


def _truths(values: pa.Array, words: tuple[str, ...]) -> pa.Array:
    if not pa.types.is_string(values.type):
        numbers = _numbers(values)
        return pc.if_else(pc.is_in(numbers, pa.array([0.0, 1.0])), numbers, np.nan)
    no, yes = meanings(words)
    text = pc.utf8_lower(_bare(values)).fill_null("")
    is_no, is_yes = pc.is_in(text, pa.array(no)), pc.is_in(text, pa.array(yes))
    return pc.if_else(is_yes, 1.0, pc.if_else(is_no, 0.0, np.nan))


def _number_texts(values: pa.Array) -> pa.Array:
    kind = values.type
    if pa.types.is_string(kind) or pa.types.is_integer(kind):
        return _texts(values)
    numbers = pc.dictionary_encode(_numbers(values))
    texts = ["" if math.isnan(number) else exact(number) for number in numbers.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(numbers.indices)


def _texts(values: pa.Array) -> pa.Array:
    kind = values.type
    if pa.types.is_null(kind):
        return pa.array([""] * len(values), pa.string())
    if pa.types.is_timestamp(kind):
        seconds = pc.floor_temporal(values.cast(pa.timestamp(kind.unit)), unit="second").cast(pa.timestamp("s"))
        text = pc.strftime(seconds, "%Y-%m-%dT%H:%M:%S")
    elif pa.types.is_string(kind):
        text = values
    elif pa.types.is_integer(kind) or pa.types.is_date(kind):
        text = values.cast(pa.string())
    else:
        text = _spelled(values)
    return _bare(text).fill_null("")


def _bare(texts: pa.Array) -> pa.Array:
    """Texts without the blanks around them."""
    return pc.utf8_trim(texts, blanks.SIGNS)


def _spelled(values: pa.Array) -> pa.Array:
    """Each value as Python writes it: 3.0, True; a NaN is missing."""
    if pa.types.is_nested(values.type):
        return pa.array([None if entry is None else str(entry) for entry in values.to_pylist()], pa.string())
    encoded = pc.dictionary_encode(values)
    texts = [None if entry is None or entry != entry else str(entry) for entry in encoded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(encoded.indices)
