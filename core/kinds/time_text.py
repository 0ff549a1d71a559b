"""Texts of times of day and durations as ONNX nodes. The spellings stand in serving/clocks.py.

Each form beyond the plain ones adds its nodes only where a column shows it.
"""

from core.graph import DOUBLE, Graph
from core.serving.times.clocks import (
    AFTERNOON,
    FRACTION,
    ISO_UNITS,
    MISSING,
    MORNING,
    PAIR,
    PARTS,
    RUNS,
    UNITS,
    patterns,
)

_SAFE = "0:00"  # in place of texts that are no times: one malformed number would fail the whole batch


def seconds(g: Graph, text: str, what: str, forms: tuple[str, ...], minutes: bool) -> tuple[str, str]:
    """(bool [N]: the text is one, float64 [N]: its seconds since midnight, or of the duration)."""
    masks = {way: g.RegexFullMatch(text, pattern=pattern) for way, pattern in patterns(what, forms).items()}
    readable = _any(g, [*masks.values()])
    safe = g.Where(readable, text, g.const([_SAFE]))
    runs = _runs(g, _lined_up(g, safe, masks, minutes))
    found = _counted(g, safe, runs, masks)
    summed: list[str] = [way for way in ("units", "iso") if way in masks]
    if summed:
        units = _units(g, safe, masks, summed)
        found = g.Where(_any(g, [masks[way] for way in summed]), _summed(g, safe, runs, units), found)
    if "minus" in forms:
        found = g.Where(g.RegexFullMatch(safe, pattern="[-−].*"), g.Neg(found), found)
    return readable, found


def _any(g: Graph, masks: list[str]) -> str:
    either, *others = masks
    for mask in others:
        either = g.Or(either, mask)
    return either


def _lined_up(g: Graph, text: str, masks: dict[str, str], minutes: bool) -> str:
    """The texts with numbers in front, so that days, hours, minutes and seconds are at the same position in each."""
    front = {way: MISSING.get(way, 0) for way in masks}
    line = g.const([""])
    for missing in (1, 2):
        ways = [mask for way, mask in masks.items() if front[way] == missing]
        if missing == 2 and minutes:
            ways.append(g.RegexFullMatch(text, pattern=PAIR.pattern))
        if ways:
            line = g.Where(_any(g, ways), g.const(["0 " * missing]), line)
    return g.StringConcat(g.StringConcat(line, text), g.const([" 0" * (RUNS + 1)]))


def _runs(g: Graph, text: str) -> str:
    """The first six runs of digits, string [N,6]."""
    tokens = g.Tokenizer(text, tokenexp="[0-9]+", mark=0, mincharnum=1, pad_value="0")
    return _columns(g, tokens, 0, PARTS + 1)


def _columns(g: Graph, tensor: str, start: int, end: int) -> str:
    return g.Slice(tensor, g.const([start], "int64"), g.const([end], "int64"), g.const([1], "int64"))


def _counted(g: Graph, text: str, runs: str, masks: dict[str, str]) -> str:
    """Seconds of days, hours, minutes and seconds that stand one behind the other."""
    part = [g.Gather(runs, g.const(index, "int64"), axis=1) for index in range(RUNS)]
    second = g.Cast(g.StringConcat(g.StringConcat(part[3], g.const(["."])), part[4]), to=DOUBLE)
    day, hour, minute = (g.Cast(each, to=DOUBLE) for each in part[:3])
    if "half" in masks:
        hour = _half(g, text, hour)
    if "joined" in masks:
        hour, minute, second = _joined(g, text, masks["joined"], (hour, minute, second))
    found = day
    for factor, each in ((24.0, hour), (60.0, minute), (60.0, second)):
        found = g.Add(g.Mul(found, g.const(factor, "float64")), each)
    return found


def _half(g: Graph, text: str, hour: str) -> str:
    twelve = g.const(12.0, "float64")
    late = g.Where(g.Equal(hour, twelve), hour, g.Add(hour, twelve))
    early = g.Where(g.Equal(hour, twelve), g.const(0.0, "float64"), hour)
    found = g.Where(g.RegexFullMatch(text, pattern=AFTERNOON), late, hour)
    return g.Where(g.RegexFullMatch(text, pattern=MORNING), early, found)


def _joined(g: Graph, text: str, mask: str, else_: tuple[str, str, str]) -> tuple[str, ...]:
    """Hour, minute and second of 0705 and 070530."""
    hundred = g.const(100.0, "float64")
    short = g.RegexFullMatch(text, pattern="[0-9]{4}")
    whole = g.Where(short, g.Mul(else_[0], hundred), else_[0])
    hours, rest = g.Floor(g.Div(whole, g.const(10_000.0, "float64"))), g.Floor(g.Div(whole, hundred))
    minutes = g.Sub(rest, g.Mul(hours, hundred))
    pieces = (hours, minutes, g.Sub(whole, g.Mul(rest, hundred)))
    return tuple(g.Where(mask, piece, other) for piece, other in zip(pieces, else_, strict=True))


def _units(g: Graph, text: str, masks: dict[str, str], ways: list[str]) -> str:
    """Seconds that each number's unit stands for, float64 [N,6]; 0 where there is none."""
    found = ""
    if "units" in ways:
        padded = g.StringConcat(text, g.const([" none" * (PARTS + 1)]))
        words = g.Tokenizer(padded, tokenexp=r"[^0-9\s.,+\-−]+", mark=0, mincharnum=1, pad_value="none")
        found = _looked_up(g, words, UNITS)
    if "iso" in ways:
        padded = g.StringConcat(text, g.const(["_" * (PARTS + 1)]))
        letters = g.Tokenizer(padded, tokenexp="[DHMSW_]", mark=0, mincharnum=1, pad_value="_")
        iso = _looked_up(g, letters, ISO_UNITS)
        found = g.Where(g.column(masks["iso"]), iso, found) if found else iso
    return g.Cast(found, to=DOUBLE)


def _looked_up(g: Graph, words: str, units: dict[str, int]) -> str:
    first = _columns(g, words, 0, PARTS + 1)
    return g.LabelEncoder(first, keys_strings=[*units], values_int64s=[*units.values()], default_int64=0)


def _summed(g: Graph, text: str, runs: str, units: str) -> str:
    """Numbers times their units. Decimals, which only the last number has, are the run behind all units."""
    wholes = g.Mul(g.Cast(runs, to=DOUBLE), units)
    total = _sum(g, wholes, PARTS)
    before, behind = _columns(g, units, 0, PARTS), _columns(g, units, 1, PARTS + 1)
    zero = g.const(0.0, "float64")
    last = g.And(g.Greater(before, zero), g.Equal(behind, zero))
    last = g.And(last, g.column(g.RegexFullMatch(text, pattern=FRACTION)))
    decimals = g.Cast(g.StringConcat(g.const([["0."]]), _columns(g, runs, 1, PARTS + 1)), to=DOUBLE)
    return g.Add(total, _sum(g, g.Where(last, g.Mul(decimals, before), zero), PARTS))


def _sum(g: Graph, tensor: str, count: int) -> str:
    """[N,count] -> [N], from the left, so that no other order of adding changes the last bit."""
    found, *rest = (g.Gather(tensor, g.const(index, "int64"), axis=1) for index in range(count))
    for each in rest:
        found = g.Add(found, each)
    return found
