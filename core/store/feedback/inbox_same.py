"""Which inbox entries speak about one row, and whose word counts: the last. Decides nothing else."""

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from core.plain import Plain
from core.store.database_tables import INBOX
from core.store.feedback import inbox_files

NEW, ACCEPTED, REJECTED, USED = "new", "accepted", "rejected", "used"
OLDER = "older"  # a later word on the same row counts
GONE = "gone"  # removed, and can still be taken back
STATES = (NEW, ACCEPTED, REJECTED, USED, OLDER)
AT_ONCE = 500  # values in one question to the database
TOGETHER = 2_000  # entries that are written in one go, of very many: others who write wait no longer than for these
_TURN = 0.03  # seconds; who waits to write asks about as often

state = sa.func.coalesce(INBOX.c.state, NEW)  # None: kept by an older version

right_known = INBOX.c.truth.is_not(None) | (INBOX.c.verdict == "right")  # somebody said what the right answer is

with_files = sa.cast(INBOX.c["values"], sa.Text).contains(f'"{inbox_files.SHA}"')  # among them all that name a file


def of(workspace: str, project: str | None = None) -> sa.ColumnElement[bool]:
    """The entries of a workspace, with a project those of it, for questions that name some by id or row already.

    Without the indexes of the two columns, which SQLite would take to be narrower than a few hundred ids.
    """
    mine = sa.func.coalesce(INBOX.c.workspace, "") == workspace
    return mine if project is None else mine & (sa.func.coalesce(INBOX.c.project, "") == project)


def checksum(values: Plain, row: int | None = None, bundle_sha: str = "") -> str:
    """Equal for entries of one project about one row: by its number where it is one of the project's table, else by
    its values as they are kept, empty ones left out. bundle_sha: for entries of no project, the model's file.
    """
    cells = sorted((name, _plain(value)) for name, value in values.items())
    identity = [row] if row is not None else [entry for entry in cells if entry[1]]
    return hashlib.sha256(json.dumps([bundle_sha, identity]).encode()).hexdigest()


def resolve(connection: sa.Connection, workspace: str, project: str | None, same: Collection[str]) -> None:
    """See to it that one word counts on each of these rows, after entries came, went or were decided on.

    Of accepted entries the one accepted last counts, of new ones the newest; a new one may wait beside an accepted
    one, which it replaces once it is accepted. Where the word that counted is gone or rejected, the one before does.
    """
    for some in _pieces(list(same)):
        of_row = defaultdict(list)
        for entry in connection.execute(_entries(workspace, project, some)).mappings():
            of_row[entry["same"]].append(entry)
        wanted = defaultdict(list)
        for entries in of_row.values():
            for entry, should in zip(entries, _resolved(entries), strict=True):
                if should != entry["state"]:
                    wanted[should].append(entry["id"])
        for should, ids in wanted.items():
            for piece in _pieces(ids):
                connection.execute(sa.update(INBOX).where(INBOX.c.id.in_(piece)).values(state=should))


def _entries(workspace: str, project: str | None, same: Sequence[str]) -> sa.Select[Any]:
    notes = (INBOX.c.id, INBOX.c.same, INBOX.c.created, INBOX.c.changed, state.label("state"))
    wanted = sa.select(*notes).where(INBOX.c.same.in_(same), of(workspace, project or ""), state != GONE)
    return wanted.order_by(INBOX.c.created)


def _resolved(entries: Sequence[sa.RowMapping]) -> list[str]:
    """The state that each of one row's entries, the oldest first, should be in."""
    states = [entry["state"] for entry in entries]
    accepted = [index for index, found in enumerate(states) if found == ACCEPTED]
    if accepted:
        counts = max(accepted, key=lambda index: (entries[index]["changed"] or 0.0, index))
        return [_beside(index, found, counts, states) for index, found in enumerate(states)]
    last = max((index for index, found in enumerate(states) if found == NEW), default=None)
    used = max((index for index, found in enumerate(states) if found == USED), default=-1)
    if last is None:
        last = max((index for index, found in enumerate(states) if found == OLDER and index > used), default=None)
    return [_one(index, found, last) for index, found in enumerate(states)]


def _beside(index: int, found: str, counts: int, states: list[str]) -> str:
    """A state beside the accepted entry that counts."""
    last = max((other for other, theirs in enumerate(states) if theirs == NEW), default=-1)
    if found == ACCEPTED:
        return ACCEPTED if index == counts else OLDER
    if found == NEW:
        return NEW if index == last and index > counts else OLDER
    return found


def _one(index: int, found: str, last: int | None) -> str:
    """A state where none is accepted and the new one at `last` counts."""
    return (NEW if index == last else OLDER) if found in (NEW, OLDER) else found


def in_turns(ids: Sequence[str]) -> Iterator[list[str]]:
    """So many of them as may be written in one go, with a moment between in which others get their turn."""
    for start in range(0, len(ids), TOGETHER):
        if start:
            time.sleep(_TURN)
        yield list(ids[start : start + TOGETHER])


def _plain(value: object) -> str:
    if value is None:
        return ""
    if inbox_files.named(value):
        return str(value[inbox_files.SHA])
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:.12g}"
    return str(value).strip()


def _pieces(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
