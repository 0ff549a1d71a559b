"""BERT's WordPiece tokenizer as graph nodes: texts in, token numbers out, as Hugging Face's own library gives them.

Knows no model. Words are matched greedily, longest piece first, for all positions at once: a walk through the
vocabulary's tree of characters from every position, then jumps from piece to piece by doubling. No loops.
"""

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import UserError
from core.graph import BOOL, INT32, Graph
from core.pretrained.tokenizers.around import Around, around_of, joined
from core.pretrained.tokenizers.characters import ALONE, LEFT_OUT, OTHER_WAY, PRIVATE, UNKNOWN, Characters, characters
from core.pretrained.tokenizers.letters import letters, whole
from core.pretrained.tokenizers.sequences import ordinal, reached, spread
from core.pretrained.tokenizers.tree import REST, ROOT, Tree, tree_of, walk

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True)
class Rules:
    """What a tokenizer says of itself: `whole` are texts that are tokens as they stand, `rest` marks the pieces behind
    a word's first; a word longer than `longest` is `unknown`."""

    vocabulary: dict[str, int]
    whole: dict[str, int]
    rest: str
    unknown: int
    longest: int
    around: Around


def wordpiece(g: Graph, texts: str, tokenizer: "Tokenizer", limit: int) -> tuple[str, str]:
    """Texts [N] -> (tokens int64 [N,T], mask int64 [N,T]), T at most `limit`; as `tokenizer` encodes and cuts them.

    N may be 0. UserError when it splits words in another way than BERT's WordPiece does.
    """
    rules = rules_of(tokenizer)
    table = characters(tokenizer, rules.vocabulary, tuple(rules.whole))
    tree = _tree(rules, table)
    rows = _rows(g, texts, table, rules)
    units, length = spread(g, rows, table.units, tree.depth)
    tokens, kept = _pieces(g, units, length, table, tree, rules)
    return joined(g, tokens, kept, rules.around, limit)


def rules_of(tokenizer: "Tokenizer") -> Rules:
    """The rules of a WordPiece tokenizer; UserError when it is another sort."""
    own = json.loads(tokenizer.to_str())
    model, vocabulary = own["model"], tokenizer.get_vocab(with_added_tokens=False)
    if model.get("type") != "WordPiece" or not own["pre_tokenizer"]:
        raise UserError(*OTHER_WAY)
    added = [entry for entry in own["added_tokens"] if not entry["normalized"] and not entry["single_word"]]
    return Rules(
        vocabulary,
        {entry["content"]: entry["id"] for entry in added},
        model["continuing_subword_prefix"],
        vocabulary[model["unk_token"]],
        model["max_input_chars_per_word"],
        around_of(tokenizer, "[PAD]"),
    )


def _tree(rules: Rules, table: Characters) -> Tree:
    """Every piece that can be met: a text as it stands, a character that stands alone, or letters that fit a word."""
    known = table.known
    words: dict[tuple[int, ...], int] = {(ROOT, known[text, True]): token for text, token in rules.whole.items()}
    for word, token in rules.vocabulary.items():
        later = word.startswith(rules.rest) and len(word) > len(rules.rest)
        path = word[len(rules.rest) :] if later else word
        if len(path) <= rules.longest and all((character, False) in known for character in path):
            words[REST if later else ROOT, *(known[character, False] for character in path)] = token
        if (word, True) in known and word not in rules.whole:
            words[ROOT, known[word, True]] = token
    return tree_of(words, table.letters + 1 + len(known))


def _rows(g: Graph, texts: str, table: Characters, rules: Rules) -> str:
    """Texts [N] -> rows of the table of characters, int32 [N+1,C]; texts that are tokens as they stand are one row."""
    some = f"[^\\x{{{PRIVATE[0]:x}}}-\\x{{{PRIVATE[-1]:x}}}]" if table.private else "."
    numbers = {"": LEFT_OUT} | {text: row for text, row in table.rows.items() if text not in rules.whole}
    rows = g.Cast(letters(g, texts, numbers, UNKNOWN, f"(?s){some}"), to=INT32)
    paths = {tuple(table.rows[character] for character in text): table.rows[text] for text in rules.whole}
    return whole(g, rows, paths, len(table.units), LEFT_OUT) if paths else rows


def _pieces(g: Graph, units: str, length: str, table: Characters, tree: Tree, rules: Rules) -> tuple[str, str]:
    """Units [N, L + depth] -> (tokens int32 [N,L], kept bool [N,L]): which positions give a token, and which one."""
    here = g.Slice(units, _at(g, 0), length, _at(g, 1))
    inside = g.GreaterOrEqual(here, _int(g, ALONE))
    apart = g.Or(g.Less(here, _int(g, table.letters)), g.Not(inside))  # alone, or no part of a word
    before = g.Pad(g.Cast(apart, to=INT32), _at(g, 0, 1, 0, 0), _int(g, 1))
    parted = g.Cast(g.Slice(before, _at(g, 0), length, _at(g, 1)), to=BOOL)
    starts = g.And(inside, g.Or(apart, parted))
    token, depth = walk(g, units, length, g.Where(starts, _int(g, ROOT), _int(g, REST)), tree)
    marked = g.And(_reached(g, starts, depth, length, rules.longest), inside)

    word = g.CumSum(g.Cast(starts, to=INT32), g.const(1, "int64"))  # 1, 2, ... in each text
    size = g.Shape(g.Pad(word, _at(g, 0, 0, 0, 1)))
    none = g.Expand(_int(g, 0), size)
    lengths = g.ScatterElements(none, word, g.Cast(inside, to=INT32), axis=1, reduction="add")
    lost = g.Cast(g.And(marked, g.Equal(depth, _int(g, 0))), to=INT32)
    lost = g.ScatterElements(none, word, lost, axis=1, reduction="max")
    bad = g.Or(g.Cast(lost, to=BOOL), g.Greater(lengths, _int(g, rules.longest)))
    bad = g.Cast(g.GatherElements(g.Cast(bad, to=INT32), word, axis=1), to=BOOL)
    return g.Where(bad, _int(g, rules.unknown), token), g.And(marked, g.Or(g.Not(bad), starts))


def _reached(g: Graph, starts: str, depth: str, length: str, longest: int) -> str:
    """bool [N,L]: where the greedy match sets a piece, from each word's start on."""
    last = g.Sub(g.Cast(length, to=INT32), _int(g, 1))
    jump = g.Min(g.Add(ordinal(g, depth), g.Max(depth, _int(g, 1))), last)
    return g.Cast(reached(g, g.Cast(starts, to=INT32), jump, math.ceil(math.log2(longest + 1))), to=BOOL)


def _int(g: Graph, value: int) -> str:
    return g.const(value, "int32")


def _at(g: Graph, *values: int) -> str:
    return g.const(list(values), "int64")
