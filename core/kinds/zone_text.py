"""The zones behind the clocks of date texts as ONNX nodes: +02:00, -0330, CET. Knows no days."""

from core.graph import INT64, Graph
from core.serving.times.date_patterns import ZONE, ZONE_NAME
from core.serving.times.zones import MINUTES

_CLOCK = r".*(:[0-9]{2}|T[0-9]{2,6})"


def offset(g: Graph, text: str, forms: tuple[str, ...]) -> str:
    """Minutes that each text's clock is ahead of UTC, int64 [N]; "" where the forms have no zones."""
    found = _in_digits(g, text) if "zone" in forms else ""
    if "zone name" not in forms:
        return found
    named = _by_name(g, text)
    return g.Add(found, named) if found else named  # a text has one of them at most


def _in_digits(g: Graph, text: str) -> str:
    zoned = g.RegexFullMatch(text, pattern=rf"{_CLOCK}.*({ZONE})")
    sure = g.Where(zoned, text, g.const(["+0000"]))
    ends = g.Tokenizer(sure, tokenexp=rf"({ZONE})$", mark=0, mincharnum=1, pad_value="")
    zone = g.Gather(ends, g.const(0, "int64"), axis=1)
    behind = g.RegexFullMatch(zone, pattern="-.*")
    runs = g.Tokenizer(g.StringConcat(zone, g.const([":0"])), tokenexp="[0-9]+", mark=0, mincharnum=1, pad_value="0")
    two = g.Cast(g.Slice(runs, g.const([0], "int64"), g.const([2], "int64"), g.const([1], "int64")), to=INT64)
    first, second = (g.Gather(two, g.const(index, "int64"), axis=1) for index in (0, 1))
    joined = g.RegexFullMatch(zone, pattern=".[0-9]{4}")
    hundred = g.const(100, "int64")
    hours = g.Where(joined, g.Div(first, hundred), first)
    minutes = g.Where(joined, g.Mod(first, hundred), second)
    total = g.Add(g.Mul(hours, g.const(60, "int64")), minutes)
    return g.Where(behind, g.Neg(total), total)


def _by_name(g: Graph, text: str) -> str:
    zoned = g.RegexFullMatch(text, pattern=rf"{_CLOCK}.*({ZONE_NAME})")
    sure = g.Where(zoned, text, g.const(["none"]))
    ends = g.Tokenizer(sure, tokenexp=f"({ZONE_NAME}|none)$", mark=0, mincharnum=1, pad_value="none")
    name = g.Gather(ends, g.const(0, "int64"), axis=1)
    return g.LabelEncoder(name, keys_strings=[*MINUTES], values_int64s=[*MINUTES.values()], default_int64=0)
