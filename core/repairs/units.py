"""Units that people write beside numbers, and how many of one make another, so that 12 kg and 3 lb are one column.

Knows units that differ by a factor alone: no temperatures, no currencies.
"""

from collections import Counter

_SIZES = (
    {"kg": 1.0, "g": 0.001, "mg": 1e-6, "t": 1000.0, "lb": 0.45359237, "oz": 0.028349523125},
    {"m": 1.0, "cm": 0.01, "mm": 0.001, "km": 1000.0, "in": 0.0254, "ft": 0.3048, "yd": 0.9144, "mi": 1609.344},
    {"l": 1.0, "ml": 0.001, "cl": 0.01, "dl": 0.1, "hl": 100.0, "gal": 3.785411784},
    {"s": 1.0, "ms": 0.001, "min": 60.0, "h": 3600.0, "d": 86400.0},
    {"kj": 1.0, "j": 0.001, "kcal": 4.184},
    {"wh": 1.0, "kwh": 1000.0, "mwh": 1e6},
    {"kb": 1.0, "mb": 1000.0, "gb": 1e6, "tb": 1e9},
)
_SAME = {
    **dict.fromkeys(("lbs", "pound", "pounds"), "lb"),
    **dict.fromkeys(("kgs", "kilo", "kilos"), "kg"),
    **dict.fromkeys(("gr", "grams"), "g"),
    **dict.fromkeys(("inch", "inches"), "in"),
    **dict.fromkeys(("foot", "feet"), "ft"),
    **dict.fromkeys(("mile", "miles"), "mi"),
    **dict.fromkeys(("sec", "secs", "seconds"), "s"),
    **dict.fromkeys(("mins", "minutes"), "min"),
    **dict.fromkeys(("hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("day", "days"), "d"),
}


def factors(found: Counter[str]) -> dict[str, float] | None:
    """How much each unit counts in the most frequent one, which comes first; None when they measure unlike things."""
    names = {unit: _SAME.get(unit.casefold(), unit.casefold()) for unit in found}
    sizes = next((sizes for sizes in _SIZES if all(name in sizes for name in names.values())), None)
    if sizes is None or not found:
        return None
    order = sorted(found, key=lambda unit: (-found[unit], unit))
    base = sizes[names[order[0]]]
    return {unit: float(f"{sizes[names[unit]] / base:.12g}") for unit in order}


def written(known: dict[str, float]) -> str:
    """The same as the repair “Read numbers” takes it: kg lb=0.45359237."""
    return " ".join(unit if factor == 1 else f"{unit}={factor:.12g}" for unit, factor in known.items())
