"""What the contract tests ask of the guests, as their authors would write it: oracles, plausible values, options.

Loaded by pytest (-p tests.extension.contracts) in a process in which the guests are installed.
"""

import math

import numpy as np

from core.answers import Answers, described
from core.bundle_schema import FORMATS, BundleSchema
from tests.answers import made as answers_made
from tests.extension.items import ITEM, SHARE
from tests.kinds import edge_cases, oracles
from tests.kinds.bare import bare
from tests.tasks import made as tasks_made


def geo(values, train, options):
    """Latitude and longitude, in plain Python: no regex, no arrays."""
    return [_degrees(bare(value) if isinstance(value, str) else "") for value in values]


def _degrees(text):
    parts = text.split(",")
    if len(parts) != 2:
        return [math.nan, math.nan]
    found = [_one(parts[0]), _one(parts[1].removeprefix(" "))]
    on_earth = abs(found[0]) <= 90 and abs(found[1]) <= 180
    return found if on_earth else [math.nan, math.nan]


def _one(text):
    digits = text[1:] if text[:1] in ("+", "-") else text
    whole, dot, fraction = digits.partition(".")
    fits = 1 <= len(whole) <= 3 and (1 <= len(fraction) <= 12 if dot else True)
    return float(text) if fits and oracles.DIGITS.issuperset(whole + fraction) else math.nan


def point(source):
    """A place on Earth, with or without decimals and a blank."""
    latitude, longitude = source.uniform(-95, 95), source.uniform(-190, 190)
    places = source.choice([0, 1, 2, 6])
    return f"{latitude:.{places}f},{source.choice(['', ' '])}{longitude:.{places}f}"


oracles.ORACLES["geo"] = geo
oracles.VARIANTS["geo"] = [{}]
edge_cases.PLAUSIBLE["geo"] = point


def items(rows, seed):
    """One, two or none of three labels a row; two in the first."""
    random = np.random.default_rng(seed)
    shares = random.random((rows, 3))
    shares[0, :2] = 0.9 - 0.1 * random.random(2)
    found = np.nonzero(shares > 0.5)
    about = {"labels": answers_made.CLASSES, "answer": "items"}
    schema = described(BundleSchema(FORMATS[-1], "named_lines", "answer", (), **about))
    labels = np.array(answers_made.CLASSES, object)[found[1]]
    return Answers(schema, rows, {ITEM: labels, "row": found[0], SHARE: shares[found].astype("float32")})


answers_made.MADE["items"] = items
tasks_made.TARGETS["pooled"] = tasks_made.TARGETS["regression"]
tasks_made.TARGETS["named_lines"] = tasks_made.TARGETS["several_labels"]
