"""Words for yes and no, numbers and dates in text: one reading for everyone."""

import re

import pytest

from core.cells.spelling import FALSE_WORDS, NUMBER, TRUE_WORDS, number, truth
from core.serving.times.date_patterns import COMPACT, DATE, ORDERS, PERIOD
from core.serving.times.dates import moment
from tests.kinds import edge_cases, oracles


def test_no_word_means_both_yes_and_no():
    assert not set(FALSE_WORDS) & set(TRUE_WORDS)
    assert all(word == word.strip().lower() for word in (*FALSE_WORDS, *TRUE_WORDS))


@pytest.mark.parametrize("text", ["yes", "YES", " Ja ", "true", "T", "1", "是", "Да", "sí"])
def test_words_for_yes(text):
    assert truth(text) == 1.0


@pytest.mark.parametrize("text", ["maybe", "", "2", "nono", "None"])
def test_other_words_mean_neither(text):
    assert truth(text) is None


def test_numbers_in_text_agree_with_the_oracle():
    for value in edge_cases.values("number"):
        expected = oracles.number_value(value or "")
        assert number(value or "") == (None if expected != expected else expected), value


@pytest.mark.parametrize("order", ORDERS)
def test_dates_in_text_agree_with_the_oracle(order):
    for value in edge_cases.values("date"):
        assert moment(value or "", order) == oracles.moment(value, order), value


def test_the_date_pattern_covers_whatever_reads_as_a_date():
    for value in filter(None, edge_cases.values("date")):
        text = value.strip()
        if any(moment(text, order) for order in ORDERS) and not re.match(r"\d{6}|\d+[.-]\d+[.-]\d\d(?!\d)", text):
            assert re.fullmatch(DATE, text) or re.fullmatch(
                PERIOD, text
            )  # eight digits and 1.2.10 may be something else


def test_eight_digits_are_a_day_only_in_this_century_or_the_last():
    assert [
        text for text in ("20240301", "19991231", "18991231", "20241301", "20240332") if re.fullmatch(COMPACT, text)
    ] == [
        "20240301",
        "19991231",
    ]


def test_the_patterns_take_ascii_digits_only():
    assert not re.fullmatch(NUMBER, "٣")
    assert not re.fullmatch(DATE, "２023-01-01")
