"""What months, quarters and weeks mean, in plain Python, read from left to right; part of the oracle of dates."""

import datetime

from tests.kinds import dates

QUARTER = ("quarter", "quartal", "qtr", "q", "trimestre", "trimester", "trim", "t")
WEEK = ("week", "woche", "semaine", "w", "kw", "cw", "wk")


def day(year, month):
    """The first of a month, at midnight."""
    return year, month, 1, 0, 0, 0, 0


def full_year(reader):
    """Four digits from 1500 to 2199."""
    year = int(reader.digits(4, 4))
    if not 1500 <= year <= 2199:
        raise dates.Refused
    return year


def any_year(reader):
    """Four digits, or two, maybe behind an apostrophe."""
    if len(reader.text) > 3 and dates.DIGITS.issuperset(reader.text[:4]):
        return full_year(reader)
    reader.maybe("'")
    return dates.whole(reader.digits(2, 2), reader.first_year)


def within(text, low, high):
    """A number of these, else it is refused."""
    if not low <= int(text) <= high:
        raise dates.Refused
    return int(text)


def month(reader, order):
    year = full_year(reader)
    sign = reader.maybe("-m", "-M", "-", "/", ".", "年", "년 ", "년", "m", "M")
    if not sign:
        run = reader.text
        if len(run) != 2:
            raise dates.Refused
        return day(year, within(reader.digits(2, 2), 1, 12))
    number = within(reader.digits(1, 2), 1, 12)
    reader.must({"年": "月", "년": "월", "년 ": "월"}.get(sign, ""))
    return day(year, number)


def month_joined(reader, order):
    run = reader.digits(6, 6)
    return day(within(run[:4], 1500, 2199), within(run[4:], 1, 12))


def month_last(reader, order):
    number = within(reader.digits(1, 2), 1, 12)
    reader.must("-", "/", ".")
    return day(full_year(reader), number)


def month_named(reader, order):
    number = dates.name_of_month(reader)
    reader.signs(".,", 2)
    reader.link(" of", " de", " del")
    reader.signs("-/. ", 2)
    return day(any_year(reader), number)


def month_named_last(reader, order):
    year = full_year(reader)
    reader.signs("-/. ", 2)
    number = dates.name_of_month(reader)
    reader.maybe(".")
    return day(year, number)


def quarter_number(reader, words):
    """A quarter's word before or behind its number."""
    if reader.maybe(*QUARTER, fold=True):
        reader.maybe(".")
        reader.maybe(" ")
        return within(reader.digits(1, 1), 1, 4)
    number = within(reader.digits(1, 1), 1, 4)
    if words == QUARTER:
        reader.maybe(".", "st", "nd", "rd", "th")
    reader.maybe(" ")
    if not reader.maybe(*words, fold=True):
        raise dates.Refused
    if words == QUARTER:
        reader.maybe(".")
    return number


def quarter(reader, order):
    year = full_year(reader)
    if reader.maybe("年"):
        reader.maybe("第")
        number = within(reader.digits(1, 1), 1, 4)
        reader.must("季")
        reader.maybe("度")
    else:
        apart = reader.signs("-/ ._", 1)
        if not apart and reader.text[:1].isdigit():
            raise dates.Refused
        number = quarter_number(reader, ("q", "t"))
    return day(year, 3 * number - 2)


def quarter_last(reader, order):
    behind = not reader.text[:1].isdigit()
    number = quarter_number(reader, QUARTER)
    if behind and not reader.signs("-/ ._,'", 1):
        raise dates.Refused
    reader.signs("-/ ._,", 2)
    return day(any_year(reader), 3 * number - 2)


def of_week(year, number, weekday=1):
    """A day of an ISO week, at midnight."""
    found = datetime.date.fromisocalendar(year, number, weekday)
    return found.year, found.month, found.day, 0, 0, 0, 0


def week_word(reader):
    """The word for a week and what may stand behind it."""
    if not reader.maybe(*WEEK, fold=True):
        raise dates.Refused
    reader.maybe(".")
    reader.signs("- ", 1)


def week(reader, order):
    year = full_year(reader)
    reader.signs("-/ ", 1)
    week_word(reader)
    return of_week(year, within(reader.digits(1, 2), 1, 53))


def week_last(reader, order):
    week_word(reader)
    number = within(reader.digits(1, 2), 1, 53)
    if not reader.signs("-/ .,", 2):
        raise dates.Refused
    return of_week(full_year(reader), number)


def week_day(reader, order):
    year = full_year(reader)
    reader.maybe("-")
    reader.must("w", "W")
    number = within(reader.digits(1, 2), 1, 53)
    reader.must("-")
    return of_week(year, number, within(reader.digits(1, 1), 1, 7))


def week_joined(reader, order):
    year = full_year(reader)
    reader.must("w", "W")
    run = reader.digits(3, 3)
    return of_week(year, within(run[:2], 1, 53), within(run[2], 1, 7))


WAYS = (
    month, month_joined, month_last, month_named, month_named_last, quarter, quarter_last, week, week_last, week_day,
    week_joined,
)  # fmt: skip
