"""What is told of strange columns: each sentence where it belongs, with its first row, and none where it is asked."""

import pytest

from core.data.facts.counting import Spot
from core.data.facts.profile import Examined
from core.data.questions import date_doubts
from core.data.questions.oddities import warnings
from core.doubt import Doubt
from core.records import Column, ColumnProfile

NONE = Spot(0)


def codes(kind, storage="text", spots=(NONE, NONE, NONE), more=None, **facts):
    given = {"rows": 9, "missing": 0, "unique": 3, **facts}
    profile = ColumnProfile("c", storage, **given)
    examined = Examined(profile, *spots, **(more or {}))
    return [message.code for message in warnings([(Column("c", kind, profile), examined)])]


ONE = Spot(1, 4, "x")
DOUBT = Doubt("c", "number marks", "", 1, ())


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"kind": "category"}, []),
        ({"kind": "category", "unique": 0}, ["column_empty"]),
        ({"kind": "category", "storage": "list"}, ["holds_lists"]),
        ({"kind": "category", "storage": "bytes"}, ["holds_bytes"]),
        ({"kind": "image", "storage": "bytes"}, []),
        ({"kind": "number", "spots": (ONE, NONE, NONE)}, ["no_number"]),
        ({"kind": "number", "spots": (ONE, NONE, NONE), "number_certain": True}, []),
        ({"kind": "category", "spots": (ONE, NONE, NONE)}, []),
        ({"kind": "date", "more": {"no_date": ONE}}, ["no_date"]),
        ({"kind": "time", "more": {"no_date": ONE}}, []),
        ({"kind": "time", "more": {"no_time": ONE}}, ["no_time"]),
        ({"kind": "date", "more": {"no_time": ONE}}, []),
        ({"kind": "date", "day_order": "day first", "day_order_sure": False}, ["day_order_assumed"]),
        ({"kind": "category", "day_order_sure": False}, []),
        ({"kind": "category", "number_format": {"decimal": "comma"}}, ["numbers_as_text"]),
        ({"kind": "number", "number_format": {"decimal": "comma"}}, []),
        ({"kind": "category", "number_format": {"decimal": "comma"}, "codes": True}, []),
        ({"kind": "category", "number_format": {"decimal": "comma"}, "doubts": (DOUBT,)}, []),
        ({"kind": "category", "numeric": 0.3}, ["numbers_mixed_with_text"]),
        ({"kind": "category", "numeric": 0.29}, []),
        ({"kind": "category", "numeric": 1.0}, []),
        ({"kind": "category", "numeric": 0.5, "storage": "integer"}, []),
        ({"kind": "category", "numeric": 0.5, "codes": True}, []),
        ({"kind": "text", "numeric": 0.5}, []),
        ({"kind": "number", "spots": (NONE, ONE, NONE)}, ["infinite"]),
        ({"kind": "category", "spots": (NONE, ONE, NONE)}, ["infinite"]),
        ({"kind": "number", "spots": (NONE, NONE, ONE)}, ["extremely_large"]),
        ({"kind": "category", "spots": (NONE, NONE, ONE)}, []),
    ],
)
def test_each_oddity_is_told_where_it_changes_something(given, found):
    assert codes(**given) == found


def test_one_value_and_many_are_told_with_the_first_row():
    profile = ColumnProfile("c", "text", 9, 0, 3)
    many = Spot(2000, 4000, "y")
    for spot, words in ((ONE, "1 value (row 4: “x”)"), (many, "each of 2,000 values (the first in row 4,000: “y”)")):
        (told,) = warnings([(Column("c", "number", profile), Examined(profile, spot, NONE, NONE))])
        assert words in str(told)


@pytest.mark.parametrize(
    ("texts", "forms", "found"),
    [
        (["2009-10", "2010-11"], ("month",), False),
        (["2009-10", "2010-11"], ("short",), True),
        (["2009-10"], ("month",), True),
        (["2009-10", "2010-12"], ("month",), True),
        (["1999-00", "2009-10"], ("month",), False),
        ([f"Mar {day}" for day in range(10, 30)], ("month",), False),
        ([f"Mar {day}" for day in range(10, 29)], ("month",), True),
        ([f"Mar {day}" for day in range(12, 32)], ("month",), False),
        ([f"Mar {day}" for day in range(13, 33)], ("month",), True),
    ],
)
def test_seasons_and_days_without_a_year_are_no_months(texts, forms, found):
    assert date_doubts.plausible(texts, forms) == found


def test_births_lie_within_the_last_hundred_years_and_are_not_asked_about():
    assert date_doubts.century("birth", {84: 3}, 2026, ["24.01.84"], "day first") == (1927, None)


@pytest.mark.parametrize(
    ("name", "years", "asked"),
    [("day", {27: 1}, False), ("day", {28: 1}, True), ("valid until", {40: 1}, False), ("day", {84: 5, 99: 1}, False)],
)
def test_the_century_is_asked_where_a_year_would_lie_ahead(name, years, asked):
    texts = [f"24.01.{year}" for year in years]
    first, doubt = date_doubts.century(name, years, 2026, texts, "day first")
    assert (doubt is not None) == asked
    assert first in (1969, 1927)


def test_the_question_on_the_century_counts_and_shows_what_differs():
    years = {30: 4, 31: 2, 32: 1, 75: 10, 99: 1}
    texts = ["03.04.31", "03.04.30", "03.04.32", "03.04.75", "03.04.99"]
    first, doubt = date_doubts.century("d", years, 2026, texts, "iso")
    assert (doubt.column, doubt.about, doubt.values) == ("d", "century", 7)
    assert {meaning.settings for meaning in doubt.meanings} == {
        ("columns.d.first_year=1927",),
        ("columns.d.first_year=1969",),
    }
    early, late = doubt.meanings if first == 1927 else doubt.meanings[::-1]
    assert (early.label, late.label) == ("1930 to 1999", "1975 to 2032")
    assert early.shown == (("03.04.30", "3 April 1930"), ("03.04.31", "3 April 1931"))
    assert late.shown == (("03.04.30", "3 April 2030"), ("03.04.31", "3 April 2031"))
