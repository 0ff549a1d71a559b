"""What a measured learning curve promises of a run that learns from more rows, for as many as there are now."""

import math
from pathlib import Path

import numpy as np

from core.improve.gains.gain import Gain
from core.improve.gains.kept_promises import note
from core.improve.learning import curve
from core.improve.learning.curve import FLAT
from core.plain import Plain
from core.recipe import Recipe
from core.tasks import TASKS

ADVICE = "more_rows"


def promised(data: Path, recipe: Recipe, more: int, against: str) -> Plain | None:
    """The note (kept_promises.note) for `more` rows than the table `data` has, by the curve of the run
    `against` and its recipe; None where none was measured, it is flat, or no rows came.
    """
    found = curve.kept(data, recipe)
    if found is None or found.now is None or not found.band or found.verdict == FLAT or more <= 0:
        return None
    learned = found.rows + more * (1 - recipe.split.validation)  # new rows never enter the test part
    rows, *lines = (np.array(each) for each in zip(*found.band, strict=True))
    middle, low, high = (float(np.interp(math.log(learned), np.log(rows), line)) for line in lines)
    metric = TASKS[recipe.task.name].metric(found.measure)
    if metric is None:
        return None
    better = 1 if metric.rises else -1
    least, most = sorted(better * (end - found.now) for end in (low, high))
    return note(ADVICE, Gain(better * (middle - found.now), least, most), found.measure, against)
