"""What advice gained where it was tried beside the run's own recipe: read from what the trial kept. Tries nothing."""

from collections.abc import Sequence
from pathlib import Path

from core.improve import curve
from core.improve.gain import Gain, paired
from core.recipe import Recipe
from core.trials import judge
from core.trials.folder import Folder
from core.trials.records import Judged

NOW = "now"  # the run's own recipe among what is tried
FOLDER = "tried"


def place(dataset: Path, recipe: Recipe) -> Path:
    """The folder of that trial, beside a dataset file (data.parquet)."""
    return curve.place(dataset, recipe) / FOLDER


def plain(name: str) -> str:
    """An advice's name among what is tried."""
    return name.replace("_", "-")


def gains(dataset: Path, recipe: Recipe, names: Sequence[str], *, share: bool) -> dict[str, Gain]:
    """What each of these advice gained over the recipe as it is, on the rows that both answered; those that are known.

    What had no time to learn to its end says nothing.
    """
    if not place(dataset, recipe).is_dir():
        return {}
    folder = Folder(place(dataset, recipe))
    own = folder.judged(NOW)
    found = {name: folder.judged(plain(name)) for name in names}
    return {name: _gain(own, theirs, share) for name, theirs in found.items() if {*own} & {*theirs}}


def _gain(own: dict[int, Judged], theirs: dict[int, Judged], share: bool) -> Gain:
    both = sorted({*own} & {*theirs})
    before, after = (_losses([each[fold] for fold in both], share) for each in (own, theirs))
    return paired(before.values, after.on(before.rows).values, share=share)


def _losses(parts: Sequence[Judged], share: bool) -> judge.Losses:
    found = judge.losses_of(parts, share=share)
    return found.on(found.rows)
