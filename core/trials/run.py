"""Tries recipes on a sample of the rows, one after the other and fold by fold, within a time; knows no pretrained
model.

Cheap candidates are judged on all folds at once. The others get one fold each first, so that there is something to say
of all; then those that may still win go on, and one that is clearly behind does not (racing: Maron and Moore 1994).
"""

import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from core.data.dataset_files import load_schema
from core.errors import UserError, out_of_memory
from core.serving.session import RUN_ERRORS
from core.tasks import TASKS
from core.training.run_report import Paused
from core.trials import judge
from core.trials.attempt import attempt
from core.trials.folder import Folder, summary
from core.trials.outcome import outcomes
from core.trials.sample import sample
from core.trials.trial_records import BEHIND, LATE, WAITING, WORKING, Candidate, Terms, Trial

CHEAP = 0.05  # of all the time: a candidate whose fold is so short is judged on all of them at once
FIRST = 0.6  # of the time that is left: at most so much for a first fold, unless it is the last candidate
OnProgress = Callable[[float, str], None]


def run(
    candidates: Sequence[Candidate],
    dataset: Path,
    folder: Path,
    terms: Terms,
    *,
    about: str = "",
    split: Path | None = None,
    on_progress: OnProgress = lambda share, message: None,
    requested: Callable[[], str] = lambda: "run",
) -> Trial:
    """Try all of them, in their order; what is known is in `folder` at any time (core.trials.folder.summary).

    The recipes have data, task and split in common. split: parts to be kept, as in core.runs.execute. on_progress: the
    share of the time that is spent, and a candidate's name. requested: "run" or "stop", which takes what is there. A
    folder that holds a part of this trial is gone on with. UserError when the rows can't be split; a candidate that
    can't be had says why in its outcome.
    """
    if len({str((each.recipe.data, each.recipe.task, each.recipe.split)) for each in candidates}) != 1:
        raise ValueError("candidates of one trial ask the same of the same rows")
    race = Race(candidates, dataset, Folder(folder), terms, about, split, on_progress, requested)
    for name, fold in race.turns():
        race.take(name, fold)
    return race.sum_up(ended=True)


class Race:
    """A trial under way: what is judged so far, and until when there is time."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        dataset: Path,
        folder: Folder,
        terms: Terms,
        about: str,
        split: Path | None,
        on_progress: OnProgress,
        requested: Callable[[], str],
    ) -> None:
        recipe, self.schema = candidates[0].recipe, load_schema(dataset)
        self.candidates = {candidate.name: candidate for candidate in candidates}
        self.dataset, self.folder, self.terms, self.about = dataset, folder, terms, about
        self.on_progress, self.requested = on_progress, requested
        self.sample = sample(recipe, self.schema, dataset, folder.path, terms.rows, terms.folds, split)
        self.task = TASKS[recipe.task.name]
        self.asked = self.task.learn(recipe.data.target, self.sample.target.values)
        self.judged = {name: folder.judged(name) for name in self.candidates}
        known = summary(folder.path)
        again = known is not None and known.ended  # asked for once more: with all its time, and what failed has a turn
        if again:
            folder.forgive()
        found = ((name, folder.failed(name)) for name in self.candidates)
        self.failed = {name: why for name, why in found if why is not None}
        spent = sum(part.seconds for folds in self.judged.values() for part in folds.values())
        self.before = 0.0 if again else spent
        self.began = time.monotonic()
        self.stopped = False
        self.unread: set[str] = set()  # whose rows took longer to be read than there was time; they have another turn

    @property
    def spent(self) -> float:
        """Seconds of this trial, with those before it was cut off."""
        return self.before + time.monotonic() - self.began

    def turns(self) -> Iterator[tuple[str, int]]:
        """Who is tried next, on which fold; ends when all is done or the time is over."""
        first, *others = self.sample.numbers
        for name in self.candidates:
            yield from self._open(name, first)
            for fold in others:
                if self.judged[name] and self._cost(name) < CHEAP * self.terms.seconds:
                    yield from self._open(name, fold)
        for fold in self.sample.numbers:
            for name in self.candidates:
                if name in self.unread or self._may_win(name):
                    yield from self._open(name, fold)

    def take(self, name: str, fold: int) -> None:
        """Try one candidate on one fold, and keep what comes of it."""
        self.sum_up(working=name)
        left, first = self.terms.seconds - self.spent, not self.judged[name]
        until = time.monotonic() + (FIRST * left if first and self._others(name) else left)

        def over() -> bool:
            self.stopped = self.stopped or self.requested() == "stop"
            return self.stopped or time.monotonic() > until

        try:
            self.folder.begin(name)
            where = (self.schema, self.dataset, self.sample, fold, self.asked, self.folder.path / "work")
            made = attempt(self.candidates[name], *where, over, write=first)
        except Paused:
            self.unread.add(name)
            self.folder.let_go(name)
        except (UserError, MemoryError, OSError, RuntimeError, ValueError, *RUN_ERRORS) as error:
            self.failed[name] = self.folder.fail(name, explained(error))
        else:
            self.unread.discard(name)
            self.folder.let_go(name)
            if made is not None and (first or not made.cut):
                self.folder.keep(name, fold, made)
                self.judged[name][fold] = made

    def sum_up(self, working: str = "", *, ended: bool = False) -> Trial:
        """Write down how all stand, and say who is tried now."""
        waiting = LATE if ended else WAITING
        other = {name: waiting for name, folds in self.judged.items() if not folds} | {working: WORKING}
        learning = 1 - self.candidates[next(iter(self.candidates))].recipe.split.validation
        rows = max(1, round(self.sample.free * learning))
        known = (list(self.candidates.values()), self.judged, self.failed, self.asked, rows, other)
        trial = Trial(
            measure=self.task.primary,
            rows=len(self.sample.rows),
            all_rows=self.sample.free,
            folds=len(self.sample.numbers),
            seconds=self.terms.seconds,
            spent=self.spent,
            ended=ended,
            stopped=self.stopped,
            about=self.about,
            outcomes=outcomes(*known),
        )
        self.folder.sum_up(trial)
        now = self.candidates.get(working)
        self.on_progress(min(1.0, self.spent / self.terms.seconds), now.label.format(**now.values) if now else "")
        return trial

    def _open(self, name: str, fold: int) -> Iterator[tuple[str, int]]:
        """The candidate's turn on that fold, unless that is done, or there is no time for it."""
        self.stopped = self.stopped or self.requested() == "stop"
        if name in self.failed or fold in self.judged[name] or self.stopped:
            return
        if self.spent + self._cost(name) < self.terms.seconds:
            yield name, fold

    def _cost(self, name: str) -> float:
        """Seconds that a fold of the candidate took; 0 before the first."""
        folds = self.judged[name].values()
        return sum(part.learning for part in folds) / len(folds) if folds else 0.0

    def _others(self, name: str) -> bool:
        """Whether candidates wait that nothing is known of."""
        return any(other != name and not folds and other not in self.failed for other, folds in self.judged.items())

    def _may_win(self, name: str) -> bool:
        if not self.judged[name]:
            return False
        cut = any(part.cut for part in self.judged[name].values())
        found = {each: judge.losses(self.asked, list(folds.values())) for each, folds in self.judged.items() if folds}
        return not cut and judge.verdicts(found)[name] != BEHIND


def explained(error: Exception) -> UserError:
    """What made a candidate fail, in the user's words; of what nobody foresaw the job's log has the traceback."""
    if isinstance(error, UserError):
        return error
    traceback.print_exception(error)
    if out_of_memory(error):
        return UserError("It needs more memory than there is.", "Take a smaller model, or fewer columns.")
    return UserError("It failed while it was tried; what happened stands in the log.", "Take one of the others.")
