"""Which texts count as missing, held against plain Python."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cells.missing import MISSING_WORDS
from core.reading.values.missing import or_missing
from tests.kinds.bare import bare

_EDGE_CASES = [
    "",
    " ",
    "\t",
    "\n NA",
    "NA ",
    "NAN",
    "na",
    "N",
    "0",
    "9",
    "-1",
    "--",
    "---",
    "?",
    "?!",
    "<NA>",
    "<",
    "é",
    "unknown",
    "未知",
    "\u00a0",
    "\u3000" * 20,
    "\u200b",
    "\ufeffNA",
    "\x7f",
    " " * 40,
]


@pytest.fixture(scope="module")
def database():
    with duckdb.connect() as connection:
        yield connection


def _kept(database, texts: list[str], words: tuple[str, ...] | None) -> list[str | None]:
    database.execute("CREATE OR REPLACE TABLE texts AS SELECT unnest(?::VARCHAR[]) AS text", [texts])
    return [row[0] for row in database.execute(f"SELECT {or_missing('text', words)} FROM texts").fetchall()]


def _expected(text: str, words: tuple[str, ...]) -> str | None:
    return None if bare(text) in words else text


@pytest.mark.parametrize("words", [None, ("999", "0"), ("未知",), ("unknown", "'", "~")])
@given(
    texts=st.lists(st.sampled_from([*_EDGE_CASES, *MISSING_WORDS, "999", "'", "~"]) | st.text(max_size=6), min_size=1)
)
def test_a_text_is_missing_when_it_is_blank_or_one_of_the_words_whatever_it_begins_with(database, words, texts):
    texts = [text.replace("\0", "") for text in texts]
    meant = MISSING_WORDS if words is None else ("", *words)
    assert _kept(database, texts, words) == [_expected(text, meant) for text in texts]
