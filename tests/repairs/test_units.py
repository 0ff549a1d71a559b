"""Which words beside a number are units, currencies or multiply it, and how many of one make another."""

from collections import Counter

import pytest

from core.repairs import units
from core.repairs.number_cells import Cell, apart


@pytest.mark.parametrize(
    ("word", "times"),
    [
        ("K", 1e3), ("k", 1e3), ("M", 1e6), ("m", 1e6), ("B", 1e9), ("b", 1e9), ("T", 1e12), ("t", 0.0),
        ("Tsd.", 1e3), ("thousand", 1e3), ("тыс", 1e3), ("千", 1e3), ("万", 1e4), ("만", 1e4),
        ("lakh", 1e5), ("Lacs", 1e5), ("Mio.", 1e6), ("MILLION", 1e6), ("百万", 1e6), ("crore", 1e7), ("千万", 1e7),
        ("亿", 1e8), ("억", 1e8), ("bn", 1e9), ("Mrd.", 1e9), ("trn", 1e12), ("조", 1e12), ("kg", 0.0), ("", 0.0),
    ],
)  # fmt: skip
def test_a_word_or_letter_multiplies_by_what_it_says(word, times):
    assert units.scale(word) == times


@pytest.mark.parametrize(("word", "is_it"), [("K", True), ("b", True), ("T", True), ("t", False), ("Mio.", False)])
def test_a_letter_that_may_multiply_is_told_from_words_that_do(word, is_it):
    assert units.is_letter(word) is is_it


@pytest.mark.parametrize(
    ("word", "is_it"),
    [("€", True), ("CHF", True), ("Fr.", True), ("Kč", True), ("円", True), ("Ft", True), ("€.-", True), ("kg", False),
     ("usd", False), ("", False), ("₱", True), ("人民币", True), ("US$", True), ("lei", True)],
)  # fmt: skip
def test_currencies_are_known_by_sign_and_code(word, is_it):
    assert units.is_currency(word) is is_it


@pytest.mark.parametrize(
    ("word", "is_it"),
    [
        ("kg", True), ("KG", True), ("lbs", True), ("hours", True), ("mph", True), ("m²", True), ("岁", True),
        ("Stk.", True), ("€", True), ("°", True), ("%", True), ("K", False), ("M", False), ("x", True), ("X", False),
        ("É", False), ("apples", False), ("G", False), ("g", True), ("EUR", True), ("mg/dl", True),
    ],
)  # fmt: skip
def test_a_unit_is_known_where_it_hardly_means_anything_else(word, is_it):
    assert units.is_known(word) is is_it


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("M€", ("M", "€")), ("万元", ("万", "元")), ("kUSD", ("k", "USD")), ("Mio€", ("Mio", "€")), ("EUR", ("EUR",)),
        ("kg", ("kg",)), ("mm", ("mm",)), ("€M", ("€M",)), ("MEUR", ("M", "EUR")), ("xyz", ("xyz",)), ("K", ("K",)),
        ("", ("",)),
    ],
)  # fmt: skip
def test_a_multiplier_and_a_currency_written_as_one_are_parted(word, parts):
    assert units.parted(word) == parts


@pytest.mark.parametrize(
    ("found", "known"),
    [
        ({"kg": 5, "g": 2, "t": 2}, {"kg": 1.0, "g": 0.001, "t": 1000.0}),
        ({"g": 3, "kg": 3}, {"g": 1.0, "kg": 1000.0}),
        ({"mi": 2, "km": 1, "yd": 1}, {"mi": 1.0, "km": 0.621371192237, "yd": 0.000568181818182}),
        ({"h": 3, "min": 2, "Days": 1}, {"h": 1.0, "min": 0.0166666666667, "Days": 24.0}),
        ({"kJ": 2, "kcal": 1}, {"kJ": 1.0, "kcal": 4.184}),
        ({"GB": 2, "MB": 1}, {"GB": 1.0, "MB": 0.001}),
        ({"kWh": 2, "Wh": 1}, {"kWh": 1.0, "Wh": 0.001}),
        ({"l": 2, "hl": 1, "ml": 1, "gal": 1}, {"l": 1.0, "gal": 3.785411784, "hl": 100.0, "ml": 0.001}),
        ({"feet": 2, "inches": 1}, {"feet": 1.0, "inches": 0.0833333333333}),
        ({"kg": 2}, {"kg": 1.0}),
        ({"kg": 2, "km": 1}, None),
        ({"€": 2}, None),
        ({}, None),
    ],
)
def test_units_of_one_sort_are_turned_into_the_most_frequent_which_comes_first(found, known):
    turned = units.factors(Counter(found))
    assert turned == known
    assert known is None or [*turned] == [*known]


def test_turned_units_are_written_as_the_repair_takes_them():
    assert units.written({"kg": 1.0, "lb": 0.45359237, "t": 1000.0}) == "kg lb=0.45359237 t=1000"
    assert units.written({}) == ""


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("5", Cell("5")),
        ("  5 kg ", Cell("5", (), ("kg",))),
        ("5kg", Cell("5", (), ("kg",), True)),
        ("5-", Cell("5")),
        ("-€ 5", Cell("5", ("€",))),
        ("(5) kg", Cell("5", (), ("kg",))),
        ("$ 1,200.50 M", Cell("1,200.50", ("$",), ("M",))),
        (".5", Cell(".5")),
        (",5 %", Cell(",5", (), ("%",))),
        ("5 M€", Cell("5", (), ("M", "€"))),
        ("1 234 567 Mio. €", Cell("1 234 567", (), ("Mio.", "€"))),
        ("1'234' m", Cell("1'234", (), ("m",))),
        ("US $ 5", Cell("5", ("US", "$"))),
        ("5\nkg", Cell("5", (), ("kg",), True)),
        ("", None),
        ("-", None),
    ],
)
def test_a_text_is_parted_into_digits_and_words_beside_them(text, cell):
    assert apart(text) == cell


@pytest.mark.parametrize(
    ("digits", "bare", "whole"),
    [("1 234", "1234", True), ("1'234’567_8", "12345678", True), ("1,234", "1,234", False), 
     ("1\u202f234.5", "1234.5", False), ("7", "7", True)],
)  # fmt: skip
def test_only_blanks_and_apostrophes_leave_a_number_whole(digits, bare, whole):
    assert (Cell(digits).bare, Cell(digits).whole) == (bare, whole)
