"""What an advice gains, tried before it is promised: its recipe beside the run's own, on a sample of the same rows.

core.trials does the work; the test part stays out. Only what asks the same of the same rows can be tried so.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from core.improve.advice.base import Advice
from core.improve.advice.case import Case
from core.improve.gains.tried_gains import NOW, folder_of, plain
from core.kinds import traits_of
from core.recipe import Recipe, edit
from core.trials.run import run
from core.trials.terms import FOLDS, ROWS_A_MINUTE
from core.trials.trial_records import Candidate, Terms

SECONDS = 60.0
ROWS = 2_000


def candidates(case: Case, notes: Sequence[Advice]) -> list[Candidate]:
    """The run's own recipe and those of the advice that ask the same; [] where there is nothing to try."""
    own = case.recipe
    able = [
        (each, recipe) for each in notes if (recipe := each.action.recipe) is not None and _asks_the_same(own, recipe)
    ]
    if not able or own.start.file:  # the sample's rows are known to what it began from
        return []
    return [
        Candidate(NOW, "The model as it is", own),
        *(Candidate(plain(each.name), each.title, _from_nothing(recipe)) for each, recipe in able),
    ]


def tried(
    case: Case,
    notes: Sequence[Advice],
    dataset: Path,
    split: Path,
    *,
    seconds: float = SECONDS,
    on_progress: Callable[[float, str], None] = lambda share, message: None,
    requested: Callable[[], str] = lambda: "run",
) -> None:
    """Try them, if there is anything to try; what came of it is kept beside the dataset (see tried_gains)."""
    found = candidates(case, notes)
    if found:
        terms = Terms(_rows(case, seconds), FOLDS, seconds)
        run(
            found,
            dataset,
            folder_of(dataset, case.recipe),
            terms,
            about="advice",
            split=split,
            on_progress=on_progress,
            requested=requested,
        )


def _asks_the_same(one: Recipe, other: Recipe) -> bool:
    return (one.data, one.task, one.split) == (other.data, other.task, other.split)


def _from_nothing(recipe: Recipe) -> Recipe:
    """Weights to begin from know the sample's rows."""
    return edit.without_start(recipe)


def _rows(case: Case, seconds: float) -> int:
    """How many rows there is time for: few where texts, pictures or sounds are looked at."""
    kinds = {case.recipe.choice(column.name).kind or column.kind for column in case.schema.columns}
    slow = [ROWS_A_MINUTE[medium] for kind in kinds if (medium := traits_of(kind).medium)]
    free = sum(count for part, count in case.parts.items() if part not in ("test", "use"))
    return max(1, min(ROWS, free, *(round(rate * seconds / 60) for rate in slow)))
