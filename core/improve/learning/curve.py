"""What a learning curve says, as plain records, and where it is kept: beside the dataset, by the recipe's hash."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from core.messages import NOTHING, Message
from core.plain import from_dict, write_json
from core.recipe import Recipe

FORMAT = 1  # raised when curves are measured so differently that older ones mislead
FOLDER = "advice"
SUMMARY = "curve.json"
HELPS, FLAT, OPEN = "helps", "flat", "open"


@dataclass(frozen=True)
class Point:
    """What models of so many rows reached on average: the main measure. `times`: how often that was tried."""

    rows: int
    value: float
    times: int
    known: bool = False


@dataclass(frozen=True)
class Ahead:
    """What more rows are likely to bring: `times` as many as now, `gain` of the main measure, better being more.

    `low` and `high` hold what a new run will show in 95 of 100 cases, with the luck of its training.
    """

    times: float
    rows: int
    value: float
    gain: float
    low: float
    high: float


@dataclass(frozen=True)
class Curve:
    """A measured learning curve. `measure`: the main measure's name; `rows`: those that the run's model learned from.

    `judged`: rows that every model of it was judged on; `now`: the measure that the law gives for `rows`.
    `band`: (rows, value, low, high) from now on. `verdict`: "helps", "flat", "open" (they may help or not), "" while
    not known. `told`: what was left out, in sentences; `problem`: why there is no curve, "" where there is one.
    """

    measure: str
    rows: int
    judged: int
    points: tuple[Point, ...] = ()
    now: float | None = None
    ahead: tuple[Ahead, ...] = ()
    band: tuple[tuple[float, float, float, float], ...] = ()
    verdict: str = ""
    seconds: float = 0.0
    ended: bool = False
    told: tuple[Message, ...] = ()
    problem: Message = NOTHING

    @property
    def twice(self) -> Ahead | None:
        """What twice as many rows are likely to bring; None where that can't be said."""
        return next((entry for entry in self.ahead if entry.times == 2), None)


def key(recipe: Recipe) -> str:
    """The recipe's hash without the dataset's name, 16 hex digits: where the data changed there is another folder."""
    content = recipe.model_dump(mode="json")
    content["data"] = ", ".join(content["data"]["targets"])
    return hashlib.sha256(json.dumps([FORMAT, content], sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def folder_of(dataset: Path, recipe: Recipe) -> Path:
    """The folder of what was measured of that recipe, beside a dataset file (data.parquet)."""
    return dataset.parent / FOLDER / key(recipe)


def kept(dataset: Path, recipe: Recipe) -> Curve | None:
    """The curve as far as it is known; None where none was begun."""
    try:
        content = json.loads((folder_of(dataset, recipe) / SUMMARY).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    return from_dict(Curve, content)


def check(dataset: Path) -> None:
    """Whether every curve beside a dataset file can be read; ValueError, TypeError or KeyError if not."""
    for file in (dataset.parent / FOLDER).glob(f"*/{SUMMARY}"):
        from_dict(Curve, json.loads(file.read_text(encoding="utf-8")))


def keep(folder: Path, curve: Curve) -> Curve:
    """Write a curve down, whole or not at all."""
    write_json(folder / SUMMARY, curve)
    return curve
