"""What stands around a text's tokens, and how the tokens that are kept come side by side, cut, as graph nodes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.graph import INT64, Graph

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True)
class Around:
    """Tokens put before and after each text, and what fills shorter texts up."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    pad: int


def around_of(tokenizer: "Tokenizer", pad: str) -> Around:
    """What this tokenizer adds to a text; `pad` is the text of the token that fills up, 0 when it has none."""
    made = tokenizer.encode("a")
    own = [index for index, special in enumerate(made.special_tokens_mask) if not special]
    first, last = (own[0], own[-1] + 1) if own else (len(made.ids), len(made.ids))
    return Around(tuple(made.ids[:first]), tuple(made.ids[last:]), tokenizer.token_to_id(pad) or 0)


def joined(g: Graph, tokens: str, kept: str, around: Around, limit: int) -> tuple[str, str]:
    """The kept of tokens int [N+1,L] side by side, cut, with what stands around: (tokens, mask) int64 [N,T].

    The last row, the guard that makes every tensor have one, is left out.
    """
    first, most = len(around.before), limit - len(around.before) - len(around.after)
    order = g.CumSum(g.Cast(kept, to=INT64), g.const(1, "int64"))
    count = g.Min(g.ReduceMax(order, _at(g, 1), keepdims=1), g.const(most, "int64"))  # [N+1,1]
    total = g.Add(count, g.const(first + len(around.after), "int64"))
    width = g.ReduceMax(total, _at(g, 0), keepdims=0)  # [1]
    used = g.And(kept, g.LessOrEqual(order, g.const(most, "int64")))
    rows = g.Shape(count, start=0, end=1)
    positions = [g.Where(used, g.Add(order, g.const(first - 1, "int64")), width)]
    values = [g.Cast(tokens, to=INT64)]
    if around.before:
        positions.append(g.Expand(g.const([range(first)], "int64"), g.Concat(rows, _at(g, first), axis=0)))
        values.append(g.Expand(g.const([around.before], "int64"), g.Concat(rows, _at(g, first), axis=0)))
    if around.after:
        behind = range(first, first + len(around.after))
        positions.append(g.Add(count, g.const([behind], "int64")))
        values.append(g.Expand(g.const([around.after], "int64"), g.Concat(rows, _at(g, len(around.after)), axis=0)))
    blank = g.Expand(g.const(around.pad, "int64"), g.Concat(rows, g.Add(width, _at(g, 1)), axis=0))
    made = g.ScatterElements(blank, g.Concat(*positions, axis=1), g.Concat(*values, axis=1), axis=1)
    asked = g.Sub(rows, _at(g, 1))  # without the guard
    made = g.Slice(made, _at(g, 0, 0), g.Concat(asked, width, axis=0), _at(g, 0, 1))
    ordinal = g.Range(g.const(0, "int64"), g.Squeeze(width, _at(g, 0)), g.const(1, "int64"))
    mask = g.Cast(g.Less(ordinal, g.Slice(total, _at(g, 0), asked, _at(g, 0))), to=INT64)
    return made, mask


def _at(g: Graph, *values: int) -> str:
    return g.const(list(values), "int64")
