"""The one place where a family learns: for a run, its folds, its last fit and its intervals, and for trials.

A `Ready` for any rows of the dataset comes from core.runs.stages.prepare.ready_for.
"""

from dataclasses import dataclass

from threadpoolctl import threadpool_limits

from core.folders import RunFolder
from core.models import reduced
from core.models.base import Fitted, Report
from core.recipe import TrainingOptions
from core.runs.stages.context import Context, Ready
from core.settings import Options
from core.training.run_report import QuietReport, RunReporting

SMALL = 100_000  # cells; below, threads wait for each other longer than they work


@dataclass(frozen=True)
class Trainer:
    """Settings to learn with; None where the context's recipe decides."""

    options: Options | tuple[Options, ...] | None = None
    training: TrainingOptions | None = None
    labels: tuple[str, ...] = ()  # of which `options` are the parts', where a question is learned in parts

    @staticmethod
    def refit_options(context: Context, fitted: Fitted) -> "Trainer":
        """A trainer that watches no rows and ends where `fitted` was best on those that it watched."""
        options, training = context.family_options, context.recipe.training
        if not isinstance(fitted, reduced.FittedReduced):
            return Trainer(*context.family.refit_options(options, training, fitted))
        parts = (
            context.family.refit_options(options, training, part)[0] if part.steps else options for part in fitted.parts
        )
        return Trainer(tuple(parts), training, fitted.learned.labels)

    def learn(self, context: Context, ready: Ready, report: Report) -> Fitted:
        """The family's model of `ready.train`, chosen by `ready.valid`; `Fitted.steps` says how far it went.

        Goes on from `report.checkpoint`. Raises Paused when `report` asks for it, UserError for what the user can
        repair.
        """
        other = isinstance(self.options, tuple) and self.labels != ready.learned.labels  # one more came in by all rows
        options = context.family_options if self.options is None or other else self.options
        training = self.training or context.recipe.training
        begin = {"start": context.start} if context.family.starts and context.start is not None else {}
        small = ready.train.numbers.size + ready.train.codes.size < SMALL
        with threadpool_limits(1 if small else None):
            return reduced.fit(
                context.family, ready.train, ready.valid, ready.learned, options, training, report, **begin
            )


class FitReport(QuietReport):
    """A fit inside a run tells nothing of its own; it ends when its run shall end, and begins anew after a pause."""

    def __init__(self, run: RunReporting) -> None:
        super().__init__(RunFolder(run.folder).work)  # goes when the run ends, or goes on
        self._run = run

    def stopping(self) -> bool:
        """As the run."""
        return self._run.stopping()

    def pausing(self) -> bool:
        """As the run."""
        return self._run.pausing()


class RefitReport(FitReport):
    """The last fit is short of nothing: once begun it is carried through, unless the run pauses."""

    def stopping(self) -> bool:
        """Never."""
        return False


class AsFarReport(FitReport):
    """Goes no further than the run itself went, and ends early when the user asked to stop."""

    def __init__(self, run: RunReporting, steps: float) -> None:
        super().__init__(run)
        self._steps, self._step = steps, 0.0

    def epoch(self, step: float, total: float, **measures: float | None) -> None:
        """Remember how far it went."""
        self._step = step

    def stopping(self) -> bool:
        """True when it went as far as the run, or the run shall end."""
        return (self._steps > 0 and self._step >= self._steps) or super().stopping()
