"""Columns of times of day or durations: whether they are, which of the two by name and rows, and what is no time."""

import re

import duckdb
import numpy as np
import pyarrow as pa

from core.data.facts.counting import Spot, spot_of, texts_of
from core.doubt import Doubt, Meaning
from core.kinds.time import Time, TimeState
from core.messages import Message
from core.plain import Plain
from core.records import ColumnProfile
from core.serving.times.clocks import CLOCK, DURATION, FORMS, in_minutes, seconds, shown, spelled, way_of

_FEW, _MANY = 5_000, 1_000_000
_LASTS = re.compile(
    r"durat|elapsed|length|lasted|runtime|took|taken|wait|delay|lap|split|pace|spent|time.?to|playtime|dauer|laufzeit"
    r"|fahrzeit|wartezeit|verspätung|durée|duree|attente|duración|duracion|durata|tiempo.?de|时长|耗时|用时|所要",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"clock|time.?of.?day|uhrzeit|(^|[\W_])(at|uhr|start|end|begin\w*|ende|von|bis|heure|hora|ora)($|[\W_])|depart|arriv"
    r"|abfahrt|ankunft|opening|closing|open|close|sunrise|sunset|hhmm|時刻|时刻",
    re.IGNORECASE,
)
_JOINED = re.compile(r"time|zeit|uhr|hour|clock|hhmm|heure|hora|ora($|[\W_])|时间|時刻", re.IGNORECASE)


def facts(database: duckdb.DuckDBPyConnection, position: int, name: str, share: float) -> tuple[Plain, Spot]:
    """(fields of a ColumnProfile, what is no time) for a column, `share` of whose values look like times."""
    found, counts = texts_of(database, position, _FEW)
    texts, counts = found.to_pylist(), counts.tolist()
    if not _is_time(texts):
        return {"time": 0.0}, Spot(0)
    what, doubt = _what(name, texts, counts)
    state = Time().fit(pa.array(texts, pa.string()), Time.Options.model_validate({"what": what}))
    report = {"time": share, "options": {"what": what}, "doubts": (doubt,) if doubt else ()}
    return report, _no_time(database, position, state)


def is_joined(profile: ColumnProfile) -> bool:
    """Whether digits such as 0705 are times: the frequent are, some begin with 0, and the column's name says so."""
    known = [text.strip() for text, _ in profile.frequent]
    padded = any(text.startswith("0") for text in known)
    return padded and bool(_JOINED.search(profile.name)) and all(way_of(text, CLOCK) == "joined" for text in known)


def _is_time(texts: list[str]) -> bool:
    """False where each text is one number with one and the same unit: that is a number (90 min)."""
    units = set()
    for text in texts:
        if way_of(text, CLOCK) or way_of(text, DURATION) != "units":
            if way_of(text, CLOCK) or way_of(text, DURATION):
                return True
            continue
        units.add(re.sub(r"[0-9.,\s]+", " ", text).strip().lower())
    return len(units) > 1


def _what(name: str, texts: list[str], counts: list[int]) -> tuple[str, Doubt | None]:
    """Time of day or duration, by the rows where only one can be, else by the column's name, else it is asked."""
    what, sure = shown(texts)
    lasts, clock = _LASTS.search(name) is not None, _CLOCK.search(name) is not None
    if sure or lasts != clock:
        return (what if sure else DURATION if lasts else CLOCK), None
    other = DURATION if what == CLOCK else CLOCK
    read = [(text, count) for text, count in zip(texts, counts, strict=True) if way_of(text, CLOCK)]
    few = sorted(text for text, _ in read)[:2]
    why = Message(
        "time_or_duration",
        "Times such as “{value}” in “{name}” may be times of day or say how long something takes.",
        value=few[0],
        name=name,
    )
    minutes = in_minutes(texts)
    meanings = tuple(_meaning(name, choice, few, minutes) for choice in (what, other))
    return what, Doubt(name, "time of day or duration", why, sum(count for _, count in read), meanings)


def _meaning(name: str, what: str, texts: list[str], minutes: bool) -> Meaning:
    read = ((text, seconds(text, what, FORMS, minutes and what == DURATION)) for text in texts)
    report = tuple((text, _in_words(found, what)) for text, found in read if found is not None)
    label = "Times of day" if what == CLOCK else "How long something takes"
    return Meaning(label, (f"columns.{name}.what={what}",), report)


def _in_words(found: float, what: str) -> str:
    if what == CLOCK:
        return f"{spelled(found, CLOCK)} o'clock"
    minutes, rest = divmod(round(found), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "hours"), (minutes, "minutes"), (rest, "seconds"))
    return (
        " ".join(f"{count} {word.removesuffix('s') if count == 1 else word}" for count, word in parts if count) or "0"
    )


def _no_time(database: duckdb.DuckDBPyConnection, position: int, state: TimeState) -> Spot:
    texts, _ = texts_of(database, position, _MANY)
    read = Time().seconds(texts, state)
    return spot_of(database, position, texts.filter(pa.array(~np.isfinite(read), pa.bool_())).to_pylist())
