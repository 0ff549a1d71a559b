"""What is asked of dates such as 3/4/2024, whose rows don't show whether the day or the month comes first."""

import re

from core.recipe import Recipe
from core.records import Column, ColumnProfile, Schema
from core.serving.dates import ORDERS, YEAR_LAST, moment


def open_order(profile: ColumnProfile) -> str:
    """The sentence on such a column."""
    return f"Whether day or month comes first in “{profile.name}” can't be told from dates like “{shown(profile)}”."


def asked(recipe: Recipe, schema: Schema) -> list[Column]:
    """The columns to ask about: used, taken as a date, and open; also once the recipe has settled it."""
    return [
        column
        for column in schema.columns
        if not column.profile.day_order_sure
        and column.name != recipe.data.target
        and recipe.choice(column.name).use
        and (recipe.choice(column.name).kind or column.kind) == "date"
    ]


def settled(recipe: Recipe, name: str) -> str:
    """What the recipe says of a column, "" when it leaves it to be guessed."""
    order = recipe.choice(name).options.get("order", "guess")
    return order if order in ORDERS else ""


def readings(profile: ColumnProfile) -> dict[str, str]:
    """What one of the column's dates means in either order: {"day first": "3 April 2024", ...}; {} without any."""
    text = shown(profile)
    found = {order: moment(text, order) for order in ORDERS[1:]}
    return {order: f"{day.day} {day:%B %Y}" for order, day in found.items() if day is not None}


def shown(profile: ColumnProfile) -> str:
    """A frequent date that means another day in the other order, or else any."""
    texts = [text for text, _ in profile.frequent if re.fullmatch(YEAR_LAST, text.strip())]
    both = (text for text in texts if len({moment(text, order) for order in ORDERS[1:]} - {None}) == 2)
    return next(both, texts[0] if texts else "")
