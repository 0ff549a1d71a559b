"""Two models on the same rows, counted row by row: what the later one gets right that the earlier did not, and what it
lost.

The chance is the exact sign test's (McNemar 1947); intervals come of drawing the rows anew (Efron's bootstrap, 1979).
"""

import math

import numpy as np

from core.evaluation.interval import of_mean
from core.messages import Message, together
from core.plain import Plain

MOST = 12  # rows of each sort that are kept to be shown
SIGNIFICANT = 0.05  # a chance below it is hardly luck


def of_labels(
    rows: np.ndarray, truth: np.ndarray, before: np.ndarray, after: np.ndarray, sure: tuple[np.ndarray, np.ndarray]
) -> Plain:
    """Plain values for before.json; truth, before, after: label texts [n], sure: how sure either was of its answer [n].

    `won`, `lost`: how many rows; `low`, `high`: of the share of right answers gained; `chance` that won and lost are
    as far apart by luck alone; `shown`: some of both sorts, those whose answer was given most surely first.
    """
    won, lost = _changed(truth, before, after)

    def shown(indices: np.ndarray, by: np.ndarray) -> list[Plain]:
        ordered = indices[np.argsort(-by[indices], kind="stable")][:MOST]
        return [
            {
                "row": int(rows[index]),
                "truth": str(truth[index]),
                "before": str(before[index]),
                "answer": str(after[index]),
                "sure": float(sure[1][index]),
            }
            for index in ordered
        ]

    return {
        "metric": "accuracy",
        **of_shares(truth, before, after),
        "shown": {"won": shown(won, sure[1]), "lost": shown(lost, sure[1])},
    }


def of_shares(truth: np.ndarray, before: np.ndarray, after: np.ndarray) -> Plain:
    """The counts of `of_labels` alone, without its rows."""
    right = before == truth, after == truth
    gained = right[1].astype("float64") - right[0]
    shares = {"before": float(right[0].mean()), "after": float(right[1].mean())}
    return {**shares, **_counted(gained, *_changed(truth, before, after))}


def of_values(rows: np.ndarray, truth: np.ndarray, before: np.ndarray, after: np.ndarray) -> Plain:
    """The same for numbers [n]: won and lost are the rows answered closer and further off; the measure is the mean
    error, and `low`, `high` say how much smaller it is."""
    errors = np.abs(before - truth), np.abs(after - truth)
    gained = errors[0] - errors[1]
    won, lost = np.flatnonzero(gained > 0), np.flatnonzero(gained < 0)

    def shown(indices: np.ndarray) -> list[Plain]:
        ordered = indices[np.argsort(-np.abs(gained[indices]), kind="stable")][:MOST]
        return [
            {
                "row": int(rows[index]),
                "truth": float(truth[index]),
                "before": float(before[index]),
                "answer": float(after[index]),
            }
            for index in ordered
        ]

    return {
        "metric": "mae",
        "before": float(errors[0].mean()),
        "after": float(errors[1].mean()),
        **_counted(gained, won, lost),
        "shown": {"won": shown(won), "lost": shown(lost)},
    }


def chance(won: int, lost: int) -> float:
    """How likely a split at least as uneven is when each of the rows could have gone either way, 0..1 (two-sided)."""
    rows, few = won + lost, min(won, lost)
    if not rows:
        return 1.0
    below = [math.lgamma(rows + 1) - math.lgamma(k + 1) - math.lgamma(rows - k + 1) for k in range(few + 1)]
    return min(1.0, 2 * sum(math.exp(term - rows * math.log(2)) for term in below))


def gained(found: Plain) -> bool:
    """Whether the later model is better, more than luck would explain."""
    return leads(found) > 0


def leads(found: Plain) -> int:
    """1 where the later model is better, -1 where it is worse, more than luck would explain; else 0."""
    if found["chance"] >= SIGNIFICANT or found["low"] <= 0 <= found["high"]:
        return 0
    sides = {found["won"] > found["lost"], found["low"] > 0}
    return 0 if len(sides) > 1 else 1 if True in sides else -1


def sentence(found: Plain) -> Message:
    """Before and after in a sentence, or two where the pretrained model was also asked by name."""
    who = (
        Message("before.of_file", "the model that it began from")
        if found["what"] == "file"
        else Message("before.of_open_model", "the untouched open model")
    )
    counts = {name: found[name] for name in ("before", "after", "rows", "won", "lost")}
    if found["metric"] == "accuracy":
        note = Message(
            "before.right",
            "Before it learned, {who} got {before:.1%} of {rows:,} test rows right, now {after:.1%}: {won:,} more, and "
            "{lost:,} wrong that were right before.",
            who=who,
            **counts,
        )
        return together([note, *_by_name(found)])
    return Message(
        "before.off",
        "Before it learned, {who} was off by {before:,.4g} on average on {rows:,} test rows, now by {after:,.4g}: "
        "{won:,} answers are closer, {lost:,} further off.",
        who=who,
        **counts,
    )


def _by_name(found: Plain) -> list[Message]:
    """What the pretrained model got right before anything learned, where it was asked; files of before don't say."""
    if not found.get("named"):
        return []
    note = (
        "Told only the names of the answers, without learning from a single row (zero-shot), the open model got "
        "{share:.1%} right."
    )
    return [Message("before.by_name", note, share=found["named"]["before"])]


def _changed(truth: np.ndarray, before: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions of what is right now and was not, and of what is right no longer."""
    right = before == truth, after == truth
    return np.flatnonzero(right[1] & ~right[0]), np.flatnonzero(right[0] & ~right[1])


def _counted(gained: np.ndarray, won: np.ndarray, lost: np.ndarray) -> Plain:
    low, high = of_mean(gained)
    return {
        "rows": len(gained),
        "won": len(won),
        "lost": len(lost),
        "low": low,
        "high": high,
        "chance": chance(len(won), len(lost)),
    }
