"""How texts spell a time of day without a day, and a duration: as patterns, and in plain Python for messages.

The patterns are written for RE2 and Python's re alike and match the whole text, surrounding spaces removed. Plain
spellings (7:05, 07:05:30) are always read; others, the forms, only where a column shows them. Knows no column.
"""

import re
from functools import lru_cache

from core.cells.blanks import bare

CLOCK, DURATION = "time of day", "duration"
IN_MINUTES = "minutes and seconds"  # what two numbers are, as in 4:30, where they are not hours and minutes
FORMS = (
    "half",  # 7:05 pm
    "word",  # 7.05 Uhr
    "h",  # 7h05
    "joined",  # 0705
    "lap",  # 1:23.456
    "days",  # 2 days 03:00:00
    "units",  # 1h 30m
    "iso",  # PT1H30M
    "minus",  # -0:30
)
ALWAYS_ASKED = ("joined",)  # forms that are something else unless the column's name speaks for them
RUNS = 5  # day, hour, minute, second and its fraction are the runs of digits in a text
MISSING = {"colon": 1, "half": 1, "word": 1, "h": 1, "joined": 1, "lap": 2, "days": 0}  # of these, in front
_UNITS = {
    604_800: "w wk wks week weeks woche wochen semaine semaines semana semanas settimana settimane",
    86_400: "d day days tag tage tagen tg jour jours día días dia dias giorno giorni dag dagen",
    3_600: "h hr hrs hour hours std stdn stunde stunden heure heures hora horas ora ore uur",
    60: "m min mins minute minutes minuten minuto minutos minuti minuut",
    1: "s sec secs second seconds sek sekunde sekunden seconde secondes segundo segundos secondi seg",
}
UNITS = {
    spelling: seconds
    for seconds, words in _UNITS.items()
    for word in words.split()
    for spelling in (word, word.upper(), word[:1].upper() + word[1:])
}
ISO_UNITS = {"W": 604_800, "D": 86_400, "H": 3_600, "M": 60, "S": 1}
PARTS = 5  # a number and its unit, at most
FRACTION = ".*[0-9][.,][0-9].*"
AFTERNOON, MORNING = r".*[pP]\.?[mM]\.?", r".*[aA]\.?[mM]\.?"

_H, _M, _F = "([01]?[0-9]|2[0-3])", "[0-5][0-9]", "([.,][0-9]{1,9})?"
_LONG = "[0-9]{1,6}"


@lru_cache(64)
def patterns(what: str, forms: tuple[str, ...] = FORMS) -> dict[str, str]:
    """What a text must match as a whole to be a time of day or a duration, by the way it is written."""
    if what == CLOCK:
        found = {
            "colon": rf"T?({_H}:{_M}(:{_M}{_F})?|24:00(:00)?)(Z|[+-]00(:?00)?)?",
            "half": rf"(0?[1-9]|1[0-2])([:.]{_M}(:{_M}{_F})?)? ?[aApP]\.?[mM]\.?",
            "word": rf"({_H}([:.]{_M}(:{_M})?)?|24[:.]00) ?([uU]hr|UHR)",
            "h": rf"{_H} ?[hH] ?{_M}",
            "joined": rf"([01][0-9]|2[0-3]){_M}({_M})?",
        }
        return {way: pattern for way, pattern in found.items() if way == "colon" or way in forms}
    sign = "[-−]?" if "minus" in forms else ""
    unit = "|".join(sorted(UNITS, key=len, reverse=True))
    number = "[0-9]{1,9}"
    part = rf"{number} ?({unit})\.?[, ]{{0,2}}"
    found = {
        "colon": rf"{sign}{_LONG}:{_M}(:{_M}{_F})?",
        "h": rf"{sign}{_LONG} ?[hH] ?{_M}",
        "lap": rf"{sign}{_LONG}:{_M}[.,][0-9]{{1,9}}",
        "days": rf"{_LONG}( ?(days?|[dD]|Tage?),? |\.)[0-9]{{1,2}}:{_M}(:{_M}{_F})?",
        "units": rf"{sign}({part}){{0,{PARTS - 1}}}{number}{_F} ?({unit})\.?",
        "iso": rf"{sign}P({number}W|({number}D)?T{number}{_F}H|({number}D)?(T({number}H)?({number}M)?({number}{_F}S))"
        rf"|({number}D)?T({number}H)?{number}{_F}M|{number}D)",
    }
    return {way: pattern for way, pattern in found.items() if way == "colon" or way in forms}


_DETECTED = tuple(form for form in FORMS if form not in ALWAYS_ASKED)
TIME = "|".join([*patterns(CLOCK, _DETECTED).values(), *patterns(DURATION, _DETECTED).values()])
_DIGITS, _LETTERS, _ISO = re.compile("[0-9]+"), re.compile(r"[^0-9\s.,+\-−]+"), re.compile("[DHMSW]")
_HALVES = {0: re.compile(MORNING), 12: re.compile(AFTERNOON)}


@lru_cache(64)
def _compiled(what: str, forms: tuple[str, ...]) -> dict[str, re.Pattern[str]]:
    return {way: re.compile(pattern) for way, pattern in patterns(what, forms).items()}


def way_of(text: str, what: str, forms: tuple[str, ...] = FORMS) -> str:
    """How the text is written, "" for none of the known ways."""
    ways = (way for way, pattern in _compiled(what, forms).items() if pattern.fullmatch(text) is not None)
    return next(ways, "")


def seconds(text: str, what: str, forms: tuple[str, ...] = FORMS, minutes: bool = False) -> float | None:
    """Seconds since midnight, or the duration in seconds; None where the text is none.

    `minutes`: two numbers, as in 4:30, are minutes and seconds, not hours and minutes.
    """
    text = bare(text)
    way = way_of(text, what, forms)
    if not way:
        return None
    runs = _DIGITS.findall(text)
    if way in ("units", "iso"):
        words = _ISO.findall(text) if way == "iso" else _LETTERS.findall(text)
        each = [ISO_UNITS[word] if way == "iso" else UNITS[word] for word in words]
        found = float(sum(int(run) * unit for run, unit in zip(runs, each, strict=False)))
        found += float(f"0.{runs[len(each)]}") * each[-1] if len(runs) > len(each) else 0.0
    else:
        found = _counted(text, way, _lined_up(runs, way, minutes and is_pair(text)))
    return -found if text[0] in "-−" else found


def is_pair(text: str) -> bool:
    """Whether two numbers stand there, with one colon between."""
    return PAIR.fullmatch(text) is not None


PAIR = re.compile("[-−]?[0-9]+:[0-9]+")


def _lined_up(runs: list[str], way: str, pair: bool) -> list[str]:
    if way == "joined":
        runs = [runs[0][:2], runs[0][2:4], runs[0][4:] or "0"]
    front = 2 if pair else MISSING[way]
    return (["0"] * front + runs + ["0"] * RUNS)[:RUNS]


def _counted(text: str, way: str, runs: list[str]) -> float:
    day, hour, minute = map(int, runs[:3])
    if way == "half":
        hour = hour % 12 + next(more for more, half in _HALVES.items() if half.fullmatch(text))
    return ((day * 24 + hour) * 60 + minute) * 60 + float(f"{runs[3]}.{runs[4]}")


def spelled(seconds: float, what: str) -> str:
    """Seconds as 07:05, 07:05:30 or, as a duration, 95:30:00; to the second, and never below zero."""
    whole = max(0, round(seconds))  # a sign is a form that a column may lack
    hour, minute, second = whole // 3600, whole // 60 % 60, whole % 60
    if what != CLOCK:
        return f"{hour}:{minute:02}:{second:02}"
    return f"{hour % 24:02}:{minute:02}" + (f":{second:02}" if second else "")


def forms_in(texts: list[str], what: str) -> tuple[str, ...]:
    """Which forms some of these texts need to be read at all, in the order of FORMS."""
    stripped = {bare(text) for text in texts}
    rest = [text for text in stripped if text and not way_of(text, what, ())]
    return tuple(
        form
        for form in FORMS
        if any(
            way_of(text, what) and not way_of(text, what, tuple(other for other in FORMS if other != form))
            for text in rest
        )
    )


def shown(texts: list[str]) -> tuple[str, bool]:
    """Whether these texts are times of day or durations, and whether that is beyond doubt: 25:00 and 7 pm are one only.

    What may be either is a time of day when hours from 12 on are there, or none is written with one digit.
    """
    known = [text for text in texts if way_of(text, CLOCK) or way_of(text, DURATION)]
    clocks = sum(not way_of(text, DURATION) for text in known)
    durations = sum(not way_of(text, CLOCK) for text in known)
    if clocks or durations:
        return (CLOCK if clocks > durations else DURATION), True
    hours = [_DIGITS.findall(text)[0] for text in known]
    late = any(int(hour) >= 12 for hour in hours)
    bare = any(len(hour) == 1 for hour in hours) and any(text.count(":") == 2 or text[0] == "0" for text in known)
    return (DURATION if bare and not late else CLOCK), False


def in_minutes(texts: list[str]) -> bool:
    """Whether two numbers are minutes and seconds: beside laps such as 1:23.4, or 1:02:03, and none beyond an hour."""
    pairs = [text for text in texts if is_pair(text)]
    longer = any(way_of(text, DURATION) == "lap" or text.count(":") == 2 for text in texts)
    return bool(pairs) and longer and all(int(_DIGITS.findall(text)[0]) < 60 for text in pairs)
