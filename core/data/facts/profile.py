"""Facts about each column of a dataset, and where its odd values stand. Decides nothing."""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from core.cells.missing import UNKNOWN
from core.data.facts import counting, date_facts, distribution, time_facts
from core.data.facts.counting import Spot
from core.data.facts.media_facts import counted_spread, media_facts
from core.data.numbers import evidence as number_evidence
from core.data.numbers.evidence import Evidence, Spelled, gathered
from core.data.numbers.facts import as_read
from core.data.numbers.number_reading import Looked, profiles_read
from core.data.questions import day_order, yes_no
from core.plain import Plain
from core.reading.engine import literal, the_row
from core.records import ColumnProfile

_TWO_AT_ONCE = 3_000_000  # rows up to which the distinct values of two columns fit the memory set aside
_TIMED = 0.9  # share of dates or times from which a column holds no numbers
_MOSTLY = 0.5  # share of numbers, dates or yes and no from which "unknown" is a gap


@dataclass(frozen=True)
class Examined:
    """A column's profile, and its values that are no number, infinite, beyond counting.HUGE, no date or no time.

    `evidence`: on how its numbers are written; `decimals`: it has plain numbers with a point before decimals.
    """

    profile: ColumnProfile
    unreadable: Spot
    infinite: Spot
    huge: Spot
    no_date: Spot = Spot(0)
    no_time: Spot = Spot(0)
    evidence: Evidence | None = None
    decimals: bool = False


def examine(
    data: Path, progress: Callable[[float], None] | None = None, decimal: str = "", delimiter: str = ""
) -> list[Examined]:
    """Look at every column of a dataset file (`__row` and the columns), in its order. `progress` gets a share 0..1.

    `decimal`: the decimal mark of numbers written as text, where the user said so. `delimiter`: of the file that the
    dataset was read from.
    """
    rows = pq.read_metadata(data).num_rows
    found: list[Examined] = []
    with (
        tempfile.TemporaryDirectory(prefix="atelier-profile-") as folder,
        counting.opened(data, Path(folder)) as database,
        ThreadPoolExecutor(2 if rows <= _TWO_AT_ONCE else 1, "profile") as threads,
    ):
        batches = counting.batches(database, rows)
        looking = [threads.submit(_batch, database, data, batch, rows) for batch in batches]
        try:
            for index, look in enumerate(looking):
                found += look.result()
                if progress:
                    progress((index + 1) / len(looking))
        finally:
            threads.shutdown(cancel_futures=True)
        looked = [Looked(entry.profile, entry.evidence, entry.decimals) for entry in found]
        profiles = [as_read(database, profile) for profile in profiles_read(looked, delimiter, decimal)]
    return [replace(entry, profile=profile) for entry, profile in zip(found, profiles, strict=True)]


def _batch(database: duckdb.DuckDBPyConnection, data: Path, batch: list[counting.Counted], rows: int) -> list[Examined]:
    with counting.counted(database, batch) as counted:
        facts = counting.facts(counted)
        frequent = counting.frequent(counted)
        numbers = counting.numbers(counted)
        lengths = counting.lengths(counted, facts)
        spelled = number_evidence.spelled(counted, [each.position for each in batch if each.storage == "text"])
        found = []
        for column in batch:
            if column.position not in facts:
                found.append(_empty(column, rows))
                continue
            described = _described(counted, column, rows, facts[column.position])
            extra = distribution.facts(*numbers[column.position]) if column.position in numbers else {}
            if column.storage == "bytes":
                extra["media"] = media_facts(data, column.name)
            elif column.position in lengths:
                extra["lengths"] = counted_spread(*lengths[column.position])
            shown = () if column.storage == "bytes" else tuple(frequent[column.position])
            entry = _examined(column.name, rows, facts[column.position], {**described, **extra}, shown)
            entry = _with_times(counted, column.position, _with_days(counted, column.position, entry))
            written = spelled.get(column.position, Spelled())
            timed = max(entry.profile.date, entry.profile.time) >= _TIMED
            evidence = None if timed else gathered(counted, column.position, entry.profile, written)
            found.append(replace(_with_doubt(entry), evidence=evidence, decimals=written.points > written.threes))
        latest = date_facts.latest_year([entry.profile for entry in found])
        return [
            _with_days(counted, column.position, entry, latest)
            if date_facts.may_lie_ahead(entry.profile, latest)
            else entry
            for column, entry in zip(batch, found, strict=True)
        ]


def _with_days(
    database: duckdb.DuckDBPyConnection, position: int, examined: Examined, latest: int | None = None
) -> Examined:
    profile = examined.profile
    if profile.storage not in ("text", "integer") or profile.date < _MOSTLY:
        return examined
    found, no_date = date_facts.facts(database, position, profile.name, latest)
    profile = replace(profile, **found)
    asked = day_order.doubt(profile)
    doubts = (asked, *profile.doubts) if asked else profile.doubts
    return replace(examined, profile=replace(profile, doubts=doubts), no_date=no_date)


def _with_times(database: duckdb.DuckDBPyConnection, position: int, examined: Examined) -> Examined:
    profile = examined.profile
    share = profile.time
    if profile.storage == "text" and profile.numeric == 1 and time_facts.is_joined(profile):
        share = 1.0
    if profile.storage != "text" or share < _MOSTLY:
        return examined
    found, no_time = time_facts.facts(database, position, profile.name, share)
    return replace(examined, profile=replace(profile, **found), no_time=no_time)


def _with_doubt(examined: Examined) -> Examined:
    asked = yes_no.doubt(examined.profile)
    doubts = (*examined.profile.doubts, asked) if asked else examined.profile.doubts
    return replace(examined, profile=replace(examined.profile, doubts=doubts)) if asked else examined


def _described(
    database: duckdb.DuckDBPyConnection, column: counting.Counted, rows: int, facts: tuple[Any, ...]
) -> Plain:
    present, _, numeric, boolean, date, nested, longest, length, words, smallest, largest = facts[:11]
    time = facts[20]
    storage = column.storage
    known = present
    if storage == "text" and _MOSTLY * present <= max(numeric, boolean, date, time) < present:
        known = present - _unknown(database, column.position)
    days = {}
    if storage in ("date", "timestamp"):
        days, date = {"earliest": smallest, "latest": largest}, present
    return {
        "storage": "list" if storage == "text" and nested == present else storage,
        "numeric": min(float(numeric / known), 1.0),
        "boolean": 1.0 if storage == "boolean" else min(float(boolean / known), 1.0),
        "date": min(float(date / known), 1.0),
        "time": min(float(time / known), 1.0),
        **days,
        "longest": 0 if storage == "bytes" else int(longest),
        "mean_length": 0.0 if storage == "bytes" else float(length),
        "mean_words": 0.0 if storage == "bytes" else float(words),
    }


def _unknown(database: duckdb.DuckDBPyConnection, position: int) -> int:
    """How many values say in words that they are not known: an answer in a column of words, a gap in one of numbers."""
    words = ", ".join(map(literal, UNKNOWN))
    found = the_row(
        database.execute(
            f"SELECT coalesce(sum(n), 0) FROM counted WHERE position = {position} AND lower(trim(value)) IN ({words})"
        )
    )
    return int(found[0])


def _examined(name: str, rows: int, facts: tuple[Any, ...], described: Plain, frequent: tuple[Any, ...]) -> Examined:
    threes = _threes(facts[11:20])
    unreadable, infinite, huge = (Spot(int(count), (first or 0) + 1, text or "") for count, first, text in threes)
    profile = ColumnProfile(
        name=name,
        rows=rows,
        missing=rows - int(facts[0]),
        unique=int(facts[1]),
        infinite=infinite.count,
        plain=described["storage"] == "boolean" or (facts[2] == facts[0] and not infinite.count),
        frequent=frequent,
        **described,
    )
    return Examined(profile, unreadable, infinite, huge)


def _threes(values: tuple[Any, ...]) -> Iterator[tuple[Any, Any, Any]]:
    return zip(values[0::3], values[1::3], values[2::3], strict=True)


def _empty(column: counting.Counted, rows: int) -> Examined:
    profile = ColumnProfile(name=column.name, storage=column.storage, rows=rows, missing=rows, unique=0, plain=True)
    return Examined(profile, Spot(0), Spot(0), Spot(0))
