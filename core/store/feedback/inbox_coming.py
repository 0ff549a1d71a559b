"""Many inbox entries that come at once: laid down unseen, a few hundred at a time, and then shown all together.

Whoever else writes waits for a few hundred at most while they come. Cut off before they are shown, none of them is
there for anybody, and what was laid down goes as removed entries do, a day later (see expiry).
"""

import itertools
import time
from collections.abc import Collection, Iterator
from contextlib import suppress

import sqlalchemy as sa

from core.plain import Plain
from core.store import owned
from core.store.database import reading, saying_when_full, writing
from core.store.database_tables import INBOX, RUNS
from core.store.feedback.inbox_same import AT_ONCE, GONE, NEW, OLDER, TOGETHER, in_turns, of, state

STEP = 1e-6  # seconds between entries that come at once, so that the later one is the last word
_SURE = 10.0  # seconds that clocks of two processes may differ


def keep(fixed: Plain, pieces: Iterator[list[Plain]]) -> list[str]:
    """Keep these rows of the table, all or none; returns their ids. fixed: what they have in common.

    UserError when the disk is full, or the run is not there any more.
    """
    moment, shown = time.time(), False
    ids: list[str] = []
    last: dict[str, str] = {}
    coming = (INBOX.c.workspace == fixed["workspace"]) & (INBOX.c.state == GONE) & (INBOX.c.changed == moment)
    try:
        with saying_when_full():
            while rows := [row for some in itertools.islice(pieces, TOGETHER // AT_ONCE) for row in some]:
                _lay_down(rows, moment, len(ids))
                ids += [row["id"] for row in rows]
                last |= {row["same"]: row["id"] for row in rows}
            replaced = set(ids) - set(last.values()) if len(last) < len(ids) else set()
            _show(fixed, coming, moment, last, replaced)
        shown = True
    finally:
        if not shown:
            _drop(coming)
    return ids


def _lay_down(rows: list[Plain], moment: float, before: int) -> None:
    unseen = {"state": GONE, "changed": moment}
    made = [{**row, **unseen, "created": moment + (before + index) * STEP} for index, row in enumerate(rows)]
    with writing() as connection:
        connection.execute(sa.insert(INBOX), made)


def _show(
    fixed: Plain, coming: sa.ColumnElement[bool], moment: float, same: Collection[str], replaced: set[str]
) -> None:
    """They are the last words on their rows now. same: their rows; replaced: those that a later one of them replaces.

    A word on a row that was drawn for a fair sample belongs to that sample, whatever made somebody say it.
    """
    mine = (INBOX.c.workspace == fixed["workspace"]) & (INBOX.c.project == fixed["project"])
    known = of(fixed["workspace"], fixed["project"] or "")
    new = sa.select(INBOX.c.same).where(mine, state == NEW)
    looked = time.time()
    with reading() as connection:  # most of the looking is done while others may write
        before = {other for other in connection.scalars(new) if other in same}
    with writing() as connection:
        if fixed["run"] is not None:
            owned.find(connection, RUNS, fixed["workspace"], fixed["run"])
        since = (INBOX.c.created > looked - _SURE) | (INBOX.c.changed > looked - _SURE)
        before |= {other for other in connection.scalars(new.where(since)) if other in same}
        drawn = sa.select(INBOX.c.same).where(mine, INBOX.c.fair.is_(True), (state != GONE) | coming)
        connection.execute(sa.update(INBOX).where(coming, INBOX.c.same.in_(drawn)).values(fair=True))
        for some in _pieces(sorted(before)):
            older = sa.update(INBOX).where(known, state == NEW, INBOX.c.same.in_(some))
            connection.execute(older.values(state=OLDER))
        seen = {"changed": None, "created": INBOX.c.created + (time.time() - moment)}
        for some in _pieces(sorted(replaced)):
            connection.execute(sa.update(INBOX).where(coming, INBOX.c.id.in_(some)).values(state=OLDER, **seen))
        connection.execute(sa.update(INBOX).where(coming).values(state=NEW, **seen))


def _drop(coming: sa.ColumnElement[bool]) -> None:
    with suppress(sa.exc.OperationalError):  # no room even for that: they stay unseen, and go a day later
        with reading() as connection:
            ids = list(connection.scalars(sa.select(INBOX.c.id).where(coming)))
        for some in in_turns(ids):
            with writing() as connection:
                connection.execute(sa.delete(INBOX).where(INBOX.c.id.in_(some)))


def _pieces(ids: list[str]) -> list[list[str]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
