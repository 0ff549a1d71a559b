"""What is asked of dates such as 3/4/2024, whose rows don't show whether the day or the month comes first."""

import re

from core.doubt import Doubt, Meaning
from core.messages import Message
from core.records import ColumnProfile
from core.serving.times.date_patterns import ORDERS, YEAR_LAST
from core.serving.times.dates import FIRST_YEAR, moment

ABOUT = "day and month"
_SHOWN = 3
_LABELS = {"day first": "The day comes first", "month first": "The month comes first"}


def open_order(profile: ColumnProfile) -> Message:
    """The sentence on such a column."""
    return Message(
        "day_order_open",
        "Whether day or month comes first in “{column}” can't be told from dates like “{value}”.",
        column=profile.name,
        value=next(iter(_dates(profile)), ""),
    )


def assumed_order(profile: ColumnProfile) -> Message:
    """What is told of such a column where nobody is asked: how it is read."""
    return Message(
        "day_order_assumed",
        "{open} It is read with the {first} first.",
        open=open_order(profile),
        first=profile.day_order.removesuffix(" first"),
    )


def doubt(profile: ColumnProfile) -> Doubt | None:
    """The question, with what some dates mean either way; None where the rows show it or every date means the same."""
    century = profile.options.get("first_year", FIRST_YEAR)
    texts = [text for text in _dates(profile) if all(_days(text)) and len({*_days(text)}) == 2]
    if profile.day_order_sure or not texts:
        return None
    meanings = tuple(
        Meaning(_LABELS[order], (f"columns.{profile.name}.order={order}",), _shown(texts[:_SHOWN], index, century))
        for index, order in enumerate(ORDERS[1:])
    )
    likelier = meanings if profile.day_order == ORDERS[1] else meanings[::-1]
    return Doubt(profile.name, ABOUT, open_order(profile), profile.rows - profile.missing, likelier)


def _dates(profile: ColumnProfile) -> list[str]:
    """Frequent dates, those first that mean another day in the other order."""
    texts = [text for text, _ in profile.frequent if re.fullmatch(YEAR_LAST, text.strip())]
    return sorted(texts, key=lambda text: len({*_days(text)} - {""}) < 2)


def _days(text: str, century: int = FIRST_YEAR) -> tuple[str, ...]:
    """What a date means with the day first and with the month first, "" for none."""
    found = (moment(text, order, first_year=century) for order in ORDERS[1:])
    return tuple(f"{day.day} {day:%B %Y}" if day is not None else "" for day in found)


def _shown(texts: list[str], index: int, century: int) -> tuple[tuple[str, str], ...]:
    return tuple((text, _days(text, century)[index]) for text in texts)
