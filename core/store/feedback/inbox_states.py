"""What is decided about inbox entries, many at once, and taken back. What became of an entry meanwhile is told.

Of very many some are decided on at a time, so that others who write get their turn. What is cut off between
has decided on the first ones, and is done for the rest by deciding once more.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.errors import UserError
from core.plain import Plain
from core.store.database import reading, saying_when_full, writing
from core.store.database_tables import INBOX
from core.store.feedback.answers import first
from core.store.feedback.inbox_adding import RIGHT, WRONG, require_truth
from core.store.feedback.inbox_same import (
    ACCEPTED,
    GONE,
    NEW,
    REJECTED,
    USED,
    in_turns,
    of,
    resolve,
    right_known,
    state,
)

_TOLD = (*(INBOX.c[name] for name in ("id", "project", "same")), state.label("now"), right_known.label("known"))
_SAID = tuple(INBOX.c[name] for name in ("truth", "verdict", "answer"))
_WHY = {
    "missing": "removed meanwhile",
    "decided": "decided on meanwhile",
    "room": "left as they were, as the disk is full",
    USED: "part of the data already",
    "without_truth": "without a right answer",
}


@dataclass(frozen=True)
class Changed:
    """What was changed: the way back (see `take_back`), and the error of entries that could not be."""

    count: int
    back: Plain
    error: UserError | None = None


def accept(workspace: str, ids: Sequence[str], only: str = "") -> Changed:
    """Let these entries become part of the data; of several on one row the last word counts.

    only: a state, "" for any; entries that are not in it any more were decided on meanwhile, and stay so.
    """
    return _change(workspace, ids, ACCEPTED, only)


def reject(workspace: str, ids: Sequence[str]) -> Changed:
    """Keep these entries, but never take them in; of earlier words on their rows the last one waits again."""
    return _change(workspace, ids, REJECTED)


def reopen(workspace: str, ids: Sequence[str]) -> Changed:
    """Let these entries wait for a decision again."""
    return _change(workspace, ids, NEW)


def throw(workspace: str, ids: Sequence[str]) -> Changed:
    """Remove these entries; they are deleted for good a day later (see expiry), unless they are taken back."""
    return _change(workspace, ids, GONE)


def edit(workspace: str, ids: Sequence[str], truth: str) -> Changed:
    """Write what the right answer of these entries is; `take_back` brings the former one back.

    UserError for a blank one.
    """
    require_truth(truth)
    changed: dict[str, list[Any]] = {}

    def one(connection: sa.Connection, entry: sa.RowMapping) -> None:
        answer = first(entry["answer"])
        changed[entry["id"]] = [entry["truth"], entry["verdict"]]
        _write(connection, entry["id"], truth, RIGHT if str(answer) == truth else WRONG)

    why = _each(workspace, ids, one)
    return Changed(len(changed), {"truths": changed}, _left_as_is(why, len(ids)))


def take_back(workspace: str, back: Plain) -> Changed:
    """Undo one change by its `back`, where nothing else was decided about the entries since."""
    if "truths" in back:
        return _correct_again(workspace, back["truths"])
    count, all_of = 0, sum(entry["count"] for entry in back["entries"])
    mine = of(workspace) & (INBOX.c.changed == back["changed"]) & (state != USED)
    for before in back["entries"]:
        for some in in_turns(before["ids"] if "ids" in before else _changed_at(workspace, back["changed"])):
            with saying_when_full(), writing() as connection:
                wanted = sa.select(INBOX.c.project, INBOX.c.same).where(mine, INBOX.c.id.in_(some))
                rows = connection.execute(wanted).mappings().all()
                changed = sa.update(INBOX).where(mine, INBOX.c.id.in_(some))
                connection.execute(changed.values(state=before["state"], changed=None))
                _resolve(connection, workspace, rows)
            count += len(rows)
    left = Counter(missing=all_of - count) if all_of > count else Counter()
    return Changed(count, {}, _left_as_is(left, all_of))


def _change(workspace: str, ids: Sequence[str], to: str, only: str = "") -> Changed:
    now, count = time.time(), 0
    before: dict[str, list[str]] = defaultdict(list)
    why: Counter[str] = Counter()
    for some in in_turns(ids):
        try:
            with saying_when_full(), writing() as connection:
                found, left = _able(connection, workspace, some, to, only)
                changed = sa.update(INBOX).where(INBOX.c.id.in_([entry["id"] for entry in found]))
                connection.execute(changed.values(state=to, changed=now))
                _resolve(connection, workspace, found)
        except UserError:
            if not count:
                raise
            why["room"] = len(ids) - count - why.total()  # those of before are decided on, and can be taken back
            break
        why.update(left)
        count += len(found)
        for entry in found:
            before[entry["now"]].append(entry["id"])
    return Changed(count, {"changed": now, "entries": _grouped(before)}, _left_as_is(why, len(ids)))


def _each(workspace: str, ids: Sequence[str], action: Callable[[sa.Connection, sa.RowMapping], None]) -> Counter[str]:
    """Do it to each of these entries whose right answer may be written; how many may not, by why."""
    why: Counter[str] = Counter()
    for some in in_turns(ids):
        with saying_when_full(), writing() as connection:
            found, left = _able(connection, workspace, some, NEW, more=_SAID)
            for entry in found:
                action(connection, entry)
        why.update(left)
    return why


def _write(connection: sa.Connection, id: str, truth: str | None, verdict: str) -> None:
    changed = sa.update(INBOX).where(INBOX.c.id == id)
    connection.execute(changed.values(truth=truth, verdict=verdict, dataset=None))


def _changed_at(workspace: str, moment: float) -> list[str]:
    with reading() as connection:
        wanted = sa.select(INBOX.c.id).where(INBOX.c.workspace == workspace, INBOX.c.changed == moment)
        return list(connection.scalars(wanted))


def _able(
    connection: sa.Connection,
    workspace: str,
    ids: Sequence[str],
    to: str,
    only: str = "",
    more: tuple[sa.Column[Any], ...] = (),
) -> tuple[list[sa.RowMapping], Counter[str]]:
    """Of these entries those that may be changed so, and how many may not, by why. more: columns of them."""
    wanted = sa.select(*_TOLD, *more).where(of(workspace), INBOX.c.id.in_(ids))
    rows = [row for row in connection.execute(wanted).mappings() if row["now"] != GONE]
    why, found = Counter(missing=len(set(ids)) - len(rows)), []
    for row in rows:
        hindered = _hindered(row, to, only)
        why[hindered] += 1
        if not hindered:
            found.append(row)
    return found, Counter({name: count for name, count in why.items() if name and count})


def _hindered(row: sa.RowMapping, to: str, only: str) -> str:
    if row["now"] == USED and to != GONE:
        return USED
    if only and row["now"] != only:
        return "decided"
    return "" if row["known"] or to != ACCEPTED else "without_truth"


def _left_as_is(why: Counter[str], asked: int) -> UserError | None:
    if not why:
        return None
    reasons = ", ".join(f"{count:,} {_WHY[name]}" for name, count in why.items())
    return UserError(
        "{left} of {asked} entries could not be changed: {reasons}.",
        "All others were. Look at the inbox again.",
        left=f"{why.total():,}",
        asked=f"{asked:,}",
        reasons=reasons,
    )


def _grouped(before: dict[str, list[str]]) -> list[Plain]:
    """By the state before; the largest group is every entry with the change's moment that is in no other, unnamed, so
    that the way back of 100,000 entries is a short one."""
    groups = sorted(before.items(), key=lambda group: len(group[1]))
    named = [{"state": name, "count": len(ids), "ids": ids} for name, ids in groups[:-1]]
    return named + [{"state": name, "count": len(ids)} for name, ids in groups[-1:]]


def _correct_again(workspace: str, truths: dict[str, list[Any]]) -> Changed:
    def one(connection: sa.Connection, entry: sa.RowMapping) -> None:
        _write(connection, entry["id"], *truths[entry["id"]])

    why = _each(workspace, list(truths), one)
    return Changed(len(truths) - why.total(), {}, _left_as_is(why, len(truths)))


def _resolve(connection: sa.Connection, workspace: str, changed: Sequence[sa.RowMapping]) -> None:
    for project in {entry["project"] for entry in changed}:
        same = {entry["same"] for entry in changed if entry["project"] == project}
        resolve(connection, workspace, project, same - {None})
