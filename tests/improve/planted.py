"""Cases with one thing wrong, planted on purpose, and one in which nothing is."""

from dataclasses import replace

import numpy as np

from core.improve.advice.case import Answered, Case, Reader, Slice
from core.improve.learning.curve import HELPS, Ahead, Curve, Point
from core.judgement import Evaluation, Measured
from core.recipe import ColumnChoice, DataChoice, FamilyChoice, Recipe, TaskChoice, TrainingOptions
from core.records import DataFacts, Schema
from core.training.events import Progress

LABELS = ("no", "yes")


def recipe(family: str = "boosted_trees", task: str = "classification", **options: object) -> Recipe:
    """A recipe of that family."""
    return Recipe(
        data=DataChoice(dataset="d", target="bought"),
        task=TaskChoice(name=task),
        columns={"age": ColumnChoice(kind="number"), "city": ColumnChoice(kind="category")},
        family=FamilyChoice(name=family, options=options),
    )


def perfect(family: str = "boosted_trees", rows: int = 2_000, **options: object) -> Case:
    """Both answers equally frequent, all right on the rows kept aside, a level end, many test rows."""
    return Case(
        recipe=recipe(family, **options),
        schema=Schema(rows=5 * rows, columns=()),
        evaluation=Evaluation(rows=rows, metrics={"accuracy": Measured(0.998)}),
        progress=measurement([0.5, 0.1, 0.02, 0.02, 0.02, 0.02], [0.5, 0.11, 0.021, 0.0201, 0.02, 0.0201], kept=5),
        parts={"train": 3 * rows, "validation": rows, "test": rows},
        facts=DataFacts(rows=5 * rows, numbers=1, categories=1, classes=2),
        counts={"no": rows, "yes": rows},
        answered=answers(rows, {"no": 1.0, "yes": 1.0}),
    )


def measurement(train: list[float], valid: list[float], kept: int, total: int | None = None) -> Progress:
    """What the chart of a training told: the losses step by step, and which step is kept."""
    points = tuple(
        {"kind": "epoch", "step": step, "total": total or len(train), "train_loss": seen, "valid_loss": unseen}
        for step, (seen, unseen) in enumerate(zip(train, valid, strict=True), 1)
    )
    last = points[-1]["step"]
    return Progress(step=last, total=total or last, points=points, kept=points[kept - 1], ended="finished")


def answers(rows: int, found: dict[str, float], shares: dict[str, float] | None = None) -> Answered:
    """So many rows, of each answer so much found; what is missed is taken for the next answer."""
    labels = list(found)
    shares = shares or dict.fromkeys(labels, 1 / len(labels))
    truth, message, sure = [], [], []
    for index, label in enumerate(labels):
        count = round(rows * shares[label])
        right = round(count * found[label])
        other = labels[(index + 1) % len(labels)]
        truth += [label] * count
        message += [label] * right + [other] * (count - right)
        # what is missed is missed narrowly: its probability lies just below the other's
        sure += [0.95] * right + [0.4] * (count - right)
    chances = np.full((len(truth), len(labels)), 0.0, "float32")
    for row, (label, chance) in enumerate(zip(truth, sure, strict=True)):
        chances[row] = (1 - chance) / (len(labels) - 1)
        chances[row, labels.index(label)] = chance
    ids = np.random.default_rng(0).permutation(len(truth))
    order = np.argsort(ids)
    return Answered(
        np.sort(ids),
        np.array(truth, object)[order],
        np.array(message, object)[order],
        chances[order],
        tuple(labels),
    )


def good(case: Case, right: float = 0.85) -> Case:
    """The case with so much right of both answers."""
    return replace(case, answered=answers(len(case.answered.rows), {"no": right, "yes": right}))


def rising() -> Curve:
    """A curve that has not levelled out."""
    points = tuple(Point(rows, value, 3) for rows, value in ((100, 0.7), (200, 0.76), (400, 0.8), (800, 0.83)))
    ahead = (Ahead(2.0, 1_600, 0.85, 0.021, 0.004, 0.038),)
    return Curve("accuracy", 800, 300, points, 0.83, ahead, verdict=HELPS, ended=True)


def sliced(case: Case, wrong: float, share: float = 0.2) -> Case:
    """The case in which the rows of one city go wrong that often, all others hardly ever."""
    rows = len(case.answered.rows)
    random = np.random.default_rng(0)
    inside = np.arange(rows) < share * rows
    flipped = random.random(rows) < np.where(inside, wrong, 0.03)
    other = {"no": "yes", "yes": "no"}
    predicted = np.array(
        [other[t] if flip else t for t, flip in zip(case.answered.truth, flipped, strict=True)], object
    )
    found = (Slice("city", "“Rome” in “city”", inside), Slice("age", "no value in “age”", random.random(rows) < 0.3))
    return replace(case, answered=replace(case.answered, predicted=predicted), slices=found)


def unread(case: Case) -> Case:
    """The case with a column of texts that a pretrained model which is here could read."""
    column = ColumnChoice(kind="text", options={"model": "maker/model"})
    read = case.recipe.model_copy(update={"columns": {**case.recipe.columns, "review": column}})
    return replace(case, readers=(Reader("review", "text", "MiniLM", read),))


def stepwise(case: Case, **training: object) -> Case:
    """The case with these training settings."""
    changed = case.recipe.model_copy(update={"training": TrainingOptions(**training)})
    return replace(case, recipe=changed)
