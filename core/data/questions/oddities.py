"""What is strange in a column, as warnings with counts, the first row and what becomes of the values."""

from collections.abc import Iterable

from core.data.facts.counting import Spot
from core.data.facts.profile import Examined
from core.data.numbers.format import written_as_text
from core.data.numbers.questions import NUMBER_DOUBTS
from core.data.questions.day_order import assumed_order
from core.kinds import traits_of
from core.messages import Message
from core.records import Column
from core.traits import AMOUNT, DAYS, LEVEL, SECONDS

_MIXED = 0.3  # from this share of numbers on, a column of texts is told apart from one of words


def warnings(columns: Iterable[tuple[Column, Examined]]) -> tuple[Message, ...]:
    """One sentence for each oddity, column by column."""
    return tuple(sentence for column, examined in columns for sentence in _column(column, examined))


def _column(column: Column, examined: Examined) -> list[Message]:
    name, profile, traits = column.name, column.profile, traits_of(column.kind)
    messages = []
    if not profile.unique:
        messages.append(Message("column_empty", "“{name}” is empty: no row has a value.", name=name))
    if profile.storage == "list":
        messages.append(
            Message(
                "holds_lists",
                "“{name}” holds lists or records, which no model here can use; it is kept, but left out.",
                name=name,
            )
        )
    if profile.storage == "bytes" and not traits.is_file:
        messages.append(
            Message(
                "holds_bytes",
                "“{name}” holds raw bytes, which no model here can use; it is kept, but left out.",
                name=name,
            )
        )
    if traits.scale == AMOUNT and examined.unreadable.count and not profile.number_certain:
        messages.append(
            Message(
                "no_number",
                "“{name}”: {values} can't be read as a number and counts as missing.",
                name=name,
                values=_spot(examined.unreadable),
            )
        )
    if traits.scale == DAYS and examined.no_date.count:
        messages.append(
            Message(
                "no_date",
                "“{name}”: {values} is no date that the calendar has and counts as missing.",
                name=name,
                values=_spot(examined.no_date),
            )
        )
    if traits.scale == SECONDS and examined.no_time.count:
        messages.append(
            Message(
                "no_time",
                "“{name}”: {values} can't be read as a time and counts as missing.",
                name=name,
                values=_spot(examined.no_time),
            )
        )
    if traits.scale == DAYS and not profile.day_order_sure:
        messages.append(assumed_order(profile))
    asked = profile.codes or any(doubt.about in NUMBER_DOUBTS for doubt in profile.doubts)  # then it is told there
    if traits.scale != AMOUNT and profile.number_format and not asked:
        messages.append(written_as_text(profile))
    elif traits.scale == LEVEL and _MIXED <= profile.numeric < 1 and profile.storage == "text" and not asked:
        messages.append(
            Message(
                "numbers_mixed_with_text",
                "“{name}” mixes numbers and other text: {share:.0%} are numbers, {values} is not. It is "
                "taken as a category; change its kind to number to count the other text as missing.",
                name=name,
                share=profile.numeric,
                values=_spot(examined.unreadable),
            )
        )
    if examined.infinite.count:
        messages.append(
            Message(
                "infinite",
                "“{name}”: {values} is infinite and counts as missing.",
                name=name,
                values=_spot(examined.infinite),
            )
        )
    if traits.scale == AMOUNT and examined.huge.count:
        messages.append(
            Message(
                "extremely_large",
                "“{name}”: {values} is extremely large; check whether it stands for “unknown”.",
                name=name,
                values=_spot(examined.huge),
            )
        )
    return messages


def _spot(spot: Spot) -> Message:
    if spot.count == 1:
        return Message("one_value_at", "1 value (row {row:,}: “{value}”)", row=spot.row, value=spot.value)
    return Message(
        "values_from",
        "each of {count:,} values (the first in row {row:,}: “{value}”)",
        count=spot.count,
        row=spot.row,
        value=spot.value,
    )
