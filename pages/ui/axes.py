"""Axes that a person can read: shares as percent, thousands separated, units beside numbers, decades where values span
them. Gives parts of Vega-Lite charts."""

import json
import math
from collections.abc import Sequence

from pages.ui.amounts import BEFORE

DECADES = 2  # that values may span before equal steps stand for equal factors


def scale(values: Sequence[float | None], unit: str) -> dict:
    """Of the values' axis: shares from 0 to 1, so that noise looks as small as it is; all else from zero, or in
    decades."""
    if unit == "share":
        return {"domain": [0, 1]}
    known = [value for value in values if value is not None and math.isfinite(value)]
    if known and min(known) > 0 and max(known) > 10**DECADES * min(known):
        return {"type": "log", "nice": False}
    return {"zero": True}


def decades(values: Sequence[float | None]) -> dict:
    """The marks of an axis in decades: at powers of ten alone."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    powers = range(math.ceil(math.log10(min(known))), math.floor(math.log10(max(known))) + 1)
    return {"values": [float(f"1e{power}") for power in powers]}


def ticks(unit: str, sign: str = "") -> dict:
    """How the axis writes its numbers; `sign` is the unit that stands beside each."""
    if unit == "share":
        return {"format": ".2~%"}
    return {"labelExpr": _written("datum.value", sign)}


def tip(field: str, title: str, unit: str) -> dict:
    """What hovering shows of a value."""
    form = ".1%" if unit == "share" else ",.5~r"
    return {"field": field, "type": "quantitative", "title": title, "format": form}


def _written(value: str, sign: str) -> str:
    """A Vega expression: 0.002, 12,500, 1.25M; powers of ten only for what nobody can read otherwise."""
    odd = f"abs({value}) >= 1e15 || ({value} != 0 && abs({value}) < 1e-9)"
    large = f"replace(format({value}, '.4~s'), 'G', 'B')"
    number = f"({odd} ? format({value}, '.1~e') : abs({value}) >= 1e6 ? {large} : format({value}, ',.5~r'))"
    if not sign:
        return number
    return f"{json.dumps(sign)} + {number}" if sign in BEFORE else f"{number} + {json.dumps(' ' + sign)}"
