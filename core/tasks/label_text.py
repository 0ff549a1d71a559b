"""The labels that apply to a row as one text, made inside the graph."""

from collections.abc import Sequence

import numpy as np

from core.answers.sets import JOINT, NONE
from core.graph import INT64, Graph


def label_text(g: Graph, applies: str, labels: Sequence[str]) -> str:
    """string [N], as `core.answers.sets.texts` writes it; applies: bool [N,K]."""
    count, zero = g.Cast(applies, to=INT64), g.const(0, "int64")
    later = g.Greater(g.CumSum(count, g.const(1, "int64"), exclusive=1), zero)
    first, more = (_row(g, [f"{lead}{label}" for label in labels]) for lead in ("", JOINT))
    texts, width = g.Where(applies, g.Where(later, more, first), _row(g, [""])), len(labels)
    while width > 1:  # neighbours are joined, so that their order stays
        pairs = width // 2
        left, right = (g.Gather(texts, g.const(np.arange(first, 2 * pairs, 2), "int64"), axis=1) for first in (0, 1))
        joined = g.StringConcat(left, right)
        rest = g.Gather(texts, g.const([width - 1], "int64"), axis=1) if width % 2 else ""
        texts, width = (g.Concat(joined, rest, axis=1), pairs + 1) if rest else (joined, pairs)
    some = g.Greater(g.ReduceSum(count, g.const([1], "int64"), keepdims=1), zero)
    return g.Reshape(g.Where(some, texts, _row(g, [NONE])), g.const([-1], "int64"))


def _row(g: Graph, texts: Sequence[str]) -> str:
    return g.const(np.array([list(texts)], dtype=object))
