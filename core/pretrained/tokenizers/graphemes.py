"""Texts as SentencePiece sees them, as graph nodes: characters with their marks, folded, as numbers of a vocabulary."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.graph import INT32, Graph
from core.pretrained.tokenizers.folding import SMALL, Folding, folding, size
from core.pretrained.tokenizers.letters import letters, whole
from core.pretrained.tokenizers.sequences import runs_before, shift, shifted
from core.pretrained.tokenizers.tree import ROOT, tree_of, walk

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MARK = "▁"  # stands for the space before a word
NO_SPACES = "\x1c\x1d\x1e\x1f"  # for Unicode, other than for Python
LEFT_OUT, UNKNOWN = 0, 1  # rows
GAP = 1  # the unit of a space; 0 is padding
LARGE = 4  # bytes of a character for which its size does not matter
BARE, PLAIN = (0, 0, LARGE, 0, 0, 0), (0, 1, LARGE, 0, 0, 0)  # facts


@dataclass(frozen=True)
class Table:
    """Characters as rows, rows as units: `units[row]`, `known[character or whole text]` is a unit.

    Units from `mark` on make up words (`mark` itself: MARK, then one for all unknown characters); units are below
    `wide`. `facts[row]` are (is a mark, may have marks, bytes, eats marks, keeps the next from its marks, is
    a space as written). `pairs` are
    two rows that become one, `paths` several; the rows `greedy` eat the spaces before them. `joins`: spaces in a row
    are one.
    """

    rows: dict[str, int]
    units: tuple[tuple[int, ...], ...]
    facts: tuple[tuple[int, ...], ...]
    pairs: dict[tuple[int, int], int]
    paths: dict[tuple[int, ...], int]
    greedy: tuple[int, ...]
    known: dict[str, int]
    mark: int
    wide: int
    joins: bool


def table_of(tokenizer: "Tokenizer", pieces: Iterable[str], entire: dict[str, bool]) -> Table:
    """The table for that tokenizer; `entire` are texts that are tokens as they stand, and whether they eat spaces."""
    known = {text: GAP + 1 + index for index, text in enumerate(entire)}
    mark = GAP + 1 + len(entire)
    own = sorted({character for piece in pieces for character in piece} - {MARK})
    known |= {MARK: mark} | {character: mark + 2 + index for index, character in enumerate(own)}
    folds, split = folding(tokenizer, own), tokenizer.pre_tokenizer.pre_tokenize_str
    spaces = {each: each != MARK and len(split(f"a{each}a")) == 2 for each in {*"".join(folds.becomes.values())}}

    def units_of(text: str) -> tuple[int, ...]:
        return tuple(GAP if spaces[each] else known.get(each, mark + 1) for each in text)

    bases, apart = {pair[0] for pair in folds.pairs}, {*"".join(entire), *"".join(folds.pairs), "\r", "\n"}
    made: list[tuple[tuple[int, ...], tuple[int, ...]]] = [((), BARE), ((mark + 1,), PLAIN)]
    rows, shared = {}, {entry: row for row, entry in enumerate(made)}
    for character, text in folds.becomes.items():
        entry = (units_of(text), _facts(character, folds, character in bases))
        row = len(made) if character in apart else shared.setdefault(entry, len(made))
        if row == len(made):
            made.append(entry)
        if row != UNKNOWN:
            rows[character] = row
    pairs, greedy = {}, []
    for pair, text in folds.pairs.items():
        pairs[rows[pair[0]], rows[pair[1]]] = len(made)
        made.append((units_of(text), PLAIN))
    paths: dict[tuple[int, ...], int] = {}
    for text in entire:
        paths[tuple(rows[character] for character in text)] = len(made)
        greedy += [len(made)] * entire[text]
        made.append(((known[text],), BARE))
    units, facts = zip(*made, strict=True)
    joins = tokenizer.normalizer is not None and tokenizer.normalizer.normalize_str("a  a") == "a a"
    return Table(rows, units, facts, pairs, paths, tuple(greedy), known, mark, mark + 2 + len(own), joins)


def _facts(character: str, folds: Folding, base: bool) -> tuple[int, ...]:
    mark, eats = character in folds.marks, character in folds.eaters
    bytes_ = size(character) if mark or eats or base else LARGE
    white = character.isspace() and character not in NO_SPACES
    return mark, character not in folds.breaks, bytes_, eats, character in folds.loose, white


def rows(g: Graph, texts: str, table: Table) -> str:
    """Texts [N] -> rows of the table, int32 [N+1,C]: whole texts and characters with their marks are one row each."""
    made = g.Cast(letters(g, texts, {"": LEFT_OUT} | table.rows, UNKNOWN), to=INT32)
    if table.paths:
        made = whole(g, made, table.paths, len(table.units), LEFT_OUT)
    if table.greedy:
        white = g.Equal(g.Gather(g.const([facts[-1] for facts in table.facts], "int32"), made), _int(g, 1))
        for row in table.greedy:
            made = g.Where(runs_before(g, white, g.Equal(made, _int(g, row))), _int(g, LEFT_OUT), made)
    if not any(facts[0] for facts in table.facts):
        return made
    feed = g.And(g.Equal(made, _int(g, table.rows["\n"])), g.Equal(shift(g, made, -1), _int(g, table.rows["\r"])))
    return _together(g, g.Where(feed, _int(g, LEFT_OUT), made), table)  # both are one grapheme


def _together(g: Graph, rows: str, table: Table) -> str:
    """Rows in which small graphemes are one row."""
    facts = [g.Gather(g.const(each, "int32"), rows) for each in zip(*table.facts, strict=True)]
    mark, holds, bytes_, eats, loose, _ = facts
    mark = g.Mul(mark, shift(g, holds, -1))  # of the one before it
    marks = [g.Equal(mark, _int(g, 1))] + [g.Equal(shift(g, mark, by), _int(g, 1)) for by in (1, 2, 3)]
    second = g.And(marks[1], marks[2])
    count = g.Add(bytes_, g.Where(marks[1], shift(g, bytes_, 1), _int(g, 0)))
    count = g.Add(count, g.Where(second, shift(g, bytes_, 2), _int(g, 0)))
    small = g.And(g.And(marks[1], g.Less(count, _int(g, SMALL))), g.Not(g.And(second, marks[3])))
    free = g.And(g.Not(marks[0]), g.Equal(shift(g, loose, -1), _int(g, 0)))
    eater = g.Equal(eats, _int(g, 1))
    tree = tree_of({(ROOT, *pair): row for pair, row in table.pairs.items()}, len(table.units))
    padded = g.Pad(rows, g.const([0, 0, 0, 1], "int64"))
    roots = g.Add(g.Mul(rows, _int(g, 0)), _int(g, ROOT))
    pair, depth = walk(g, padded, g.Shape(rows, start=1, end=2), roots, tree)
    paired = g.And(g.Greater(depth, _int(g, 0)), g.Not(eater))
    one = g.And(g.And(small, free), g.Or(eater, paired))
    rows = g.Where(g.And(one, paired), pair, rows)
    swallowed = g.Or(shifted(g, one, -1), g.And(shifted(g, one, -2), shifted(g, marks[0], -1)))
    return g.Where(g.And(marks[0], swallowed), _int(g, LEFT_OUT), rows)


def _int(g: Graph, value: int) -> str:
    return g.const(value, "int32")
