"""Write numbers plainly: “1.234,50 €” becomes 1234.5 in the table; new rows don't get that."""

from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from core.messages import Message
from core.records import Column
from core.repairs.base import DataRepair, Plan, Stored, no_text
from core.repairs.number_text import NumberFormat
from core.repairs.read_numbers import ReadNumbers
from core.repairs.running import repaired
from core.repairs.texts import text_columns


class PlainNumbers(DataRepair):
    """The same reading as the model repair, by the same graph."""

    name = "plain_numbers"
    label = "Write numbers plainly"
    icon = "counter_1"
    help = "Numbers with units, separators or decimal comma are written as plain numbers."
    scope = "column"

    class Options(ReadNumbers.Options):
        """How the numbers are written now."""

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Only texts."""
        return None if column.profile.storage == "text" else no_text(column)

    def in_words(self, options: Options) -> Message:
        """How they were written."""
        return Message("plain_numbers", "Write plainly: {how}", how=ReadNumbers().in_words(options).lower())

    def plan(self, columns: tuple[Stored, ...], column: str, options: Options) -> Plan:
        """Texts that are numbers become plain; others stay, so that nothing is lost."""
        form = ReadNumbers().fit(pa.array([], pa.string()), options)
        return Plan(translated={entry.name: partial(_plain, form) for entry in text_columns(columns, column)})


def _plain(form: NumberFormat, texts: pa.Array) -> pa.Array:
    numbers = repaired(ReadNumbers(), form, pc.utf8_trim_whitespace(texts)).to_pylist()
    spelled = [
        text if number != number else str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)
        for text, number in zip(texts.to_pylist(), numbers, strict=True)
    ]
    return pa.array(spelled, pa.string())
