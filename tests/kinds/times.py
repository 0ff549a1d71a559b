"""What times of day and durations mean, in plain Python, read from left to right; part of the oracles."""

import math

from tests.kinds.dates import DIGITS, Reader, Refused

UNITS = {
    604_800: "w wk wks week weeks woche wochen semaine semaines semana semanas settimana settimane",
    86_400: "d day days tag tage tagen tg jour jours día días dia dias giorno giorni dag dagen",
    3_600: "h hr hrs hour hours std stdn stunde stunden heure heures hora horas ora ore uur",
    60: "m min mins minute minutes minuten minuto minutos minuti minuut",
    1: "s sec secs second seconds sek sekunde sekunden seconde secondes segundo segundos secondi seg",
}


def numbers(text, what, two):
    """[hour, sine, cosine] of a time of day, [seconds] of a duration; NaN for neither."""
    if what == "duration":
        return [first(text, [lambda r: duration(r, two), days, units, iso])]
    hour = first(text, [clock, half, word, joined]) / 3600
    angle = 2 * math.pi * hour / 24
    return [hour, math.sin(angle), math.cos(angle)]


def first(text, ways):
    """What the first way makes of the whole text, else NaN."""
    for way in ways:
        reader = Reader(text)
        try:
            found = way(reader)
            if not reader.text:
                return found
        except Refused:
            continue
    return math.nan


def below(run, limit):
    """The number, or it is refused."""
    if int(run) >= limit:
        raise Refused
    return int(run)


def sixty(reader):
    """Two digits below 60."""
    return below(reader.digits(2, 2), 60)


def fraction(reader, signs=(".", ",")):
    """Decimals behind a sign, as a float below 1; 0 without any."""
    return float("0." + reader.digits(1, 9)) if reader.maybe(*signs) else 0.0


def clock(reader):
    text = reader.text
    begins = reader.maybe("T")
    hour = below(reader.digits(1, 2), 25)
    between = reader.must(":", "h", "H", " h", " H")
    reader.maybe(" ") if between != ":" else ""
    if between != ":" and (begins or hour == 24):
        raise Refused
    minute, second = sixty(reader), 0.0
    if between == ":":
        if reader.maybe(":"):
            whole = sixty(reader)
            second = whole + fraction(reader)
            if hour == 24 and (text.count(".") or text.count(",")):
                raise Refused
        greenwich(reader)
    if hour == 24 and (minute or second):
        raise Refused
    return (hour * 60 + minute) * 60 + second


def greenwich(reader):
    """Z or a zone that is not ahead."""
    if reader.maybe("Z") or not reader.maybe("+", "-"):
        return
    if reader.maybe("00"):
        if reader.text:
            reader.maybe(":")
            reader.must("00")
        return
    raise Refused


def half(reader):
    hour = int(reader.digits(1, 2))
    if not 1 <= hour <= 12:
        raise Refused
    minute = second = 0
    if reader.maybe(":", "."):
        minute = sixty(reader)
        if reader.maybe(":"):
            second = sixty(reader) + fraction(reader)
    reader.maybe(" ")
    letter = reader.must("a", "A", "p", "P").lower()
    reader.maybe(".")
    reader.must("m", "M")
    reader.maybe(".")
    return ((hour % 12 + 12 * (letter == "p")) * 60 + minute) * 60 + second


def word(reader):
    hour = below(reader.digits(1, 2), 25)
    minute = second = 0
    if reader.maybe(":", "."):
        minute = sixty(reader)
        if hour == 24 and minute:
            raise Refused
        if hour < 24 and reader.maybe(":"):
            second = sixty(reader)
    elif hour == 24:
        raise Refused
    reader.maybe(" ")
    reader.must("Uhr", "uhr", "UHR")
    return (hour * 60 + minute) * 60 + second


def joined(reader):
    run = reader.digits(4, 6)
    if len(run) == 5:
        raise Refused
    return (below(run[:2], 24) * 60 + below(run[2:4], 60)) * 60 + below(run[4:] or "0", 60)


def sign(reader):
    """-1 behind a minus."""
    return -1 if reader.maybe("-", "−") else 1


def duration(reader, two):
    turned = sign(reader)
    one = int(reader.digits(1, 6))
    between = reader.must(":", "h", "H", " h", " H")
    if between != ":":
        reader.maybe(" ")
        return turned * (one * 60 + sixty(reader)) * 60
    other = sixty(reader)
    if reader.maybe(":"):
        return turned * ((one * 60 + other) * 60 + (sixty(reader) + fraction(reader)))
    if reader.text:
        if not reader.maybe(".", ","):
            raise Refused
        return turned * (one * 60 + other + float("0." + reader.digits(1, 9)))
    return turned * (one * 60 + other) * (1 if two else 60)


def days(reader):
    count = int(reader.digits(1, 6))
    if not reader.maybe("."):
        reader.maybe(" ")
        reader.must("days", "day", "d", "D", "Tage", "Tag")
        reader.maybe(",")
        reader.must(" ")
    hour = int(reader.digits(1, 2))
    reader.must(":")
    minute, second = sixty(reader), 0
    if reader.maybe(":"):
        second = sixty(reader) + fraction(reader)
    return ((count * 24 + hour) * 60 + minute) * 60 + second


def unit(reader):
    """Seconds of a unit's word."""
    text = ""
    while reader.text[:1] and reader.text[0] not in DIGITS and reader.text[0] not in " .,":
        text, reader.text = text + reader.text[0], reader.text[1:]
    for seconds, words in UNITS.items():
        if any(text in (name, name.upper(), name[:1].upper() + name[1:]) for name in words.split()):
            return seconds
    raise Refused


def units(reader):
    turned, total, parts = sign(reader), 0, 0
    while True:
        whole = int(reader.digits(1, 9))
        rest = fraction(reader)
        reader.maybe(" ")
        total += (whole + rest) * unit(reader)
        reader.maybe(".")
        parts += 1
        if not reader.text:
            break
        reader.signs(", ", 2)
        if rest or not reader.text or reader.text[0] not in DIGITS:
            raise Refused
    if parts > 5:
        raise Refused
    return turned * total


def iso(reader):
    turned = sign(reader)
    reader.must("P")
    left, total, ended = "WDTHMS", 0, False
    while reader.text:
        if "T" in left and reader.maybe("T"):
            left = "HMS"
            if not reader.text:
                raise Refused
            continue
        if ended:
            raise Refused
        whole = int(reader.digits(1, 9))
        rest = fraction(reader)
        letter = reader.must(*left.replace("T", "") if "T" not in left else "WD")
        if (rest and letter in "WD") or (letter == "W" and (total or reader.text)):
            raise Refused
        ended = bool(rest)
        total += (whole + rest) * {"W": 604_800, "D": 86_400, "H": 3_600, "M": 60, "S": 1}[letter]
        left = left[left.index(letter) + 1 :] or "-"
    return turned * total if left != "WDTHMS" else math.nan
