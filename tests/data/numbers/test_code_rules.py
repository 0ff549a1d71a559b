"""Which digits name things, which texts are numbers, and what is asked of them, at the borders of every rule."""

import pytest

from core.data.numbers.codes import (
    CODE,
    NUMBER,
    OPEN_CODE,
    OPEN_NUMBER,
    beyond_floats,
    lettered,
    long_ids,
    padded,
    phones,
    powers,
)
from core.data.numbers.format import complete, multiplied, options_for, plain_units, reads_rest, share
from core.data.numbers.marks import Decision, Marks
from core.data.numbers.questions import about_code, about_marks, as_number
from core.records import ColumnProfile
from core.repairs.number_cells import apart


@pytest.mark.parametrize(
    ("share", "shortest", "longest", "sort"),
    [
        (0, 1, 9, NUMBER),
        (0.019, 1, 4, OPEN_NUMBER),
        (0.021, 1, 4, CODE),
        (0.019, 4, 4, CODE),
        (0.5, 3, 3, OPEN_CODE),
        (0.5, 4, 4, CODE),
        (0.5, 1, 3, OPEN_CODE),
    ],
)
def test_needless_zeros_in_front_make_codes_of_four_digits_on(share, shortest, longest, sort):
    assert padded(share, shortest, longest).sort == sort
    assert bool(padded(share, shortest, longest).why) == (sort != NUMBER)


@pytest.mark.parametrize(
    ("shortest", "longest", "least", "most", "sort"),
    [
        (8, 8, 3e7, 9e7, NUMBER),
        (9, 9, 3e8, 9e8, OPEN_CODE),
        (8, 9, 3e7, 9e8, NUMBER),
        (9, 9, 1e8, 9e8, NUMBER),
        (9, 9, 2.0e8, 9e8, NUMBER),
        (9, 9, 2.1e8, 9e8, OPEN_CODE),
        (13, 13, 9.78e12, 9.799e12, CODE),
        (13, 13, 9.77e12, 9.79e12, OPEN_CODE),
        (13, 13, 9.78e12, 9.8e12, OPEN_CODE),
        (12, 12, 9.78e11, 9.79e11, OPEN_CODE),
    ],
)
def test_long_numbers_of_one_length_may_be_accounts_and_those_of_books_are(shortest, longest, least, most, sort):
    assert long_ids(shortest, longest, least, most).sort == sort


@pytest.mark.parametrize(("median", "sort"), [(2**53, NUMBER), (2.0**53 + 2, CODE), (-(2.0**54), CODE), (0, NUMBER)])
def test_numbers_with_more_digits_than_floats_keep_are_codes(median, sort):
    assert beyond_floats(median).sort == sort


@pytest.mark.parametrize(
    ("plus", "present", "shortest", "sort"),
    [(5, 10, 9, CODE), (4, 10, 9, NUMBER), (5, 10, 8, NUMBER), (10, 10, 12, CODE)],
)
def test_long_numbers_half_of_which_begin_with_a_plus_are_phones(plus, present, shortest, sort):
    assert phones(plus, present, shortest).sort == sort


@pytest.mark.parametrize(
    ("texts", "sort"),
    [
        (["1E3", "2E4"], OPEN_CODE),
        (["1e3", " 2e4 "], OPEN_NUMBER),
        (["1e3", "2E4"], OPEN_CODE),
        (["10E2", "1E3"], CODE),
        (["0E2"], CODE),
        (["1E3", "1.5E3"], NUMBER),
        (["1E-3"], NUMBER),
    ],
)
def test_an_e_between_digits_counts_or_names(texts, sort):
    assert powers(texts).sort == sort


@pytest.mark.parametrize(
    ("texts", "sort"),
    [
        (["3kg", "4kg"], NUMBER),
        (["30Y", "2Y"], OPEN_CODE),
        (["30 Y", "2 Y"], NUMBER),
        (["30Y", "2Y", "4 Y"], OPEN_CODE),
        (["30Y", "2 Y"], NUMBER),
        (["30Y", "2.5Y"], NUMBER),
        (["3001Y", "2002Y"], CODE),
        (["301Y", "202Y"], OPEN_CODE),
        (["10A", "10B"], CODE),
        (["4x4"], CODE),
        (["01A", "02A"], CODE),
        ([f"{n}W" for n in range(5, 36)], OPEN_NUMBER),
        ([f"{n}W" for n in range(5, 35)], OPEN_CODE),
        ([f"{n}Q" for n in range(5, 36)], OPEN_CODE),
        ([f"{n}W" for n in range(10, 45)], OPEN_CODE),
    ],
    ids=lambda value: "".join(value[:2]) if isinstance(value, list) else value,
)
def test_letters_behind_digits_are_units_or_names(texts, sort):
    assert lettered([apart(text) for text in texts], frozenset()).sort == sort


def points(count=15, **more):
    return Marks(open=((".", count),), **more)


def profile(**facts):
    given = {"rows": 10, "missing": 0, "unique": 4, "mean_length": 4.0, **facts}
    return ColumnProfile("c", **{"storage": "text", **given})


@pytest.mark.parametrize(
    ("facts", "texts", "found"),
    [
        ({}, {"3 kg": 1, "4 kg": 1}, {"decimal": "point", "units": "kg"}),
        ({"storage": "real"}, {"3 kg": 1}, None),
        ({"unique": 0}, {"3 kg": 1}, None),
        ({"mean_length": 24.0}, {"3 kg": 1}, {"decimal": "point", "units": "kg"}),
        ({"mean_length": 24.1}, {"3 kg": 1}, None),
        ({"date": 0.5}, {"3 kg": 1}, None),
        ({"date": 0.49, "boolean": 0.94}, {"3 kg": 1}, {"decimal": "point", "units": "kg"}),
        ({"boolean": 0.95}, {"3 kg": 1}, None),
        ({}, {"3 kg": 9, "word": 1, **{f"{n} kg": 1 for n in range(10, 18)}}, {"decimal": "point", "units": "kg"}),
        ({}, {"3 kg": 1, "word": 1}, None),
        ({}, {"A12": 1, "A13": 1}, None),
        ({}, {"$12": 1, "$13": 1}, {"decimal": "point", "units": "$"}),
    ],
)
def test_texts_are_numbers_where_nine_in_ten_are_read(facts, texts, found):
    assert options_for(profile(**facts), texts) == found


def test_units_and_multipliers_are_told_apart_and_shares_are_of_rows():
    options = {"decimal": "point", "units": "kg K=1000"}
    assert (plain_units(options), multiplied(options), plain_units({})) == (["kg"], ["K=1000"], [])
    counts = {"3 kg": 3, "4": 1, "x": 4}
    assert share(counts, options) == 0.5
    assert complete({"3 kg": 98, "x": 2}, options)
    assert not complete({"3 kg": 97, "x": 3}, options)
    assert not complete({"3 kg": 1, "4 g": 1}, {"units": "kg g"})
    assert reads_rest({"4": 50, "3 kg": 1, "x": 1}, options)
    assert not reads_rest({"4": 50, "3 kg": 1, "x": 2}, options)
    assert not reads_rest({"4": 50}, options)


def test_a_question_on_marks_shows_both_readings_the_likelier_first():
    asked = about_marks("c", {"units": "€"}, Decision("comma", False, "why"), points(shown=("1.234 €",)))
    assert (asked.column, asked.about, asked.why, asked.values) == ("c", "number marks", "why", 15)
    assert [(meaning.label, meaning.shown) for meaning in asked.meanings] == [
        ("thousands", (("1.234 €", "1,234"),)),
        ("three decimals", (("1.234 €", "1.234"),)),
    ]
    assert asked.meanings[1].settings == (
        "columns.c.kind=number",
        "repairs.c.read_numbers.units=€",
        "repairs.c.read_numbers.decimal=point",
    )
    both = Marks(open=((",", 2), (".", 3)), shown=("1.234", "1,234"))
    asked = about_marks("c", {}, Decision("either", False), both)
    assert asked.values == 5
    assert [meaning.label for meaning in asked.meanings] == [
        "as each value shows",
        "the comma before decimals",
        "the point before decimals",
    ]


def test_a_question_on_codes_shows_three_texts_the_likelier_meaning_first():
    texts = ["01", "02", "03", "04"]
    asked = about_code("c", padded(0.5, 2, 2), None, texts, 40)
    assert [(meaning.label, meaning.settings) for meaning in asked.meanings] == [
        ("words", ("columns.c.kind=category",)),
        ("numbers", ("columns.c.kind=number",)),
    ]
    assert asked.meanings[0].shown == (("01", "01"), ("02", "02"), ("03", "03"))
    assert asked.meanings[1].shown == (("01", "1"), ("02", "2"), ("03", "3"))
    assert asked.values == 40
    likely = about_code("c", padded(0.01, 1, 4), None, texts, 40)
    assert [meaning.label for meaning in likely.meanings] == ["numbers", "words"]


@pytest.mark.parametrize(
    ("units", "written"), [("kg", "kg"), ("K=1000", "K=1000"), ("%", '"%"'), ("R$", "R$"), ("°", '"°"')]
)
def test_settings_quote_what_the_command_line_would_read_otherwise(units, written):
    assert as_number("c", {"units": units})[1] == f"repairs.c.read_numbers.units={written}"
