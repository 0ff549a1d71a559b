"""The words that mean "no value" in a text cell. "None" is not one of them: it often is an answer ("no garage")."""

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
_LONGEST = max(map(len, MISSING_WORDS))
_WORDS = ", ".join(literal(word) for word in MISSING_WORDS)


def or_missing(text: str) -> str:
    """SQL that gives the text expression as it stands, or NULL when it is blank or a word for a missing value.

    Not `IN`: DuckDB makes a join of it, which takes half a GB for 1,000 columns.
    """
    return (
        f"CASE WHEN (strlen({text}) <= {_LONGEST + 8} AND list_contains([{_WORDS}], trim({text}))) OR ltrim({text}) = ''"
        f" THEN NULL ELSE {text} END"
    )
