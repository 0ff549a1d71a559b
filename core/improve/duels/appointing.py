"""Makes the run that opens champion in so many words, before another one is judged beside it. Promotes nothing else."""

from core.errors import UserError
from core.messages import Message
from core.runs import champion
from core.store import promotions, runs
from core.store.runs import Run


def champion_of(workspace: str, project: str) -> Run:
    """The project's champion. Where nobody has chosen one, the run that opens becomes it, and the book says so.

    UserError without a finished model.
    """
    found = champion.opening(runs.all(workspace, project), promotions.current(workspace, project))
    if found is None:
        raise UserError("There is no finished model here that could be trained again.", "Train one first.")
    if not found.promoted:
        gone = promotions.current(workspace, project)  # one whose model file is not there any more
        promotions.promote(workspace, project, found.run.id, _why(found), seen=gone)
    return found.run


def _why(found: champion.Opening) -> Message:
    if not found.best:
        return Message("champion.answered", "It answered when a challenger was first trained beside it.")
    message = "It answered, as the best of {count} by their scores, when a challenger was first trained beside it."
    return Message("champion.best", message, count=len(found.alike))
