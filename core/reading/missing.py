"""The words that mean "no value" in a text cell. "None" is not one of them: it often is an answer ("no garage")."""

import re

from core.reading.engine import literal

MISSING_WORDS = (
    "",
    "NA",
    "N/A",
    "n/a",
    "NaN",
    "nan",
    "NAN",
    "-nan",
    "-NaN",
    "null",
    "NULL",
    "Null",
    "#N/A",
    "#N/A N/A",
    "#NA",
    "<NA>",
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "?",
    "-",
    "--",
)
_PRINTED = "!"  # the first sign after all blanks
_GUARD = 16  # bytes; longer texts are not even looked at


def or_missing(text: str, words: tuple[str, ...] | None = None) -> str:
    """SQL that gives the text expression as it stands, or NULL when it is blank or a word for a missing value.

    `words`: other words than MISSING_WORDS. One pattern, because a list of words costs DuckDB about a MB for each
    column: too much for 1,000 columns. Only a text that begins like a word is held against it: numbers cost nothing.
    """
    meant = MISSING_WORDS if words is None else ("", *words)
    pattern = literal(r"\s*(" + "|".join(map(re.escape, meant)) + r")\s*")
    guard = max(_GUARD, *(len(word.encode()) + 2 for word in meant))
    likely = f"strlen({text}) <= {guard} AND regexp_full_match({text}, {pattern})"
    firsts = sorted({word[0] for word in meant if word})
    if all(first.isascii() for first in firsts):
        begins = [f"{text} >= {literal(first)} AND {text} < {literal(chr(ord(first) + 1))}" for first in firsts]
        likely = f"({' OR '.join([f'{text} < {literal(_PRINTED)}', *begins])}) AND {likely}"
    return f"CASE WHEN {likely} THEN NULL ELSE {text} END"
