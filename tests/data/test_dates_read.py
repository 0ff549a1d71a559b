"""Columns of dates as a file shows them: months, basic ISO, years of two digits, what is no date, what is left open."""

import datetime

import pytest

from core.importing.into_dataset import import_file
from core.runs.planning import plan

NOW = datetime.date.today().year
BIRTHS = ["24/01/84", "07/01/99", "18/06/75", "25/09/30", "13/07/04", "17/04/46"]


@pytest.fixture
def bring(tmp_path):
    """bring({name: values, ...}) reads a file of these columns and returns its schema."""

    def _bring(columns, delimiter=","):
        rows = [delimiter.join(row) for row in zip(*columns.values(), strict=True)]
        (tmp_path / "rows.csv").write_text("\n".join([delimiter.join(columns), *rows]) + "\n", encoding="utf-8")
        return import_file(tmp_path / "rows.csv", tmp_path / "data.parquet")

    return _bring


def column(bring, values, name="day", **others):
    """The column that these values, many times over, become beside a column of numbers."""
    several = values * (60 // len(values) + 1)
    others = {key: (texts * len(several))[: len(several)] for key, texts in others.items()}
    return bring({name: several, "size": [str(n % 7) for n in range(len(several))], **others}).column(name)


@pytest.mark.parametrize("name", ["birth", "Geburtsdatum", "dob", "date_naissance", "date of death", "Baujahr ab"])
def test_births_and_the_like_do_not_lie_ahead(bring, name):
    found = column(bring, BIRTHS, name)
    assert (found.kind, found.profile.earliest[:4], found.profile.latest[:4]) == ("date", "1930", "2004")
    assert found.profile.options == {"first_year": NOW - 99}
    assert not found.profile.doubts


def test_births_do_not_lie_behind_the_last_full_date_of_the_file(bring):
    found = column(bring, BIRTHS, "birth", visit=["1995-03-01", "1995-04-01", "1996-05-01"])
    assert (found.profile.earliest[:4], found.profile.latest[:4]) == ("1899", "1984")


def test_years_of_two_digits_are_not_far_ahead_and_the_century_is_asked(bring):
    found = column(bring, BIRTHS)
    assert (found.profile.earliest[:4], found.profile.latest[:4]) == ("1930", "2004")
    (doubt,) = found.profile.doubts
    assert doubt.about == "century"
    assert [meaning.label for meaning in doubt.meanings] == ["1930 to 2004", "1975 to 2046"]
    assert doubt.meanings[1].settings == ("columns.day.first_year=1969",)
    assert doubt.meanings[0].shown[0][0] == doubt.meanings[1].shown[0][0]


@pytest.mark.parametrize("values", [["24.01.14", "31.12.20"], ["3-Mar-84", "5-Aug-99"], ["Jan-22", "Mar-23"]])
def test_years_that_are_past_as_usual_leave_nothing_open(bring, values):
    assert not column(bring, values).profile.doubts


def test_plans_of_the_next_years_lie_ahead_and_the_century_is_asked(bring):
    found = column(bring, [f"24.01.{(NOW + ahead) % 100:02}" for ahead in (-4, -3, -2, -1, 0, 5)])
    assert found.profile.latest[:4] == str(NOW + 5)
    assert [doubt.about for doubt in found.profile.doubts] == ["century"]


def test_what_expires_may_lie_ahead(bring):
    found = column(bring, ["24.01.27", "31.12.31"], "valid until")
    assert (found.profile.earliest[:4], found.profile.latest[:4]) == ("2027", "2031")
    assert not found.profile.doubts


def test_the_question_on_the_order_shows_the_century_that_is_taken(bring):
    found = column(bring, ["01/02/56", "03/04/60", "05/06/04"])
    order, century = found.profile.doubts
    assert (order.about, century.about) == ("day and month", "century")
    assert ("01/02/56", "2 January 1956") in order.meanings[0].shown


def test_a_recipe_takes_the_century_and_a_turned_doubt_another(bring):
    schema = bring({"day": BIRTHS * 10, "size": [str(n) for n in range(60)]})
    recipe = plan.draft(schema, "data.parquet", "size")
    assert recipe.choice("day").options == schema.column("day").profile.options


def test_the_order_of_day_and_month_is_a_doubt(bring):
    found = column(bring, ["3/4/2024", "5/6/2024", "7/7/2024"])
    (doubt,) = found.profile.doubts
    assert doubt.about == "day and month"
    assert doubt.meanings[0].settings == ("columns.day.order=month first",)
    assert doubt.meanings[0].shown[0] == ("3/4/2024", "4 March 2024")
    assert doubt.meanings[1].shown[0] == ("3/4/2024", "3 April 2024")
    assert doubt.values == 63
    assert not column(bring, ["13/4/2024", "5/6/2024"]).profile.doubts


@pytest.mark.parametrize(
    ("values", "first", "last"),
    [
        (["Jan-22", "Dec-21", "Aug-23"], "2021-12-01", "2023-08-01"),
        (["März 2021", "Mai 2022"], "2021-03-01", "2022-05-01"),
        (["2021-03", "2022-11"], "2021-03-01", "2022-11-01"),
        (["03/2021", "11/2022"], "2021-03-01", "2022-11-01"),
        (["01.2021", "10.2022"], "2021-01-01", "2022-10-01"),
        (["202103", "202211"], "2021-03-01", "2022-11-01"),
        (["2021年3月", "2022年11月"], "2021-03-01", "2022-11-01"),
        (["2021-Q3", "2022-Q1"], "2021-07-01", "2022-01-01"),
        (["3Q21", "1Q22"], "2021-07-01", "2022-01-01"),
        (["2021-W05", "2022-W52"], "2021-02-01", "2022-12-26"),
        (["20230101T000700Z", "20230102T001400Z"], "2023-01-01", "2023-01-02"),
        (["20230101T0007", "20230102T0014"], "2023-01-01", "2023-01-02"),
        (["2024-03-01 10:00 CET", "2024-03-02 11:00 CEST"], "2024-03-01", "2024-03-02"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_months_quarters_weeks_and_basic_iso_are_dates(bring, values, first, last):
    found = column(bring, values)
    assert (found.kind, found.profile.earliest, found.profile.latest) == ("date", first, last)


@pytest.mark.parametrize(
    "values",
    [
        ["2009-10", "2010-11", "2011-12"],
        [f"Mar {day:02}" for day in range(1, 32)],
        ["Mar-5", "Apr-7"],
        ["Q3", "Q4"],
        ["1234-56", "2345-67"],
        ["2021.5", "2022.25"],
    ],
    ids=lambda values: values[0],
)
def test_seasons_days_without_a_year_and_codes_are_no_months(bring, values):
    assert column(bring, values).kind != "date"


@pytest.mark.parametrize(
    ("values", "odd"),
    [
        (["2023-01-30", "2023-02-28"] * 9, "2023-02-30"),
        (["30.10.2023", "28.11.2023"] * 9, "31.11.2023"),
        (["2023-01-30T10:00", "2023-02-28T12:30"] * 9, "2023-02-28T25:00"),
        (["30 Oct 2023", "28 Nov 2023"] * 9, "31 Nov 2023"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_dates_that_are_none_are_told_with_the_first_row(bring, values, odd):
    schema = bring({"day": [*values, odd], "size": [str(n) for n in range(len(values) + 1)]})
    (report,) = schema.warnings
    assert report == f"“day”: 1 value (row 19: “{odd}”) is no date that the calendar has and counts as missing."


def test_real_dates_are_not_told(bring):
    assert not bring({"day": ["2023-01-30", "2024-02-29", "2023-12-31"] * 6, "size": ["1", "2", "3"] * 6}).warnings
    assert not bring({"day": ["2024. 3. 1.", "2024. 12. 31."] * 6, "size": ["1", "2"] * 6}).warnings
