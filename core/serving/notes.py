"""What is odd about a file's values: texts that are no number or date, files that are none, values never learned."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from core.reading.media import pictures, sounds
from core.reading.media.files import RefusedFileError
from core.reading.missing import MISSING_WORDS
from core.records import BundleSchema, InputColumn
from core.serving.dates import moment
from core.serving.feeds import MEDIA, raw

_REASONS = {
    "number": "can't be read as numbers and counted as missing",
    "boolean": "can't be read as yes or no and counted as missing",
    "date": "can't be read as dates and counted as missing",
    "category": "were never or rarely seen in training and counted as “other”",
    "image": "can't be read as pictures and counted as missing",
    "audio": "can't be read as sounds and counted as missing",
}


@dataclass(frozen=True)
class Note:
    """`count` of a column's values are out of the ordinary; `row` (1 is the first) holds the first of them, `value`."""

    column: str
    kind: str
    count: int
    row: int
    value: str

    @property
    def text(self) -> str:
        """One sentence for the user."""
        reason, value = _REASONS[self.kind], self.value[:80]
        if self.count == 1:
            return f"“{self.column}”: 1 value {reason.replace('were', 'was')}, “{value}” in row {self.row:,}."
        return f"“{self.column}”: {self.count:,} values {reason}, first “{value}” in row {self.row:,}."


class Notes:
    """Collects notes over the batches of a file."""

    def __init__(self, schema: BundleSchema) -> None:
        self._schema = schema
        self._found: dict[str, Note] = {}
        self._rows = 0

    def look_at(self, table: pa.Table) -> None:
        """Take the next batch into account; the table has the model's columns."""
        for column in self._schema.inputs:
            if column.kind not in _REASONS:
                continue
            stored = table[column.name]
            texts = _named(stored) if column.kind in MEDIA else raw(stored, "category")
            odd = _refused(column.kind, stored, texts) if column.kind in MEDIA else _odd(column, stored, texts)
            position = pc.index(odd, True).as_py()
            if position < 0:
                continue
            known = self._found.get(column.name)
            row, value = (known.row, known.value) if known else (self._rows + position + 1, texts[position].as_py())
            count = (known.count if known else 0) + pc.sum(odd).as_py()
            self._found[column.name] = Note(column.name, column.kind, count, row, value)
        self._rows += table.num_rows

    def all(self) -> tuple[Note, ...]:
        """The notes, in the order of the columns."""
        return tuple(self._found[column.name] for column in self._schema.inputs if column.name in self._found)


def _named(stored: pa.ChunkedArray) -> pa.Array:
    """What to call each file: its size; texts, which are no files, are called by themselves."""
    if not pa.types.is_binary(stored.type):
        return raw(stored, "category")
    return pa.array([f"a file of {len(content):,} bytes" if content else "" for content in stored.to_pylist()])


def _refused(kind: str, stored: pa.ChunkedArray, texts: pa.Array) -> pa.Array:
    """Whether each value is present and yet no file of that kind, by its header; bool [N]."""
    if not pa.types.is_binary(stored.type):
        return pc.not_equal(texts, "")
    return pa.array([bool(content) and not _has_header(kind, content) for content in stored.to_pylist()], pa.bool_())


def _has_header(kind: str, content: bytes) -> bool:
    try:
        (pictures if kind == "image" else sounds).facts(content)
    except RefusedFileError:
        return False
    return True


def _odd(column: InputColumn, stored: pa.ChunkedArray, texts: pa.Array) -> pa.Array:
    """Whether each value is present and yet not usable as it stands, bool [N]."""
    present = pc.invert(pc.is_in(texts, pa.array(MISSING_WORDS, pa.string())))
    if column.as_text and column.reads:
        spelled = raw(stored, "number", as_text=True)
        return pc.and_(present, pc.invert(pc.match_substring_regex(spelled, f"^(?:{column.reads})?$")))
    if column.as_text or (column.steps and column.kind == "category"):
        return pa.array([False] * len(texts), pa.bool_())  # the graph reads these by its own rules
    if column.kind in ("number", "boolean"):
        return pc.and_(present, pc.is_nan(raw(stored, column.kind, words=column.categories)))
    if column.kind == "date":
        encoded = pc.dictionary_encode(texts)
        unreadable = [moment(text, column.order, column.forms) is None for text in encoded.dictionary.to_pylist()]
        return pc.and_(present, pa.array(unreadable, pa.bool_()).take(encoded.indices))
    return pc.and_(present, pc.invert(pc.is_in(texts, pa.array(column.categories, pa.string()))))
