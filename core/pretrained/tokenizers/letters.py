"""Texts as numbers of their characters, one each, and texts among them that count as one, as graph nodes."""

from core.graph import Graph
from core.pretrained.tokenizers.tree import ROOT, tree_of, walk

ANY = "(?s)."


def letters(g: Graph, texts: str, numbers: dict[str, int], other: int, pattern: str = ANY) -> str:
    """Texts [N] -> the number of each character, int64 [N+1,C], `numbers[""]` behind a text's end.

    other: the number of a character that `numbers` lacks; pattern: what counts as a character. A blank stands behind
    the other texts, so that C > 0.
    """
    guarded = g.Concat(texts, g.const([" "]), axis=0)
    at = g.const([0], "int64")
    split = g.Tokenizer(g.Unsqueeze(guarded, at), tokenexp=pattern, mark=0, mincharnum=1, pad_value="")
    keys, values = list(numbers), list(numbers.values())
    return g.LabelEncoder(g.Squeeze(split, at), keys_strings=keys, values_int64s=values, default_int64=other)


def whole(g: Graph, rows: str, paths: dict[tuple[int, ...], int], wide: int, left_out: int) -> str:
    """Rows int32 [N,C] in which the numbers of a path are one, its value, in the first one's position.

    The others become `left_out`. The longest path from a position on counts, the earliest first; wide: numbers are
    below it, none of a path is 0.
    """
    tree = tree_of({(ROOT, *path): value for path, value in paths.items()}, wide)
    length, most = g.Shape(rows, start=1, end=2), tree.depth
    roots = g.Add(g.Mul(rows, _int(g, 0)), _int(g, ROOT))
    found, depth = walk(g, g.Pad(rows, _at(g, 0, 0, 0, most - 1)), length, roots, tree)
    hidden, padded = g.Less(depth, _int(g, 0)), g.Pad(depth, _at(g, 0, most - 1, 0, 0))
    for back in range(1, most):
        start = _at(g, most - 1 - back)
        earlier = g.Slice(padded, start, g.Add(length, start), _at(g, 1))
        hidden = g.Or(hidden, g.Greater(earlier, _int(g, back)))
    rows = g.Where(g.Greater(depth, _int(g, 0)), found, rows)
    return g.Where(hidden, _int(g, left_out), rows)


def _int(g: Graph, value: int) -> str:
    return g.const(value, "int32")


def _at(g: Graph, *values: int) -> str:
    return g.const(list(values), "int64")
