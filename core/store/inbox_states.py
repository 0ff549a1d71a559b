"""What is decided about inbox entries, many at once, and taken back. What became of an entry meanwhile is told."""

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.errors import UserError
from core.store.database import told, writing
from core.store.inbox_adding import RIGHT, WRONG
from core.store.inbox_same import ACCEPTED, AT_ONCE, GONE, NEW, REJECTED, USED, of, right_known, settle, state
from core.store.tables import INBOX

_TOLD = (*(INBOX.c[name] for name in ("id", "project", "same", "truth", "verdict", "answer")), state.label("now"))
_TOLD += (right_known.label("known"),)
_WHY = {
    "missing": "removed meanwhile",
    USED: "part of the data already",
    "untold": "without a right answer",
}


@dataclass(frozen=True)
class Changed:
    """What was changed: the way back (see `take_back`), and what is told of entries that could not be."""

    count: int
    back: dict
    told: UserError | None = None


def accept(workspace: str, ids: Sequence[str]) -> Changed:
    """Let these entries become part of the data; of several on one row the last word counts."""
    return _change(workspace, ids, ACCEPTED)


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
    """Write what the right answer of these entries is; `take_back` brings the former one back."""
    changed: dict[str, list] = {}
    with told(), writing() as connection:
        found, why = _able(connection, workspace, ids, NEW)
        for entry in found:
            said = entry["answer"].get("label", entry["answer"].get("prediction"))
            changed[entry["id"]] = [entry["truth"], entry["verdict"]]
            values = {"truth": truth, "verdict": RIGHT if str(said) == truth else WRONG, "dataset": None}
            connection.execute(sa.update(INBOX).where(INBOX.c.id == entry["id"]).values(**values))
    return Changed(len(changed), {"truths": changed}, _told(why, len(ids)))


def take_back(workspace: str, back: dict) -> Changed:
    """Undo one change by its `back`, where nothing else was decided about the entries since."""
    if "truths" in back:
        return _say_again(workspace, back["truths"])
    done: dict[str | None, set] = defaultdict(set)
    count, all_of = 0, sum(entry["count"] for entry in back["entries"])
    with told(), writing() as connection:
        for before in back["entries"]:
            mine = of(workspace) & (INBOX.c.changed == back["changed"]) & (state != USED)
            for chosen in map(INBOX.c.id.in_, _pieces(before["ids"])) if "ids" in before else (sa.true(),):
                wanted = sa.select(INBOX.c.project, INBOX.c.same).where(mine, chosen)
                for project, same in connection.execute(wanted).all():
                    done[project].add(same)
                    count += 1
                changed = sa.update(INBOX).where(mine, chosen)
                connection.execute(changed.values(state=before["state"], changed=None))
        _settle(connection, workspace, done)
    left = Counter(missing=all_of - count) if all_of > count else Counter()
    return Changed(count, {}, _told(left, all_of))


def _change(workspace: str, ids: Sequence[str], to: str) -> Changed:
    now = time.time()
    before: dict[str, list[str]] = defaultdict(list)
    done: dict[str | None, set] = defaultdict(set)
    with told(), writing() as connection:
        found, why = _able(connection, workspace, ids, to)
        for entry in found:
            before[entry["now"]].append(entry["id"])
            done[entry["project"]].add(entry["same"])
        for piece in _pieces([entry["id"] for entry in found]):
            connection.execute(sa.update(INBOX).where(INBOX.c.id.in_(piece)).values(state=to, changed=now))
        _settle(connection, workspace, done)
    return Changed(len(found), {"changed": now, "entries": _grouped(before)}, _told(why, len(ids)))


def _able(
    connection: sa.Connection, workspace: str, ids: Sequence[str], to: str
) -> tuple[list[sa.RowMapping], Counter]:
    """The entries that may be changed so, and how many may not, by why."""
    found, why = [], Counter()
    for piece in _pieces(ids):
        wanted = sa.select(*_TOLD).where(of(workspace), INBOX.c.id.in_(piece))
        rows = [row for row in connection.execute(wanted).mappings() if row["now"] != GONE]
        why["missing"] += len(set(piece)) - len(rows)
        for row in rows:
            hindered = _hindered(row, to)
            why[hindered] += 1
            if not hindered:
                found.append(row)
    return found, Counter({name: count for name, count in why.items() if name and count})


def _hindered(row: sa.RowMapping, to: str) -> str:
    if row["now"] == USED and to != GONE:
        return USED
    return "" if row["known"] or to != ACCEPTED else "untold"


def _told(why: Counter, asked: int) -> UserError | None:
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


def _grouped(before: dict[str, list[str]]) -> list[dict]:
    """By the state before; the largest group is every entry with the change's moment that is in no other, unnamed, so
    that the way back of 100,000 entries is a short one."""
    groups = sorted(before.items(), key=lambda group: len(group[1]))
    named = [{"state": name, "count": len(ids), "ids": ids} for name, ids in groups[:-1]]
    return named + [{"state": name, "count": len(ids)} for name, ids in groups[-1:]]


def _say_again(workspace: str, truths: dict[str, list]) -> Changed:
    with told(), writing() as connection:
        found, why = _able(connection, workspace, list(truths), NEW)
        for entry in found:
            truth, verdict = truths[entry["id"]]
            changed = sa.update(INBOX).where(INBOX.c.id == entry["id"])
            connection.execute(changed.values(truth=truth, verdict=verdict, dataset=None))
    return Changed(len(found), {}, _told(why, len(truths)))


def _settle(connection: sa.Connection, workspace: str, done: dict[str | None, set]) -> None:
    for project, same in done.items():
        settle(connection, workspace, project, same - {None})


def _pieces(ids: Sequence[str]) -> list[list[str]]:
    return [list(ids[start : start + AT_ONCE]) for start in range(0, len(ids), AT_ONCE)]
