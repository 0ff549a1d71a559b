"""What the tasks share that pick one class: which rows are worth a look, and what is said of them."""

import math
from collections import Counter

import numpy as np
import pyarrow as pa

from core.answers.labels import ALIKE
from core.cells.columns import as_texts
from core.graph import Graph
from core.judgement import Evaluation
from core.messages import Message
from core.metrics import Judged
from core.records import Column, ColumnProfile, FittedTarget
from core.tasks.shown import Sample

# Two probabilities closer than about a millionth count as equal and the first class wins, in Python and in the graph
# alike. The number is irrational, so that no common fraction (1/2, 1/128 ...) sits exactly between two steps.
STEPS = 318_310 * math.pi
CLOSE = 0.5  # the second answer is at least this share as likely as the first: the model is unsure
FEW = 10  # rows of a class, below which it can hardly be learned
MOST_CLASSES = 200
FEW_ROWS = 10  # fewer are refused as too few, whatever they hold
NEARLY_ALL = 0.9
SELDOM = 0.5  # a class with less than this part of an even share of the rows is rare


def texts(raw: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The labels' texts as serving reads a category: a label is the value's text as in the file."""
    return as_texts(raw)


def ordered(labels: list[str]) -> tuple[str, ...]:
    """Numbers by size when all are numbers, else by alphabet without regard to case."""
    try:
        sizes = {label: float(label) for label in labels}
    except ValueError:
        return tuple(sorted(labels, key=lambda label: (label.casefold(), label)))
    if not all(np.isfinite(size) for size in sizes.values()):
        return tuple(sorted(labels, key=lambda label: (label.casefold(), label)))
    return tuple(sorted(labels, key=lambda label: (sizes[label], label)))


def why_not(column: Column) -> Message | None:
    """Why a column's values are not worth picking from, or too many to; None when they are."""
    profile = column.profile
    present = profile.rows - profile.missing
    if present == 0:
        return empty(column)
    if profile.storage in ("bytes", "list"):
        message = "“{name}” holds {what}, which can't be an answer."
        return Message("target.no_answer", message, name=column.name, what=profile.storage)
    if profile.unique < 2:
        message = "“{name}” has the same value in every row: there is nothing to tell apart."
        return Message("target.one_answer", message, name=column.name)
    if profile.unique > MOST_CLASSES:
        message = "“{name}” has {count:,} different values; picking an answer works with at most {most}."
        return Message("target.many_answers", message, name=column.name, count=profile.unique, most=MOST_CLASSES)
    if present >= FEW_ROWS and 2 * profile.unique > present:
        message = (
            "“{name}” has {count} different values in {rows} rows: answers that hardly ever come twice can't be "
            "learned."
        )
        return Message("target.hardly_twice", message, name=column.name, count=profile.unique, rows=present)
    return None


def empty(column: Column) -> Message:
    """Why a column without any value can't be a target."""
    return Message("target.empty", "“{name}” is empty in every row.", name=column.name)


def unjudged() -> Message:
    """What is said where there were no test rows."""
    return Message("verdict.no_rows", "There were no test rows to judge it by.")


def review(profile: ColumnProfile) -> list[Message]:
    """Answers with few rows, and one that nearly all rows have."""
    present, messages = profile.rows - profile.missing, []
    rare = [
        Message("answer_counted", "“{answer}” ({count})", answer=text, count=count)
        for text, count in profile.frequent
        if count < FEW
    ]
    if rare:
        messages.append(
            Message(
                "answers_of_few_rows",
                "Few rows for {answers}: the model can hardly learn such an answer.",
                answers=", ".join(rare[:5]),
            )
        )
    if profile.frequent and profile.frequent[0][1] > NEARLY_ALL * present:
        text, count = profile.frequent[0]
        messages.append(
            Message(
                "answer_of_most_rows",
                "{share:.0%} of the rows are “{answer}”: always saying so is hard to beat.",
                share=count / present,
                answer=text,
            )
        )
    return messages


def skill(judged: Judged) -> float:
    """0 for guessing, 1 for no error: balanced accuracy beyond guessing."""
    shares = judged.by_class[1]
    return (float(np.mean(shares)) - 1 / len(shares)) / (1 - 1 / len(shares)) if len(shares) > 1 else 0.0


def ranks(judged: Judged) -> float | None:
    """0 for guessing, 1 where the rows of each class get a higher probability of it than all others; classes alike.

    Twice the area under the ROC curve, less one (Gini coefficient), averaged over the classes that occur. None where
    each of them has about its even share of the rows.
    """
    from sklearn.metrics import roc_auc_score

    classes, counts = np.unique(judged.truth, return_counts=True)
    if len(classes) < 2 or counts.min() >= SELDOM * len(judged) / len(classes):
        return None
    areas = [roc_auc_score(judged.truth == index, judged.scores[:, index]) for index in classes[classes >= 0]]
    return float(np.mean([2 * area - 1 for area in areas])) if areas else 0.0


def vouched(evaluation: Evaluation, metric: str = "accuracy") -> float:
    """The skill that the test rows vouch for, with the most error that so many could hide (Wilson, 95 %)."""
    rows, reached = evaluation.rows, evaluation.metrics[metric]
    value, base = reached.value, reached.baseline
    if value is None or base is None or base >= 1 or not rows:
        return 0.0
    wrong, z = 1 - value, 1.645
    middle = (wrong + z * z / (2 * rows)) / (1 + z * z / rows)
    width = z / (1 + z * z / rows) * math.sqrt(wrong * (1 - wrong) / rows + z * z / (4 * rows * rows))
    return 1 - (middle + width) / (1 - base)


def sorts(judged: Judged) -> dict[str, np.ndarray]:
    """Positions of right and wrong rows, the surest first and every class in turn, and of those between two answers.

    A row between two answers is right or wrong as well; one of a class that training never saw is none of them.
    """
    truth, predicted, shares = judged.truth, judged.predicted, judged.scores
    known, sure = truth >= 0, shares[np.arange(len(predicted)), predicted]
    first, lead = shares.max(1, initial=0.0), _lead(shares)
    unsure = np.flatnonzero(known & (first - lead >= CLOSE * first) & (shares.shape[1] > 1))
    return {
        "right": _in_turn(np.flatnonzero(known & (predicted == truth)), truth, -sure),
        "wrong": _in_turn(np.flatnonzero(known & (predicted != truth)), truth, -sure),
        "unsure": unsure[np.argsort(lead[unsure], kind="stable")],
    }


def sample(learned: FittedTarget, judged: Judged, index: int) -> Sample:
    """The row's label, its truth, the label's probability, and the likeliest label where that is another one."""
    shares, predicted, truth = judged.scores[index], int(judged.predicted[index]), int(judged.truth[index])
    likelier = shares[predicted] < shares.max() - ALIKE
    return Sample(
        answer=learned.labels[predicted],
        truth=learned.labels[truth] if truth >= 0 else "",
        sure=float(shares[predicted]),
        likeliest=learned.labels[int(shares.argmax())] if likelier else "",
    )


def verdict(evaluation: Evaluation) -> Message:
    """How many test rows are right, and how many always giving the most common answer would get."""
    reached, floor = evaluation.metrics["accuracy"].value, evaluation.metrics["accuracy"].baseline
    if reached is None or floor is None:
        return unjudged()
    if reached > floor:
        return Message(
            "verdict.right",
            "It answers {reached:.0%} of the test rows right; always giving the most common answer would get "
            "{floor:.0%}.",
            reached=reached,
            floor=floor,
        )
    balanced = evaluation.metrics["balanced_accuracy"]
    found, guessed = balanced.value, balanced.baseline
    if found is not None and guessed is not None and found > guessed + 0.05:
        return Message(
            "verdict.finds_rare",
            "It answers {reached:.0%} of the test rows right, no more than always giving the most common answer "
            "({floor:.0%}); but it does find rare answers that this would miss.",
            reached=reached,
            floor=floor,
        )
    return Message(
        "verdict.no_better",
        "It answers {reached:.0%} of the test rows right, no better than always giving the most common answer "
        "({floor:.0%}): so far your columns tell it little.",
        reached=reached,
        floor=floor,
    )


def _lead(shares: np.ndarray) -> np.ndarray:
    """How much more likely the first answer is than the second."""
    if shares.shape[1] < 2:
        return shares[:, 0]
    ordered = np.sort(shares, 1)
    lead: np.ndarray = ordered[:, -1] - ordered[:, -2]
    return lead


def _in_turn(indices: np.ndarray, truth: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Each class's first by rank, then each class's second, and so on."""
    order = indices[np.argsort(rank[indices], kind="stable")]
    seen: Counter[int] = Counter()
    turns = []
    for index in order:
        turns.append(seen[int(truth[index])])
        seen[int(truth[index])] += 1
    return order[np.argsort(turns, kind="stable")]


def adding_up(g: Graph, shares: str) -> str:
    """Each row's shares divided by their sum."""
    return g.Div(shares, g.ReduceSum(shares, g.const([1], "int64"), keepdims=1))
