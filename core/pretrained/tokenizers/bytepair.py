"""GPT-2's and RoBERTa's tokenizer (byte pairs) as graph nodes: texts in, token numbers out, as Hugging Face's library.

Knows no model. A word begins with a token for each of its bytes; then, step by step, in every word at once, the pair
that was learned first becomes one token (R. Sennrich et al., 2016), the leftmost one where it stands there twice.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.errors import UserError
from core.graph import BOOL, INT32, INT64, Graph
from core.pretrained.tokenizers.around import Around, around_of, joined
from core.pretrained.tokenizers.characters import OTHER_WAY
from core.pretrained.tokenizers.codes import REPLACEMENT, utf8
from core.pretrained.tokenizers.gpt_words import BLANK, NOTHING, OTHER, WHOLE, sorts, starts
from core.pretrained.tokenizers.letters import letters, whole
from core.pretrained.tokenizers.sequences import ordinal, runs_before, shift, side_by_side
from core.pretrained.tokenizers.tree import placed

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SORTS = 8  # a character's number is that of its code point times SORTS, and its sort
DEAD = 0  # in the place of a token that has become part of the one before


@dataclass(frozen=True)
class Rules:
    """What a tokenizer says of itself: `bytes[b]` is the token of byte b, `merges` (a, b) -> the token they become, the
    first learned first; `whole` are texts that are tokens as they stand, `greedy` those that eat the blanks before."""

    bytes: tuple[int, ...]
    merges: dict[tuple[int, int], int]
    whole: dict[str, int]
    greedy: frozenset[str]
    around: Around


def bytepair(g: Graph, texts: str, tokenizer: "Tokenizer", limit: int) -> tuple[str, str]:
    """Texts [N] -> (tokens int64 [N,T], mask int64 [N,T]), T at most `limit`; as `tokenizer` encodes and cuts them.

    N may be 0. Characters outside of the planes that hold letters are read as U+FFFD. UserError when it splits words in
    another way than GPT-2 does.
    """
    rules = rules_of(tokenizer)
    codes, sort = _characters(g, texts, tokenizer, rules)
    tokens, word = _bytes(g, codes, sort, rules)
    return joined(g, *_merged(g, tokens, word, rules), rules.around, limit)


def rules_of(tokenizer: "Tokenizer") -> Rules:
    """The rules of a byte-level tokenizer; UserError when it is another sort."""
    own = json.loads(tokenizer.to_str())
    model, splits, added = own["model"], own["pre_tokenizer"] or {}, own["added_tokens"]
    other = ("dropout", "continuing_subword_prefix", "end_of_word_suffix", "byte_fallback", "ignore_merges")
    signs = _signs()
    if (
        model.get("type") != "BPE"
        or own["normalizer"]
        or any(model.get(name) for name in other)
        or splits.get("type") != "ByteLevel"
        or splits["add_prefix_space"]
        or not splits.get("use_regex", True)
        or any(entry["single_word"] or entry["rstrip"] for entry in added)
        or not signs.keys() <= model["vocab"].keys()
    ):
        raise UserError(*OTHER_WAY)
    vocabulary = model["vocab"]
    pairs = [pair.split(" ") if isinstance(pair, str) else pair for pair in model["merges"]]
    return Rules(
        tuple(vocabulary[sign] for sign in signs),
        {(vocabulary[a], vocabulary[b]): vocabulary[a + b] for a, b in pairs},
        {entry["content"]: entry["id"] for entry in added},
        frozenset(entry["content"] for entry in added if entry["lstrip"]),
        around_of(tokenizer, "<pad>"),
    )


def _signs() -> dict[str, int]:
    """The character by which GPT-2's vocabulary writes each byte, in the bytes' order."""
    visible = {*range(33, 127), *range(161, 173), *range(174, 256)}
    hidden = (byte for byte in range(256) if byte not in visible)
    written = {byte: 256 + index for index, byte in enumerate(hidden)}
    return {chr(written.get(byte, byte)): byte for byte in range(256)}


def _characters(g: Graph, texts: str, tokenizer: "Tokenizer", rules: Rules) -> tuple[str, str]:
    """Texts [N] -> (code points, sorts), int32 [N+1,C]; of a whole text that is a token, the token is the code."""
    numbers = {"": NOTHING} | {character: ord(character) * SORTS + sort for character, sort in sorts(tokenizer).items()}
    number = letters(g, texts, numbers, REPLACEMENT * SORTS + OTHER)
    eight = g.const(SORTS, "int64")
    codes, sort = (g.Cast(made, to=INT32) for made in (g.Div(number, eight), g.Mod(number, eight)))
    if not rules.whole:
        return codes, sort
    used = {character: index for index, character in enumerate(sorted({*"".join(rules.whole)}), 2)}
    keys, values = [numbers[character] for character in used], list(used.values())
    known = g.Cast(g.LabelEncoder(number, keys_int64s=keys, values_int64s=values, default_int64=1), to=INT32)
    wide = len(used) + 2
    paths = {tuple(used[character] for character in text): wide + token for text, token in rules.whole.items()}
    made = whole(g, known, paths, wide, 0)
    found = g.GreaterOrEqual(made, _int(g, wide))
    token = g.Sub(made, _int(g, wide))
    codes = g.Where(found, token, codes)
    sort = g.Where(found, _int(g, WHOLE), g.Where(g.Equal(made, _int(g, 0)), _int(g, NOTHING), sort))
    for text in sorted(rules.greedy):
        blank = g.Equal(sort, _int(g, BLANK))
        here = g.And(g.Equal(sort, _int(g, WHOLE)), g.Equal(codes, _int(g, rules.whole[text])))
        sort = g.Where(runs_before(g, blank, here), _int(g, NOTHING), sort)
    return codes, sort


def _bytes(g: Graph, codes: str, sort: str, rules: Rules) -> tuple[str, str]:
    """(A token and 1 for each byte, DEAD behind them; which word it belongs to, from 1 on), int32 [N+1,L]."""
    counts, values = utf8(g, codes)
    one = g.Equal(sort, _int(g, WHOLE))
    counts = g.Where(one, _int(g, 1), g.Where(g.Equal(sort, _int(g, NOTHING)), _int(g, 0), counts))
    table = g.const([token + 1 for token in rules.bytes], "int32")
    tokens = [g.Gather(table, g.Mod(value, _int(g, 256))) for value in values]
    tokens[0] = g.Where(one, g.Add(codes, _int(g, 1)), tokens[0])
    begun = [g.Cast(starts(g, codes, sort), to=INT32), *[g.Mul(codes, _int(g, 0))] * (len(values) - 1)]
    made, begins = (side_by_side(g, counts, each, 0)[0] for each in (tokens, begun))
    return made, g.CumSum(begins, g.const(1, "int64"))


def _merged(g: Graph, tokens: str, word: str, rules: Rules) -> tuple[str, str]:
    """(tokens, which of them are left), [N+1,L], once every pair that was learned has become one."""
    base, owner, ranks, results = _pairs(g, rules)
    length = g.Shape(tokens, start=1, end=2)
    last = g.Cast(g.Sub(length, _at(g, 1)), to=INT32)
    zero, position = g.Mul(tokens, _int(g, 0)), ordinal(g, tokens)
    alive = g.Greater(tokens, _int(g, DEAD))
    together = g.And(alive, g.Equal(shift(g, g.Where(alive, word, zero), 1), word))
    following = g.Where(together, g.Add(position, _int(g, 1)), last)
    sizes = g.ScatterElements(g.Pad(zero, _at(g, 0, 0, 0, 1)), word, g.Min(tokens, _int(g, 1)), axis=1, reduction="add")
    longest = g.Squeeze(g.ReduceMax(sizes, _at(g, 0, 1), keepdims=0))
    rounds = g.Range(_int(g, 0), longest, _int(g, 1))  # a word of n bytes has at most n - 1 merges
    never = g.const(2**62, "int64")
    nevers = g.Add(g.Cast(g.Pad(zero, _at(g, 0, 0, 0, 1)), to=INT64), never)
    position, word = g.Cast(position, to=INT64), g.Cast(word, to=INT64)

    def step(g: Graph, tokens: str, following: str, _: str) -> tuple[list[str], list[str]]:
        pair = g.Add(g.Gather(base, tokens), g.GatherElements(tokens, following, axis=1))
        there = g.Equal(g.Gather(owner, pair), tokens)
        order = g.Add(g.Mul(g.Gather(ranks, pair), length), position)
        order = g.Where(there, order, never)
        best = g.ScatterElements(nevers, word, order, axis=1, reduction="min")
        chosen = g.And(there, g.Equal(order, g.GatherElements(best, word, axis=1)))
        gone = g.Where(chosen, following, last)
        made = g.Where(chosen, g.Gather(results, pair), tokens)
        made = g.ScatterElements(made, gone, zero, axis=1)
        return [made, g.Where(chosen, g.GatherElements(following, following, axis=1), following)], []

    made, _ = g.scan(step, [tokens, following], [rounds])
    kept = g.Cast(g.Min(made, _int(g, 1)), to=BOOL)
    return g.Sub(made, _int(g, 1)), kept


def _pairs(g: Graph, rules: Rules) -> tuple[str, str, str, str]:
    """The merges as a double array: the pair (a, b) stands at `base[a] + b`, if the `owner` there is a; tokens are
    counted from 1 on. Its rank (int64) and the token that it becomes (int32) stand there, too."""
    size = 2 + max([*rules.bytes, *rules.whole.values(), *rules.merges.values()])
    after: dict[int, dict[int, int]] = defaultdict(dict)
    for rank, (a, b) in enumerate(rules.merges):
        after[a + 1][b + 1] = rank
    begin, slots = placed(after, size)
    base, ranks = np.zeros(size, "int32"), np.zeros(slots, "int64")
    owner, results = np.full(slots, -1, "int32"), np.zeros(slots, "int32")
    merged = list(rules.merges.values())
    for a, below in after.items():
        base[a] = begin[a]
        for b, rank in below.items():
            owner[begin[a] + b], ranks[begin[a] + b], results[begin[a] + b] = a, rank, merged[rank] + 1
    return g.const(base), g.const(owner), g.const(ranks), g.const(results)


def _int(g: Graph, value: int) -> str:
    return g.const(value, "int32")


def _at(g: Graph, *values: int) -> str:
    return g.const(list(values), "int64")
