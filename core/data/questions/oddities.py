"""What is strange in a column, as warnings with counts, the first row and what becomes of the values."""

from collections.abc import Iterable

from core.data.facts.counting import Spot
from core.data.facts.profile import Examined
from core.data.numbers.format import written_as_text
from core.data.numbers.questions import NUMBER_DOUBTS
from core.data.questions.day_order import assumed_order
from core.kinds import traits_of
from core.records import Column
from core.traits import AMOUNT, DAYS, LEVEL, SECONDS

_MIXED = 0.3  # from this share of numbers on, a column of texts is told apart from one of words


def warnings(columns: Iterable[tuple[Column, Examined]]) -> tuple[str, ...]:
    """One sentence for each oddity, column by column."""
    return tuple(sentence for column, examined in columns for sentence in _column(column, examined))


def _column(column: Column, examined: Examined) -> list[str]:
    name, profile, traits = column.name, column.profile, traits_of(column.kind)
    said = []
    if not profile.unique:
        said.append(f"“{name}” is empty: no row has a value.")
    if profile.storage == "list":
        said.append(f"“{name}” holds lists or records, which no model here can use; it is kept, but left out.")
    if profile.storage == "bytes" and not traits.is_file:
        said.append(f"“{name}” holds raw bytes, which no model here can use; it is kept, but left out.")
    if traits.scale == AMOUNT and examined.unreadable.count and not profile.number_certain:
        said.append(f"“{name}”: {_spot(examined.unreadable)} can't be read as a number and counts as missing.")
    if traits.scale == DAYS and examined.no_date.count:
        said.append(f"“{name}”: {_spot(examined.no_date)} is no date that the calendar has and counts as missing.")
    if traits.scale == SECONDS and examined.no_time.count:
        said.append(f"“{name}”: {_spot(examined.no_time)} can't be read as a time and counts as missing.")
    if traits.scale == DAYS and not profile.day_order_sure:
        said.append(assumed_order(profile))
    asked = profile.codes or any(doubt.about in NUMBER_DOUBTS for doubt in profile.doubts)  # then it is told there
    if traits.scale != AMOUNT and profile.number_format and not asked:
        said.append(written_as_text(profile))
    elif traits.scale == LEVEL and _MIXED <= profile.numeric < 1 and profile.storage == "text" and not asked:
        said.append(
            f"“{name}” mixes numbers and other text: {profile.numeric:.0%} are numbers,"
            f" {_spot(examined.unreadable)} is not."
            " It is taken as a category; change its kind to number to count the other text as missing."
        )
    if examined.infinite.count:
        said.append(f"“{name}”: {_spot(examined.infinite)} is infinite and counts as missing.")
    if traits.scale == AMOUNT and examined.huge.count:
        said.append(f"“{name}”: {_spot(examined.huge)} is extremely large; check whether it stands for “unknown”.")
    return said


def _spot(spot: Spot) -> str:
    if spot.count == 1:
        return f"1 value (row {spot.row:,}: “{spot.value}”)"
    return f"each of {spot.count:,} values (the first in row {spot.row:,}: “{spot.value}”)"
