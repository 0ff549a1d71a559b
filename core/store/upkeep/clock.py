"""How long something has verifiably waited: a clock that is set ahead or back makes nothing older.

While the computer stays on, the time since its start counts. For a time it was off, a day at most is believed, and
only beyond the latest moment ever seen.
"""

import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from core.store.database import writing
from core.store.database_tables import FACTS, WAITING

DAY = 86400.0
FACT = "clock"
_BOOT = Path("/proc/sys/kernel/random/boot_id")  # Linux; elsewhere every look counts as the first after a start


@dataclass(frozen=True)
class Reading:
    """The clocks at one look, in seconds. `lived`: what has verifiably passed; `latest`: the wall clock's highest.

    `boot` names the computer's present start ("" where it has no name), `up` counts from it, sleep included.
    """

    lived: float
    latest: float
    boot: str
    up: float


def passed(before: Reading | None, now: Reading) -> Reading:
    """`now` with the time that has verifiably passed since `before` in `lived`."""
    if before is None:
        return replace(now, lived=0.0)
    if now.boot and now.boot == before.boot and now.up >= before.up:
        more = now.up - before.up
    else:
        more = min(max(0.0, now.latest - before.latest), DAY)
    return replace(now, lived=before.lived + more, latest=max(before.latest, now.latest))


def ages(waiting: Iterable[str]) -> dict[str, float]:
    """How many seconds each of these has verifiably waited, 0 for a new one. Those not named any more are forgotten."""
    named = set(waiting)
    with writing() as connection:
        lived = _look(connection).lived
        since = dict(connection.execute(sa.select(WAITING.c.thing, WAITING.c.since)).all())
        for gone in since.keys() - named:
            connection.execute(sa.delete(WAITING).where(WAITING.c.thing == gone))
        fresh = [{"thing": thing, "since": lived} for thing in sorted(named - since.keys())]
        if fresh:
            connection.execute(sa.insert(WAITING), fresh)
    return {thing: max(0.0, lived - since.get(thing, lived)) for thing in named}


def _look(connection: sa.Connection) -> Reading:
    """Look at the clocks and keep what they show; one server at a time, as the row is locked until the end."""
    row = sa.select(FACTS.c.value).where(FACTS.c.name == FACT).with_for_update()
    known = connection.scalar(row)
    seen = passed(Reading(**known) if known else None, _now())
    if known:
        connection.execute(sa.update(FACTS).where(FACTS.c.name == FACT).values(value=asdict(seen)))
    else:
        connection.execute(sa.insert(FACTS).values(name=FACT, value=asdict(seen)))
    return seen


def _now() -> Reading:
    boot = _BOOT.read_text(encoding="ascii").strip() if _BOOT.exists() else ""
    up = time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
    return Reading(0.0, time.time(), boot, up)
