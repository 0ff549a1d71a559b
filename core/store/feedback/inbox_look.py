"""Looks into the inbox: filtered, a page at a time, and how many there are of each sort. Changes nothing."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.store import owned
from core.store.database import reading
from core.store.database_tables import INBOX, PROJECTS
from core.store.feedback.answers import holds
from core.store.feedback.inbox import Entry, record
from core.store.feedback.inbox_same import ACCEPTED, GONE, NEW, USED, of, right_known, state

PAGE = 12
source = sa.func.coalesce(INBOX.c.source, "predict")


@dataclass(frozen=True)
class Filter:
    """Which entries to look at; "" for all.

    `answer`: what the model said, or one of its labels; `truth`: what it should be; `words`: text in any value; `run`:
    the model that answered; `model`: its file's sha256; `link`: the link that it came through.
    """

    state: str = ""
    verdict: str = ""
    source: str = ""
    answer: str = ""
    truth: str = ""
    words: str = ""
    run: str = ""
    model: str = ""
    link: str = ""


@dataclass(frozen=True)
class Counts:
    """How many entries of a project wait (`new`, with a right answer), wait for somebody to say what is right
    (`without_truth`), are `accepted`, and how many there are in all, those that a later word replaces among them."""

    new: int = 0
    without_truth: int = 0
    accepted: int = 0
    rejected: int = 0
    used: int = 0
    older: int = 0

    @property
    def all(self) -> int:
        """Every entry that is not removed."""
        return self.new + self.without_truth + self.accepted + self.rejected + self.used + self.older


def page(workspace: str, project: str, asked: Filter, index: int = 0, most: int = PAGE) -> tuple[list[Entry], int]:
    """The entries of one page (the first is 0), the newest first, and how many there are in all."""
    conditions = _conditions(workspace, project, asked)
    with reading() as connection:
        owned.find(connection, PROJECTS, workspace, project)
        count = connection.scalar(sa.select(sa.func.count()).select_from(INBOX).where(*conditions)) or 0
        wanted = sa.select(INBOX).where(*conditions).order_by(INBOX.c.created.desc(), INBOX.c.id)
        rows = connection.execute(wanted.offset(index * most).limit(most)).mappings()
        return [record(row) for row in rows], count


def ids(workspace: str, project: str, asked: Filter) -> list[str]:
    """The ids of all entries that a filter finds, the newest first."""
    conditions = _conditions(workspace, project, asked)
    with reading() as connection:
        owned.find(connection, PROJECTS, workspace, project)
        return list(connection.scalars(sa.select(INBOX.c.id).where(*conditions).order_by(INBOX.c.created.desc())))


def each(workspace: str, project: str, asked: Filter) -> Iterator[Entry]:
    """All entries that a filter finds, the oldest first, a few hundred of them in memory at once."""
    with reading() as connection:
        owned.find(connection, PROJECTS, workspace, project)
    return _each(sa.select(INBOX).where(*_conditions(workspace, project, asked)).order_by(INBOX.c.created))


def waiting(workspace: str, project: str) -> list[str]:
    """The ids of all entries that wait for a decision and say what is right."""
    with reading() as connection:
        owned.find(connection, PROJECTS, workspace, project)
        wanted = sa.select(INBOX.c.id).where(*_of(workspace, project), state == NEW, right_known)
        return list(connection.scalars(wanted))


def counts(workspace: str, project: str) -> Counts:
    """How many entries there are of each sort; UserError when the project is not the workspace's."""
    with reading() as connection:
        owned.find(connection, PROJECTS, workspace, project)
        known = right_known.label("about_answer")
        wanted = sa.select(state, known, sa.func.count()).where(*_of(workspace, project), state != GONE)
        found = connection.execute(wanted.group_by(state, known)).all()
    of: Counter[str] = Counter()
    for name, known, count in found:
        of["without_truth" if name == NEW and not known else name] += count
    return Counts(**of)


def sorts(workspace: str, project: str) -> tuple[tuple[str, bool, int, float], ...]:
    """(state, whether the model was right, how many, when the last of them came or changed) of a project's entries."""
    with reading() as connection:
        owned.find(connection, PROJECTS, workspace, project)
        right, last = INBOX.c.verdict == "right", sa.func.max(sa.func.coalesce(INBOX.c.changed, INBOX.c.created))
        wanted = sa.select(state, right, sa.func.count(), last).where(*_of(workspace, project), state != GONE)
        found = connection.execute(wanted.group_by(state, right).order_by(state, right)).all()
    return tuple((name, bool(own), count, moment) for name, own, count, moment in found)


def of_model(workspace: str, bundle_sha: str, most: int = 50) -> tuple[list[Entry], int]:
    """What people said about one model file, in any project, the newest first, and how much in all."""
    mine = (INBOX.c.workspace == workspace) & (INBOX.c.bundle_sha == bundle_sha) & (state != GONE)
    asked = mine & (INBOX.c.verdict != "open")
    with reading() as connection:
        count = connection.scalar(sa.select(sa.func.count()).select_from(INBOX).where(asked)) or 0
        wanted = sa.select(INBOX).where(asked).order_by(INBOX.c.created.desc()).limit(most)
        return [record(row) for row in connection.execute(wanted).mappings()], count


def earlier(workspace: str, entry: Entry) -> list[Entry]:
    """What was said about the same row before, the newest first."""
    mine = (INBOX.c.same == entry.same) & (INBOX.c.id != entry.id) & (INBOX.c.created <= entry.created)
    if entry.same is None:
        return []
    with reading() as connection:
        wanted = sa.select(INBOX).where(*_of(workspace, entry.project), mine, state != GONE)
        return [record(row) for row in connection.execute(wanted.order_by(INBOX.c.created.desc())).mappings()]


def last_words(workspace: str, project: str | None, same: Sequence[str]) -> dict[str, str]:
    """Of each of these rows (a few hundred) the right answer that counts by now, where somebody said one.

    project: None for entries of no project; UserError for one that is not the workspace's.
    """
    alike = of(workspace, project or "") & INBOX.c.same.in_(same) & state.in_((NEW, ACCEPTED, USED)) & right_known
    with reading() as connection:
        if project is not None:
            owned.find(connection, PROJECTS, workspace, project)
        rows = connection.execute(sa.select(INBOX).where(alike).order_by(INBOX.c.created)).mappings()
        words = [(row["same"], record(row).right) for row in rows]
    return {same: right for same, right in words if right is not None}


def _each(wanted: sa.Select[Any]) -> Iterator[Entry]:
    with reading() as connection:
        for row in connection.execution_options(yield_per=500).execute(wanted).mappings():
            yield record(row)


def _of(workspace: str, project: str | None) -> tuple[sa.ColumnElement[bool], ...]:
    return INBOX.c.workspace == workspace, INBOX.c.project == project


def _conditions(workspace: str, project: str, asked: Filter) -> list[sa.ColumnElement[bool]]:
    made = [*_of(workspace, project), state == asked.state if asked.state else state != GONE]
    if asked.verdict:
        made.append(INBOX.c.verdict == asked.verdict)
    if asked.source:
        made.append(source == asked.source)
    if asked.truth:
        made.append(INBOX.c.truth == asked.truth)
    if asked.run:
        made.append(INBOX.c.run == asked.run)
    if asked.model:
        made.append(INBOX.c.bundle_sha == asked.model)
    if asked.link:
        made.append(INBOX.c.link == asked.link)
    if asked.answer:
        made.append(holds(asked.answer))
    if asked.words:
        made.append(_holds(asked.words))
    return made


def _holds(words: str) -> sa.ColumnElement[bool]:
    """Whether a value, the answer or the truth holds these words; values are JSON, where letters are escaped."""
    written = json.dumps(words)[1:-1]
    inside = [sa.cast(INBOX.c[name], sa.Text).icontains(written, autoescape=True) for name in ("values", "answer")]
    return sa.or_(*inside, INBOX.c.truth.icontains(words, autoescape=True))
