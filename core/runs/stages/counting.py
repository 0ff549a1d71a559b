"""How often each row counts in training: a corrected one several times, one that corrections make doubtful less often.

Rows stand in their part so many times, so that every family, and every way to even out rare answers, heeds it.
"""

import numpy as np

from core.data.lineage import provenance
from core.layout import Arrays
from core.messages import Message, plural
from core.models.linear_fit.dense import Dense
from core.records import FittedTarget
from core.runs.stages import wrong_answers
from core.runs.stages.context import Context


def counting(context: Context, learned: FittedTarget, train: Arrays, valid: Arrays) -> tuple[Arrays, Arrays]:
    """Both parts with every row as often as it counts; the same rows where nobody corrected any.

    The watched rows are weighed alike: by answers that are wrong, a training that is sure of the right ones seems to
    get worse, and would end too soon. What a model is judged by stays as it is.
    """
    corrected = np.isin(train.ids, provenance.corrected(context.dataset))
    if not corrected.any():
        return train, valid
    weigh = context.recipe.data.corrections_weigh
    if weigh > 1:
        context.report.note(
            plural(
                "corrections_count",
                "{count:,} row with a corrected answer counts {times} times each.",
                "{count:,} rows with corrected answers count {times} times each.",
                count=int(corrected.sum()),
                times=weigh,
            )
        )
    others, watched = _doubted(context, learned, train, valid, corrected)
    return _times(train, np.where(corrected, weigh, others)), _times(valid, watched)


def _times(part: Arrays, times: np.ndarray) -> Arrays:
    return part if (times == 1).all() else part.take(np.repeat(np.arange(len(part)), times))


def _doubted(
    context: Context, learned: FittedTarget, train: Arrays, valid: Arrays, corrected: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How often each row counts, int64 [N] and [V]: once, unless corrections show that many answers are wrong."""
    classes = len(learned.labels) if context.task.exclusive else 0
    rows = len(train) + len(valid)
    once = np.ones(len(train), "int64"), np.ones(len(valid), "int64")
    if not classes or not train.numbers.shape[1] + train.codes.shape[1]:
        return once
    if min(corrected.sum(), (~corrected).sum()) < wrong_answers.FEWEST:
        return once
    dense = Dense.fit(train)
    if dense.width * rows * classes > wrong_answers.LARGEST:
        return once
    matrix = np.concatenate([dense.run(train), dense.run(valid)])
    shares = wrong_answers.held_out(matrix, train.target, train.ids, classes)
    if shares is None:
        return once
    target = np.concatenate([train.target, valid.target])
    own = shares[: len(train)]
    wrong = wrong_answers.share(own.argmax(1) == train.target, own.max(1), corrected, classes)
    if not wrong:
        return once
    counts = wrong_answers.importance(shares[np.arange(rows), target], wrong, classes)
    times = np.floor(counts + np.random.default_rng(0).random(rows)).astype("int64")
    found, watched = times[: len(train)], times[len(train) :]
    for index in range(classes):  # no answer is lost
        own = train.target == index
        found[own] = found[own] if found[own].any() or corrected[own].any() else 1
    gone, all_ = int((found[~corrected] == 0).sum()), int((~corrected).sum())
    context.report.note(
        Message(
            "doubtful_rows_count_less",
            "By the corrections about {share:.0%} of the table's other answers are wrong. Each of "
            "these rows counts by how likely its answer is right: {left_out:,} of {rows:,} are not "
            "learned from.",
            share=wrong,
            left_out=gone,
            rows=all_,
        ),
        card=True,
    )
    trusted = np.isin(valid.ids, provenance.corrected(context.dataset))
    watched = np.where(trusted, 1, np.minimum(watched, 1))
    return found, watched if watched.any() else once[1]
