"""The unit that an answer column's numbers are in, as far as its cells or its name tell: €, kg, mm."""

import re

from core.data.numbers.format import READS, plain_units
from core.recipe import Recipe
from core.records import Column
from core.repairs import units

_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]\d]{1,8}?)\s*[)\]]\s*$")
_LAST_WORD = re.compile(r"[_ ./-](°?[^\W\d_]{1,6})$")
_ENDINGS = frozenset(  # last words of a name that hardly mean anything else; m may be metres, minutes or men
    ("kg", "g", "mg", "lb", "lbs", "oz", "km", "cm", "mm", "mi", "ft", "ml", "cl", "dl", "ms", "min", "kcal", "kj")
    + ("kwh", "wh", "kb", "mb", "gb", "tb", "°c", "°f", "hp", "kw", "mw", "kmh", "mph")
)


def unit_of(column: Column, recipe: Recipe) -> str:
    """What stands beside the numbers in its cells, else what its name ends with; "" where neither is a unit."""
    for options in (*(choice.options for choice in recipe.repairs_of(column.name) if choice.repair == READS), None):
        found = plain_units(options) if options else []
        if len(found) == 1:
            return found[0]
    return _in_name(column.name)


def _in_name(name: str) -> str:
    """price (USD), weight [kg], body_mass_g, price_eur; of last words only those that hardly mean anything else."""
    if found := _BRACKETED.search(name):
        return found[1]
    last = _LAST_WORD.search(name)
    if last is None:
        return ""
    word = last[1]
    if units.is_currency(word.upper()) and len(word) == 3:
        return word.upper()
    return word if word.casefold() in _ENDINGS else ""
