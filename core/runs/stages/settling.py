"""What a fit inside a run tells: nothing of its own; it asks the run whether it shall end."""

from core.folders import RunFolder
from core.training.report import QuietReport, Telling


class FitReport(QuietReport):
    """A fit inside a run tells nothing of its own; it ends when its run shall end, and begins anew after a pause."""

    def __init__(self, run: Telling) -> None:
        super().__init__(RunFolder(run.folder).work)  # goes when the run ends, or goes on
        self._run = run

    def stopping(self) -> bool:
        """As the run."""
        return self._run.stopping()

    def pausing(self) -> bool:
        """As the run."""
        return self._run.pausing()


class SettlingReport(FitReport):
    """The last fit is short of nothing: once begun it is carried through, unless the run pauses."""

    def stopping(self) -> bool:
        """Never."""
        return False
