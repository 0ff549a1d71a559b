"""What is odd about values: texts that are no number or date, files that are none, values unlike all learned ones."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from core.bundle_schema import BundleSchema, InputColumn
from core.cells.columns import as_number_texts, as_numbers, as_texts, as_truths
from core.cells.missing import MISSING_WORDS
from core.cells.spelling import NUMBER
from core.messages import Message, plural
from core.reading.media import pictures, sounds
from core.reading.media.files import RefusedFileError
from core.serving import ranges
from core.serving.times import clocks
from core.serving.times.dates import moment
from core.traits import AMOUNT, AUDIO, DAYS, IMAGE, LEVEL, SECONDS, TRUTH

FAR, LONG = "far", "long"
_REASONS = {  # of one value, and of several
    AMOUNT: (
        Message("value.no_number", "can't be read as a number and counts as missing"),
        Message("values.no_numbers", "can't be read as numbers and count as missing"),
    ),
    TRUTH: (
        Message("value.no_truth", "can't be read as yes or no and counts as missing"),
        Message("values.no_truths", "can't be read as yes or no and count as missing"),
    ),
    DAYS: (
        Message("value.no_date", "can't be read as a date and counts as missing"),
        Message("values.no_dates", "can't be read as dates and count as missing"),
    ),
    SECONDS: (
        Message("value.no_time", "can't be read as a time and counts as missing"),
        Message("values.no_times", "can't be read as times and count as missing"),
    ),
    LEVEL: (
        Message("value.unseen", "was never or rarely seen in training and counts as “other”"),
        Message("values.unseen", "were never or rarely seen in training and count as “other”"),
    ),
    IMAGE: (
        Message("value.no_picture", "can't be read as a picture and counts as missing"),
        Message("values.no_pictures", "can't be read as pictures and count as missing"),
    ),
    AUDIO: (
        Message("value.no_sound", "can't be read as a sound and counts as missing"),
        Message("values.no_sounds", "can't be read as sounds and count as missing"),
    ),
    LONG: (
        Message("value.long", "lasts longer than the model can hear and counts as missing"),
        Message("values.long", "last longer than the model can hear and count as missing"),
    ),
    FAR: (
        Message("value.far", "lies far outside what the model learned from"),
        Message("values.far", "lie far outside what the model learned from"),
    ),
}


@dataclass(frozen=True)
class Note:
    """`count` of a column's values are out of the ordinary; `row` (1 is the first) holds the first of them, `value`.

    `reason`: the scale or medium (see Traits) that they can't be read as, or where they were never seen; FAR or LONG.
    """

    column: str
    reason: str
    count: int
    row: int
    value: str

    @property
    def text(self) -> Message:
        """One sentence for the user of a file."""
        return plural(
            "values_noted",
            "“{column}”: 1 value {reason}, “{value}” in row {row:,}.",
            "“{column}”: {count:,} values {reason}, first “{value}” in row {row:,}.",
            count=self.count,
            column=self.column,
            reason=_REASONS[self.reason][self.count != 1],
            value=self.value[:80],
            row=self.row,
        )

    @property
    def alone(self) -> Message:
        """One sentence beside the value itself."""
        return Message("value_noted", "“{value}” {reason}.", value=self.value[:80], reason=_REASONS[self.reason][0])


class Notes:
    """Collects notes over the batches of a file."""

    def __init__(self, schema: BundleSchema) -> None:
        self._schema = schema
        self._found: dict[tuple[str, str], Note] = {}
        self._rows = 0

    def look_at(self, table: pa.Table) -> None:
        """Take the next batch into account; the table has the model's columns."""
        for column in self._schema.inputs:
            for note in _notes(column, table[column.name]):
                known = self._found.get((column.name, note.reason))
                row, value = (known.row, known.value) if known else (self._rows + note.row, note.value)
                count = (known.count if known else 0) + note.count
                self._found[column.name, note.reason] = Note(column.name, note.reason, count, row, value)
        self._rows += table.num_rows

    def all(self) -> tuple[Note, ...]:
        """The notes, in the order of the columns."""
        reasons = list(_REASONS)
        indices = {column.name: index for index, column in enumerate(self._schema.inputs)}
        return tuple(sorted(self._found.values(), key=lambda note: (indices[note.column], reasons.index(note.reason))))


def of_value(column: InputColumn, value: object) -> str:
    """What is odd about one value as it was typed, in a sentence; "" when nothing is. Files have notes of their own."""
    if value is None or column.traits.is_file:
        return ""
    return next((note.alone for note in _notes(column, pa.chunked_array([pa.array([value])]))), "")


def _notes(column: InputColumn, stored: pa.ChunkedArray) -> Iterator[Note]:
    """The notes on one column's values, rows counted from 1."""
    traits = column.traits
    unread = traits.medium if traits.is_file else traits.scale
    if unread not in _REASONS or not len(stored):
        return
    texts = _named(stored) if traits.is_file else as_texts(stored)
    days = _days(column, texts) if traits.scale in (DAYS, SECONDS) else None
    odd = _refused(traits.medium, stored, texts) if traits.is_file else _odd(column, stored, texts, days)
    long, far = _too_long(column, stored), _far(column, stored, texts, days, odd)
    for reason, found in ((unread, odd), (LONG, long), (FAR, far)):
        position = -1 if found is None else pc.index(found, True).as_py()
        if position >= 0:
            yield Note(column.name, reason, pc.sum(found).as_py(), position + 1, texts[position].as_py())


def _named(stored: pa.ChunkedArray) -> pa.Array:
    """What to call each file: its size; texts, which are no files, are called by themselves."""
    if not pa.types.is_binary(stored.type):
        return as_texts(stored)
    return pa.array([f"a file of {len(content):,} bytes" if content else "" for content in stored.to_pylist()])


def _refused(medium: str, stored: pa.ChunkedArray, texts: pa.Array) -> pa.Array:
    """Whether each value is present and yet no file of that medium, by its header; bool [N]."""
    if not pa.types.is_binary(stored.type):
        return pc.not_equal(texts, "")
    return pa.array([bool(content) and not _has_header(medium, content) for content in stored.to_pylist()], pa.bool_())


def _too_long(column: InputColumn, stored: pa.ChunkedArray) -> pa.Array | None:
    """Whether each sound lasts longer than the model can hear, bool [N]; None where it hears the beginning of any."""
    if not column.longest or not pa.types.is_binary(stored.type):
        return None
    files = (content if content and _has_header(AUDIO, content) else b"" for content in stored.to_pylist())
    limit = column.longest / column.rate
    return pa.array([bool(content) and sounds.facts(content).seconds > limit for content in files], pa.bool_())


def _has_header(medium: str, content: bytes) -> bool:
    try:
        (pictures if medium == IMAGE else sounds).facts(content)
    except RefusedFileError:
        return False
    return True


def _odd(column: InputColumn, stored: pa.ChunkedArray, texts: pa.Array, days: pa.Array | None) -> pa.Array:
    """Whether each value is present and yet not usable as it stands, bool [N]; `days`: what dates and times mean."""
    words = MISSING_WORDS if column.missing is None else ("", *column.missing)
    present = pc.invert(pc.is_in(texts, pa.array(words, pa.string())))
    scale = column.traits.scale
    if scale == TRUTH:
        return pc.and_(present, pc.is_nan(as_truths(stored, words=column.categories)))
    if column.as_text and column.reads:
        spelled = as_number_texts(stored)
        return pc.and_(present, pc.invert(pc.match_substring_regex(spelled, f"^(?:{column.reads})?$")))
    if column.as_text or (column.steps and scale == LEVEL):
        return pa.array([False] * len(texts), pa.bool_())  # the graph reads these by its own rules
    if scale == AMOUNT:
        return pc.and_(present, pc.is_nan(as_numbers(stored)))
    if days is not None:
        return pc.and_(present, pc.is_null(days))
    return pc.and_(present, pc.invert(pc.is_in(texts, pa.array(column.categories, pa.string()))))


def _far(
    column: InputColumn, stored: pa.ChunkedArray, texts: pa.Array, days: pa.Array | None, odd: pa.Array
) -> pa.Array | None:
    """Whether each value that can be read is far outside what was learned, bool [N]; None where there is no range."""
    if column.traits.scale not in (AMOUNT, DAYS, SECONDS) or ranges.limits(column) is None:
        return None
    if days is not None:
        found = ranges.far_numbers(column, days)
    elif pa.types.is_string(stored.type) and column.as_text and column.reads != NUMBER:
        found = ranges.far_texts(column, texts)
    else:
        found = ranges.far_numbers(column, as_numbers(stored))
    return pc.and_(found, pc.invert(odd))


def _days(column: InputColumn, texts: pa.Array) -> pa.Array:
    """The day number of each text, or the seconds of a time, float64 [N], null where it is none."""
    encoded = pc.dictionary_encode(texts)
    if column.traits.scale == SECONDS:
        asked = (column.what, column.forms, column.order == clocks.IN_MINUTES)
        times = [clocks.seconds(text, *asked) for text in encoded.dictionary.to_pylist()]
        return pa.array(times, pa.float64()).take(encoded.indices)
    notes = (column.order, column.forms, column.first_year)
    found = (moment(text, *notes) for text in encoded.dictionary.to_pylist())
    return pa.array(map(ranges.day_number, found), pa.float64()).take(encoded.indices)
