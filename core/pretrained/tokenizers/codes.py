"""Characters as Unicode's code points and as the bytes of UTF-8, as graph nodes. Knows no tokenizer."""

from collections.abc import Iterable

from core.graph import INT32, Graph

# All planes with letters, and the tags; what lies behind is for private use, or nothing at all.
PLANES = (range(0x40000), range(0xE0000, 0xE0200))
SURROGATES = range(0xD800, 0xE000)
REPLACEMENT = 0xFFFD  # stands for characters outside of them
MOST_BYTES = 4
_ENDS = (0x80, 0x800, 0x10000)  # code points that need one more byte
_LEADS = (0, 0xC0, 0xE0, 0xF0)  # added to the first of so many bytes


def points() -> Iterable[int]:
    """The code points that are told apart."""
    return (point for plane in PLANES for point in plane if point not in SURROGATES)


def utf8(g: Graph, codes: str) -> tuple[str, list[str]]:
    """Code points int32 [..] -> (how many bytes each has, its bytes, four tensors of the same shape).

    The bytes behind the last one of a shorter character have no meaning.
    """
    count = _int(g, 1)
    for end in _ENDS:
        count = g.Add(count, g.Cast(g.GreaterOrEqual(codes, _int(g, end)), to=INT32))
    lead = g.Gather(g.const((0, *_LEADS), "int32"), count)
    powers = g.const([64**power for power in range(MOST_BYTES)], "int32")
    made = []
    for index in range(MOST_BYTES):
        power = g.Max(g.Sub(count, _int(g, index + 1)), _int(g, 0))
        shifted = g.Div(codes, g.Gather(powers, power))
        made.append(g.Add(g.Mod(shifted, _int(g, 64)), _int(g, 0x80)) if index else g.Add(shifted, lead))
    return count, made


def _int(g: Graph, value: int) -> str:
    return g.const(value, "int32")
