"""Any two runs on the rows that both were chosen by and neither learned from: measures, a paired test, what differs.

Of runs on two versions of a table the newer one tells the truth. Draws nothing.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from core import recipe as recipes
from core.data.splits.split import CALIBRATION, TRAIN, VALIDATION, rows_of
from core.data.splits.split import read as read_split
from core.errors import UserError
from core.evaluation import choosing, interval, paired
from core.evaluation.choosing import Choosing
from core.folders import RunFolder
from core.judgement import Evaluation, Scatter
from core.messages import Message
from core.metrics.curves import thinned
from core.plain import Plain
from core.records import FittedTarget
from core.runs import champion
from core.store import datasets, runs, versions
from core.store.datasets import Dataset
from core.store.runs import Run
from core.tasks import TASKS, Task

MOST = 24  # rows of each sort that are shown


@dataclass(frozen=True)
class Sort:
    """Rows that two models answer differently: how many there are, and the most telling of them.

    shown: {"row", "truth", "one", "other"}: the row's id, its answer, and what either model says.
    """

    count: int
    shown: tuple[Plain, ...]


@dataclass(frozen=True)
class SideBySide:
    """Two runs on `rows` shared rows of `dataset`, the newer of their two tables.

    `measures`: (value, low, high) of the main measure of either; `found`: core.evaluation.paired, `one` being the
    earlier; `sorts`: the rows where `other` or `one` is right alone or closer, and those where both are wrong, but not
    in the same way; `evaluations`: confusion and curves of either, or for numbers a scatter of some rows.
    """

    rows: int
    dataset: Dataset
    measures: tuple[tuple[float, float, float], tuple[float, float, float]]
    found: Plain
    sorts: dict[str, Sort]
    evaluations: tuple[Evaluation, Evaluation]

    @property
    def lead(self) -> int:
        """1 where `other` is better row by row, and -1 where `one` is, more than luck would explain; else 0."""
        return paired.leads(self.found)

    @property
    def contradicts(self) -> bool:
        """Whether the main measure has it the other way round: the one that is closer more often has larger misses."""
        one, other = (value for value, _, _ in self.measures)
        better = other - one if self.found["metric"] == "accuracy" else one - other
        return self.lead * better < 0


def compare(workspace: str, one: Run, other: Run) -> SideBySide:
    """Hold two finished runs of a project against each other; UserError says why that can't be."""
    _require_same_question(one, other)
    newer = _newer(workspace, one, other)
    judge = other if newer.id == other.dataset else one
    answers = [_answers(workspace, run) for run in (one, other)]
    shared = np.intersect1d(answers[0].rows, answers[1].rows)
    if not len(shared):
        raise UserError(
            "“{one}” and “{other}” were not chosen by the same rows, so nothing can be counted row by row.",
            "Compare runs whose rows are split alike, or train one of them again.",
            one=one.name,
            other=other.name,
        )
    shared = _learned_by_none(workspace, (one, other), shared)
    ids, truth = choosing.truth(recipes.read(judge.files.recipe), newer.data, shared)
    if not len(ids):
        raise UserError("None of the rows that both were chosen by has an answer any more.", "Choose other runs.")
    return _held(newer, ids, truth, answers[0].of(ids), answers[1].of(ids), TASKS[one.task])


def _require_same_question(one: Run, other: Run) -> None:
    for run in (one, other):
        if not champion.ready(run):
            raise UserError("“{name}” has no finished model.", "Choose another run.", name=run.name)
    first, second = (champion.target(run.folder) for run in (one, other))
    asked = [(run.task, champion.asked(run.folder)) for run in (one, other)]
    if asked[0] != asked[1]:
        raise UserError(
            "“{one}” predicts “{first}” and “{other}” predicts “{second}”: two questions, so nothing compares.",
            "Choose two runs with the same answer column.",
            one=one.name,
            other=other.name,
            first=first,
            second=second,
        )


def _newer(workspace: str, one: Run, other: Run) -> Dataset:
    """The newer of the two tables; UserError when they are no versions of one, or its files are away."""
    if other.dataset not in versions.ids(workspace, one.dataset):
        raise UserError(
            "“{one}” and “{other}” learned from different tables, so they share no rows.",
            "Choose two runs on versions of one table.",
            one=one.name,
            other=other.name,
        )
    newer = max((datasets.get(workspace, run.dataset) for run in (one, other)), key=lambda table: table.version)
    if not newer.here:
        raise datasets.away(newer.name)
    return newer


def _answers(workspace: str, run: Run) -> Choosing:
    own = datasets.get(workspace, run.dataset)
    found = choosing.read(run.folder, own.data if own.here else None)
    if found is None:
        why = choosing.why_not(run.folder) or Message("side.table_away", "The table that it learned from is away.")
        raise UserError("“{name}” can't be compared row by row. {why}", "Train it again.", name=run.name, why=why)
    return found


def _learned_by_none(workspace: str, both: tuple[Run, Run], rows: np.ndarray) -> np.ndarray:
    """Without the rows that a run, from whose weights one of the two began, has learned from."""
    left = rows
    for run in both:
        begun = _begun_from(workspace, run)
        left = left[~np.isin(left, _learned(begun.folder))] if begun is not None else left
        if begun is not None and not len(left):
            raise UserError(
                "“{name}” began from “{begun}”, which has learned from the rows that both were chosen by.",
                "A fair comparison needs rows that neither has learned from.",
                name=run.name,
                begun=begun.name,
            )
    return left


def _begun_from(workspace: str, run: Run) -> Run | None:
    """The own run whose weights this one began from; None for none, and in a cross-validation, which begins anew."""
    recipe = recipes.read(run.files.recipe)
    if not recipe.start.run or recipe.split.method == "folds":
        return None
    try:
        begun = runs.get(workspace, recipe.start.run)
    except UserError:  # deleted for good
        return None
    return begun if begun.files.split.is_file() else None


def _learned(folder: Path) -> np.ndarray:
    """The rows that the model in this folder learned from: after a cross-validation all but the test part."""
    split, recipe = read_split(RunFolder(folder).split), recipes.read(RunFolder(folder).recipe)
    if recipe.split.method != "folds":
        return rows_of(split, TRAIN)
    return np.concatenate([rows_of(split, part) for part in (TRAIN, VALIDATION, CALIBRATION)])


def _held(newer: Dataset, ids: np.ndarray, truth: np.ndarray, one: Choosing, other: Choosing, task: Task) -> SideBySide:
    measures = interval.of_measure(task, truth, one.predicted), interval.of_measure(task, truth, other.predicted)
    if task.numeric:
        found = paired.of_values(ids, truth, one.predicted, other.predicted)
        drawn = _points(task, truth, one), _points(task, truth, other)
        return SideBySide(len(ids), newer, measures, found, _by_value(ids, truth, one, other), drawn)
    found = paired.of_labels(ids, truth, one.predicted, other.predicted, (one.sure, other.sure))
    evaluations = _judged(task, truth, one), _judged(task, truth, other)
    return SideBySide(len(ids), newer, measures, found, _by_label(ids, truth, one, other), evaluations)


def _judged(task: Task, truth: np.ndarray, given: Choosing) -> Evaluation:
    learned = FittedTarget(task.name, "", given.classes)
    judged = task.judged(learned, task.encode(learned, pa.array(truth, pa.string())), given.answers)
    details = task.details(learned, judged, given.answers)
    return Evaluation.from_plain({"task": task.name, "rows": len(truth), **details})


def _points(task: Task, truth: np.ndarray, given: Choosing) -> Evaluation:
    shown = thinned(len(truth), 400)
    scatter = Scatter(tuple(truth[shown].tolist()), tuple(given.predicted[shown].tolist()))
    return Evaluation(task=task.name, rows=len(truth), scatter=scatter)


def _by_label(ids: np.ndarray, truth: np.ndarray, one: Choosing, other: Choosing) -> dict[str, Sort]:
    right = one.predicted == truth, other.predicted == truth
    differ = one.predicted != other.predicted
    sorts = {"other": right[1] & ~right[0], "one": right[0] & ~right[1], "neither": differ & ~right[0] & ~right[1]}
    sure = one.sure + other.sure
    return {name: _sort(ids, truth, one, other, np.flatnonzero(hit), sure) for name, hit in sorts.items()}


def _by_value(ids: np.ndarray, truth: np.ndarray, one: Choosing, other: Choosing) -> dict[str, Sort]:
    lead = np.abs(one.predicted - truth) - np.abs(other.predicted - truth)
    sorts = {"other": lead > 0, "one": lead < 0}
    return {name: _sort(ids, truth, one, other, np.flatnonzero(hit), np.abs(lead)) for name, hit in sorts.items()}


def _sort(
    ids: np.ndarray, truth: np.ndarray, one: Choosing, other: Choosing, indices: np.ndarray, by: np.ndarray
) -> Sort:
    first = indices[np.argsort(-by[indices], kind="stable")][:MOST]
    plain = [each[first].tolist() for each in (ids, truth, one.predicted, other.predicted)]
    names = ("row", "truth", "one", "other")
    return Sort(len(indices), tuple(dict(zip(names, entry, strict=True)) for entry in zip(*plain, strict=True)))
