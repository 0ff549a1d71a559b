"""Links by which others use a model: made, changed and revoked by the owner, found by their secret. Opens no model.

The secret is kept as it is, not as a hash like a recovery link's: its owner must see it again to copy it or to print it
once more, and a new one would make every printed one useless. It opens less than stands in the same database anyway.
"""

import time
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.errors import UserError
from core.store import owned, paths
from core.store.access import workspaces
from core.store.database import reading, writing
from core.store.database_tables import PROJECTS, RUNS, SHARES, VISITS

PATH, QUERY = "use", "link"  # the page's address, and the name of the secret in it
DAY = 86400.0
MOST = 200  # rows that a visitor may ask a day, unless the owner says otherwise
HIGHEST = 10_000
LONGEST = {"title": 80, "purpose": 300}  # characters
_ASK = "Ask whoever gave it to you for a new one."


@dataclass(frozen=True)
class Share:
    """One link. `run` "" follows the project's champion; `most`: rows that a visitor may ask a day.

    `expires` and `revoked` are epoch seconds or None; `asked`, `said` and `visitors` count since it was made.
    """

    id: str
    workspace: str
    project: str
    run: str
    secret: str
    title: str
    purpose: str
    created: float
    open: bool
    feedback: bool
    expires: float | None
    most: int
    revoked: float | None
    asked: int
    said: int
    visitors: int

    @property
    def over(self) -> bool:
        """Whether its time has passed."""
        return self.expires is not None and time.time() > self.expires


def make(workspace: str, project: str, run: str = "", *, days: float | None = None, feedback: bool = True) -> Share:
    """A new link to the project's model, switched on; `days`: how long it works, None for ever.

    UserError when the project, or the run that shall always answer, is not the workspace's.
    """
    id, now = paths.new_id(), time.time()
    values = {"id": id, "workspace": workspace, "project": project, "secret": workspaces.new_key(), "created": now}
    settings = {"open": True, "feedback": feedback, "most": MOST, "expires": None if days is None else now + days * DAY}
    with writing() as connection:
        owned.find(connection, PROJECTS, workspace, project)
        _require_run(connection, workspace, project, run)
        connection.execute(sa.insert(SHARES).values(**values, **settings, run=run or None))
        return _record(owned.find(connection, SHARES, workspace, id))


def all(workspace: str, project: str) -> list[Share]:
    """The project's links that were not revoked, newest first."""
    here = sa.and_(SHARES.c.workspace == workspace, SHARES.c.project == project, SHARES.c.revoked.is_(None))
    with reading() as connection:
        owned.find(connection, PROJECTS, workspace, project)
        found = connection.execute(sa.select(SHARES).where(here).order_by(SHARES.c.created.desc()))
        return [_record(row) for row in found.mappings()]


def known(workspace: str, project: str) -> list[Share]:
    """All links that the project ever had, revoked ones too, oldest first: what came through one keeps its name."""
    here = sa.and_(SHARES.c.workspace == workspace, SHARES.c.project == project)
    with reading() as connection:
        owned.find(connection, PROJECTS, workspace, project)
        return [
            _record(row)
            for row in connection.execute(sa.select(SHARES).where(here).order_by(SHARES.c.created)).mappings()
        ]


def get(workspace: str, id: str) -> Share:
    """One link, a revoked one too; UserError when the workspace has none of that id."""
    with reading() as connection:
        return _record(owned.find(connection, SHARES, workspace, id))


def switch(workspace: str, id: str, *, open: bool) -> None:
    """Let the link work, or not for now."""
    owned.change(SHARES, workspace, id, open=open)


def let_say(workspace: str, id: str, *, feedback: bool) -> None:
    """Let visitors say whether an answer was right, or not."""
    owned.change(SHARES, workspace, id, feedback=feedback)


def last(workspace: str, id: str, days: float | None) -> None:
    """Let it work for so many days from now, None for ever."""
    owned.change(SHARES, workspace, id, expires=None if days is None else time.time() + days * DAY)


def limit(workspace: str, id: str, most: int) -> None:
    """How many rows a visitor may ask a day, from 1 to HIGHEST."""
    owned.change(SHARES, workspace, id, most=min(max(1, int(most)), HIGHEST))


def describe(workspace: str, id: str, **words: str) -> None:
    """What visitors read: `title` and `purpose`, one line each; "" for the usual words."""
    report = {name: paths.clean_name(words[name], "", LONGEST[name]) for name in LONGEST if name in words}
    owned.change(SHARES, workspace, id, **report)


def pin(workspace: str, id: str, run: str) -> None:
    """Let always this run answer, or the champion with ""; UserError when the run is not the project's."""
    with writing() as connection:
        share = owned.find(connection, SHARES, workspace, id)
        _require_run(connection, workspace, share["project"], run)
        connection.execute(sa.update(SHARES).where(SHARES.c.id == id).values(run=run or None))


def revoke(workspace: str, id: str) -> None:
    """The link stops working for good; its visitors are told so."""
    owned.change(SHARES, workspace, id, revoked=time.time())


def find(secret: str) -> Share:
    """For a visitor: the link that works now; UserError that says why it does not."""
    with reading() as connection:
        row = connection.execute(sa.select(SHARES).where(SHARES.c.secret == secret)).mappings().first()
        share = None if row is None else _record(row)
        kept = PROJECTS.c.trashed.is_(None), PROJECTS.c.id == (share.project if share else "")
        here = connection.scalar(sa.select(PROJECTS.c.id).where(*kept))
    if share is None:
        raise UserError("This link does not work.", "Copy the whole of it again. It may have been deleted meanwhile.")
    if share.revoked is not None:
        raise UserError("This link was taken back: it does not work any more.", _ASK)
    if share.over and share.expires is not None:
        day = datetime.fromtimestamp(share.expires).strftime("%Y-%m-%d")
        raise UserError("The time of this link is over: it worked until {day}.", _ASK, day=day)
    if not share.open:
        raise UserError("This link is switched off at the moment.", "Try again later, or ask whoever gave it to you.")
    if here is None:
        raise gone()
    return share


def gone() -> UserError:
    """The model behind a link is not there any more."""
    return UserError("The model behind this link is not here any more.", "Tell whoever gave you the link.")


def forget(connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    """Delete the links that `which` names, with what is known of their visits."""
    ids = sa.select(SHARES.c.id).where(which)
    connection.execute(sa.delete(VISITS).where(VISITS.c.share.in_(ids)))
    connection.execute(sa.delete(SHARES).where(which))


def _require_run(connection: sa.Connection, workspace: str, project: str, run: str) -> None:
    if run and owned.find(connection, RUNS, workspace, run)["project"] != project:
        raise owned.missing(RUNS)


def _record(row: sa.RowMapping) -> Share:
    texts = {name: row[name] or "" for name in ("run", "title", "purpose")}
    counts = {name: row[name] or 0 for name in ("asked", "said", "visitors")}
    return Share(**{**row, **texts, **counts})
