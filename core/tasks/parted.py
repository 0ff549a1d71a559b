"""A question that can be asked as several of yes and no, each of which picks one of two classes."""

from core.records import FittedTarget
from core.tasks.base import Task
from core.tasks.classification import Classification

NO, YES = "no", "yes"


class Parted(Task):
    """A task whose parts (`parts`, `combine`) are questions of yes and no."""

    def asked(self, learned: FittedTarget, yes: float) -> FittedTarget:
        """Two classes, with their shares."""
        return FittedTarget(Classification.name, learned.target, (NO, YES), (1 - yes, yes))
