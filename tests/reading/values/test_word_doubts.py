"""What is asked about a word that may be a value or say that the value is missing."""

import pytest

from core.reading.values.word_doubts import doubt, listed, setting, split
from core.reading.values.word_rules import Verdict

COUNTS = {"NA": 8, "DE": 30, "FR": 20, "US": 12, "-": 2}


def test_nothing_is_asked_where_it_is_certain():
    assert doubt("x", Verdict(("NA",)), COUNTS) == ()


def test_the_likelier_meaning_comes_first_with_its_settings_and_examples():
    (found,) = doubt("x", Verdict(("NA",), False, "NA", "why"), COUNTS)
    value, missing = found.meanings
    assert (found.column, found.about, found.why, found.values) == ("x", "word for missing", "why", 8)
    assert (value.label.code, value.settings) == ("word_is_value", ("missing.x=-",))
    assert (missing.label.code, missing.settings) == ("word_is_missing", ("missing.x=NA, -",))
    assert value.shown == (("NA", "NA"), ("DE", "DE"), ("FR", "FR"))
    assert missing.shown == (("NA", ""), ("DE", "DE"), ("FR", "FR"))
    assert value.again
    assert missing.again


def test_a_word_that_likely_means_missing_is_asked_the_other_way_round():
    (found,) = doubt("x", Verdict((), False, "NA", "why"), COUNTS)
    assert [meaning.label.code for meaning in found.meanings] == ["word_is_missing", "word_is_value"]
    assert [meaning.settings for meaning in found.meanings] == [("missing.x=NA, -",), ("missing.x=-",)]


def test_other_words_that_are_values_are_no_part_of_the_settings():
    (found,) = doubt("x", Verdict(("NA", "-"), False, "-", "why"), COUNTS)
    assert [meaning.settings for meaning in found.meanings] == [("missing.x=",), ("missing.x=-",)]


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a, b"), (["a,b", "c"], '"a,b",c'), (['say "x"', "c"], '"say ""x""",c')],
)
def test_words_are_listed_and_taken_apart_again(words, text):
    assert listed(words) == text
    assert split(text) == tuple(words)
    assert setting("a b", words) == f"missing.a b={text}"


def test_blanks_repeats_and_empty_words_are_left_out():
    assert split(' a ,, "b,c" , a,  d') == ("a", "b,c", "d")
