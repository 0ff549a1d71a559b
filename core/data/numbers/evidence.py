"""What is looked at of a column of texts to tell how its numbers are written: some values, and those that tell most.

Asks DuckDB's table `counted` (core.data.facts.counting) and decides nothing.
"""

from dataclasses import dataclass
from typing import Any

import duckdb

from core.data.numbers.format import options_for
from core.data.numbers.marks import cells_of, tally
from core.reading.engine import literal
from core.records import ColumnProfile

SAMPLE = 500
LONG = 9  # digits from which it is worth a look whether they name something
PLAIN = 0.95  # share of plain numbers from which a column is one of numbers, whatever the rest is
_TELLING = 20
# texts in which a mark can't be read in two ways: 0,5 and 1,25 and 1.234,5 and 1,234,567 and 1234,567
_TELLS = "|".join(
    (
        "(^|[^0-9.,])0?[.,][0-9]",
        "[.,][0-9]{1,2}([^0-9]|$)",
        "[.,][0-9]{4}",
        "[0-9]{4}[.,][0-9]",
        "[.,][0-9]{3}[.,]",
        "[0-9][ '’][0-9]{3}[.,]",
    )
)
_MARKED = r"[0-9][.,][0-9]"
_THREES = "[+-]?[1-9][0-9]{{0,2}}[.][0-9]{{3}}"
_POWERED = "(contains(value, 'e') OR contains(value, 'E'))"
_PADDED = f"""CASE WHEN value >= '0' AND value < '1' AND strlen(value) > 1
    THEN NOT contains(value, '.') AND NOT {_POWERED} ELSE false END"""  # CASE spares most values the search
_SPELLED = f"""
SELECT position, coalesce(sum(n) FILTER (contains(value, '.')), 0),
    coalesce(sum(n) FILTER (CASE WHEN strlen(value) BETWEEN 5 AND 8 AND substr(value, -4, 1) = '.'
        THEN regexp_full_match(value, '{_THREES}') ELSE false END), 0),
    coalesce(sum(n) FILTER ({_PADDED}), 0), coalesce(sum(n) FILTER ({_POWERED}), 0),
    coalesce(sum(n) FILTER (value >= '+' AND value < ','), 0), min(strlen(value)), max(strlen(value)),
    max(number) FILTER (NOT contains(value, '.'))
FROM counted WHERE number IS NOT NULL AND position IN ({{positions}}) GROUP BY position
"""


@dataclass(frozen=True)
class Spelled:
    """How the values that are plain numbers are spelled: with a point, with one before exactly three digits, with a
    needless 0 in front, with an E, with a plus sign; the shortest and longest text; the largest number without a point.
    """

    points: int = 0
    threes: int = 0
    padded: int = 0
    powered: int = 0
    plus: int = 0
    shortest: int = 0
    longest: int = 0
    largest: float = 0.0


@dataclass(frozen=True)
class Evidence:
    """`counts`: texts looked at and how often each stands there; `powers`: some with an E between digits."""

    counts: dict[str, int]
    spelled: Spelled = Spelled()
    powers: tuple[str, ...] = ()


def spelled(database: duckdb.DuckDBPyConnection, texts: list[int]) -> dict[int, Spelled]:
    """By position, of those columns of texts that hold any plain number."""
    if not texts:
        return {}
    rows = database.execute(_SPELLED.format(positions=", ".join(map(str, texts)))).fetchall()
    return {row[0]: _spelled(row) for row in rows}


def _spelled(row: tuple[Any, ...]) -> Spelled:
    points, threes, padded, powered, plus, shortest, longest = map(int, row[1:8])
    return Spelled(points, threes, padded, powered, plus, shortest, longest, float(row[8] or 0.0))


def gathered(
    database: duckdb.DuckDBPyConnection, position: int, profile: ColumnProfile, spelled: Spelled
) -> Evidence | None:
    """The evidence on one column; None where its values are no texts or plain numbers beyond doubt."""
    if profile.storage != "text" or not profile.unique:
        return None
    is_open = 0 < spelled.points == spelled.threes
    is_long = spelled.longest >= LONG and not spelled.points
    if profile.numeric == 1.0 and not (is_open or spelled.padded or spelled.powered or is_long):
        return None
    counts = _some(database, position, "true")
    if profile.numeric < PLAIN and options_for(profile, counts) is None:
        return None  # no numbers, and perhaps long texts, which are not searched
    seen = tally(cells_of(counts))
    if len(counts) == SAMPLE and (profile.numeric >= PLAIN or not (seen.comma or seen.point)):
        counts |= _some(database, position, f"regexp_matches(value, {literal(_MARKED)})")
        counts |= _some(database, position, f"regexp_matches(value, {literal(_TELLS)})", _TELLING)
        counts |= _some(database, position, "number IS NULL")
    powers = _some(database, position, f"number IS NOT NULL AND {_POWERED}") if spelled.powered else {}
    return Evidence(counts, spelled, tuple(powers))


def _some(database: duckdb.DuckDBPyConnection, position: int, condition: str, most: int = SAMPLE) -> dict[str, int]:
    chosen = f"SELECT value, n FROM counted WHERE position = {position} AND {condition}"
    return dict(database.execute(f"{chosen} ORDER BY n DESC, first LIMIT {most}").fetchall())
