"""SentencePiece's unigram tokenizer as graph nodes: texts in, token numbers out, as Hugging Face's library gives them.

Knows no model. Of all ways to cut a word into pieces the likeliest is taken (T. Kudo, 2018): step by step through all
texts at once, with the best way to each position (A. Viterbi, 1967), then back along it by jumps.
"""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from core.errors import UserError
from core.graph import BOOL, INT32, Graph
from core.pretrained.tokenizers.around import Around, around_of, joined
from core.pretrained.tokenizers.characters import OTHER_WAY
from core.pretrained.tokenizers.graphemes import GAP, MARK, Table, rows, table_of
from core.pretrained.tokenizers.sequences import ordinal, reached, shift, shifted, side_by_side, spread
from core.pretrained.tokenizers.tree import ROOT, Tree, ends, tree_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

UNLIKELY = 10.0  # by so much an unknown character is less likely than the rarest piece
ROUNDS = 16  # jumps back: enough for 65,536 pieces in a text
_NORMALIZERS, _SPLITTERS = {"Precompiled", "Replace"}, (["WhitespaceSplit", "Metaspace"], ["Metaspace"])


@dataclass(frozen=True)
class Rules:
    """What a tokenizer says of itself: pieces with their scores (logarithms of how likely they are), by token; `whole`
    are texts that are tokens as they stand, `greedy` those that eat the spaces before them.

    spaces: each space stands for itself as the mark of a word; else words are what stands between spaces.
    """

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    unknown: int
    whole: dict[str, int]
    greedy: frozenset[str]
    spaces: bool
    around: Around


def unigram(g: Graph, texts: str, tokenizer: "Tokenizer", limit: int) -> tuple[str, str]:
    """Texts [N] -> (tokens int64 [N,T], mask int64 [N,T]), T at most `limit`; as `tokenizer` encodes and cuts them.

    N may be 0. UserError when it splits words in another way than XLM-RoBERTa does.
    """
    rules = rules_of(tokenizer)
    table = table_of(tokenizer, rules.pieces, {text: text in rules.greedy for text in rules.whole})
    tree = _tree(rules, table)
    units, length = spread(g, rows(g, texts, table), table.units, 0)
    units, length = _marked(g, units, table, rules, tree.depth)
    tokens, kept = _best(g, units, length, table, tree, rules)
    return joined(g, tokens, kept, rules.around, limit)


def rules_of(tokenizer: "Tokenizer") -> Rules:
    """The rules of a unigram tokenizer; UserError when it is another sort."""
    own = json.loads(tokenizer.to_str())
    model, added = own["model"], own["added_tokens"]
    splitters = _flat(own["pre_tokenizer"], "pretokenizers")
    normalizers = _flat(own["normalizer"], "normalizers")
    metaspace = splitters[-1] if splitters else {}
    if (
        model.get("type") != "Unigram"
        or model.get("unk_id") is None
        or model.get("byte_fallback")
        or any(entry["type"] not in _NORMALIZERS for entry in normalizers)
        or any(entry["type"] == "Replace" and not _joins_spaces(entry) for entry in normalizers)
        or [entry["type"] for entry in splitters] not in _SPLITTERS
        or (metaspace["replacement"], metaspace.get("prepend_scheme", "always")) != (MARK, "always")
        or not metaspace.get("split", True)
        or any(entry["single_word"] or entry["rstrip"] for entry in added)
    ):
        raise UserError(*OTHER_WAY)
    return Rules(
        tuple(piece for piece, _ in model["vocab"]),
        tuple(score for _, score in model["vocab"]),
        model["unk_id"],
        {entry["content"]: entry["id"] for entry in added},
        frozenset(entry["content"] for entry in added if entry["lstrip"]),
        spaces=len(splitters) == 1,
        around=around_of(tokenizer, "<pad>"),
    )


def _flat(entry: dict[str, Any] | None, inside: str) -> list[dict[str, Any]]:
    return [] if entry is None else entry[inside] if entry["type"] == "Sequence" else [entry]


def _joins_spaces(entry: dict[str, Any]) -> bool:
    return (entry["pattern"], entry["content"]) == ({"Regex": " {2,}"}, " ")


def _tree(rules: Rules, table: Table) -> Tree:
    """Every piece that can be met: a mark stands nowhere but in front, where each word has one."""
    words = {}
    for token, piece in enumerate(rules.pieces):
        if piece and MARK not in piece[1:]:
            words[ROOT, *(table.known[character] for character in piece)] = token
    return tree_of(words, table.wide)


def _marked(g: Graph, units: str, table: Table, rules: Rules, beyond: int) -> tuple[str, str]:
    """Units in which words have a mark in front and no spaces are left: int32 [N, L + beyond], and L as int64 [1]."""
    gap, inside = g.Equal(units, _int(g, GAP)), g.GreaterOrEqual(units, _int(g, table.mark))
    counts = g.Min(units, _int(g, 1))
    if rules.spaces:
        if table.joins:
            counts = g.Where(g.And(gap, shifted(g, gap, -1)), _int(g, 0), counts)
        units, inside = g.Where(gap, _int(g, table.mark), units), g.Or(inside, gap)
    else:
        counts = g.Where(gap, _int(g, 0), counts)
    bare = g.And(g.And(inside, g.Not(g.Equal(units, _int(g, table.mark)))), g.Not(shifted(g, inside, -1)))
    first = g.Where(bare, _int(g, table.mark), units)
    return side_by_side(g, g.Add(counts, g.Cast(bare, to=INT32)), [first, units], beyond)


def _best(g: Graph, units: str, length: str, table: Table, tree: Tree, rules: Rules) -> tuple[str, str]:
    """Units [N, L + depth] -> (tokens int32 [N,L], kept bool [N,L]): at which positions a piece ends, and its token."""
    here = g.Slice(units, _at(g, 0), length, _at(g, 1))
    inside, begins = g.GreaterOrEqual(here, _int(g, table.mark)), g.Equal(here, _int(g, table.mark))
    state = _ways(g, units, length, here, begins, tree, rules)
    depths, tokens = np.append(tree.depths, 1), np.append(tree.tokens, rules.unknown)

    position = ordinal(g, here)
    last = g.And(inside, g.Or(g.Not(shifted(g, inside, 1)), shifted(g, begins, 1)))
    before = g.Max(g.Sub(g.Add(position, _int(g, 1)), g.Gather(g.const(depths, "int32"), state)), _int(g, 0))
    jump = g.Pad(before, _at(g, 0, 1, 0, 0))  # from the position behind a piece to that behind the one before
    marks = g.Pad(g.Cast(last, to=INT32), _at(g, 0, 1, 0, 0))
    marks = g.Slice(reached(g, marks, jump, ROUNDS), _at(g, 1), g.Add(length, _at(g, 1)), _at(g, 1))
    kept = g.And(g.Cast(marks, to=BOOL), inside)

    lost = g.And(kept, g.Equal(state, _int(g, len(tree.depths))))
    again = g.And(g.And(lost, shifted(g, lost, -1)), g.Not(begins))  # unknown characters in a row are one
    token = g.Gather(g.const(tokens, "int32"), state)
    if not rules.whole:
        return token, g.And(kept, g.Not(again))
    first, count = table.known[next(iter(rules.whole))], len(rules.whole)
    entire = g.And(g.GreaterOrEqual(here, _int(g, first)), g.Less(here, _int(g, first + count)))
    which = g.Where(entire, g.Sub(here, _int(g, first)), _int(g, 0))
    token = g.Where(entire, g.Gather(g.const(list(rules.whole.values()), "int32"), which), token)
    return token, g.Or(g.And(kept, g.Not(again)), entire)


def _ways(g: Graph, units: str, length: str, here: str, begins: str, tree: Tree, rules: Rules) -> str:
    """The state of `tree` that the likeliest piece up to each position ends in, int32 [N,L]; one more if unknown."""
    unknown, nowhere = _int(g, len(tree.depths)), _int(g, 0)
    roots = g.Add(g.Mul(here, nowhere), _int(g, ROOT))
    found = []
    for step, (state, ended) in enumerate(ends(g, units, length, roots, tree)):
        state = g.Where(ended, state, nowhere if step else unknown)
        found.append(g.Unsqueeze(shift(g, state, -step) if step else state, _at(g, 2)))
    states = g.Transpose(g.Concat(*found, axis=2), perm=[1, 0, 2])  # [L,N,K]: of 1, 2 ... units up to here
    certain = np.where(tree.depths > 0, np.array(rules.scores)[tree.tokens], -np.inf)
    scores = g.const(np.append(certain, min(rules.scores) - UNLIKELY))
    most, rows = tree.depth, g.Shape(here, start=0, end=1)
    nothing, zero = g.const(-np.inf, "float64"), g.const(0.0, "float64")

    def onwards(g: Graph, best: str, states: str, begins: str) -> tuple[list[str], list[str]]:
        near = g.Where(begins, zero, g.Slice(best, _at(g, 0), _at(g, 1), _at(g, 1)))
        before = g.Concat(near, g.Slice(best, _at(g, 1), _at(g, most), _at(g, 1)), axis=1)
        ways = g.Add(before, g.Gather(scores, states))
        taken = g.ArgMax(ways, axis=1, keepdims=1, select_last_index=1)
        after = g.Concat(
            g.GatherElements(ways, taken, axis=1), g.Slice(before, _at(g, 0), _at(g, most - 1), _at(g, 1)), axis=1
        )
        return [after], [g.Squeeze(g.GatherElements(states, taken, axis=1), _at(g, 1))]

    start = g.Expand(nothing, g.Concat(rows, _at(g, most), axis=0))
    entries = [states, g.Unsqueeze(g.Transpose(begins, perm=[1, 0]), _at(g, 2))]
    return g.Transpose(g.scan(onwards, [start], entries)[1], perm=[1, 0])


def _int(g: Graph, value: int) -> str:
    return g.const(value, "int32")


def _at(g: Graph, *values: int) -> str:
    return g.const(list(values), "int64")
