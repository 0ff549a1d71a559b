"""Units that people write beside numbers, and how many of one make another, so that 12 kg and 3 lb are one column.

Turns only units that differ by a factor alone: no temperatures, no currencies.
"""

from collections import Counter

CURRENCIES = ("€", "$", "£", "¥", "₹", "₽", "₩", "₺", "zł", "kr", "CHF", "EUR", "USD", "GBP", "JPY", "CNY", "US$", "元")
_CURRENCIES = frozenset(
    (
        *CURRENCIES,
        "Fr",
        "SFr",
        "Rs",
        "INR",
        "R$",
        "A$",
        "C$",
        "HK$",
        "AUD",
        "CAD",
        "SEK",
        "NOK",
        "DKK",
        "PLN",
        "CZK",
        "Kč",
    )
    + (
        "HUF",
        "Ft",
        "RUB",
        "руб",
        "р",
        "TRY",
        "TL",
        "BRL",
        "MXN",
        "ZAR",
        "SGD",
        "HKD",
        "RMB",
        "KRW",
        "円",
        "원",
        "人民币",
    )
    + ("Euro", "euro", "euros", "Dollar", "dollars", "Ft", "lei", "RON", "ILS", "₪", "₴", "UAH", "THB", "฿", "₫", "₱")
)
_LETTERS = {"K": 1e3, "k": 1e3, "M": 1e6, "m": 1e6, "B": 1e9, "b": 1e9, "T": 1e12}
_SCALES = {
    **dict.fromkeys(("thousand", "tsd", "tausend", "thd", "tys", "тыс", "千", "천"), 1e3),
    **dict.fromkeys(("万", "萬", "만"), 1e4),
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs"), 1e5),
    **dict.fromkeys(
        ("million", "millions", "mio", "mln", "mn", "mill", "millionen", "millones", "млн", "百万", "百萬"), 1e6
    ),
    **dict.fromkeys(("crore", "crores", "cr", "千万", "千萬"), 1e7),
    **dict.fromkeys(("亿", "億", "억"), 1e8),
    **dict.fromkeys(("billion", "billions", "bn", "bln", "mrd", "milliarden", "milliard", "mld", "mds", "млрд"), 1e9),
    **dict.fromkeys(("trillion", "trillions", "trn", "bio", "трлн", "兆", "조"), 1e12),
}
_SIZES = (
    {"kg": 1.0, "g": 0.001, "mg": 1e-6, "t": 1000.0, "lb": 0.45359237, "oz": 0.028349523125},
    {"m": 1.0, "cm": 0.01, "mm": 0.001, "km": 1000.0, "in": 0.0254, "ft": 0.3048, "yd": 0.9144, "mi": 1609.344},
    {"l": 1.0, "ml": 0.001, "cl": 0.01, "dl": 0.1, "hl": 100.0, "gal": 3.785411784},
    {"s": 1.0, "ms": 0.001, "min": 60.0, "h": 3600.0, "d": 86400.0},
    {"kj": 1.0, "j": 0.001, "kcal": 4.184},
    {"wh": 1.0, "kwh": 1000.0, "mwh": 1e6},
    {"kb": 1.0, "mb": 1000.0, "gb": 1e6, "tb": 1e9},
)
_SAME = {
    **dict.fromkeys(("lbs", "pound", "pounds"), "lb"),
    **dict.fromkeys(("kgs", "kilo", "kilos"), "kg"),
    **dict.fromkeys(("gr", "grams"), "g"),
    **dict.fromkeys(("inch", "inches"), "in"),
    **dict.fromkeys(("foot", "feet"), "ft"),
    **dict.fromkeys(("mile", "miles"), "mi"),
    **dict.fromkeys(("sec", "secs", "seconds"), "s"),
    **dict.fromkeys(("mins", "minutes"), "min"),
    **dict.fromkeys(("hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("day", "days"), "d"),
}


_NAMED = frozenset(name for sizes in _SIZES for name in sizes) | _SAME.keys()
_LISTED = (
    "°c °f ps hp hz khz mhz ghz pa hpa kpa mpa bar mbar db ppm ppb px dpi pt em m2 m3 m² m³ cm2 cm² cm3 cm³ km2 km² qm "
    "sqm sqft ha ac km/h kmh mph kn rpm mah kw mw gw kv mv ma kwp nm µm um cc ccm mol mmol mg/dl mmol/l cal byte gib "
    "mib bit bps mbps gbps st stk stück stueck pcs pc pieces x y yr yrs year years mo month months wk wks week weeks "
    "jahre jahr monate tage std stunden sek "
    "岁 歳 年 月 天 个 個 件 人 名 米 公里 公斤 斤 克 吨 小时 分钟 秒 分 円 点 평 세 명 개"
)
_MEASURES = frozenset(_LISTED.split())


def scale(word: str) -> float:
    """How much a word or letter behind a number multiplies it where it does: 1000 for K and Tsd.; 0 for any other."""
    return _LETTERS.get(word) or _SCALES.get(word.casefold().rstrip("."), 0.0)


def is_letter(word: str) -> bool:
    """Whether it is a letter that multiplies in some columns and means something else in others."""
    return word in _LETTERS


def is_currency(word: str) -> bool:
    """Whether it is a currency's sign or code."""
    return word in _CURRENCIES or word.rstrip(".-") in _CURRENCIES


def is_known(word: str) -> bool:
    """Whether it is a unit that hardly means anything else; a capital letter alone is none, and signs are."""
    if len(word) == 1 and word.isupper() and word.isascii():
        return False
    name = word.casefold().rstrip(".")
    return name in _NAMED or name in _MEASURES or is_currency(word) or not any(map(str.isalpha, word))


def parted(word: str) -> tuple[str, ...]:
    """A word in two where a multiplier and a currency are written as one: M€, 万元, kUSD."""
    if is_currency(word) or is_known(word):
        return (word,)
    cuts = ((word[:end], word[end:]) for end in range(len(word) - 1, 0, -1))
    return next((cut for cut in cuts if scale(cut[0]) and is_currency(cut[1])), (word,))


def factors(found: Counter[str]) -> dict[str, float] | None:
    """How much each unit counts in the most frequent one, which comes first; None when they measure unlike things."""
    names = {unit: _SAME.get(unit.casefold(), unit.casefold()) for unit in found}
    sizes = next((sizes for sizes in _SIZES if all(name in sizes for name in names.values())), None)
    if sizes is None or not found:
        return None
    order = sorted(found, key=lambda unit: (-found[unit], unit))
    base = sizes[names[order[0]]]
    return {unit: float(f"{sizes[names[unit]] / base:.12g}") for unit in order}


def written(known: dict[str, float]) -> str:
    """The same as the repair “Read numbers” takes it: kg lb=0.45359237."""
    return " ".join(unit if factor == 1 else f"{unit}={factor:.12g}" for unit, factor in known.items())
