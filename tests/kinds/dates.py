"""What a date text means, in plain Python, read from left to right: no regex, and nothing of the code it judges."""

import datetime

from tests.kinds.bare import bare

DIGITS = frozenset("0123456789")
MONTHS = {
    1: "january jan januar janvier janv enero ene janeiro gennaio января styczeń stycznia ocak leden",
    2: "february feb februar février févr febrero fevereiro febbraio февраля luty lutego şubat únor",
    3: "march mar märz mär mrz mars marzo março марта marzec marca mart březen maart μαρτίου március",
    4: "april apr avril abril aprile апреля kwiecień kwietnia nisan duben dubna",
    5: "may mai mayo maio maggio mag мая maj maja mayıs květen května mei",
    6: "june jun juni juin junio junho giugno июня czerwiec czerwca haziran červen",
    7: "july jul juli juillet julio julho luglio июля июл lipiec lipca temmuz červenec",
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


ZONES = {"UT": 0, "WET": 0, "CET": 60, "MEZ": 60, "BST": 60, "CEST": 120, "MESZ": 120, "WEST": 60, "MET": 60}
ZONES |= {"MEST": 120, "EET": 120, "EEST": 180, "SAST": 120, "MSK": 180, "MSD": 240, "PKT": 300, "NPT": 345}
ZONES |= {"WIB": 420, "HKT": 480, "SGT": 480, "AWST": 480, "JST": 540, "KST": 540, "ACST": 570, "ACDT": 630}
ZONES |= {"AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "BRT": -180, "ART": -180, "NST": -210, "NDT": -150}
ZONES |= {"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420}
ZONES |= {"AKST": -540, "AKDT": -480, "HST": -600}


class Refused(Exception):
    """The text is no date."""


class Reader:
    """Eats a text from the left."""

    def __init__(self, text, first_year=1969):
        self.text = text
        self.first_year = first_year

    def digits(self, least, most):
        """A run of digits, all of it, as text."""
        run = ""
        while self.text[:1] and self.text[0] in DIGITS:
            run, self.text = run + self.text[0], self.text[1:]
        if not least <= len(run) <= most:
            raise Refused
        return run

    def maybe(self, *texts, fold=False):
        """One of these at the preprocessing, the longest, or "" when none stands there."""
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


def moment(value, order, first_year=1969):
    """A datetime in UTC without fractions of a second, or None."""
    text = bare(value or "")
    days = (year_first, year_last, named_day_first, named_month_first, named_year_first, compact)
    for way in (*days, *periods.WAYS):
        reader = Reader(text, first_year)
        try:
            day = way(reader, order)
            hour, minute, second, offset = day[3:] if len(day) > 3 else clock(reader)
            if reader.text:
                continue
            late = (hour, minute, second) == (24, 0, 0)
            found = datetime.datetime(*map(int, day[:3]), 0 if late else hour, minute, second)
            return found + datetime.timedelta(days=late, minutes=-offset)
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
    return whole(year, reader.first_year), month, day


def whole(year, first_year):
    """A year of two digits in the hundred years from first_year on."""
    number = int(year)
    if number >= 100:
        return number
    return next(full for full in range(first_year, first_year + 100) if full % 100 == number)


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
    return whole(year, reader.first_year)


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
    if run[8:]:
        reader.maybe("Z")
        return (*day, *sixty(run[8:]), 0)
    rest, t = reader.text, reader.maybe("T", " ")
    try:
        time = reader.digits(2, 6)
        if reader.text[:1] == ":" or len(time) % 2 or (t != "T" and len(time) < 6):
            raise Refused
        if t == "T":
            return (*day, *sixty(time), basic_end(reader, len(time)))
        reader.maybe("Z")
        return (*day, *sixty(time), 0)
    except Refused:
        reader.text = rest
        return day


def sixty(run):
    """Hour, minute and second of two, four or six digits."""
    hour, minute, second = (int(run[start : start + 2] or 0) for start in (0, 2, 4))
    if (hour > 23 and (hour, minute, second) != (24, 0, 0)) or minute > 59 or second > 59:
        raise ValueError
    return hour, minute, second


def basic_end(reader, count):
    """What stands behind digits of a time: a fraction and a zone; minutes ahead of UTC."""
    if count == 6 and reader.maybe(".", ","):
        reader.digits(1, 9)
    return zone(reader)


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
    """Minutes ahead of UTC; what is no zone stays."""
    rest = reader.text
    reader.maybe(" ")
    word = reader.maybe(*ZONES, "Z", "UTC", "GMT")
    if word in ZONES:
        return ZONES[word]
    behind = reader.text
    if word in ("UTC", "GMT"):
        reader.maybe(" ")
    sign = "" if word == "Z" else reader.maybe("+", "-")
    if not sign:
        reader.text = behind if word else rest
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


from tests.kinds import periods  # noqa: E402 (it reads with what stands above)
