"""Where a project's loop stands: what waits, what learns, what is to be decided. Reads only, and says no words."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import UserError
from core.improve.duels import duel
from core.jobs.work import again
from core.payloads import Judge
from core.plain import Plain
from core.run_states import RunState
from core.runs.champion import Opening, target
from core.store import datasets, projects, promotions, queue, versions
from core.store.feedback import inbox_look
from core.store.projects import Project
from core.store.promotions import Entry
from core.store.queue import Job
from core.store.runs import Run

# In the order of the loop, the last that holds counts.
IDLE, WAITING, READY = "rest", "waiting", "ready"
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
class LoopStatus:
    """How far the loop is, as one of the words above.

    `champion`: the run that answers; `promoted`: somebody chose it. `waiting`: corrections that nobody has decided
    about; `accepted`: those that will be learned. `rows`: rows that came since the champion learned; `newer`: the table
    has changed since. `job`: what is under way before the challenger learns, or judges it. `challenger`: the run to be
    judged, or the last one that came to nothing; `found`: its duel with the champion; `apart`: the table went back
    since it learned.
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
    found: Plain | None = None
    apart: bool = False


def loop_status(workspace: str, project: Project, every: Sequence[Run], opening: Opening) -> LoopStatus:
    """How far the project's loop is. every: its runs, the newest first; opening: the one that answers."""
    run = opening.run
    counts = inbox_look.counts(workspace, project.id)
    newer, rows = _since(workspace, project, run)
    if any(_learned(each, run, project) for each in every):
        newer, rows = False, 0
    known: Plain = {"champion": run, "promoted": opening.promoted, "waiting": counts.new, "accepted": counts.accepted}
    known |= {"newer": newer, "rows": rows}
    if (job := again.under_way(workspace, project.id)) is not None:
        asked = next((each for each in every if each.id == getattr(job.asked, "run", None)), None)
        state = JUDGING if isinstance(job.asked, Judge) else TAKING_IN
        return LoopStatus(state, job=job, challenger=asked, **known)
    made, state = _challenger(workspace, project.id, every, run)
    if made is not None:
        known |= {"challenger": made, "found": duel.read(made.folder) if made.challenges == run.id else None}
        known["apart"] = made.dataset not in versions.above(workspace, project.dataset)
    if state:
        return LoopStatus(state, **known)
    if counts.accepted or newer:
        return LoopStatus(READY, **known)
    return LoopStatus(WAITING if counts.new else IDLE, **known)


def trouble(workspace: str, project: str) -> Plain | None:
    """What went wrong (problem, fix) where the last “train again” ended badly before a challenger was there.

    UserError for a project of somebody else.
    """
    projects.get(workspace, project)
    jobs = queue.recent(workspace, "read")
    mine = (job for job in jobs if again.is_of(job, project))
    last = next(mine, None)
    return last.error if last is not None and last.state == RunState.FAILED else None


def _learned(each: Run, champion: Run, project: Project) -> bool:
    """Whether a challenger of the champion learned the project's table as it is now."""
    return each.challenges == champion.id and each.dataset == project.dataset and each.state == RunState.FINISHED


def _challenger(workspace: str, project: str, every: Sequence[Run], champion: Run) -> tuple[Run | None, str]:
    """The challenger that something is to be done about, the last made or judged one of several, and how it stands.

    With "" the last one, where it came to nothing; (None, "") where nothing is to be told.
    """
    book = promotions.all(workspace, project)
    known = [(each, duel.read(each.folder)) for each in every if each.challenges and each.id != champion.id]
    known.sort(key=lambda pair: max(pair[0].created, _judged(pair[1])), reverse=True)
    nothing = None
    for index, (made, found) in enumerate(known):
        if _decided(book, made, found):
            continue
        if state := _of_challenger(made, found, champion, last=index == 0):
            return made, state
        nothing = made if index == 0 and made.challenges == champion.id else nothing
    return nothing, ""


def _of_challenger(made: Run, found: Plain | None, champion: Run, *, last: bool) -> str:
    if made.live:
        return LEARNING
    if made.state.resting:
        return RESTING
    if made.state != RunState.FINISHED:  # failed, stopped or thrown away: no challenger to judge
        return ""
    if made.challenges != champion.id:  # another answers by now: the one to beat was deleted, or went back
        passed = champion.challenges == made.challenges and champion.created > made.created  # by a later challenger
        return UNJUDGED if last and not passed and _same_question(made, champion) else ""
    if found is None:
        return JUDGING if made.ended and time.time() - made.ended < SOON else UNJUDGED
    return UNJUDGED if "problem" in found else DECIDE


def _same_question(one: Run, other: Run) -> bool:
    return one.task == other.task and target(one.folder) == target(other.folder)


def _judged(found: Plain | None) -> float:
    """When it was judged; 0 where that was not noted."""
    return float((found or {}).get("at", 0.0))


def _decided(book: Sequence[Entry], made: Run, found: Plain | None) -> bool:
    """Whether somebody promoted it or kept the champion, and it was not judged anew since."""
    decisions = (entry for entry in book if entry.run == made.id and entry.deed != promotions.BACK)
    return any(entry.created >= _judged(found) for entry in decisions)


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
