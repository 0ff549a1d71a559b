"""What a date text means, in plain Python, read from left to right: no regex, and nothing of the code it judges."""

import datetime

DIGITS = frozenset("0123456789")
MONTHS = {
    1: "january jan januar janvier janv enero ene janeiro gennaio января styczeń stycznia ocak leden",
    2: "february feb februar février févr febrero fevereiro febbraio февраля luty lutego şubat únor",
    3: "march mar märz mär mrz mars marzo março марта marzec marca mart březen maart μαρτίου március",
    4: "april apr avril abril aprile апреля kwiecień kwietnia nisan duben dubna",
    5: "may mai mayo maio maggio mag мая maj maja mayıs květen května mei",
    6: "june jun juni juin junio junho giugno июня czerwiec czerwca haziran červen",
    7: "july jul juli juillet julio julho luglio июля lipiec lipca temmuz červenec",
    8: "august aug août agosto ago augusta sierpień sierpnia ağustos srpen августа",
    9: "september sep sept septembre septiembre setembro settembre сентября wrzesień września eylül září",
    10: "october oct oktober okt octobre octubre outubro out ottobre октября październik ekim říjen",
    11: "november nov novembre noviembre novembro ноября listopad listopada kasım",
    12: "december dec dezember dez décembre déc diciembre dic dezembro dicembre декабря grudzień aralık prosinec",
}
NAMES = {
    spelling: number
    for number, names in MONTHS.items()
    for name in names.split()
    for spelling in (name, name.upper(), name[:1].upper() + name[1:])
}
WEEKDAYS = (
    "mon",
    "monday",
    "tue",
    "tuesday",
    "wed",
    "thu",
    "fri",
    "friday",
    "sat",
    "sun",
    "sunday",
    "freitag",
    "lundi",
)


class Refused(Exception):
    """The text is no date."""


class Reader:
    """Eats a text from the left."""

    def __init__(self, text):
        self.text = text

    def digits(self, least, most):
        """A run of digits, all of it, as text."""
        run = ""
        while self.text[:1] and self.text[0] in DIGITS:
            run, self.text = run + self.text[0], self.text[1:]
        if not least <= len(run) <= most:
            raise Refused
        return run

    def maybe(self, *texts, fold=False):
        """One of these at the front, the longest, or "" when none stands there."""
        front = self.text.lower() if fold else self.text
        for text in sorted(texts, key=len, reverse=True):
            if front.startswith(text):
                self.text = self.text[len(text) :]
                return text
        return ""

    def link(self, *words):
        """One of these when no letter follows."""
        rest = self.text
        if self.maybe(*words) and self.text[:1].isalpha():
            self.text = rest

    def must(self, *texts):
        """One of these, or the text is refused."""
        found = self.maybe(*texts)
        if not found and "" not in texts:
            raise Refused
        return found

    def signs(self, allowed, most):
        """Up to so many of the allowed signs."""
        found = ""
        while self.text[:1] and self.text[0] in allowed and len(found) < most:
            found, self.text = found + self.text[0], self.text[1:]
        return found

    def word(self):
        """Letters."""
        found = ""
        while self.text[:1].isalpha():
            found, self.text = found + self.text[0], self.text[1:]
        return found


def moment(value, order):
    """A datetime in UTC without fractions of a second, or None."""
    text = (value or "").strip()
    for way in (year_first, year_last, named_day_first, named_month_first, named_year_first, compact):
        reader = Reader(text)
        try:
            day = way(reader, order)
            hour, minute, second, offset = day[3:] if len(day) > 3 else clock(reader)
            if reader.text:
                continue
            found = datetime.datetime(*map(int, day[:3]), hour, minute, second)
            return found - datetime.timedelta(minutes=offset)
        except Refused:
            continue
        except (ValueError, OverflowError):
            return None
    return None


def year_first(reader, order):
    year = reader.digits(4, 4)
    sign = reader.must("-", "/", ".", "年", "년")
    sign += reader.maybe(" ") if sign in (".", "년") else ""
    month = reader.digits(1, 2)
    again = reader.must({"年": "月", "년": "월", "년 ": "월"}.get(sign, sign[0]))
    if again in (".", "월"):
        reader.maybe(" ")
    day = reader.digits(1, 2)
    reader.maybe("日", "일", ".")
    return year, month, day


def year_last(reader, order):
    if order == "iso":
        raise Refused
    first = reader.digits(1, 2)
    sign = reader.must("-", "/", ". ", ".")
    second = reader.digits(1, 2)
    reader.must(sign)
    year = reader.digits(2, 4)
    if len(year) == 3 or (sign == ". " and len(year) == 2):
        raise Refused
    month, day = (second, first) if order == "day first" else (first, second)
    return whole(year), month, day


def whole(year):
    number = int(year)
    return number if number >= 100 else number + (2000 if number < 69 else 1900)


def weekday(reader):
    if reader.maybe(*WEEKDAYS, fold=True):
        reader.maybe(".")
        reader.maybe(",")
        reader.must(" ")


def name_of_month(reader):
    word = reader.word()
    if word not in NAMES:
        raise Refused
    return NAMES[word]


def year_behind_name(reader):
    short = reader.maybe("'")
    year = reader.digits(2, 4)
    if len(year) == 3 or (short and len(year) == 4):
        raise Refused
    return whole(year)


def named_day_first(reader, order):
    weekday(reader)
    day = reader.digits(1, 2)
    reader.maybe("st", "nd", "rd", "th", "er", ".", "º", "ª")
    reader.link(" of", " de")
    reader.signs("-/. ", 2)
    month = name_of_month(reader)
    reader.signs(".,", 2)
    reader.link(" de", " del")
    reader.signs("-/. ", 2)
    reader.maybe(",")
    reader.maybe(" ")
    return year_behind_name(reader), month, day


def named_month_first(reader, order):
    weekday(reader)
    month = name_of_month(reader)
    reader.maybe(".")
    reader.signs("-/. ", 2)
    day = reader.digits(1, 2)
    reader.maybe("st", "nd", "rd", "th")
    reader.maybe(",")
    if not reader.signs("-/. ", 2):
        raise Refused
    return year_behind_name(reader), month, day


def named_year_first(reader, order):
    year = reader.digits(4, 4)
    reader.signs("-/. ", 2)
    month = name_of_month(reader)
    reader.maybe(".")
    reader.signs("-/. ", 2)
    day = reader.digits(1, 2)
    reader.maybe(".")
    return year, month, day


def compact(reader, order):
    run = reader.digits(8, 14)
    if len(run) not in (8, 14) or run[:2] not in ("19", "20"):
        raise Refused
    day = (run[:4], run[4:6], run[6:8])
    if not (1 <= int(day[1]) <= 12 and 1 <= int(day[2]) <= 31):
        raise Refused
    time = run[8:]
    if not time:
        rest, reader.text = reader.text, reader.text[1:] if reader.text[:1] in ("T", " ") else reader.text
        time = reader.digits(0, 99)
        if len(time) != 6 or rest == reader.text:
            reader.text = rest
            return day
    reader.maybe("Z")
    if int(time[:2]) > 23 or int(time[2:4]) > 59 or int(time[4:]) > 59:
        raise ValueError
    return (*day, int(time[:2]), int(time[2:4]), int(time[4:]), 0)


def clock(reader):
    """(hour, minute, second, minutes ahead of UTC) of what is left."""
    if not reader.text:
        return 0, 0, 0, 0
    if not reader.maybe("T"):
        reader.maybe(",")
        reader.must(" ")
    hour = int(reader.digits(1, 2))
    reader.must(":")
    minute, second = int(reader.digits(2, 2)), 0
    if reader.maybe(":"):
        second = int(reader.digits(2, 2))
        if reader.maybe(".", ","):
            reader.digits(1, 9)
    hour = half(reader, hour)
    return hour, minute, second, zone(reader)


def half(reader, hour):
    rest = reader.text
    reader.maybe(" ")
    letter = reader.maybe("a", "A", "p", "P").lower()
    reader.maybe(".") if letter else ""
    if not letter or not reader.maybe("m", "M"):
        reader.text = rest
        return hour
    reader.maybe(".")
    if not 1 <= hour <= 12:
        raise ValueError
    return hour % 12 + (12 if letter == "p" else 0)


def zone(reader):
    rest = reader.text
    reader.maybe(" ")
    if reader.maybe("Z", "UTC", "GMT"):
        return 0
    sign = reader.maybe("+", "-")
    if not sign:
        reader.text = rest
        return 0
    run = reader.digits(2, 4)
    if len(run) == 3:
        raise Refused
    hours, minutes = int(run[:2]), int(run[2:] or 0)
    if len(run) == 2 and reader.maybe(":"):
        minutes = int(reader.digits(2, 2))
    if hours > 15 or minutes > 59:
        raise Refused
    return (hours * 60 + minutes) * (-1 if sign == "-" else 1)
