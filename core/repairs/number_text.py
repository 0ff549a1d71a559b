"""Numbers as people write them, read by ONNX nodes: 1.234,50 € and (1,200) and 12 %. Learns nothing.

A text must match a pattern as a whole, else it is missing. Then units are cut out by StringSplit, the decimal mark
splits the rest, Tokenizer picks the digits, and the joined digits are cast, so that the value is correctly rounded.
"""

import re
from dataclasses import dataclass, replace

import numpy as np

from core.graph import DOUBLE, Graph
from core.repairs.units import scale

GROUPS = 6  # groups of digits between separators: up to 999,999,999,999,999,999
DIGITS = 40  # at most so many digits in a row
_SPACES = " \u00a0\u202f\u2009"
_MARKS = {"point": ".", "comma": ","}
_OTHERS = (*_SPACES, "'", "’", "_")
_SEPARATORS = {"point": (",", *_OTHERS), "comma": (".", *_OTHERS)}
# where either mark may be the decimal one: what shows that it is the comma, or that points stand between groups
_COMMA = (
    r".*[.][^,]*,[^.]*|[^,]*[.][0-9]{3}[.][^,]*"  # 1.234,5 and 1.234.567
    r"|[^0-9.,]*[1-9][0-9]{0,2}[.][0-9]{3}[^0-9.,]*"  # 1.234 alone
)
_ONE_COMMA = r"[^.,]*,[^.,]*"
_GROUPED = r"[^0-9.,]*[1-9][0-9]{0,2},[0-9]{3}[^0-9.,]*"  # 1,234 alone, but not 0,234
# a plain number with an exponent means the same everywhere; and so does one that never was a text (spelling.exact)
PLAIN = r"[+-]?([1-9](\.[0-9]{1,20})?|0(\.0{1,20})?)[eE][+-]?([0-9]{1,2}|[12][0-9]{2})"


@dataclass(frozen=True)
class NumberFormat:
    """decimal: point, comma or either; thousands: whether separators may stand between groups of three digits; units:
    (text, factor, divisor) of what may stand before or behind; accounting: (5) and 5- mean -5.

    Either: the last of both marks in a text is the decimal one, or a single mark that can't stand before a group of
    three digits. Units that multiply (K, Mio.) stand directly behind the number, and another unit may follow.
    """

    decimal: str = "point"
    thousands: bool = True
    units: tuple[tuple[str, float, float], ...] = ()
    accounting: bool = True

    @property
    def scales(self) -> tuple[str, ...]:
        """The units that multiply, longest first."""
        return tuple(unit for unit, times, over in _longest_first(self) if times / over == scale(unit))


def pattern(form: NumberFormat) -> str:
    """What a text must look like as a whole, for RE2; each unit at most once."""
    space, sign = f"[{_SPACES}]?", "[+\u2212-]"
    number, mark = _scaled(form), "[\u2212-]"
    listed = [unit for unit, *_ in _longest_first(form) if unit not in form.scales]
    before = "|".join(re.escape(unit) for unit in listed if not unit[-1].isdigit())
    behind = "|".join(re.escape(unit) for unit in listed)
    ways = [f"(?:{sign}{space})?{number}"]
    if before:
        ways += [f"(?:{sign}{space})?(?:{before}){space}{number}", f"(?:{before}){space}{sign}{space}{number}"]
    if behind:
        ways += [f"(?:{sign}{space})?{number}{space}(?:{behind})"]
    if form.accounting:
        ways += [rf"\({space}{number}{space}\)", f"{number}{space}{mark}"]
        if before:
            ways += [rf"(?:{before}){space}\({space}{number}{space}\)", f"(?:{before}){space}{number}{space}{mark}"]
            ways += [rf"\({space}(?:{before}){space}{number}{space}\)"]
        if behind:
            ways += [rf"\({space}{number}{space}(?:{behind}){space}\)", f"{number}{space}{mark}{space}(?:{behind})"]
            ways += [rf"\({space}{number}{space}\){space}(?:{behind})", f"{number}{space}(?:{behind}){space}{mark}"]
    return "|".join(ways)


def likeness(form: NumberFormat) -> str:
    """What all texts match that `read` takes, and few others: short enough to be told to whoever answers rows."""
    units = "|".join(re.escape(unit) for unit, *_ in _longest_first(form))
    around = f"[{_SPACES}()+\u2212-]*"
    beside = f"{around}(?:{units})?{around}" if units else around
    return f"{PLAIN}|{beside}{_scaled(form)}{beside}"


def read(g: Graph, text: str, form: NumberFormat) -> str:
    """Texts [N] -> float64 [N], NaN where the text is no such number."""
    plain, fits = g.RegexFullMatch(text, pattern=PLAIN), g.RegexFullMatch(text, pattern=pattern(form))
    rest = g.Where(fits, text, g.const(["0"]))
    factor = None
    for unit, times, over in _longest_first(form):
        first, second, there = _split(g, rest, unit)
        rest = g.StringConcat(first, second)
        scaled = (g.Where(there, g.const(number, "float64"), g.const(1.0, "float64")) for number in (times, over))
        found = tuple(scaled)
        factor = found if factor is None else tuple(g.Mul(*pair) for pair in zip(factor, found, strict=True))
    negative = g.RegexFullMatch(rest, pattern=f"[{_SPACES}]*[\u2212(-].*|.*[\u2212-][{_SPACES}]*")
    whole, fraction = _parts(g, rest, form.decimal)
    digits = _digits(g, whole, GROUPS if form.thousands else 1)
    spelled = g.StringConcat(g.StringConcat(digits, g.const(["."])), _digits(g, fraction, 1))
    size = g.Cast(g.Where(fits, spelled, g.Where(plain, text, g.const(["0"]))), to=DOUBLE)
    value = g.Where(g.And(fits, negative), g.Neg(size), size)
    if factor is not None:
        value = g.Div(g.Mul(value, factor[0]), factor[1])
    usable = g.And(g.Or(plain, fits), g.Not(g.IsInf(value)))
    return g.Where(usable, value, g.const(np.nan, "float64"))


def _scaled(form: NumberFormat) -> str:
    """A number and what multiplies it."""
    scales = "|".join(map(re.escape, form.scales))
    return f"{_number(form)}(?:[{_SPACES}]?(?:{scales}))?" if scales else _number(form)


def _number(form: NumberFormat) -> str:
    if form.decimal == "either":
        return f"(?:{_number(replace(form, decimal='point'))}|{_number(replace(form, decimal='comma'))})"
    mark = re.escape(_MARKS[form.decimal])
    wholes = []
    if form.thousands:
        for separator in _SEPARATORS[form.decimal]:
            wholes.append(f"[0-9]{{1,3}}(?:{re.escape(separator)}[0-9]{{3}}){{1,{GROUPS - 1}}}")
        if form.decimal == "point":  # 12,34,567 as in India
            wholes.append(f"[0-9]{{1,2}}(?:,[0-9]{{2}}){{1,{GROUPS - 2}}},[0-9]{{3}}")
    whole = "|".join([*wholes, f"[0-9]{{1,{DIGITS}}}"])
    return f"(?:(?:{whole})(?:{mark}[0-9]{{0,{DIGITS}}})?|{mark}[0-9]{{1,{DIGITS}}})"


def _parts(g: Graph, text: str, decimal: str) -> tuple[str, str]:
    """What stands before the decimal mark, and behind it."""
    if decimal != "either":
        before, behind, _ = _split(g, text, _MARKS[decimal])
        return before, behind
    alone = g.And(g.RegexFullMatch(text, pattern=_ONE_COMMA), g.Not(g.RegexFullMatch(text, pattern=_GROUPED)))
    comma = g.Or(g.RegexFullMatch(text, pattern=_COMMA), alone)
    either = zip(_split(g, text, ",")[:2], _split(g, text, ".")[:2], strict=True)
    before, behind = [g.Where(comma, by_comma, by_point) for by_comma, by_point in either]
    return before, behind


def _longest_first(form: NumberFormat) -> list[tuple[str, float, float]]:
    return sorted(form.units, key=lambda unit: (-len(unit[0]), unit[0]))


def _split(g: Graph, text: str, delimiter: str) -> tuple[str, str, str]:
    """What stands before and behind the delimiter, and whether it is there; without it all stands before."""
    certain = g.StringConcat(text, g.const([delimiter]))  # so that there are always two pieces
    pieces, count = g.several("StringSplit", certain, outputs=2, delimiter=delimiter, maxsplit=2)
    before, behind = (g.Gather(pieces, g.const(index, "int64"), axis=1) for index in (0, 1))
    return before, behind, g.Greater(count, g.const(2, "int64"))


def _digits(g: Graph, text: str, groups: int) -> str:
    """The first so many runs of digits of each text, joined."""
    ruled = g.Concat(
        text, g.const([" ".join(["0"] * groups)]), axis=0
    )  # one text with all groups, so that none is missing
    runs = g.Tokenizer(ruled, tokenexp="[0-9]+", mark=0, mincharnum=1, pad_value="")
    own = g.Slice(runs, g.const([0], "int64"), g.const([-1], "int64"), g.const([0], "int64"))
    joined = g.Gather(own, g.const(0, "int64"), axis=1)
    for index in range(1, groups):
        joined = g.StringConcat(joined, g.Gather(own, g.const(index, "int64"), axis=1))
    return joined
