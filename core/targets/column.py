"""What an answer column's profile says once the recipe reads it: which labels there are, how many rows have one.

Looks at the profile alone, so that pages and checks may ask before anything runs.
"""

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from core.recipe import Recipe
from core.records import Column
from core.targets.target_reading import TargetReading
from core.traits import AMOUNT


def as_answer(recipe: Recipe, column: Column) -> Column:
    """The column as the recipe reads it as an answer, by its profile alone.

    `kind` is the chosen one. `frequent` holds labels, and `unique` counts them where it holds them all; `numeric` is
    the share that reads as numbers, of texts about. What can't be read counts as missing.
    """
    if len(recipe.data.targets) > 1:  # told as one already
        return column
    profile, kind = column.profile, recipe.choice(column.name).kind or column.kind
    reading = TargetReading.of(recipe, column)
    counts = Counter[str]()
    for text, count in profile.frequent:
        counts[text.strip()] += count
    reading = reading.with_labels({**counts, "": profile.missing})
    readable, numeric = _readable(recipe, column, reading, counts)
    changes: dict[str, Any] = {
        "missing": profile.rows - readable,
        "numeric": numeric,
        "number_format": None,
        "number_certain": False,
    }
    if not reading.numeric:
        labels = _labelled(reading, counts, profile.missing if reading.blank else 0)
        every = len(profile.frequent) >= profile.unique
        changes |= {"frequent": labels, "unique": len(labels) if every else profile.unique}
    return Column(column.name, kind, replace(profile, **changes))


def _labelled(reading: TargetReading, counts: Counter[str], blanks: int) -> tuple[tuple[str, int], ...]:
    """The labels of these texts and how often each stands there, most frequent first."""
    found = Counter[str]()
    labels = reading.read(pa.array([*counts], pa.string())).to_pylist() if counts else []
    for label, count in zip(labels, counts.values(), strict=True):
        if label is not None:
            found[label] += count
    if blanks:
        found[reading.blank] += blanks
    return tuple(found.most_common())


def _readable(recipe: Recipe, column: Column, reading: TargetReading, counts: Counter[str]) -> tuple[int, float]:
    """How many rows have an answer that can be read, and the share of the present values that are numbers."""
    profile = column.profile
    present = profile.rows - profile.missing
    if reading.blank:
        return profile.rows, profile.numeric
    numeric = profile.numeric
    if reading.preprocessing is not None and recipe.repairs_of(column.name) and counts:
        known = np.isfinite(reading.numbers(pa.array([*counts], pa.string())))
        numeric = max(float(np.average(known, weights=[*counts.values()])), 0.98 * profile.number_certain)
        return round(numeric * present), numeric
    by_number = reading.numeric or (
        reading.preprocessing is not None and reading.preprocessing.inputs[0].traits.scale == AMOUNT
    )
    finite = sum(count for *_, count in profile.histogram) if profile.histogram else round(numeric * present)
    return (min(finite, present) if by_number else present), numeric
