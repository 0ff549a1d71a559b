"""What a tokenizer does to single characters, learned by asking it: what each becomes, and where it cuts words.

Knows no vocabulary's meaning and no graph. Every normalizer that looks at one character at a time is covered: lower
case, accents, control characters, Hangul, Chinese characters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import UserError
from core.pretrained.tokenizers.codes import points

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PRIVATE = range(0xF0000, 0x110000)
GAP, ALONE = 1, 2  # units: between words; a character that is a word of its own. 0 is padding
UNKNOWN, LEFT_OUT = 0, 1  # rows

OTHER_WAY = (
    "This model splits texts into pieces in a way that one file can't carry yet.",
    "Choose one that splits like BERT, RoBERTa or XLM-RoBERTa: MiniLM, DistilBERT, BGE or E5, for example.",
)


@dataclass(frozen=True)
class Characters:
    """Raw characters as units: numbers for the characters that the vocabulary is written in.

    `rows[character]` is a row of `units`; characters not in `rows` are row UNKNOWN, a letter that no word of the
    vocabulary holds. Row LEFT_OUT has no unit. Units from ALONE up to below `letters` are words of their own (ALONE
    itself: one that the vocabulary lacks), those from `letters` on make up words (`letters` itself: unknown).
    `known[(text, alone)]` is the unit of a character as the vocabulary writes it, and of a whole text.
    `private`: whether characters for private use are left out.
    """

    rows: dict[str, int]
    units: tuple[tuple[int, ...], ...]
    letters: int
    known: dict[tuple[str, bool], int]
    private: bool


def characters(tokenizer: "Tokenizer", words: Iterable[str], whole: tuple[str, ...] = ()) -> Characters:
    """The characters of that tokenizer; `words` are the vocabulary's, whose characters get a unit each.

    whole: texts that are taken as they stand, before anything else; each gets a row and a unit of its own, and so does
    each of its characters a row. UserError when single characters don't tell where words are cut.
    """
    wanted = {character for word in words for character in word}
    becomes = {character: _normalized(tokenizer, character) for character in sorted({*map(chr, points()), *wanted})}
    alone = {part: _stands_alone(tokenizer, part) for part in {part for text in becomes.values() for part in text}}
    pairs = sorted({pair for text in becomes.values() for pair in _pairs(text, alone) if pair and pair[0] in wanted})
    single = [(text, True) for text in whole] + [pair for pair in pairs if pair[1]]
    letters = ALONE + 1 + len(single)
    known = {pair: ALONE + 1 + index for index, pair in enumerate(single)}
    known |= {pair: letters + 1 + index for index, pair in enumerate(pair for pair in pairs if not pair[1])}

    units, rows, shared = [(letters,), ()], {}, {(letters,): UNKNOWN, (): LEFT_OUT}
    apart = {character for text in whole for character in text}
    for character, text in becomes.items():
        made = tuple(_unit(pair, known, letters) for pair in _pairs(text, alone))
        row = len(units) if character in apart else shared.setdefault(made, len(units))
        if row == len(units):
            units.append(made)
        if row != UNKNOWN:
            rows[character] = row
    for text in whole:
        rows[text] = len(units)
        units.append((known[text, True],))
    return Characters(rows, tuple(units), letters, known, private=not _normalized(tokenizer, chr(PRIVATE[0])))


def _normalized(tokenizer: "Tokenizer", text: str) -> str:
    return text if tokenizer.normalizer is None else tokenizer.normalizer.normalize_str(text)


def _stands_alone(tokenizer: "Tokenizer", character: str) -> bool | None:
    """Whether the character is a word of its own inside a word; None when it only parts words."""
    found = [text for text, _ in tokenizer.pre_tokenizer.pre_tokenize_str(f"a{character}{character}a")]
    if found == [f"a{character}{character}a"]:
        return False
    if found == ["a", character, character, "a"]:
        return True
    if found == ["a", "a"]:
        return None
    raise UserError(*OTHER_WAY)


def _pairs(text: str, alone: dict[str, bool | None]) -> list[tuple[str, bool] | None]:
    """(character, whether it stands alone) for each, None for a gap; a character between gaps stands alone."""
    if len(text) == 3 and alone[text[0]] is None and alone[text[2]] is None and alone[text[1]] is not None:
        return [(text[1], True)]
    return [None if alone[part] is None else (part, bool(alone[part])) for part in text]


def _unit(pair: tuple[str, bool] | None, known: dict[tuple[str, bool], int], letters: int) -> int:
    if pair is None:
        return GAP
    return known.get(pair, ALONE if pair[1] else letters)
