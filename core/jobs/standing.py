"""Where a project's loop stands: what waits, what learns, what is to be decided. Reads only, and says no words."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import UserError
from core.improve.duels import duel
from core.jobs import again
from core.runs.champion import Opening
from core.store import datasets, inbox_look, promotions, queue
from core.store.projects import Project
from core.store.queue import Job
from core.store.runs import Run

# In the order of the loop, the last that holds counts.
REST, WAITING, READY = "rest", "waiting", "ready"
TAKING_IN, LEARNING, RESTING, JUDGING, UNJUDGED, DECIDE = (
    "taking in",
    "learning",
    "resting",
    "judging",
    "unjudged",
    "decide",
)
SOON = 120.0  # seconds after its end in which a challenger is still being judged


@dataclass(frozen=True)
class Standing:
    """How far the loop is, as one of the words above.

    `champion`: the run that answers; `promoted`: somebody chose it. `waiting`: corrections that nobody has decided
    about; `accepted`: those that will be learned. `rows`: rows that came since the champion learned; `newer`: the table
    has changed since. `job`: what is under way before the challenger learns. `challenger`: the run to be judged, or the
    last one that came to nothing; `found`: its duel.
    """

    state: str
    champion: Run
    promoted: bool
    waiting: int = 0
    accepted: int = 0
    rows: int = 0
    newer: bool = False
    job: Job | None = None
    challenger: Run | None = None
    found: dict | None = None


def standing(workspace: str, project: Project, every: Sequence[Run], opening: Opening) -> Standing:
    """How far the project's loop is. every: its runs, the newest first; opening: the one that answers."""
    run = opening.run
    counts = inbox_look.counts(workspace, project.id)
    made = next((each for each in every if each.challenges), None)
    newer, rows = _since(workspace, project, run)
    if made is not None and made.challenges == run.id and made.dataset == project.dataset and made.state == "finished":
        newer, rows = False, 0  # that was learned already
    known = {"champion": run, "promoted": opening.promoted, "waiting": counts.new, "accepted": counts.accepted}
    known |= {"newer": newer, "rows": rows}
    if (job := again.under_way(workspace, project.id)) is not None:
        return Standing(TAKING_IN, job=job, **known)
    if made is not None and made.challenges == run.id and not _decided(workspace, project.id, made):
        found = duel.read(made.folder)
        state = _of_challenger(made, found)
        if state:
            return Standing(state, challenger=made, found=found, **known)
        known["challenger"] = made
    if counts.accepted or newer:
        return Standing(READY, **known)
    return Standing(WAITING if counts.new else REST, **known)


def trouble(workspace: str, project: str) -> dict | None:
    """What went wrong (problem, fix) where the last “train again” ended badly before a challenger was there."""
    jobs = queue.recent(workspace, "read")
    mine = (job for job in jobs if job.payload["what"] in again.DONE and job.payload["project"] == project)
    last = next(mine, None)
    return last.error if last is not None and last.state == "failed" else None


def _of_challenger(made: Run, found: dict | None) -> str:
    if made.live:
        return LEARNING
    if made.state in ("paused", "interrupted"):
        return RESTING
    if made.state != "finished":  # failed, stopped or thrown away: no challenger to judge
        return ""
    if found is None:
        return JUDGING if made.ended and time.time() - made.ended < SOON else UNJUDGED
    return UNJUDGED if "problem" in found else DECIDE


def _decided(workspace: str, project: str, made: Run) -> bool:
    return any(entry.run == made.id and entry.deed != promotions.BACK for entry in promotions.all(workspace, project))


def _since(workspace: str, project: Project, run: Run) -> tuple[bool, int]:
    """Whether the project's table is a later version than the one the run learned from, and how many rows came."""
    if project.dataset == run.dataset:
        return False, 0
    now = datasets.get(workspace, project.dataset)
    try:
        then = datasets.get(workspace, run.dataset)
    except UserError:  # deleted since
        return True, 0
    return now.version > then.version, max(0, now.rows - then.rows)
