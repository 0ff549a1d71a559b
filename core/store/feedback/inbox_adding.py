"""Keeps what people say about answers, one or many at once: all of it or nothing. Decides nothing about it."""

import itertools
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from core.errors import UserError
from core.plain import Plain
from core.store import owned, paths
from core.store.database import reading, saying_when_full, writing
from core.store.database_tables import INBOX, RUNS
from core.store.feedback import inbox_coming, inbox_files
from core.store.feedback.inbox_coming import STEP
from core.store.feedback.inbox_same import AT_ONCE, GONE, NEW, checksum, of, resolve, state
from core.store.upkeep import quota

RIGHT, WRONG, OPEN = "right", "wrong", "open"
VERDICTS = (RIGHT, WRONG, OPEN)  # open: worth a look, nobody said anything
SOURCES = ("predict", "batch", "file", "link", "rule", "evaluate")


@dataclass(frozen=True)
class Feedback:
    """One thing said about an answer. values: by column, pictures and sounds as bytes; truth: what it should be.

    `row`: its number in the project's table where it is one of its rows; `fair`: drawn without looking at the answer.
    """

    values: Plain
    answer: Plain
    verdict: str
    truth: str | None = None
    row: int | None = None
    fair: bool | None = None


def keep(
    workspace: str,
    run: str | None,
    bundle_sha: str,
    messages: Iterable[Feedback],
    *,
    source: str,
    link: str | None = None,
    visitor: str | None = None,
) -> list[str]:
    """Keep all of it or nothing, about answers of one model; returns the new entries' ids in their order.

    It may come from an iterator: no more than a few hundred are held at once, and other writers get their turn between
    them. UserError for another verdict or source, a run that is not the workspace's, or when the quota or the disk is
    full; then none is kept.
    """
    if source not in SOURCES:
        raise ValueError(source)
    room = quota.left(workspace)
    quota.require(workspace)
    fixed = {"workspace": workspace, "run": run, "bundle_sha": bundle_sha, "source": source}
    fixed |= {"link": link, "visitor": visitor, "project": _project(workspace, run)}
    pieces = _made(fixed, messages, room)
    first, second = next(pieces, []), next(pieces, [])
    if second:
        return inbox_coming.keep(fixed, itertools.chain([first, second], pieces))
    _at_once(fixed, first)
    return [row["id"] for row in first]


def _project(workspace: str, run: str | None) -> str | None:
    with reading() as connection:
        return None if run is None else owned.find(connection, RUNS, workspace, run)["project"]


def _at_once(fixed: Plain, rows: list[Plain]) -> None:
    now = time.time()
    with saying_when_full(), writing() as connection:
        if fixed["run"] is not None:
            owned.find(connection, RUNS, fixed["workspace"], fixed["run"])
        several = _follow(connection, fixed, rows)
        new = [{**row, "created": now + index * STEP, "state": NEW} for index, row in enumerate(rows)]
        if new:
            connection.execute(sa.insert(INBOX), new)
        resolve(connection, fixed["workspace"], fixed["project"], several)


def _made(fixed: Plain, messages: Iterable[Feedback], room: int) -> Iterator[list[Plain]]:
    """The rows of the table that these become, a few hundred at a time; UserError once they need more than `room`."""
    for some in _pieces(messages):
        room -= sum(map(_weight, some))
        if room < 0:
            raise paths.no_room(0)
        yield [{**fixed, **_row(fixed, entry)} for entry in some]


def require_truth(truth: str | None) -> None:
    """UserError for a right answer that is blank; None is one that nobody said."""
    if truth is not None and not truth.strip():
        raise UserError("It is not said what is right.", "Write what the answer should be.")


def _row(fixed: Plain, report: Feedback) -> Plain:
    if report.verdict not in VERDICTS:
        raise UserError("“{verdict}” is not a verdict.", "Say right or wrong.", verdict=report.verdict)
    require_truth(report.truth)
    values = inbox_files.keep(fixed["workspace"], report.values)
    same = checksum(values, report.row, "" if fixed["project"] else fixed["bundle_sha"])
    return {**vars(report), "fair": report.fair or None, "id": paths.new_id(), "values": values, "same": same}


def _follow(connection: sa.Connection, fixed: Plain, rows: list[Plain]) -> set[str]:
    """Which of their rows others speak about, too. A word on a row that was drawn for a fair sample belongs to that
    sample, whatever made somebody say it."""
    mine = of(fixed["workspace"], fixed["project"] or "") & (state != GONE)
    wanted = sa.select(INBOX.c.same, INBOX.c.fair).where(mine, INBOX.c.same.in_([row["same"] for row in rows]))
    before = connection.execute(wanted).all()
    fair = {same for same, drawn in before if drawn} | {row["same"] for row in rows if row["fair"]}
    for row in rows:
        row["fair"] = row["same"] in fair or None
    times = Counter([row["same"] for row in rows])
    return {same for same, _ in before} | {same for same, count in times.items() if count > 1}


def _weight(report: Feedback) -> int:
    return sum(len(value) for value in report.values.values() if isinstance(value, bytes | str)) or 1


def _pieces(messages: Iterable[Feedback]) -> Iterator[list[Feedback]]:
    entries = iter(messages)
    while some := list(itertools.islice(entries, AT_ONCE)):
        yield some
