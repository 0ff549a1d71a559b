"""Date texts as ONNX nodes: year, month, day, time and zone in each. The spellings stand in serving/date_patterns.py.

Each form beyond the plain ones adds its nodes only where a column shows it. Knows no calendar.
"""

from core.graph import INT64, Graph
from core.kinds.calendar import Written
from core.kinds.zone_text import offset
from core.serving.times.date_patterns import BASIC, HALF, NAMED, ROLES, SHORT, patterns
from core.serving.times.months import SPELLINGS

_SAFE = "1970-01-01"  # in place of texts that are no dates: one malformed number would fail the whole batch
Three = tuple[str, str, str]


def written(g: Graph, text: str, order: str, forms: tuple[str, ...], first_year: int) -> Written:
    """Read date texts [N]. `order`: how day and month stand when the year is last; "iso" takes no such texts.

    `first_year`: where the hundred years begin that years of two digits are of.
    """
    ways = _ways(g, text, order, forms)
    readable, *others = ways.values()
    for mask in others:
        readable = g.Or(readable, mask)
    safe = g.Where(readable, text, g.const([_SAFE]))
    *day, hour, minute, last = _six_numbers(g, _lined_up(g, safe, ways))
    if {"zone", "basic"} & {*forms}:  # behind a clock without seconds, the third number is the zone's
        last = g.Where(g.RegexFullMatch(safe, pattern=r".*[0-9]:[0-9]{2}:[0-9]{2}.*"), last, _int(g, 0))
    name = _month(g, safe) if {*NAMED} & {*ways} else ""
    year, month, of_month = day
    week = weekday = ""
    for way in [way for way in ways if way != "year_first"]:
        held = dict(zip(ROLES[way], day[3 - len(ROLES[way]) :], strict=True))
        short = first_year if way in SHORT and "short" in forms else None
        found = _day(g, held, name if way in NAMED else "", order, short)
        year, month, of_month = _chosen(g, ways[way], found, (year, month, of_month))
        if way.startswith("week"):
            week, weekday = _chosen(g, ways[way], _week(g, held), (week or _int(g, 0), weekday or _int(g, 1)))
    clock = (hour, minute, last)
    if "compact" in ways:
        clock = _compact_clock(g, safe, ways["compact"], day[2], clock, "basic" in forms)
    hour, minute, second = clock
    if "half" in forms:
        hour, readable = _half(g, safe, hour, readable)
    return Written(
        readable,
        year,
        month,
        of_month,
        hour,
        minute,
        second,
        offset(g, safe, forms),
        week,
        weekday,
        "midnight" in forms,
    )


def _ways(g: Graph, text: str, order: str, forms: tuple[str, ...]) -> dict[str, str]:
    """A mask [N] for each way to write a date, by its name in ROLES."""
    wanted = {way: pattern for way, pattern in patterns(forms).items() if way != "year_last" or order != "iso"}
    return {way: g.RegexFullMatch(text, pattern=pattern) for way, pattern in wanted.items()}


def _lined_up(g: Graph, text: str, ways: dict[str, str]) -> str:
    """The texts with numbers in front, so that the time is the fourth number in each: 1 March 2024 has one less."""
    for missing in (1, 2):
        masks = [mask for way, mask in ways.items() if len(ROLES[way]) == 3 - missing]
        if masks:
            either, *others = masks
            for mask in others:
                either = g.Or(either, mask)
            text = g.StringConcat(g.Where(either, g.const(["0 " * missing]), g.const([""])), text)
    return text


def _six_numbers(g: Graph, text: str) -> list[str]:
    """The first six runs of digits of each text as int64 [N]; a date without a time gets zeros."""
    padded = g.StringConcat(text, g.const([" 0 0 0"]))
    tokens = g.Tokenizer(padded, tokenexp="[0-9]+", mark=0, mincharnum=1, pad_value="0")
    first_six = g.Slice(tokens, g.const([0], "int64"), g.const([6], "int64"), g.const([1], "int64"))
    numbers = g.Cast(first_six, to=INT64)
    return [g.Gather(numbers, g.const(position, "int64"), axis=1) for position in range(6)]


def _day(g: Graph, held: dict[str, str], name: str, order: str, first_year: int | None) -> Three:
    """(year, month, day) of what stands in a text; the first day of a month, the first month of a quarter."""
    one = _int(g, 1)
    if "joined" in held:
        whole = held["joined"]
        whole = g.Where(g.Greater(whole, _int(g, 99_999_999)), g.Div(whole, _int(g, 1_000_000)), whole)
        return _pieces(g, whole)
    if "joined month" in held:
        joined = held["joined month"]
        return g.Div(joined, _int(g, 100)), g.Mod(joined, _int(g, 100)), one
    year = held["year"] if first_year is None else _whole(g, held["year"], first_year)
    if "one" in held:
        first, second = held["one"], held["other"]
        return (year, second, first) if order == "day first" else (year, first, second)
    if "quarter" in held:
        return year, g.Sub(g.Mul(held["quarter"], _int(g, 3)), _int(g, 2)), one
    return year, name or held.get("month", one), held.get("day", one)


def _week(g: Graph, held: dict[str, str]) -> tuple[str, str]:
    """(week, day of the week); Monday where none stands there."""
    if "joined week" in held:
        return g.Div(held["joined week"], _int(g, 10)), g.Mod(held["joined week"], _int(g, 10))
    return held["week"], held.get("weekday", _int(g, 1))


def _chosen(g: Graph, mask: str, there: tuple[str, ...], else_: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(g.Where(mask, one, other) for one, other in zip(there, else_, strict=True))


def _whole(g: Graph, year: str, first_year: int) -> str:
    """Years of two digits in full."""
    begin = _int(g, first_year)
    full = g.Add(begin, g.Mod(g.Sub(year, begin), _int(g, 100)))
    return g.Where(g.Less(year, _int(g, 100)), full, year)


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


def _compact_clock(g: Graph, text: str, mask: str, number: str, clock: Three, basic: bool) -> Three:
    """(hour, minute, second) where the digits of the time stand together: 20240301101500, 20240301T101500, T1015."""
    joined = g.Greater(number, _int(g, 99_999_999))
    pieces = _pieces(g, g.Mod(number, _int(g, 1_000_000)))
    found = _chosen(g, g.And(mask, joined), pieces, clock)
    for digits, factor in ((6, 1), (4, 100), (2, 10_000)) if basic else ((6, 1),):
        alone = g.RegexFullMatch(text, pattern=f"{BASIC.replace('?', '')}[0-9]{{{digits}}}([^0-9:].*)?")
        pieces = _pieces(g, g.Mul(clock[0], _int(g, factor)))
        found = _chosen(g, g.And(mask, alone), pieces, found)
    hour, minute, second = found
    return hour, minute, second


def _pieces(g: Graph, number: str) -> Three:
    """101500 as (10, 15, 0)."""
    rest, hundred = g.Div(number, _int(g, 100)), _int(g, 100)
    return g.Div(rest, hundred), g.Mod(rest, hundred), g.Mod(number, hundred)


def _half(g: Graph, text: str, hour: str, readable: str) -> tuple[str, str]:
    """(hours of 24, what is still readable: 13 pm is not)."""
    morning, afternoon = (
        g.RegexFullMatch(text, pattern=".*" + HALF.format(letter=letters) + ".*") for letters in ("[aA]", "[pP]")
    )
    either = g.Or(morning, afternoon)
    full = g.Add(g.Mod(hour, _int(g, 12)), g.Mul(g.Cast(afternoon, to=INT64), _int(g, 12)))
    fits = g.Equal(hour, g.Clip(hour, _int(g, 1), _int(g, 12)))
    return g.Where(either, full, hour), g.And(readable, g.Or(g.Not(either), fits))


def _int(g: Graph, number: int) -> str:
    return g.const(number, "int64")
