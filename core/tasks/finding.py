"""What finding several labels needs beside the task: counted, which rows are worth a look, and what is said of them."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from core.answers import sets
from core.errors import UserError
from core.judgement import Evaluation
from core.messages import Message, some, together
from core.metrics import Judged
from core.metrics.by_class import by_label
from core.metrics.several import AVERAGE_PRECISION, rows_f1
from core.plain import Plain
from core.records import Column, ColumnProfile
from core.tasks import picking
from core.tasks.shown import Sample

MOST = 200
NAMED = 8  # labels in a sentence
FEW = 5  # training rows of a label, below which it can hardly be learned
UNSURE = 0.6  # the least certain decision of a row is hardly better than a coin


def counts(raw: pa.Array) -> Counter[str]:
    """How many rows have each label."""
    found: Counter[str] = Counter()
    for entry in raw.value_counts().to_pylist():
        found.update(dict.fromkeys(sets.apart(entry["values"] or ""), entry["counts"]))
    return found


def require(target: str, counts: Counter[str]) -> None:
    """UserError for no label, or more than can be told apart."""
    if not counts:
        raise UserError(
            "No training row of “{target}” has a label: there is nothing to find.",
            "Choose another target, or bring rows with labels.",
            target=target,
        )
    if len(counts) > MOST:
        raise UserError(
            "“{target}” holds {count} different labels; at most {most} work.",
            "Choose another sign between labels, or another target.",
            target=target,
            count=f"{len(counts):,}",
            most=MOST,
        )


def frequent(profile: ColumnProfile) -> list[str]:
    """The labels in the most frequent texts, those of most rows first."""
    found: Counter[str] = Counter()
    for text, rows in profile.frequent:
        found.update(dict.fromkeys(sets.apart(text), rows))
    return [label for label, _ in found.most_common()]


def sentence(profile: ColumnProfile) -> Message | None:
    """Which labels the cells hold, the most frequent first, as a question; None where they hold none."""
    held = frequent(profile)
    if not held:
        return None
    some = ", ".join(held[:NAMED]) + (" …" if len(held) > NAMED else "")
    return Message("labels.found", "The labels in its cells: {labels}. Is this right?", labels=some)


def warnings(labels: Sequence[str], raw: pa.Array) -> tuple[Message, ...]:
    """One sentence for the labels with fewer than 5 training rows."""
    rows = counts(raw)
    rare = [f"“{label}” ({rows[label]})" for label in labels if rows[label] < FEW]
    message = "Few training rows for {labels}: the model can hardly learn such a label."
    return (Message("labels_hardly_learned", message, labels=some(rare, 5)),) if rare else ()


def sure(judged: Judged) -> np.ndarray:
    """How sure the least certain of a row's decisions was, 0..1, float64 [N]."""
    shares: np.ndarray = np.where(judged.predicted, judged.scores, 1 - judged.scores).min(axis=1, initial=1.0)
    return shares


def sorts(judged: Judged) -> dict[str, np.ndarray]:
    """The positions of rows: all labels right, the surest first; wrong, the worst first; and unsure ones."""
    costs, certain = 1 - rows_f1(judged.truth, judged.predicted), sure(judged)
    exact = (judged.truth == judged.predicted).all(1)
    right, wrong, unsure = np.flatnonzero(exact), np.flatnonzero(~exact), np.flatnonzero(certain < UNSURE)
    return {
        "right": right[np.lexsort((-certain[right], -judged.truth[right].sum(1)))],
        "wrong": wrong[np.lexsort((-certain[wrong], -costs[wrong]))],
        "unsure": unsure[np.argsort(certain[unsure], kind="stable")],
    }


def verdict(evaluation: Evaluation) -> Message:
    """In how many rows all labels are right, and how well they match, beside naming the most frequent label."""
    exact, match = (evaluation.metrics[name] for name in ("subset_accuracy", "f1_rows"))
    if exact.value is None or match.value is None or match.baseline is None:
        return picking.unjudged()
    reached = Message(
        "verdict.labels",
        "For {exact:.0%} of the test rows all labels are right; row by row they match to {match:.0%} (F1).",
        exact=exact.value,
        match=match.value,
    )
    if match.value <= match.baseline:
        beside = Message(
            "verdict.labels_no_better",
            "Always naming the most frequent label does as well: so far your columns tell it little.",
        )
    else:
        message = "Always naming the most frequent label would match to {floor:.0%}."
        beside = Message("verdict.labels_floor", message, floor=match.baseline)
    return together([reached, beside])


def spelled(labels: tuple[str, ...], encoded: np.ndarray) -> np.ndarray:
    """The labels of each row as one text, object [N], in the one order in which answers are compared."""
    order = np.argsort(np.array(labels, object), kind="stable")
    return sets.texts(encoded[:, order], [labels[index] for index in order])


def rarest(raw: pa.Array) -> np.ndarray:
    """Each row's rarest label as a whole number, int64 [N]; 0 for a row without any."""
    rank = {label: index for index, (label, _) in enumerate(counts(raw).most_common())}
    return np.array([max((rank[label] for label in sets.apart(text)), default=-1) + 1 for text in raw.to_pylist()])


def skill(judged: Judged) -> float:
    """Average precision beyond a label's share of the rows."""
    reached, share = AVERAGE_PRECISION(judged), float(judged.truth.mean())
    return 0.0 if reached is None or share >= 1 else (reached - share) / (1 - share)


def details(labels: tuple[str, ...], judged: Judged, thresholds: tuple[float, ...]) -> Plain:
    """Each label's numbers, with its threshold where the answers know it, and the curves."""
    found = by_label(labels, judged.truth, judged.predicted, judged.scores)
    for entry, threshold in zip(found["classes"], thresholds, strict=False):
        entry["threshold"] = threshold
    return found


def sample(labels: tuple[str, ...], judged: Judged, index: int) -> Sample:
    """The labels of a row, those in truth, and how sure the least certain decision was."""
    predicted, truth = (sets.texts(each[[index]], labels)[0] for each in (judged.predicted, judged.truth))
    return Sample(predicted, truth, float(sure(judged.of(np.array([index])))[0]))


def why_not(column: Column) -> Message | None:
    """Why cells of this column can't hold several labels; None when they do."""
    profile = column.profile
    if profile.unique == 0:
        return picking.empty(column)
    if profile.storage != "text":
        message = "“{name}” holds no texts, so a cell can't hold several labels."
        return Message("target.no_texts", message, name=column.name)
    if not sets.separator(text for text, _ in profile.frequent):
        message = "No cell of “{name}” holds several labels, as in “comedy; drama”."
        return Message("target.single_labels", message, name=column.name)
    return None
