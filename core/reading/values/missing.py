"""Blank cells and words for "no value" as SQL, so that a file's cells are emptied while it is read."""

import re

from core.cells import blanks
from core.cells.missing import MISSING_WORDS
from core.reading.engine import literal

_PRINTED = "!"  # the first sign after all blanks
_DELETE = "\x7f"  # the only other blank in ASCII, before all others
_BEYOND = "\x80"  # the first sign beyond ASCII
_GUARD = 16  # bytes; longer texts that do not begin with a blank are not even looked at


def or_missing(text: str, words: tuple[str, ...] | None = None) -> str:
    """SQL that gives the text expression as it stands, or NULL when it is blank or a word for a missing value.

    `words`: other words than MISSING_WORDS. One pattern, as preparing another takes time in each column, and because a
    list of words costs DuckDB about a MB for each column: too much for 1,000 columns. Only a text that begins like a
    word, or with a blank, is held against it: numbers cost nothing.
    """
    meant = MISSING_WORDS if words is None else ("", *words)
    blank = f"[{blanks.CLASS}]"
    pattern = literal(f"{blank}*({'|'.join(map(re.escape, meant))}){blank}*")
    guard = max(_GUARD, *(len(word.encode()) + 2 for word in meant))
    matches = f"regexp_full_match({text}, {pattern})"
    firsts = sorted({word[0] for word in meant if word})
    begins = [f"{text} < {literal(_PRINTED)}"]
    begins += [f"{text} >= {literal(low)} AND {text} < {literal(high)}" for low, high in _ranges(firsts)]
    begins += [f"{text} >= {literal(_BEYOND)}"] if any(first >= _BEYOND for first in firsts) else []
    likely = f"(({' OR '.join(begins)}) AND strlen({text}) <= {guard})"
    return f"CASE WHEN ({_looks_blank(text)} OR {likely}) AND {matches} THEN NULL ELSE {text} END"


def _looks_blank(text: str) -> str:
    """SQL that is true where the first sign is a blank; a text in any other letters costs a comparison or two."""
    begins = [f"{text} >= {literal(first)} AND {text} < {literal(end)}" for first, end in blanks.BEYOND_ASCII]
    beyond = f"{text} >= {literal(_DELETE)} AND ({text} < {literal(_BEYOND)} OR {' OR '.join(begins)})"
    return f"({text} < {literal(_PRINTED)} OR ({beyond}))"


def _ranges(signs: list[str]) -> list[tuple[str, str]]:
    """ASCII signs, ascending, as (first, first one behind) of runs without a gap."""
    found: list[tuple[str, str]] = []
    for sign in signs:
        if sign >= _BEYOND:
            continue
        if found and found[-1][1] == sign:
            found[-1] = (found[-1][0], chr(ord(sign) + 1))
        else:
            found.append((sign, chr(ord(sign) + 1)))
    return found
