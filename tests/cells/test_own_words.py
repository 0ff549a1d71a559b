"""A column's own words for no and yes: a text, a single value and a stored column read them alike."""

import math

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cells.columns import as_truths
from core.cells.spelling import FALSE_WORDS, TRUE_WORDS, truth
from core.cells.values import as_truth

LATIN = st.characters(max_codepoint=0x12F)  # Arrow and Python make other small letters of İ and of a Σ at the end
USUAL = [*FALSE_WORDS[:8], *TRUE_WORDS[:8], "Ada", "nobody", "\u200bleft ", ""]
WORDS = st.one_of(st.sampled_from(USUAL), st.text(LATIN))


@given(own=st.tuples(WORDS, WORDS), text=st.one_of(WORDS, st.sampled_from(["yes", " NO\u200b", "1"])))
def test_all_three_agree_whatever_the_words_are(own, text):
    column = as_truths(pa.array([text]), words=own).to_pylist()[0]
    alone, spelled = as_truth(text, words=own), truth(text, own)
    assert repr(alone) == repr(column)
    assert repr(math.nan if spelled is None else spelled) == repr(column)


@pytest.mark.parametrize("own", [("nobody", "Ada"), (" nobody\u200b", "ADA "), ("yes", "no"), ()])
def test_own_words_come_before_the_usual_ones(own):
    expected = {
        ("yes", "no"): {"YES": 0.0, "no": 1.0, "ja": 1.0, "Ada": None},
        (): {"YES": 1.0, "no": 0.0, "ja": 1.0, "Ada": None},
    }.get(own, {"YES": 1.0, "no": 0.0, "ja": 1.0, "ada": 1.0, "Nobody": 0.0, "Bob": None})
    assert {text: truth(text, own) for text in expected} == expected
