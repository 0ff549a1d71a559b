"""The book of champions: which run answers for a project, since when and why; one step back. Judges nothing."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.errors import UserError
from core.plain import Plain
from core.store import owned, paths, runs
from core.store.database import reading, saying_when_full, writing
from core.store.database_tables import PROJECTS, PROMOTIONS, RUNS
from core.store.runs import Run

PROMOTE, KEEP, BACK = "promote", "keep", "back"
ACTIONS = (PROMOTE, KEEP, BACK)
LONGEST = 1_000  # characters of a reason or of a sentence of evidence
SENTENCES = 20


@dataclass(frozen=True)
class Entry:
    """One line of the book. `created` is in epoch seconds.

    deed: promote: `run` took over from `before` (None: from nobody). keep: `run` was judged, `before` stays.
    back: `run` ("" for nobody) answers again instead of `before`. called: what both were named then, by id.
    evidence: the evidence as sentences.
    """

    id: str
    run: str
    before: str | None
    deed: str
    reason: str
    created: float
    called: dict[str, str]
    evidence: tuple[str, ...]


def current(workspace: str, project: str) -> str:
    """The id of the run that was made champion; "" where none was, or none is left.

    One that was deleted or lies in the trash answers no longer: the champion before it does, until it is taken back.
    UserError when the workspace has no such project.
    """
    return next(iter(_line(workspace, project)), "")


def all(workspace: str, project: str) -> list[Entry]:
    """The whole book of the project, the newest line first."""
    with reading() as connection:
        owned.find(connection, PROJECTS, workspace, project)
        return _entries(connection, project)


def last(workspace: str, project: str) -> Entry | None:
    """The newest line by which the present champion came to answer; None without a champion."""
    champion = current(workspace, project)
    made = (entry for entry in all(workspace, project) if entry.deed != KEEP and entry.run == champion)
    return next(made, None) if champion else None


def fallen(workspace: str, project: str) -> Entry | None:
    """The line of the champion that would answer, had it not been deleted or put into the trash; None otherwise."""
    book = all(workspace, project)
    named = next(iter(_stack(book)), "")
    if not named or named == current(workspace, project):
        return None
    return next(entry for entry in book if entry.deed != KEEP and entry.run == named)


def promote(
    workspace: str, project: str, run: str, reason: str, evidence: Sequence[str] = (), *, seen: str | None = None
) -> Entry:
    """Make the run champion; UserError without a reason, for a run of another project, in the trash or without end.

    evidence: sentences, kept with it. seen: the champion on the screen where this was asked ("" for none): UserError
    when it is another one by now.
    """
    return _write(workspace, project, PROMOTE, run, reason, evidence, seen)


def keep(
    workspace: str, project: str, run: str, reason: str, evidence: Sequence[str] = (), *, seen: str | None = None
) -> Entry:
    """Note that the champion stays though `run` was judged beside it; errors as in `promote`."""
    return _write(workspace, project, KEEP, run, reason, evidence, seen)


def roll_back(
    workspace: str, project: str, reason: str = "", *, seen: str | None = None, to: str | None = None
) -> Entry:
    """Let the champion before the present one answer again, or nobody's choice where there was none.

    to: the run that was named where this was asked. UserError when there is nothing to take back, `seen` is not the
    champion any more, or `to` not the one before it.
    """
    now, *earlier = [*_line(workspace, project), ""]
    if not now:
        raise UserError("No model was made champion here, so nothing can be taken back.", "Promote one first.")
    if to is not None and to != earlier[0] and seen in (None, now):
        raise UserError(
            "The model to go back to is in the trash or deleted by now.",
            "Take it back from the trash on the overview, or choose another model.",
        )
    return _write(workspace, project, BACK, earlier[0], reason or "Taken back.", (), now if seen is None else seen)


def way_back(workspace: str, project: str) -> str:
    """The run that `roll_back` would let answer again; "" for nobody's choice."""
    return [*_line(workspace, project), "", ""][1]


def _write(
    workspace: str, project: str, deed: str, run: str, reason: str, evidence: Sequence[str], seen: str | None
) -> Entry:
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise UserError("A reason is missing.", "Write in a few words why, so that the book tells it later.")
    with (
        saying_when_full(),
        writing() as connection,
    ):  # what is read here holds until it is written: two may decide at once
        now = current(workspace, project)
        if seen is not None and seen != now:
            raise _another(connection, project, seen)
        names = {id: _able(workspace, project, id).name for id in (run, now) if id}
        report = {"called": names, "said": [sentence[:LONGEST] for sentence in evidence][:SENTENCES]}
        newest = sa.select(sa.func.max(PROMOTIONS.c.created)).where(PROMOTIONS.c.project == project)
        values: Plain = {
            "id": paths.new_id(),
            "run": run,
            "before": now or None,
            "deed": deed,
            "reason": reason,
            "created": max(time.time(), (connection.scalar(newest) or 0.0) + 1e-6),  # the order is what it means
        }
        row = {**values, "workspace": workspace, "project": project, "evidence": report}
        connection.execute(sa.insert(PROMOTIONS).values(row))
    return Entry(**values, called=names, evidence=tuple(report["said"]))


def _another(connection: sa.Connection, project: str, seen: str) -> UserError:
    """Why the champion on the screen is not the present one."""
    there = (RUNS.c.id == seen) & (RUNS.c.project == project) & RUNS.c.trashed.is_(None)
    if seen and connection.scalar(sa.select(RUNS.c.id).where(there)) is None:
        return UserError(
            "The champion that this was asked about is in the trash or deleted by now.",
            "Look at which model answers now, then decide.",
        )
    return UserError("Another model was made champion meanwhile.", "Look at both again, then decide.")


def _able(workspace: str, project: str, run: str) -> Run:
    found = runs.get(workspace, run)
    if found.project != project:
        raise UserError("That model belongs to another project.", "Choose one of this project.")
    if found.trashed is not None:
        raise UserError("“{name}” is in the trash.", "Take it back first, or choose another.", name=found.name)
    if not found.state.has_model:
        raise UserError("“{name}” has no finished model.", "Choose a run that ended well.", name=found.name)
    return found


def _line(workspace: str, project: str) -> list[str]:
    """The present champion and those before it that are still there, the newest first."""
    with reading() as connection:
        owned.find(connection, PROJECTS, workspace, project)
        named = _stack(_entries(connection, project))
        there = sa.select(RUNS.c.id).where(RUNS.c.project == project, RUNS.c.trashed.is_(None), RUNS.c.id.in_(named))
        here = set(connection.scalars(there)) if named else set()
    return [run for run in named if run in here]


def _stack(book: list[Entry]) -> list[str]:
    """The champions in force, the newest first: each promotion lays one on top, going back takes away down to one."""
    found: list[str] = []
    for entry in reversed(book):
        if entry.deed == PROMOTE:
            found = [entry.run, *(run for run in found if run != entry.run)]
        elif entry.deed == BACK:
            found = found[found.index(entry.run) :] if entry.run in found else []
    return found


def _entries(connection: sa.Connection, project: str) -> list[Entry]:
    mine = sa.select(PROMOTIONS).where(PROMOTIONS.c.project == project).order_by(PROMOTIONS.c.created.desc())
    return [_record(row) for row in connection.execute(mine).mappings()]


def _record(row: sa.RowMapping) -> Entry:
    values = {name: row[name] for name in ("id", "run", "before", "deed", "reason", "created")}
    report = row["evidence"] or {}
    return Entry(**values, called=report.get("called", {}), evidence=tuple(report.get("said", ())))
