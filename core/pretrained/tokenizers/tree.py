"""Words as a tree of numbers, and the walk through it from every position of a text at once, as graph nodes.

Knows no tokenizer: a word is a path of whole numbers with a token at its end. The tree is a double array (J. Aoe,
1989): a step is one addition and one look at whom the slot belongs to, so that the walk is fast and the graph small.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.graph import Graph

ROOT, REST = 1, 2  # states in which walks may begin; 0 is the end of a walk that leads nowhere
_TOGETHER = 4096  # slots looked at in one go

Children = dict[int, dict[int, int]]  # node -> unit -> node


@dataclass(frozen=True, eq=False)
class Tree:
    """From a state, the unit u leads to the state `base[state] + u` if that one's `owner` is the state, else nowhere.

    A word ends in a state whose `depths` (how many units it has) is above 0; `tokens` is its token. All int32 [states].
    """

    base: np.ndarray
    owner: np.ndarray
    tokens: np.ndarray
    depths: np.ndarray

    @property
    def depth(self) -> int:
        """Of the longest word, in units."""
        return int(self.depths.max())


def tree_of(words: dict[tuple[int, ...], int], wide: int) -> Tree:
    """The tree of words, given as (ROOT or REST, unit, unit, ...) -> token; units of words are 1 and more.

    wide: units that may be met are below it.
    """
    children: Children = defaultdict(dict)
    ended, nodes = {}, REST
    for (node, *path), token in words.items():
        for unit in path:
            if unit not in children[node]:
                nodes += 1
                children[node][unit] = nodes
            node = children[node][unit]
        ended[node] = (token, len(path))
    starts, size = placed(children, wide)
    states, tree = {ROOT: ROOT, REST: REST}, Tree(*np.zeros((4, size), "int32"))
    tree.owner[:] = -1
    for node, below in children.items():  # a node stands before those below it
        tree.base[states[node]] = starts[node]
        for unit, after in below.items():
            states[after] = starts[node] + unit
            tree.owner[states[after]] = states[node]
    for node, (token, depth) in ended.items():
        tree.tokens[states[node]], tree.depths[states[node]] = token, depth
    return tree


def placed(children: Children, wide: int) -> tuple[dict[int, int], int]:
    """Each node's base, such that no two nodes lead to one slot, and how many slots that takes.

    The nodes with the most children first; the many with a single child fill the gaps.
    """
    free = np.ones(2 * wide + 4 * sum(map(len, children.values())) + _TOGETHER, bool)
    free[: max(wide, REST + 1)] = False
    starts, last = {}, 0
    begin: dict[int, int] = {}
    for node, below in sorted(children.items(), key=lambda pair: -len(pair[1])):
        units = np.array(sorted(below))
        indices = _gap(free, units - units[0], begin.get(len(units), 0)) + units - units[0]
        free[indices] = False
        starts[node], begin[len(units)], last = int(indices[0] - units[0]), int(indices[0]), max(last, indices[-1])
        if last + wide + _TOGETHER > len(free):
            free = np.concatenate([free, np.ones(len(free), bool)])
    return starts, int(last) + wide + 1


def _gap(free: np.ndarray, offsets: np.ndarray, begin: int) -> int:
    """The first slot from `begin` on from which all offsets are free."""
    while True:
        indices = begin + np.flatnonzero(free[begin : begin + _TOGETHER])
        for offset in offsets[1:]:
            indices = indices[free[indices + offset]]
        if len(indices):
            return int(indices[0])
        begin += _TOGETHER


def walk(g: Graph, units: str, length: str, roots: str, tree: Tree) -> tuple[str, str]:
    """The longest word that begins at each position: (its token, how many units it has), int32 [N,L]; 0 for none.

    units: int32 [N, L + the tree's depth - 1]; length: L as int64 [1]; roots: states to begin with, int32 [N,L].
    """
    best = g.const(0, "int32")
    for state, ended in ends(g, units, length, roots, tree):
        best = g.Where(ended, state, best)
    return g.Gather(g.const(tree.tokens, "int32"), best), g.Gather(g.const(tree.depths, "int32"), best)


def ends(g: Graph, units: str, length: str, roots: str, tree: Tree) -> Iterator[tuple[str, str]]:
    """After 1, 2, 3 ... units from each position on: the state, int32 [N,L], and whether a word ends there, bool [N,L].

    The arguments are those of `walk`.
    """
    base, owner, depths = (g.const(values, "int32") for values in (tree.base, tree.owner, tree.depths))
    nowhere, axis = g.const(0, "int32"), g.const([1], "int64")
    state = roots
    for step in range(tree.depth):
        offset = g.const([step], "int64")
        here = g.Slice(units, offset, g.Add(length, offset), axis)
        slot = g.Add(g.Gather(base, state), here)
        state = g.Where(g.Equal(g.Gather(owner, slot), state), slot, nowhere)
        yield state, g.Greater(g.Gather(depths, state), nowhere)
