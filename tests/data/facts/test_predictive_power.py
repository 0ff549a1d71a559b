"""How much a column gives away: borders of what is measured, readings of texts, ranks."""

import numpy as np
import pytest

from core.data.facts import predictive_power as power
from core.data.facts.encoded import Answer, Encoded

RANDOM = np.random.default_rng(1)


def words(texts, name="c"):
    levels = tuple(dict.fromkeys(texts))
    return Encoded(name, "category", codes=np.array([levels.index(text) for text in texts]), levels=levels)


def numbers(values):
    return Encoded("n", "number", numbers=np.asarray(values, "float64"))


@pytest.mark.parametrize(("rows", "found"), [(19, 0.0), (20, 1.0)])
def test_nothing_is_measured_below_twenty_rows(rows, found):
    values = np.arange(rows) % 2
    assert power.predictive_power(words([f"w{value}" for value in values]), Answer("y", values, ("a", "b"))) == found


@pytest.mark.parametrize("rows", [200, 201])
def test_of_very_many_rows_some_are_measured_and_always_the_same(monkeypatch, rows):
    monkeypatch.setattr(power, "MOST_ROWS", 200)
    values = RANDOM.normal(size=rows)
    noisy = Answer("y", values + RANDOM.normal(size=rows) / 4)
    found = power.predictive_power(numbers(values), noisy)
    picked = np.arange(rows) if rows == 200 else np.random.default_rng(0).choice(rows, 200, replace=False)
    assert found == power.predictive_power(numbers(values[picked]), noisy.take(picked)) > 0.1


@pytest.mark.parametrize("classes", [2, 3])
def test_words_that_name_the_class_tell_all_and_rare_classes_count_as_much_as_frequent_ones(classes):
    values = np.where(np.arange(200) % 20 == 0, classes - 1, np.arange(200) % (classes - 1))
    answer = Answer("y", values, tuple("abc"[:classes]))
    assert power.predictive_power(words([f"w{value}" for value in values]), answer) == 1
    assert power.predictive_power(words(["w0"] * 200), answer) < 0.2
    assert power.predictive_power(numbers(np.zeros(200)), answer) < 0.2


def test_an_answer_of_one_class_or_of_one_number_has_nothing_to_tell():
    column = words(["x", "y"] * 20)
    assert power.predictive_power(column, Answer("y", np.zeros(40, int), ("a", "b"))) == 0
    assert power.predictive_power(column, Answer("y", np.zeros(40))) == 0


def test_missing_values_are_a_level_of_their_own():
    values = np.arange(60) % 3
    column = Encoded("c", "category", codes=np.where(values == 2, -1, values), levels=("x", "y"))
    assert power.predictive_power(column, Answer("y", values, ("a", "b", "c"))) == 1
    assert power.predictive_power(column, Answer("y", values.astype("float64"))) > 0.98


def test_levels_tell_numbers_by_their_means_in_ranks():
    values = np.repeat([1.0, 5.0, 1e9], 40)
    assert power.predictive_power(words([f"w{value}" for value in values]), Answer("y", values)) > 0.98
    assert power.predictive_power(words(["one"] * 120), Answer("y", values)) == 0


TOWNS = [f"{('Paris', 'Rome')[row % 2]} {row}" for row in range(120)]
SIDES = Answer("y", np.arange(120) % 2, ("a", "b"))


@pytest.mark.parametrize(
    ("texts", "reading"),
    [
        (TOWNS, "its words"),
        ([f"{('Paris', 'rome')[row % 2]} of x{'yz'[row % 3 % 2] * (row + 1)}" for row in range(120)], "its first word"),
        ([f"x{'yz'[row % 3 % 2] * (row + 1)} of {('Paris', 'ROME')[row % 2]}" for row in range(120)], "its last word"),
    ],
)
def test_a_part_of_a_text_may_tell_what_the_whole_does_not(texts, reading):
    column = words(texts)
    plain = power.predictive_power(column, SIDES)
    assert plain < 0.3
    assert power.strongest_reading(column, SIDES, plain) == (1.0, reading)


def test_other_readings_are_tried_only_where_they_can_tell_more():
    few = words([TOWNS[row % 50] for row in range(120)])
    assert power.strongest_reading(few, SIDES, 0.2) == (0.2, "")
    assert power.strongest_reading(words([TOWNS[row % 52] for row in range(120)]), SIDES, 0.2) == (1.0, "its words")
    assert power.strongest_reading(words(TOWNS), SIDES, 0.999) == (0.999, "")
    assert power.strongest_reading(words(TOWNS), SIDES, 0.995) == (0.995, "")  # hardly more
    assert power.strongest_reading(numbers(np.arange(120)), SIDES, 0.2) == (0.2, "")
    letters = [chr(0x4E00 + row) for row in range(120)]
    assert power.strongest_reading(words(letters), SIDES, 0.0) == (0.0, "")  # as many readings as texts
    assert power.strongest_reading(words([f"same {row}" for row in range(120)]), SIDES, 0.0) == (0.0, "")


def test_missing_texts_stay_missing_in_another_reading():
    column = words(TOWNS)
    gone = Encoded("c", "category", codes=np.where(np.arange(120) % 2, -1, column.codes), levels=column.levels)
    assert power.strongest_reading(gone, SIDES, 0.5) == (1.0, "its words")


def test_ranks_are_between_0_and_1_equal_for_equal_numbers_and_in_the_middle_for_missing_ones():
    found = power.ranked(np.array([5.0, 1.0, np.nan, 5.0, 9.0, np.inf, 1.0]))
    assert found.tolist() == [0.625, 0.125, 0.5, 0.625, 1.0, 0.5, 0.125]
    assert power.ranked(np.array([4.0])).tolist() == [0.0]
    assert power.ranked(np.array([np.nan])).tolist() == [0.5]


@pytest.mark.parametrize("rows", [4, 5])
def test_halves_are_of_equal_size_mixed_and_always_the_same(rows):
    found = power.halves(rows)
    assert np.bincount(found).tolist() == [rows - rows // 2, rows // 2]
    assert found.tolist() == power.halves(rows).tolist()
    assert power.halves(100).tolist() != (np.arange(100) % 2).tolist()
