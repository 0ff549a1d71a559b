"""The table behind the jobs: what waits, what runs, what is wanted of it. Starts nothing itself.

Functions that take a workspace are for its owner; the others are for the supervisor and the job itself.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import config, payloads
from core.errors import UserError
from core.payloads import Payload
from core.plain import Plain
from core.run_states import ACTIVE, LIVE, RunState
from core.store import owned, paths
from core.store.database import reading, writing
from core.store.database_tables import JOBS


@dataclass(frozen=True)
class Job:
    """One job. `progress` is 0..1 or None when unknown; `error` holds problem, fix and reference.

    `position` counts who waits before it; times are epoch seconds.
    """

    id: str
    workspace: str
    lane: str
    state: RunState
    want: str
    payload: Plain
    progress: float | None
    message: str
    result: Plain | None
    error: Plain | None
    queued: float
    started: float | None
    ended: float | None
    position: int = 0

    @property
    def asked(self) -> Payload:
        """What it is asked to do; `payload` is that as it was written, maybe by another version of the app."""
        return payloads.of(self.payload)


def limit() -> int:
    """How many runs of one workspace may wait: ATELIER_QUEUE, default 20."""
    return config.current().queue


def insert(
    connection: sa.Connection, workspace: str, asked: Payload, *, id: str, state: RunState = RunState.QUEUED
) -> None:
    """Add a job within the caller's transaction; UserError when too many wait already."""
    if state == RunState.QUEUED:
        _require_place(connection, workspace, asked.lane)
    now = time.time()
    ended = None if RunState(state).live else now
    values = {
        "id": id,
        "workspace": workspace,
        "lane": asked.lane,
        "state": state,
        "payload": asked.to_json(),
        "queued": now,
        "ended": ended,
    }
    connection.execute(sa.insert(JOBS).values(**values, want="run", message=""))


def add(workspace: str, asked: Payload, *, id: str = "") -> str:
    """Queue a job and return its id; UserError when too many wait already."""
    id = id or paths.new_id()
    with writing() as connection:
        insert(connection, workspace, asked, id=id)
    return id


def get(workspace: str, id: str) -> Job:
    """One job; UserError when the workspace has none of that id."""
    with reading() as connection:
        row = owned.find(connection, JOBS, workspace, id)
        return _record(row, _before(connection, row))


def position(workspace: str, id: str) -> int:
    """How many jobs of the same lane wait before this one, all workspaces counted; 0 when it doesn't wait."""
    return get(workspace, id).position


def move(workspace: str, id: str, sources: Sequence[RunState], **values: object) -> bool:
    """Change a job if it is in one of the states `sources`; says whether it was.

    UserError for a foreign id; ValueError where the new state can't follow one of them.
    """
    with writing() as connection:
        row = owned.find(connection, JOBS, workspace, id)
        if row["state"] not in sources:
            return False
        if values.get("state") == RunState.QUEUED:
            _require_place(connection, workspace, row["lane"])
        return _write(connection, id, sources, values)


def take(lane: str) -> Job | None:
    """The job that waits longest in the lane, now marked running; None when nothing waits."""
    waiting = sa.select(JOBS).where(JOBS.c.lane == lane, JOBS.c.state == RunState.QUEUED)
    first = waiting.order_by(JOBS.c.queued, JOBS.c.id).limit(1)
    with reading() as connection:
        row = connection.execute(first).mappings().first()
    if row is None:
        return None
    values = {"state": RunState.RUNNING, "started": time.time(), "ended": None, "error": None, "result": None}
    with writing() as connection:
        if not _write(connection, row["id"], (RunState.QUEUED,), values):
            return None
    return _record({**row, **values}, 0)


def again(id: str, pid: int | None = None) -> bool:
    """Let a job that is under way wait once more, at its old place; says whether it was (with `pid` see `end`)."""
    values = {"state": RunState.QUEUED, "started": None, "progress": None, "message": "", "pid": None}
    with writing() as connection:
        return _write(connection, id, ACTIVE, values, pid)


def waits(lane: str) -> bool:
    """Whether a job of the lane waits, over all workspaces."""
    with reading() as connection:
        first = sa.select(JOBS.c.id).where(JOBS.c.lane == lane, JOBS.c.state == RunState.QUEUED).limit(1)
        return connection.scalar(first) is not None


def count(*states: RunState) -> int:
    """How many jobs are in these states, over all workspaces."""
    with reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).where(JOBS.c.state.in_(states))) or 0


def want(id: str) -> str:
    """What is wanted of a job: run, pause, stop or discard; a job that vanished is to be discarded."""
    with reading() as connection:
        return connection.scalar(sa.select(JOBS.c.want).where(JOBS.c.id == id)) or "discard"


def unwanted(ids: list[str]) -> list[str]:
    """Those of the jobs that are to be killed."""
    with reading() as connection:
        kept = sa.select(JOBS.c.id).where(JOBS.c.id.in_(ids), JOBS.c.want != "discard")
        alive = set(connection.scalars(kept))
    return [id for id in ids if id not in alive]


def note(id: str, **values: object) -> None:
    """Write progress, message, pid or want of a job that is under way."""
    with writing() as connection:
        _write(connection, id, ACTIVE, values)


def finishing(id: str) -> None:
    """A running job was asked to stop and makes a model of what it has learned."""
    with writing() as connection:
        _write(connection, id, (RunState.RUNNING,), {"state": RunState.FINISHING})


def end(
    id: str, state: RunState, *, result: Plain | None = None, error: Plain | None = None, pid: int | None = None
) -> bool:
    """Close a job that is under way; says whether it was (the first word counts).

    With `pid`, only if no other process has taken the job up since (a run that was paused and resumed).
    """
    values = {"state": state, "result": result, "error": error, "ended": time.time(), "want": "run", "pid": None}
    with writing() as connection:
        return _write(connection, id, ACTIVE, values, pid)


def active() -> list[Job]:
    """All jobs under way, over all workspaces."""
    with reading() as connection:
        rows = connection.execute(sa.select(JOBS).where(JOBS.c.state.in_(ACTIVE))).mappings().all()
    return [_record(row, 0) for row in rows]


def under_way(workspace: str, lane: str) -> list[Job]:
    """The workspace's jobs of a lane that wait or work, the oldest first."""
    mine = sa.select(JOBS).where(JOBS.c.workspace == workspace, JOBS.c.lane == lane, JOBS.c.state.in_(LIVE))
    with reading() as connection:
        return [
            _record(row, _before(connection, row))
            for row in connection.execute(mine.order_by(JOBS.c.queued)).mappings()
        ]


def latest(workspace: str, lane: str) -> Job | None:
    """The workspace's job of a lane that was queued last, however it stands; None without any."""
    mine = sa.select(JOBS).where(JOBS.c.workspace == workspace, JOBS.c.lane == lane)
    with reading() as connection:
        row = connection.execute(mine.order_by(JOBS.c.queued.desc()).limit(1)).mappings().first()
        return _record(row, _before(connection, row)) if row is not None else None


def recent(workspace: str, lane: str, count: int = 20) -> list[Job]:
    """The workspace's jobs of a lane that ended last, the newest first."""
    mine = sa.select(JOBS).where(JOBS.c.workspace == workspace, JOBS.c.lane == lane, JOBS.c.ended.is_not(None))
    with reading() as connection:
        rows = connection.execute(mine.order_by(JOBS.c.ended.desc()).limit(count)).mappings().all()
    return [_record(row, 0) for row in rows]


def _write(
    connection: sa.Connection, id: str, sources: Sequence[RunState], values: Plain, pid: int | None = None
) -> bool:
    """The one way to change a job: while it is in one of `sources`, and to a state that may follow each of them."""
    for source in map(RunState, sources if "state" in values else ()):
        if not source.may_become(values["state"]):
            raise ValueError(f"a job that is {source} can't become {values['state']}")
    changed = sa.update(JOBS).where(JOBS.c.id == id, JOBS.c.state.in_(sources)).values(**values)
    if pid is not None:
        changed = changed.where(sa.func.coalesce(JOBS.c.pid, pid) == pid)
    return connection.execute(changed).rowcount == 1


def _before(connection: sa.Connection, row: sa.RowMapping) -> int:
    if row["state"] != RunState.QUEUED:
        return 0
    earlier = (JOBS.c.queued < row["queued"]) | ((JOBS.c.queued == row["queued"]) & (JOBS.c.id < row["id"]))
    waiting = sa.select(sa.func.count()).where(JOBS.c.lane == row["lane"], JOBS.c.state == RunState.QUEUED, earlier)
    return connection.scalar(waiting) or 0


def _require_place(connection: sa.Connection, workspace: str, lane: str) -> None:
    waiting = sa.select(sa.func.count()).where(
        JOBS.c.workspace == workspace, JOBS.c.lane == lane, JOBS.c.state == RunState.QUEUED
    )
    if (connection.scalar(waiting) or 0) >= limit():
        raise UserError(
            "{limit} are waiting already; no more can wait at once.",
            "Wait for one to start, or discard one that waits.",
            limit=limit(),
        )


def _record(row: sa.RowMapping | Plain, index: int) -> Job:
    return Job(**{name: value for name, value in row.items() if name != "pid"}, position=index)
