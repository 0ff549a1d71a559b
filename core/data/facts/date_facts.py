"""What stands in a column of date texts: first and last day, order, years of two digits, and what is no date.

Looks at the distinct values in the table `counted` (counting.py). How open questions are taken: date_doubts.py.
"""

import datetime
from collections import Counter

import duckdb
import numpy as np
import pyarrow as pa

from core.data.facts.counting import Spot, spot_of, texts_of
from core.data.questions import date_doubts
from core.doubt import Doubt
from core.kinds.date import Date, DateState, order_shown, spelled, spellings
from core.plain import Plain
from core.reading.engine import literal, the_row
from core.records import ColumnProfile
from core.serving.times.dates import FIRST_YEAR, short_year

_FEW, _MANY = 10_000, 1_000_000  # texts looked at for the order of day and month, and for the first and last
_YEAR_FIRST = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d")
_DAY_FORMATS = {
    "iso": _YEAR_FIRST,
    "day first": ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", *_YEAR_FIRST),
    "month first": ("%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", *_YEAR_FIRST),
}
_DAY = "split_part(replace(trim(value), 'T', ' '), ' ', 1)"  # moments are many, their days few
_LATE = "[ T](2[4-9]|[3-9][0-9]):|:[6-9][0-9]"  # times that no clock shows


def facts(
    database: duckdb.DuckDBPyConnection, position: int, name: str, latest: int | None = None
) -> tuple[Plain, Spot]:
    """(fields of a ColumnProfile, what is no date) for a column whose values mostly look like dates.

    `latest`: the year that births and the like can't lie behind; None: the present one.
    """
    some, counts = texts_of(database, position, _FEW)
    forms = spellings(some)
    texts = some.to_pylist()
    if not date_doubts.plausible(texts, forms):
        return {"date": 0.0}, Spot(0)
    order, sure = order_shown(some)
    report: Plain = {"day_order": order, "day_order_sure": sure}
    doubts: tuple[Doubt, ...] = ()
    first_year = FIRST_YEAR
    if "short" in forms:
        years: Counter[int] = Counter()
        for text, count in zip(texts, counts, strict=True):
            if (year := short_year(text)) is not None:
                years[year] += int(count)
        first_year, doubt = date_doubts.century(name, years, latest or datetime.date.today().year, texts, order)
        report["options"] = {"first_year": first_year}
        doubts = (doubt,) if doubt else ()
    state = DateState(order, forms=forms, first_year=first_year)
    ends, spot = _with_forms(database, position, state) if forms else _plain(database, position, state)
    return {**report, "earliest": ends[0], "latest": ends[1], "doubts": doubts}, spot


def latest_year(profiles: list[ColumnProfile]) -> int | None:
    """The last year that stands in full in a column of dates other than births; None where that is not past."""
    ends = [
        int(profile.latest[:4])
        for profile in profiles
        if profile.latest and not profile.options and not date_doubts.lies_behind(profile.name)
    ]
    last = max(ends, default=9999)
    return last if last < datetime.date.today().year else None


def may_lie_ahead(profile: ColumnProfile, latest: int | None) -> bool:
    """Whether these are births or the like in years of two digits, some of which may be later than `latest`."""
    return latest is not None and bool(profile.options) and date_doubts.lies_behind(profile.name)


def _with_forms(database: duckdb.DuckDBPyConnection, position: int, state: DateState) -> tuple[list[str], Spot]:
    """First and last day, and what is none, as the kind's own graph reads each text."""
    texts, _ = texts_of(database, position, _MANY)
    days = Date().day_numbers(texts, state)
    known = days[np.isfinite(days)]
    ends = [spelled(float(day), clock=False) for day in (known.min(), known.max())] if len(known) else ["", ""]
    return ends, spot_of(database, position, texts.filter(pa.array(~np.isfinite(days))).to_pylist())


def _plain(database: duckdb.DuckDBPyConnection, position: int, state: DateState) -> tuple[list[str], Spot]:
    """The same for plain spellings: only days and times that look odd are read by the kind's own graph."""
    known = ", ".join(literal(form) for form in _DAY_FORMATS[state.order])
    day = f"CAST(try_strptime(text, [{known}]) AS DATE)"
    distinct = f"SELECT DISTINCT {_DAY} AS text FROM counted WHERE position = {position}"
    first, last, odd = the_row(
        database.execute(f"SELECT min({day}), max({day}), count(*) - count({day}) FROM ({distinct})")
    )
    ends = ["" if end is None else str(end) for end in (first, last)]
    looked = [f"{_DAY} IN (SELECT text FROM ({distinct}) WHERE {day} IS NULL)"] if odd else []
    if the_row(database.execute(f"SELECT max(strlen(value)) > 11 FROM counted WHERE position = {position}"))[0]:
        looked.append(f"regexp_matches(value, {literal(_LATE)})")
    texts, _ = texts_of(database, position, _MANY, " OR ".join(looked) or "false")
    days = Date().day_numbers(texts, state)
    spot = spot_of(database, position, texts.filter(pa.array(~np.isfinite(days), pa.bool_())).to_pylist())
    return ends, spot
