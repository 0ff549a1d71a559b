"""What texts of days, times of day and durations mean in plain Python, as messages tell it."""

import datetime

import pytest

from core.serving.times import clocks, dates
from core.serving.times.clocks import CLOCK, DURATION
from core.serving.times.date_patterns import FORMS
from core.serving.times.months import MONTHS, month
from core.serving.times.zones import MINUTES

DAY = datetime.datetime(2024, 3, 1)


@pytest.mark.parametrize(
    ("text", "order", "meant"),
    [
        ("2024-03-01", "iso", DAY),
        (" 2024-03-01 ", "iso", DAY),
        ("1.3.2024", "iso", None),
        ("1.3.2024", "day first", DAY),
        ("3/1/2024", "month first", DAY),
        ("31.2.2024", "day first", None),
        ("29.2.2023", "day first", None),
        ("", "iso", None),
        ("soon", "iso", None),
        ("20240301", "iso", DAY),
        ("20240301101500", "iso", DAY.replace(hour=10, minute=15)),
        ("20240301T1015", "iso", DAY.replace(hour=10, minute=15)),
        ("20240301T101530", "iso", DAY.replace(hour=10, minute=15, second=30)),
        ("20240301T10", "iso", DAY.replace(hour=10)),
        ("2024-03-01 10:15", "iso", DAY.replace(hour=10, minute=15)),
        ("2024-03-01 10:15:20.9", "iso", DAY.replace(hour=10, minute=15, second=20)),
        ("2024-03-01 24:00", "iso", DAY + datetime.timedelta(days=1)),
        ("2024-03-01 24:01", "iso", None),
        ("2024-03-01 23:60", "iso", None),
        ("2024-03-01 12:05 AM", "iso", DAY.replace(minute=5)),
        ("2024-03-01 12:05 pm", "iso", DAY.replace(hour=12, minute=5)),
        ("2024-03-01 1:05 p.m.", "iso", DAY.replace(hour=13, minute=5)),
        ("2024-03-01 11:05 am", "iso", DAY.replace(hour=11, minute=5)),
        ("2024-03-01 13:05 pm", "iso", None),
        ("2024-03-01 0:05 am", "iso", None),
        ("2024-03-01 10:15+02:00", "iso", DAY.replace(hour=8, minute=15)),
        ("2024-03-01 10:15-0330", "iso", DAY.replace(hour=13, minute=45)),
        ("2024-03-01 10:15+05", "iso", DAY.replace(hour=5, minute=15)),
        ("2024-03-01 10:15 CET", "iso", DAY.replace(hour=9, minute=15)),
        ("2024-03-01 10:15 NPT", "iso", DAY.replace(hour=4, minute=30)),
        ("2024-03-01 10:15 EST", "iso", DAY.replace(hour=15, minute=15)),
        ("2024-03-01 10:15Z", "iso", DAY.replace(hour=10, minute=15)),
        ("0001-01-01 00:00+02:00", "iso", None),
        ("2024-03", "iso", DAY),
        ("202403", "iso", DAY),
        ("03/2024", "iso", DAY),
        ("2024-Q2", "iso", DAY.replace(month=4)),
        ("Q4 2024", "iso", DAY.replace(month=10)),
        ("2024-W09", "iso", datetime.datetime(2024, 2, 26)),
        ("2024-W09-5", "iso", DAY),
        ("2024W095", "iso", DAY),
        ("KW 9/2024", "iso", datetime.datetime(2024, 2, 26)),
        ("2024-W53", "iso", None),
        ("2020-W53", "iso", datetime.datetime(2020, 12, 28)),
        ("1 March 2024", "iso", DAY),
        ("März 2024", "iso", DAY),
        ("2024 March 1", "iso", DAY),
        ("1.3.24", "day first", DAY),
        ("1.3.69", "day first", datetime.datetime(1969, 3, 1)),
        ("1.3.68", "day first", datetime.datetime(2068, 3, 1)),
        ("Mar 24", "iso", DAY),
    ],
)
def test_a_day_and_its_time_are_read(text, order, meant):
    assert dates.moment(text, order) == meant


@pytest.mark.parametrize(
    ("text", "forms", "meant"),
    [
        ("1.3.24", (), None),
        ("1.3.24", ("short",), DAY),
        ("20240301", (), None),
        ("20240301T1015", ("compact",), None),
        ("20240301T1015", ("compact", "basic"), DAY.replace(hour=10, minute=15)),
        ("1.3.2024 1:05 pm", (), None),
        ("1.3.2024 10:15+02:00", ("half",), None),
        ("1.3.2024 10:15+02:00", ("zone",), DAY.replace(hour=8, minute=15)),
        ("1.3.2024 10:15 CET", ("zone",), None),
        ("1.3.2024 24:00", (), None),
        ("1.3.2024 24:00", ("midnight",), DAY + datetime.timedelta(days=1)),
        ("2024-03", ("quarter", "week"), None),
        ("March 2024", ("month",), None),
        ("March 2024", ("named",), None),
        ("March 2024", ("month", "named"), DAY),
    ],
)
def test_a_form_is_read_only_where_it_is_asked_for(text, forms, meant):
    assert dates.moment(text, "day first", forms) == meant


@pytest.mark.parametrize(
    ("year", "first", "whole"),
    [(0, 1969, 2000), (68, 1969, 2068), (69, 1969, 1969), (99, 1969, 1999), (84, 1930, 1984), (29, 1930, 2029),
     (30, 1930, 1930), (100, 1969, 100), (2024, 1969, 2024)],
)  # fmt: skip
def test_years_of_two_digits_are_of_the_hundred_that_begin_there(year, first, whole):
    assert dates.whole_year(year, first) == whole
    if year < 100:
        assert dates.moment(f"1.3.{year:02}", "day first", first_year=first).year == whole


@pytest.mark.parametrize(
    ("text", "year"),
    [("1.3.24", 24), ("1/3/04", 4), ("1-Mar-24", 24), (" Mar 24 ", 24), ("Q3 24", 24), ("1.3.2024", None), 
     ("2024-03-01", None), ("March 2024", None), ("soon", None), ("", None)],
)  # fmt: skip
def test_a_year_of_two_digits_is_found_in_a_text(text, year):
    assert dates.short_year(text) == year


@pytest.mark.parametrize(
    ("texts", "forms"),
    [
        ([], ()),
        (["", "2024-03-01", "soon"], ()),
        (["1.3.24"], ("short",)),
        (["1 March 2024"], ("named",)),
        (["1/3/24 1:05 PM"], ("short", "half")),
        (["2024-03-01 10:15 CET", "2024-03-01 10:15+01:00"], ("zone", "zone name")),
        (["20240301T1015", "20240301"], ("compact", "basic")),
        ([" 2024-03-01T24:00 "], ("midnight",)),
        (["2024-03-01 10:24:00"], ()),
        (["2024-W09", "2024-Q1", "2024-03"], ("month", "quarter", "week")),
    ],
)
def test_forms_are_those_that_some_text_needs(texts, forms):
    assert dates.forms_in(texts) == forms
    assert {*forms} <= {*FORMS}


@pytest.mark.parametrize(
    ("text", "late"),
    [("2024-03-01 24:00", True), ("2024-03-01T24:00:00", True), ("2024-03-01 24:00Z", True),
     ("2024-03-01 24:00:01", False), ("2024-03-01 10:24:00", False), ("24:00", False)],
)  # fmt: skip
def test_the_end_of_the_day_is_told_from_minute_24(text, late):
    assert dates.is_midnight(text) is late


@pytest.mark.parametrize(
    ("word", "number"),
    [("march", 3), ("March", 3), ("MARCH", 3), ("mArch", 0), ("mär", 3), ("décembre", 12), ("ΜΑΡ", 3), ("января", 1),
     ("", 0)],
)  # fmt: skip
def test_months_are_known_by_name_in_any_usual_case(word, number):
    assert month(word) == number
    assert {*MONTHS.values()} == {*range(1, 13)}


@pytest.mark.parametrize(
    ("name", "minutes"), [("UT", 0), ("CET", 60), ("NPT", 345), ("ACST", 570), ("NST", -210), ("HST", -600)]
)
def test_zones_are_minutes_ahead_of_utc(name, minutes):
    assert MINUTES[name] == minutes


@pytest.mark.parametrize(
    ("text", "way", "seconds"),
    [
        ("7:05", "colon", 25_500.0),
        (" 07:05:30 ", "colon", 25_530.0),
        ("07:05:30,25", "colon", 25_530.25),
        ("T07:05Z", "colon", 25_500.0),
        ("24:00", "colon", 86_400.0),
        ("24:01", "", None),
        ("7:60", "", None),
        ("25:00", "", None),
        ("7:05 pm", "half", 68_700.0),
        ("7:05 a.m.", "half", 25_500.0),
        ("12 am", "half", 0.0),
        ("12:30 pm", "half", 45_000.0),
        ("0 am", "", None),
        ("13 pm", "", None),
        ("7.05 Uhr", "word", 25_500.0),
        ("7 Uhr", "word", 25_200.0),
        ("7h05", "h", 25_500.0),
        ("0705", "joined", 25_500.0),
        ("070530", "joined", 25_530.0),
        ("705", "", None),
        ("-0:30", "", None),
        ("", "", None),
    ],
)
def test_a_time_of_day_is_read_as_seconds_since_midnight(text, way, seconds):
    assert clocks.way_of(text.strip(), CLOCK) == way
    assert clocks.seconds(text, CLOCK) == seconds


@pytest.mark.parametrize(
    ("text", "way", "seconds"),
    [
        ("95:30", "colon", 343_800.0),
        ("1:02:03", "colon", 3_723.0),
        ("-0:30", "colon", -1_800.0),
        ("−1:00", "colon", -3_600.0),
        ("1h30", "h", 5_400.0),
        ("1:23.456", "lap", 83.456),
        ("2 days 03:00:00", "days", 183_600.0),
        ("1.02:03", "days", 93_780.0),
        ("1h 30m", "units", 5_400.0),
        ("1 h, 30 min.", "units", 5_400.0),
        ("1.5 h", "units", 5_400.0),
        ("2 wk 1 d", "units", 1_296_000.0),
        ("1h 0,5 s", "units", 3_600.5),
        ("-90 Minuten", "units", -5_400.0),
        ("PT1H30M", "iso", 5_400.0),
        ("P2W", "iso", 1_209_600.0),
        ("P1DT0.5S", "iso", 86_400.5),
        ("PT1.5H", "iso", 5_400.0),
        ("P", "", None),
        ("1 month", "", None),
        ("90", "", None),
    ],
)
def test_a_duration_is_read_as_seconds(text, way, seconds):
    assert clocks.way_of(text, DURATION) == way
    assert clocks.seconds(text, DURATION) == seconds


@pytest.mark.parametrize(
    ("text", "forms", "minutes", "seconds"),
    [
        ("4:30", (), False, 16_200.0),
        ("4:30", (), True, 270.0),
        ("-4:30", ("minus",), True, -270.0),
        ("-4:30", (), False, None),
        ("4:30:10", (), True, 16_210.0),
        ("1h 30m", (), False, None),
        ("1h 30m", ("units",), True, 5_400.0),
        ("1:23.4", ("units",), False, None),
    ],
)
def test_two_numbers_are_what_the_column_says_and_forms_are_asked_for(text, forms, minutes, seconds):
    assert clocks.seconds(text, DURATION, forms, minutes) == seconds


@pytest.mark.parametrize(
    ("seconds", "clock", "duration"),
    [(0, "00:00", "0:00:00"), (25_500, "07:05", "7:05:00"), (25_530.4, "07:05:30", "7:05:30"), (-5, "00:00", "0:00:00"),
     (343_800, "23:30", "95:30:00"), (86_400, "00:00", "24:00:00"), (59.6, "00:01", "0:01:00"),
     (61, "00:01:01", "0:01:01")],
)  # fmt: skip
def test_seconds_are_spelled_to_the_second(seconds, clock, duration):
    assert clocks.spelled(seconds, CLOCK) == clock
    assert clocks.spelled(seconds, DURATION) == duration


@pytest.mark.parametrize(
    ("texts", "what", "forms"),
    [
        ([], CLOCK, ()),
        (["7:05", "", "soon"], CLOCK, ()),
        (["7 pm", "7.05 Uhr", "7h05", "0705"], CLOCK, ("half", "word", "h", "joined")),
        (["-0:30", "1:23.4", "1h 30m"], DURATION, ("lap", "units", "minus")),
        (["-1h"], DURATION, ("units", "minus")),
        (["PT1H", "2 days 03:00"], DURATION, ("days", "iso")),
        (["0:30"], DURATION, ()),
    ],
)
def test_forms_of_times_are_those_that_some_text_needs(texts, what, forms):
    assert clocks.forms_in(texts, what) == forms


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (["7 pm", "7:05"], (CLOCK, True)),
        (["25:00", "7:05"], (DURATION, True)),
        (["7 pm", "25:00"], (DURATION, True)),
        (["7 pm", "8 pm", "25:00"], (CLOCK, True)),
        (["7:05", "12:10"], (CLOCK, False)),
        (["7:05", "11:10"], (CLOCK, False)),
        (["7:05:10", "11:10:20"], (DURATION, False)),
        (["7:05:10", "12:10:20"], (CLOCK, False)),
        (["07:05:10", "11:10:20"], (CLOCK, False)),
        (["7:05", "0:10"], (DURATION, False)),
        (["soon"], (CLOCK, False)),
        ([], (CLOCK, False)),
    ],
)
def test_times_of_day_are_told_from_durations_by_the_texts(texts, shown):
    assert clocks.shown(texts) == shown


@pytest.mark.parametrize(
    ("texts", "minutes"),
    [
        (["4:30", "1:23.4"], True),
        (["4:30", "1:02:03"], True),
        (["59:30", "1:02:03"], True),
        (["60:30", "1:02:03"], False),
        (["4:30", "5:10"], False),
        (["1:02:03"], False),
        ([], False),
    ],
)
def test_two_numbers_are_minutes_beside_longer_ones(texts, minutes):
    assert clocks.in_minutes(texts) is minutes
    assert clocks.is_pair("-4:30") is True
    assert clocks.is_pair("4:30:00") is False
