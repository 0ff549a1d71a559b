"""The last stage of a run, when the model is there already: is it too good to be true, what does it rely on?"""

from pathlib import Path

from core.errors import UserError
from core.evaluation.after import after
from core.messages import Message
from core.training.run_report import RunReporting


def look_back(folder: Path, dataset: Path, report: RunReporting) -> None:
    """Leave audit.json beside the model; where memory or disk don't do for that, a note says so and the model stays."""
    report.stage("looking_back", "Looking back: what the model relies on")
    try:
        after(folder, dataset)
    except (UserError, MemoryError, OSError) as error:
        reason = error.problem if isinstance(error, UserError) else "there was not enough memory or disk for it."
        report.note(Message("relied_on_unknown", "What the model relies on could not be worked out: {why}", why=reason))
