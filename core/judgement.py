"""What judging a model on rows that it never saw gave, as evaluation.json keeps it. Computes nothing, draws nothing.

A field that comes later needs a default: the files of older runs do not have it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from core.plain import Plain, from_dict, to_dict


@dataclass(frozen=True)
class Measured:
    """One metric of a model, and of always giving the usual answer; None where it is not defined.

    `mean`, `spread`: over the folds of a cross-validation, the spread as their standard deviation.
    """

    value: float | None
    baseline: float | None = None
    mean: float | None = None
    spread: float | None = None


@dataclass(frozen=True)
class AnswerLine:
    """The numbers of one label: its test rows, and how well it was named; `threshold`: from which probability on."""

    label: str
    support: int
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    threshold: float | None = None


@dataclass(frozen=True)
class Roc:
    """A label's ROC curve, and the area under it."""

    fpr: tuple[float, ...]
    tpr: tuple[float, ...]
    auc: float | None = None


@dataclass(frozen=True)
class PrecisionRecall:
    """A label's precision-recall curve; `share` is its part of the rows: the precision of guessing."""

    precision: tuple[float, ...]
    recall: tuple[float, ...]
    share: float = 0.0


@dataclass(frozen=True)
class Scatter:
    """Some rows' true and predicted values; with their intervals, where the model gave such."""

    truth: tuple[float | None, ...]
    prediction: tuple[float | None, ...]
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Residuals:
    """How many answers were how far off: the edges of the bins, and the rows in each."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Coverage:
    """The share of true values that the intervals were to hold, and the one that they held; both 0..1.

    `promised`: whether new rows can be expected to fare alike, as rows split at random can.
    """

    level: float | None
    value: float | None
    promised: bool | None = None


@dataclass(frozen=True)
class Chosen:
    """The main measure on the rows that runs are chosen by: `rows` of the `of` that there were, with its interval."""

    rows: int
    of: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class FoldReport:
    """What a fold of a cross-validation says: its number from 1, and how a model that did not see its rows answered.

    `truth`, `scores`: of these rows, as the task encodes them, where it calibrates by them and the run goes on.
    """

    fold: int
    rows: int
    metrics: dict[str, Measured]
    truth: np.ndarray | None = field(default=None, compare=False)
    scores: np.ndarray | None = field(default=None, compare=False)

    def value(self, metric: str) -> float | None:
        """One metric's value; None where it is not defined, or was not measured."""
        return self.metrics[metric].value if metric in self.metrics else None

    def to_plain(self) -> Plain:
        """For JSON; `from_plain` reads it."""
        metrics = {name: _metric(measured, crossed=False) for name, measured in self.metrics.items()}
        arrays = {"truth": self.truth, "scores": self.scores}
        kept = {name: array.tolist() for name, array in arrays.items() if array is not None}
        return {"fold": self.fold, "rows": self.rows, "metrics": metrics, **kept}

    @classmethod
    def from_plain(cls, content: Mapping[str, Any]) -> "FoldReport":
        """What `to_plain` gave."""
        arrays = {name: np.asarray(content[name]) for name in ("truth", "scores") if name in content}
        metrics = {name: from_dict(Measured, entry) for name, entry in content["metrics"].items()}
        return cls(content["fold"], content["rows"], metrics, **arrays)


_ALWAYS = ("task", "target", "rows", "family", "metrics", "worst", "choosing")


@dataclass(frozen=True)
class Evaluation:
    """How good a model is: its metrics, what its task's figures draw, and rows that are worth a look.

    `rows`: the test rows. `gallery`: rows of each sort, {"row": id} with what core.tasks.shown.Sample tells;
    `gallery_counts`: how many there are. `worst`: the same of wrong answers, {"row": its cells}. `parts`: rows of each
    part of the split. `row_ms`: milliseconds for one row; `seconds` of training; `bytes` of the file.
    `confusion`: rows by truth, then answer, in the order of `classes`. `unknown_classes`: rows whose truth training
    never saw. `more`: what else a task tells, for figures of its own.
    """

    task: str = ""
    target: str = ""
    rows: int = 0
    family: str = ""
    metrics: dict[str, Measured] = field(default_factory=dict)
    gallery: dict[str, tuple[Plain, ...]] | None = None
    gallery_counts: dict[str, int] = field(default_factory=dict)
    classes: tuple[AnswerLine, ...] = ()
    confusion: tuple[tuple[int, ...], ...] | None = None
    unknown_classes: int | None = None
    roc: dict[str, Roc] | None = None
    precision_recall: dict[str, PrecisionRecall] | None = None
    scatter: Scatter | None = None
    residuals: Residuals | None = None
    coverage: Coverage | None = None
    worst: tuple[Plain, ...] = ()
    cross_validated: bool = False
    folds: tuple[FoldReport, ...] = ()
    parts: dict[str, int] = field(default_factory=dict)
    row_ms: float | None = None
    choosing: Chosen | None = None
    seconds: float | None = None
    bytes: int | None = None
    more: Plain = field(default_factory=dict)

    def holds(self, figure: str) -> bool:
        """Whether it has what a figure of that name draws; a curve that no label has counts as well."""
        return getattr(self, figure, None) is not None or figure in self.more

    @property
    def rarer(self) -> AnswerLine | None:
        """Of two answers the one with fewer test rows, which curves are drawn for; of two as frequent the second."""
        if self.confusion is None or len(self.classes) != 2:  # without a confusion matrix a row may be of both
            return None
        return min(reversed(self.classes), key=lambda entry: entry.support)

    def to_plain(self) -> Plain:
        """What evaluation.json holds; what was not measured is left out. `from_plain` reads it."""
        usual = Evaluation()
        plain = {
            name: value
            for name, value in to_dict(self).items()
            if name in _ALWAYS or getattr(self, name) != getattr(usual, name)
        }
        plain["metrics"] = {name: _metric(each, crossed=self.cross_validated) for name, each in self.metrics.items()}
        if self.cross_validated:
            plain["folds"] = [fold.to_plain() for fold in self.folds]
        if self.classes:
            plain["classes"] = [_where_known(entry, "threshold") for entry in plain["classes"]]
        if self.coverage:
            plain["coverage"] = _where_known(plain["coverage"], "promised")
        more: Plain = plain.pop("more", {})
        return {**plain, **more}

    @classmethod
    def from_plain(cls, content: Mapping[str, Any]) -> "Evaluation":
        """What evaluation.json holds, written by this version of the app or an older one."""
        known = {each.name for each in fields(cls)}
        more = {name: value for name, value in content.items() if name not in known}
        folds = tuple(FoldReport.from_plain(entry) for entry in content.get("folds", ()))
        return replace(from_dict(cls, {**content, "folds": (), "more": more}), folds=folds)


def read(path: Path) -> Evaluation:
    """A run's evaluation.json."""
    return Evaluation.from_plain(json.loads(path.read_text(encoding="utf-8")))


def _metric(measured: Measured, *, crossed: bool) -> Plain:
    """As a file holds it: without mean and spread where there were no folds."""
    plain = to_dict(measured)
    return plain if crossed else {name: plain[name] for name in ("value", "baseline")}


def _where_known(entry: Plain, name: str) -> Plain:
    """The entry without that value where it is None."""
    return {key: value for key, value in entry.items() if key != name or value is not None}
