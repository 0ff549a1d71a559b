"""Random and edge-case stored values for every kind, repeatable."""

import datetime
import random
from functools import cache

from tests.kinds.dates import MONTHS

EVIL = (
    None, "", " ", "\t", "nan", "NaN", "None", "null", "inf", "-inf", "Infinity", "1e400", "-1e400", "1e308", "-1e308",
    "1e-320", "0", "-0", "00", "1", "1.0", "0.0", "+1", "--1", "1,5", "1 000", "1_000", "0x10", ".5", "5.", ".", "e5",
    "1e", "1e+", "1e5", "1E5", "1e99999", "9" * 400, "٣", "１", "½", "yes", "YES ", " no", "True", "FALSE", "ja", "да",
    "是", "真", "否", "İ", "ß", "北京", "東京都", "🙂", "👩‍👩‍👧", "é", "e\u0301",
    "\u200b", "\ufeff", "a\x00b", "\x00", "x" * 10_000, "字" * 5_000,
    "2023-02-30", "2023-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "2023-13-01", "2023-00-10", "2023-01-00",
    "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "99-01-01", "2023-1-5", "2023/1/5", "2023-1/5", "20230105",
    "2023-01-05T", "2023-01-05 ", "2023-01-05T24:00", "2023-01-05T23:59", "2023-01-05 23:59:59", "2023-01-05T23:59:60",
    "2023-01-05T12:60", "2023-01-05T1:02", "2023-01-05T12", "2023-01-05T12:00:00.123", "2023-01-05T12:00:00.123456789",
    "2023-01-05T12:00:00.1234567890", "2023-01-05T12:00:00Z", "2023-01-05T12:00Z", "2023-01-05Z",
    "2023-01-05T12:00+02:00",
    "2023-01-05t12:00", "1.2.2023", "31.12.2023", "12.31.2023", "29.2.2023", "29.2.2024", "1/2/2023", "13/2/2023",
    "2/13/2023", "1-2-2023", "1.2.2023 08:30", "1.2/2023", "1.2.23", "１.2.2023", "2023年1月5日", "Jan 5, 2023", "１２",
    ".*", "[0-9]+", "\\d", "(", "$", "^", "a|b", "\n2023-01-05\n", "2023-01-05\n2023-01-06",
    "'; DROP TABLE x;--", "=1+1",
)  # fmt: skip
EVIL += (
    "2024.03.01", "2024. 3. 1.", "2024년 3월 1일", "2024年3月1日 10:00", "1. 3. 2024", "01.03.24", "3/1/24", "1/13/68",
    "1/13/69", "1-Mar-24", "1-MAR-2024", "01MAR2024", "1-mAR-24", "March 1, 2024", "Mar 1st 2024", "1. März 2024",
    "1er mars 2024", "1 de marzo de 2024", "31 février 2023", "Fri, 01 Mar 2024 10:00:00 GMT", "2024-Mar-01",
    "1 марта 2024", "1 Foo 2024", "20240301", "20240301T101500", "20240301101500", "20240301 10:15", "20240301T101500Z",
    "20241301", "18990101", "20240301T241500", "20240230", "2024030", "202403011", "2024-03-01 12:00 AM",
    "2024-03-01 12:30 p.m.", "3/1/24 3:05 PM", "2024-03-01 13:05 pm", "2024-03-01 0:05 am", "2024-03-01T10:00:00+02:00",
    "2024-03-01 10:00-0530", "2024-03-01T10:00+02", "2024-03-01T10:00+16:00", "2024-03-01T10:00-05:60",
    "0001-01-01T00:30+02:00", "9999-12-31T23:30-02:00", "2024-12-31T23:30:00.5-01:00", "2024-03-01T10:00 UTC",
    "1 May 2024 1:00 AM +01:00", "2024-03-01T10:00:00,123", "5 may 24", "may 5 24", "12 Dec. 99", "'24",
)  # fmt: skip
EVIL += (
    "2021-03", "2021/3", "2021.13", "2021-00", "03/2021", "3-2021", "13/2021", "2021年3月", "2021년 3월", "2021M03",
    "202103", "202113", "Mar 2021", "March, 2021", "März 2021", "marzo de 2021", "Jan-23", "Jan '23", "2021-Mar",
    "2021 March", "Foo-23", "1499-03", "2200-03", "2021-Q3", "2021Q3", "Q3 2021", "q3/21", "3Q21", "3Q 2021", "Q5 2021",
    "3. Quartal 2021", "2021 T2", "1st quarter 2021", "2021年第3季度", "2021-W05", "2021W05", "2021-W05-3", "2021W053",
    "2021-W53", "2020-W53", "2020-W53-5", "2026-W53", "2021-W00", "2021W058", "KW 5/2021", "W05 2021", "1970-W01",
    "20230101T0007", "20230101T0007Z", "20230101T000700.5+0100", "20230101T00", "20230101T24", "20230101T000700Z",
    "20230101T0007-03:30", "20230101T0060", "20230101 0007", "20230101T00070", "2024-12-31T24:00",
    "2024-12-31 24:00:00",
    "2024-12-31 24:01", "2024-12-31T24:00:00.5", "9999-12-31T24:00", "2024-12-31T24:00+02:00", "2024-03-01 10:00 CET",
    "2024-03-01 10:00 CEST", "2024-03-01 10:00:00 EST", "2024-03-01T10:00PDT", "2024-03-01 10:00 IST",
    "Mar 1 2024 10:00 PM EST", "2024-03-01 10:00 UTC+02:00", "2024-03-01 10:00 GMT -0330",
    "2024-03-01 10:00 Z+01", "Q321", "T124", "20213Q", "Q3'21", "Q12021", "2021 3Q", "Q3-'21", "20240301T1015 JST",
)  # fmt: skip
EVIL += (
    "7:05", "07:05:30", "7:05 pm", "12:00 am", "12:30 PM", "0:30 pm", "13:00 pm", "7.05 Uhr", "7 Uhr", "24 Uhr",
    "25:10",
    "7 pm", "7pm", "7.30 p.m.", "T07:05", "07:05Z", "07:05:00+00", "07:05+01:00", "24:00", "24:01", "24:00:00", "7h05",
    "19h", "0705", "070530", "2460", "7:5", "7:60", "07:05:30.25", "07:05:30,5", "1:23:45", "0:45", "95:30", "1:23.456",
    "90 min", "1h 30m", "1h30", "1h30m", "2 days 03:00:00", "2 days, 3:00:00", "1 day, 0:00:00", "2d 03:00", "1d 4h",
    "1.02:03:04", "1.02:03:04.5", "PT1H30M", "PT45.5S", "P1DT2H", "P2W", "P1M", "PT1M", "PT0.5H", "PT", "P", "-0:30",
    "-PT1H", "−1:00:00", "-1 day, 21:00:00", "1.5 h", "1,5 h", "1,5 Std. 3 min", "2 Std. 30 Min.", "1 hour, 30 minutes",
    "3 weeks", "1w 2d 3h 4m 5s", "1w 2d 3h 4m 5s 6s", "90 mIn", "5 m 30 s", "1h-30m", "90 parsecs", "1 h and 3 m",
    "000:00",
    "1234567:00", "999999:59:59.999999999",
)  # fmt: skip
ALPHABET = "0123456789.-/:TZ +eE,xаé北🙂\x00\n'\""


def values(kind, count=5_000):
    """`count` stored values: every edge-case one, then plausible ones and broken plausible ones."""
    return [*_values(kind, count)]


@cache
def _values(kind, count):
    source = random.Random(f"{kind} {count}")
    made = [*EVIL]
    while len(made) < count:
        value = PLAUSIBLE[kind](source)
        made.append(broken(value, source) if source.random() < 0.4 else value)
    return tuple(made[:count])


def broken(text, source):
    """The text with one character replaced, added or gone, or something else altogether."""
    spot = source.randrange(len(text) + 1)
    rest = spot + source.randrange(2)
    mended = text[:spot] + source.choice(["", source.choice(ALPHABET), source.choice(ALPHABET)]) + text[rest:]
    return source.choice([mended, mended, mended, "".join(source.choices(ALPHABET, k=source.randrange(25)))])


def a_number(source):
    """Any size, with or without an exponent."""
    return source.choice(
        [
            str(source.randrange(-(10**6), 10**6)),
            repr(source.uniform(-1e6, 1e6)),
            f"{source.uniform(-10, 10)}e{source.randrange(-330, 330)}",
            f" {source.random()}  ",
        ]
    )


def a_word(source):
    """A yes, a no, or a near miss."""
    word = source.choice(["yes", "no", "true", "false", "t", "f", "1", "0", "on", "off", "ja", "нет", "2", "maybe"])
    return source.choice([word, word.upper(), word.title(), f" {word} "])


def a_date(source):
    """A day of any year in any of the forms, often with a time."""
    day = datetime.datetime.fromordinal(source.randint(1, datetime.date.max.toordinal()))
    if source.random() < 0.5:
        day = day.replace(year=source.randint(1950, 2049), day=min(day.day, 28))
    day += datetime.timedelta(seconds=source.randrange(86400))
    year, name = f"{day.year:04d}", source.choice(MONTHS[day.month].split())
    name = source.choice([name, name.upper(), name[:1].upper() + name[1:]])
    text = source.choice(
        [
            f"{year}-{day.month:02d}-{day.day:02d}",
            f"{year}/{day.month}/{day.day}",
            f"{day.day}.{day.month}.{year}",
            f"{day.day:02d}/{day.month:02d}/{year}",
            f"{day.month}-{day.day}-{year}",
            f"{day.day}.{day.month}.{year[2:]}",
            f"{day.day}-{name}-{source.choice([year, year[2:]])}",
            f"{name} {day.day}, {year}",
            f"{day.day}. {name} {year}",
            f"{year}{day.month:02d}{day.day:02d}",
        ]
        + a_period(source, day, name)
    )
    clock = source.choice(
        ["", "", "%H:%M", "%H:%M:%S", "%H:%M:%S.250", "%H:%MZ", "%H:%M:%SZ", "%I:%M %p", "%I:%M:%Spm"]
    )
    zone = source.choice(["", "", "+02:00", "-0330", "+01", " CET", "PST"]) if clock.endswith(("%M", "%S")) else ""
    return text + (source.choice("T ") + day.strftime(clock) + zone if clock else "")


def a_period(source, day, name):
    """Some ways to write the month, quarter or week of a day, and its time without colons."""
    year, (_, week, weekday) = f"{day.year:04d}", day.isocalendar()
    quarter = (day.month + 2) // 3
    return [
        f"{year}-{day.month:02d}",
        f"{day.month}/{year}",
        f"{name} {year}",
        f"{name}-{year[2:]}",
        source.choice([f"{year}-Q{quarter}", f"Q{quarter} {year}", f"{quarter}Q{year[2:]}"]),
        source.choice([f"{year}-W{week:02d}", f"{year}W{week:02d}{weekday}", f"{year}-W{week:02d}-{weekday}"]),
        day.strftime(f"{year}%m%dT%H%M") + source.choice(["", "Z", "+0100"]),
    ]


def a_time(source):
    """A time of day or a duration in any of the forms."""
    whole = int(source.choice([86_400, 3_600, 400_000]) * source.random())
    hour, minute, second = whole // 3600, whole // 60 % 60, whole % 60
    return source.choice(
        [
            f"{hour}:{minute:02}",
            f"{hour:02}:{minute:02}:{second:02}",
            f"{hour}:{minute:02}:{second:02}.{source.randrange(1000):03}",
            f"{hour % 12 + 1}:{minute:02} {source.choice(['am', 'PM', 'p.m.'])}",
            f"{hour}.{minute:02} Uhr",
            f"{hour}h{minute:02}",
            f"{hour}h {minute}m {second}s",
            f"{hour} {source.choice(['hours', 'Std.', 'heures'])} {minute} min",
            f"{source.randrange(400)} days {hour % 24:02}:{minute:02}:{second:02}",
            f"P{source.randrange(9)}DT{hour}H{minute}M{second}.{source.randrange(9)}S",
            f"PT{minute}M",
            f"{minute}:{second:02}.{source.randrange(100):02}",
            f"-{hour}:{minute:02}",
            f"{source.randrange(100) / 8} h",
        ]
    )


def a_category(source):
    """Few frequent values, many rare ones."""
    return source.choice(
        ["red", "green", "blue", "北京", "🙂", "", str(int(source.expovariate(0.05))), f"n{source.random()}"]
    )


WORDS = [
    "the",
    "The",
    "THE",
    "a",
    "and",
    "not",
    "good",
    "GOOD",
    "Good",
    "coffee",
    "Coffee",
    "iPhone",
    "don't",
    "rock'n'roll",
    "l’été",
    "naïve",
    "NAÏVE",
    "naïve",
    "ÉTÉ",
    "été",
    "straße",
    "STRASSE",
    "İstanbul",
    "ΣΑΣ",
    "σας",
    "привет",
    "Привет",
    "ёлка",
    "नमस्ते",
    "दुनिया",
    "مرحبا",
    "한국어",
    "각",
    "2024",
    "3.14",
    "x_y",
    "C++",
    "<br/>",
    "ok",
    "!!!",
    "...",
    "“ok”",
    "—",
    "😀",
    "👍🏽",
    "👩\u200d👩\u200d👧",
    "这家餐馆的菜",
    "很好吃",
    "，不好！",
    "日本語",
    "コーヒー",
    "ｶﾞ",
    "々",
    "ภาษาไทย",
    "ก็ดี",
    "ພາສາ",
    "မြန်မာ",
    "ខ្មែរ",
    "བོད་",
    "zero\u200bwidth",
    "x́̂",
    "''quoted''",
    "’’",
]


def a_text(source):
    """A few words of many languages, in a few spellings, parted in any way."""
    usual = WORDS[: source.choice([8, 20, len(WORDS)])]
    return source.choice([" ", "  ", "\t", "\n", ", ", ""]).join(source.choices(usual, k=source.randrange(1, 25)))


PLAUSIBLE = {
    "number": a_number,
    "boolean": a_word,
    "date": a_date,
    "time": a_time,
    "category": a_category,
    "text": a_text,
}
