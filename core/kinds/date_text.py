"""Date texts as ONNX nodes: year, month, day, time and zone in each. The spellings stand in serving/dates.py.

Each form beyond the plain ones adds its nodes only where a column shows it. Knows no calendar.
"""

from core.graph import INT64, Graph
from core.kinds.calendar import Written
from core.serving import dates
from core.serving.dates import CENTURY, Patterns
from core.serving.months import SPELLINGS

_SAFE = "1970-01-01"  # in place of texts that are no dates: one malformed number would fail the whole batch


def written(g: Graph, text: str, order: str, forms: tuple[str, ...]) -> Written:
    """Read date texts [N]. `order`: how day and month stand when the year is last; "iso" takes no such texts."""
    ways = _ways(g, text, order, dates.patterns(forms))
    readable = ways["year_first"]
    for mask in [*ways.values()][1:]:
        readable = g.Or(readable, mask)
    safe = g.Where(readable, text, g.const([_SAFE]))
    first, second, third, hour, minute, last = _six_numbers(g, _lined_up(g, safe, ways))
    if "zone" in forms:  # behind a clock without seconds, the third number is the zone's
        last = g.Where(g.RegexFullMatch(safe, pattern=r".*[0-9]:[0-9]{2}:[0-9]{2}.*"), last, _int(g, 0))
    year, month, day = first, second, third
    if "year_last" in ways:
        one, other = (second, first) if order == "day first" else (first, second)
        year, month, day = _chosen(g, ways["year_last"], (_whole(g, third, forms), one, other), (year, month, day))
    if "named" in ways:
        name = _month(g, safe)
        year, month, day = _chosen(g, ways["named"], (_whole(g, third, forms), name, second), (year, month, day))
        year, month, day = _chosen(g, ways["named_year_first"], (second, name, third), (year, month, day))
    if "compact" in ways:
        (year, month, day), clock = _compact(g, ways["compact"], third, hour, (year, month, day))
        hour, minute, last = _chosen(g, clock[0], clock[1:], (hour, minute, last))
    if "half" in forms:
        hour, readable = _half(g, safe, hour, readable)
    return Written(readable, year, month, day, hour, minute, last, _offset(g, safe) if "zone" in forms else "")


def _ways(g: Graph, text: str, order: str, patterns: Patterns) -> dict[str, str]:
    """A mask [N] for each way to write a date, by its name in Patterns."""
    wanted = {name: pattern for name, pattern in vars(patterns).items() if pattern}
    if order == "iso":
        del wanted["year_last"]
    return {name: g.RegexFullMatch(text, pattern=pattern) for name, pattern in wanted.items()}


def _lined_up(g: Graph, text: str, ways: dict[str, str]) -> str:
    """The texts with numbers in front, so that the time is the fourth number in each: 1 March 2024 has one less."""
    for name, missing in (("named", "0 "), ("named_year_first", "0 "), ("compact", "0 0 ")):
        if name in ways:
            text = g.StringConcat(g.Where(ways[name], g.const([missing]), g.const([""])), text)
    return text


def _six_numbers(g: Graph, text: str) -> list[str]:
    """The first six runs of digits of each text as int64 [N]; a date without a time gets zeros."""
    padded = g.StringConcat(text, g.const([" 0 0 0"]))
    tokens = g.Tokenizer(padded, tokenexp="[0-9]+", mark=0, mincharnum=1, pad_value="0")
    first_six = g.Slice(tokens, g.const([0], "int64"), g.const([6], "int64"), g.const([1], "int64"))
    numbers = g.Cast(first_six, to=INT64)
    return [g.Gather(numbers, g.const(position, "int64"), axis=1) for position in range(6)]


def _chosen(g: Graph, mask: str, there: tuple[str, ...], else_: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(g.Where(mask, one, other) for one, other in zip(there, else_, strict=True))


def _whole(g: Graph, year: str, forms: tuple[str, ...]) -> str:
    """Years of two digits in full."""
    if "short" not in forms:
        return year
    century = g.Where(g.Less(year, _int(g, CENTURY)), _int(g, 2000), _int(g, 1900))
    return g.Where(g.Less(year, _int(g, 100)), g.Add(year, century), year)


def _month(g: Graph, text: str) -> str:
    """The month that each text names, 0 without any, int64 [N]."""
    certain = g.StringConcat(text, g.const([" none"]))
    words = g.Tokenizer(certain, tokenexp=r"[^0-9\s.,/:'+\-]+", mark=0, mincharnum=3, pad_value="none")
    numbers = g.LabelEncoder(
        words,
        keys_strings=[*SPELLINGS],
        values_int64s=[*SPELLINGS.values()],
        default_int64=0,
    )
    return g.ReduceMax(numbers, g.const([1], "int64"), keepdims=0)


def _compact(
    g: Graph, mask: str, number: str, hour: str, else_: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """((year, month, day), (mask, hour, minute, second)) of 20240301, 20240301101500 and 20240301T101500."""

    def pieces(tensor: str, *sizes: int) -> list[str]:
        found = []
        for size in sizes:
            found.append(g.Mod(tensor, _int(g, size)))
            tensor = g.Div(tensor, _int(g, size))
        return [tensor, *reversed(found)]

    joined = g.Greater(number, _int(g, 99_999_999))
    split_off = g.And(mask, g.Greater(hour, _int(g, 9_999)))
    whole = g.Where(joined, g.Div(number, _int(g, 1_000_000)), number)
    time = g.Where(joined, g.Mod(number, _int(g, 1_000_000)), hour)
    clock = (g.Or(g.And(mask, joined), split_off), *pieces(time, 100, 100))
    return _chosen(g, mask, tuple(pieces(whole, 100, 100)), else_), clock


def _half(g: Graph, text: str, hour: str, readable: str) -> tuple[str, str]:
    """(hours of 24, what is still readable: 13 pm is not)."""
    morning, afternoon = (
        g.RegexFullMatch(text, pattern=".*" + dates.HALF.format(letter=letters) + ".*") for letters in ("[aA]", "[pP]")
    )
    either = g.Or(morning, afternoon)
    full = g.Add(g.Mod(hour, _int(g, 12)), g.Mul(g.Cast(afternoon, to=INT64), _int(g, 12)))
    fits = g.Equal(hour, g.Clip(hour, _int(g, 1), _int(g, 12)))
    return g.Where(either, full, hour), g.And(readable, g.Or(g.Not(either), fits))


def _offset(g: Graph, text: str) -> str:
    """Minutes that each text's clock is ahead of UTC, int64 [N]."""
    zoned = g.RegexFullMatch(text, pattern=rf".*:[0-9]{{2}}.*({dates.ZONE})")
    sure = g.Where(zoned, text, g.const(["+0000"]))
    ends = g.Tokenizer(sure, tokenexp=rf"({dates.ZONE})$", mark=0, mincharnum=1, pad_value="")
    zone = g.Gather(ends, g.const(0, "int64"), axis=1)
    behind = g.RegexFullMatch(zone, pattern="-.*")
    runs = g.Tokenizer(g.StringConcat(zone, g.const([":0"])), tokenexp="[0-9]+", mark=0, mincharnum=1, pad_value="0")
    two = g.Cast(g.Slice(runs, g.const([0], "int64"), g.const([2], "int64"), g.const([1], "int64")), to=INT64)
    first, second = (g.Gather(two, g.const(place, "int64"), axis=1) for place in (0, 1))
    joined = g.RegexFullMatch(zone, pattern=".[0-9]{4}")
    hours = g.Where(joined, g.Div(first, _int(g, 100)), first)
    minutes = g.Where(joined, g.Mod(first, _int(g, 100)), second)
    total = g.Add(g.Mul(hours, _int(g, 60)), minutes)
    return g.Where(behind, g.Neg(total), total)


def _int(g: Graph, number: int) -> str:
    return g.const(number, "int64")
