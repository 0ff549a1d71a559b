"""What a single cell's text looks like: a value, a day, something known, or just text."""

import pytest

from core.reading.values.cells import is_date, is_missing, looks_known, looks_like_value, pattern

NUMBERS = ["0", "-12", "+3.5", "−4", ".5", "5.", "1,234.56", "1.234.567,8", "1'234", "1 234", "1e-7", "2E+10", "12 %"]
MONEY = ["$5", "5 €", "-£3.20", "£-3.20", "R$ 10", "CHF 1'000", "100kr", "(12.50)"]
CLOCKS = ["7:05", "19.30", "7h15", "7:05:09", "07:05:09.25", "7:05 pm", "7:05 a.m.", "7:05Z", "07:05+02:00"]
DAYS = ["2024-01-31", "31.1.2024", "1/31/24", "3rd-May-2024", "3 May 2024", "May 3, 2024", "2024 Dec 3", "3/mars/2024"]


@pytest.mark.parametrize("text", [*NUMBERS, *MONEY, *CLOCKS, *DAYS, "true", "FALSE", " 7 "])
def test_numbers_money_clocks_days_and_truths_are_values(text: str):
    assert looks_like_value(text)
    assert looks_known(text)


@pytest.mark.parametrize(
    "text", ["", " ", "a", "1.2.3.4.5", "1,23,456,7", "12 kg", "7:5", "2024-01/31", "1" * 48, "yes", "- -", "1e"]
)
def test_other_texts_are_none(text: str):
    assert not looks_like_value(text)


def test_a_day_may_have_a_time_but_a_time_alone_is_no_day():
    assert all(is_date(day) and is_date(f" {day} ") for day in DAYS)
    assert is_date("2024-01-31T07:05:09Z")
    assert is_date("31.1.2024, 19.30")
    assert not any(is_date(text) for text in [*NUMBERS, *CLOCKS, "", "2024", "31.1.2024 at noon", "9" * 48])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a word",
        "A phrase, with commas",
        "https://x.org/?a=1;b|c",
        "ann@x.org",
        '{"a": 1}',
        "[1; 2]",
        "O'Neill (Jr.)",
    ],
)
def test_words_addresses_and_lists_are_known(text: str):
    assert looks_known(text)


def test_prose_is_known_what_holds_delimiters_is_not():
    assert looks_known("It rained | all day. Nobody came; so we went home early.")
    assert looks_known("one two|three, four five")
    assert not looks_known("a;b")
    assert not looks_known("a|b|c")
    assert not looks_known("a,b")
    assert not looks_known("short; text. x")


@pytest.mark.parametrize(
    ("text", "made_of"),
    [
        ("C017-2", "a9-9"),
        (" Straße 12a ", "a 9a"),
        ("-3.5", "9"),
        ("2024-01-31", "9-9-9"),
        ("a -2", "a 9"),
        ("1.2.3", "9.9"),
        ("", ""),
        ("x_1", "a_9"),
    ],
)
def test_the_pattern_names_letters_digits_and_signs(text: str, made_of: str):
    assert pattern(text) == made_of


def test_blanks_and_the_usual_words_are_missing():
    assert all(is_missing(text) for text in ("", "  ", "NA", "n/a", "NULL", " nan "))
    assert not any(is_missing(text) for text in ("0", "no", "nano", "NAs"))
