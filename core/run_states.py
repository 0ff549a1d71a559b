"""The states of a run, and of any other job: what each means, and which may follow which. Knows no table."""

from enum import StrEnum


class RunState(StrEnum):
    """How a job stands, as the database and saved projects write it."""

    QUEUED = "queued"  # waits for its turn
    RUNNING = "running"
    FINISHING = "finishing"  # asked to stop: what it has learned by now becomes the model
    PAUSED = "paused"  # gave its turn back, and can go on
    FINISHED = "finished"
    STOPPED = "stopped"  # ended early, with a model
    FAILED = "failed"
    INTERRUPTED = "interrupted"  # its process was ended from outside
    DISCARDED = "discarded"  # thrown away by its owner

    @property
    def active(self) -> bool:
        """Whether a process works on it."""
        return self in ACTIVE

    @property
    def live(self) -> bool:
        """Whether it waits or works, so that a screen should look again."""
        return self in LIVE

    @property
    def resting(self) -> bool:
        """Whether it went part of the way, and nothing is wrong with it."""
        return self in (RunState.PAUSED, RunState.INTERRUPTED)

    @property
    def has_model(self) -> bool:
        """Whether it ended with a model."""
        return self in (RunState.FINISHED, RunState.STOPPED)

    @property
    def in_vain(self) -> bool:
        """Whether it ended without what was asked for."""
        return self in (RunState.STOPPED, RunState.FAILED, RunState.INTERRUPTED, RunState.DISCARDED)

    @property
    def over(self) -> bool:
        """Whether nothing can follow."""
        return not _FOLLOWS[self]

    def may_become(self, other: "RunState") -> bool:
        """Whether `other` may follow."""
        return other in _FOLLOWS[self]


ACTIVE = (RunState.RUNNING, RunState.FINISHING)
LIVE = (RunState.QUEUED, *ACTIVE)
KEPT = tuple(state for state in RunState if state not in (*LIVE, RunState.DISCARDED))  # in saved projects

_ENDS = (*KEPT, RunState.DISCARDED)
_AGAIN = (RunState.QUEUED, RunState.DISCARDED)
_FOLLOWS = {
    RunState.QUEUED: (RunState.RUNNING, RunState.PAUSED, RunState.DISCARDED),
    RunState.RUNNING: (RunState.FINISHING, RunState.QUEUED, *_ENDS),  # queued: what is only tried out makes way
    RunState.FINISHING: (RunState.QUEUED, *_ENDS),
    RunState.PAUSED: _AGAIN,
    RunState.INTERRUPTED: _AGAIN,
    RunState.FAILED: _AGAIN,
    RunState.FINISHED: (),
    RunState.STOPPED: (),
    RunState.DISCARDED: (),
}
