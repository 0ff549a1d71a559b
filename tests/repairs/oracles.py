"""What every model repair must make of a value, in plain Python, written apart from the repairs: no regex, no arrays.

An oracle takes (values, training values, options) as the kind's raw values: float with NaN, or text with "".
"""

import math
from collections import Counter

DIGITS = frozenset("0123456789")
SPACES = frozenset(" \u00a0\u202f\u2009")
SIGNS, MINUS = frozenset("+-\u2212"), frozenset("-\u2212")
NAN = math.nan
# n number, s sign, u unit, m minus; one space may stand between any two
SCALES = {"K": 1e3, "Mio.": 1e6, "万": 1e4}  # what may stand between a number and its unit
PLAIN_SHAPES = ("n", "sn", "un", "sun", "usn", "nu", "snu")
ACCOUNTING_SHAPES = ("(n)", "nm", "u(n)", "unm", "(un)", "(nu)", "nmu", "(n)u", "num")


def fill(values, train, options):
    """Missing values replaced."""
    value = filler(train, options)
    return [value if is_missing(entry) else entry for entry in values]


def filler(train, options):
    how, present = options.get("how", "automatic"), [entry for entry in train if not is_missing(entry)]
    text = isinstance(train[0], str)
    if how == "this value":
        return options["value"].strip() if text else float(options["value"])
    if not present:
        return "" if text else NAN
    if how == "mean":
        return math.fsum(present) / len(present)
    if text or how == "most frequent":
        counts = Counter(present)
        return min(entry for entry in counts if counts[entry] == max(counts.values()))
    return sorted(present)[math.ceil(len(present) / 2) - 1]


def is_missing(entry):
    return entry == "" or entry != entry


def clip(values, train, options):
    """Values within the bounds."""
    present = sorted(entry for entry in train if not is_missing(entry))
    if options.get("bounds") == "these numbers":
        low, high = (float(options.get(end) or sign) for end, sign in (("low", "-inf"), ("high", "inf")))
    else:
        cut = options.get("share", 1.0) / 100
        low, high = (present[max(math.ceil(len(present) * share) - 1, 0)] for share in (cut, 1 - cut))
    missing = options.get("beyond") == "missing"
    return [
        entry if is_missing(entry) or low <= entry <= high else NAN if missing else low if entry < low else high
        for entry in values
    ]


def merge(values, train, options):
    """Rare and listed categories as one."""
    into, listed, keep = options.get("into", "Other"), options.get("listed", ()), options.get("keep", 10)
    counts = Counter(into if entry in listed else entry for entry in train)
    ranked = sorted((entry for entry in counts if entry not in ("", into)), key=lambda entry: (-counts[entry], entry))
    kept = set(ranked[:keep])

    def merged(entry):
        if entry == "" or entry == into:
            return entry
        return into if entry in listed or (keep and entry not in kept) else entry

    return [merged(entry) for entry in values]


def letter_case(values, train, options):
    """Each character by itself; texts longer than the training ones (rounded up, at most 64) stay."""
    longest, length = min(max(map(len, train)), 64), 8
    while length < longest:
        length *= 2
    upper = options.get("to") == "upper"
    return [
        entry if len(entry) > length else "".join(c.upper() if upper else c.lower() for c in entry) for entry in values
    ]


def read_numbers(values, train, options):
    """What a text means as a number."""
    return [number_of(entry, options) for entry in values]


def number_of(text, options):
    """float or NaN, by taking the text apart from its ends."""
    exponent = scientific(text)
    if exponent is not None:
        return exponent
    units = {entry.partition("=")[0]: float(entry.partition("=")[2] or 1) for entry in options.get("units", "").split()}
    percent = options.get("percent", "as written")
    if percent != "not read":
        units.setdefault("%", 0.01 if percent == "a share" else 1.0)
    units.setdefault("no unit", 1.0)
    scales = {unit: units.pop(unit) for unit in [*units] if SCALES.get(unit) == units[unit]}
    shapes = PLAIN_SHAPES + (ACCOUNTING_SHAPES if options.get("accounting", True) else ())
    found = [
        (sign, size, unit, scale)
        for unit in units
        for scale in ("", *scales)
        for shape in shapes
        for sign, size in [fitted(text, shape, unit, scale, options)]
        if size is not None
    ]
    if not found:
        return NAN
    sign, size, unit, scale = max(found, key=lambda entry: len(entry[2]))
    factor, times = units[unit] if unit in text else 1.0, scales.get(scale, 1.0)
    value = sign * size
    over = round(1 / factor) if factor < 1 and 1 / round(1 / factor) == factor else 1
    return value * (times if over > 1 else times * factor) / over


def fitted(text, shape, unit, scale, options):
    """(sign, size) when the text has that shape with that unit; size None when it has not."""
    left, _, right = shape.partition("n")
    sign = -1 if "m" in shape or "(" in shape else 1
    if "u" in left and unit[-1] in DIGITS:
        return sign, None
    for token in left:
        taken = start(text, token, unit)
        if taken is None:
            return sign, None
        sign = -sign if token == "s" and taken in MINUS else sign
        text = text[len(taken) :]
        text = text[1:] if text[:1] in SPACES else text
    for token in reversed(("k" if scale else "") + right):
        expected = unit if token == "u" else scale if token == "k" else ")"
        taken = text[-1:] if token == "m" and text[-1:] in MINUS else expected
        if not text.endswith(taken) or (token == "m" and taken not in MINUS):
            return sign, None
        text = text[: -len(taken)]
        text = text[:-1] if text[-1:] in SPACES else text
    return sign, magnitude(text, options)


def start(text, token, unit):
    """What the text starts with when it is that token."""
    if token == "s":
        return text[0] if text and text[0] in SIGNS else None
    expected = unit if token == "u" else "("
    return expected if text.startswith(expected) else None


def scientific(text):
    """1.5e3, the same in every format."""
    mantissa, mark, power = text.replace("E", "e", 1).partition("e")
    unsigned, plain = power[1:] if power[:1] in ("+", "-") else power, mantissa.lstrip("+-")
    if not mark or len(mantissa) - len(plain) > 1 or not unsigned or not DIGITS.issuperset(unsigned):
        return None
    first, dot, rest = plain.partition(".")
    if len(first) != 1 or not DIGITS.issuperset(first + rest) or (dot and not 1 <= len(rest) <= 20):
        return None
    if (first == "0" and rest.strip("0")) or len(unsigned) > 3 or (len(unsigned) == 3 and unsigned[0] not in "12"):
        return None
    return float(text)


def magnitude(text, options):
    """The size of digits with separators and a decimal mark, or None."""
    if options.get("decimal") == "either":
        one, other = (magnitude(text, {**options, "decimal": mark}) for mark in ("point", "comma"))
        by_comma = one is None or (other is not None and comma_decides(text))
        return other if by_comma else one
    mark = "," if options.get("decimal") == "comma" else "."
    whole, dot, fraction = text.partition(mark)
    if not DIGITS.issuperset(fraction) or len(fraction) > 40 or not (whole or fraction):
        return None
    digits = whole
    if not DIGITS.issuperset(whole):
        digits = ungrouped(whole, mark) if options.get("thousands", True) else None
    elif len(whole) > 40:
        return None
    return None if digits is None else float(f"{digits}.{fraction}" if digits or fraction else "0")


def comma_decides(text):
    """Of a text that both ways can read: 1.234 is a group, 0,234 and 1234,567 are not."""
    whole, dot, _ = text.partition(".")
    if dot:
        return len(whole) <= 3 and not whole.startswith("0")
    return "," in text and text.startswith("0")


def ungrouped(whole, mark):
    """1.234.567 -> 1234567; the separators alike, groups of three, in India of two before the last."""
    others = {entry for entry in whole if entry not in DIGITS}
    allowed = {"." if mark == "," else ",", *SPACES, "'", "’", "_"}
    if len(others) != 1 or not others <= allowed:
        return None
    separator = others.pop()
    groups = whole.split(separator)
    west = 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    india = separator == "," and 1 <= len(groups[0]) <= 2 and len(groups) > 2
    india = india and all(len(group) == 2 for group in groups[1:-1]) and len(groups[-1]) == 3
    return "".join(groups) if len(groups) <= 6 and (west or india) else None


ORACLES = {
    "read_numbers": read_numbers,
    "fill": fill,
    "clip": clip,
    "merge": merge,
    "letter_case": letter_case,
}
