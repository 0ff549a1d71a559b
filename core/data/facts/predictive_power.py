"""How much of the answer one column alone gives away, measured on rows it was not learned from."""

import re

import numpy as np

from core.data.facts.encoded import Answer, Encoded

FOLDS = 2
MOST_ROWS = 10_000
FEW_LEVELS = 50  # with no more, every level was seen in both halves: simpler readings can tell nothing new
FEWEST = 20  # rows with an answer, below which nothing is measured
_WORD = re.compile(r"[^\W\d_]+")


def predictive_power(column: Encoded, answer: Answer) -> float:
    """The share 0..1 of the possible improvement over always giving the usual answer, out of sample.

    Classes: balanced accuracy, 0 for guessing and 1 for always right. Numbers: R² of the answers' ranks, so that a few
    huge values don't decide. A small tree a column, or each level's own rows; two halves answer for each other.
    """
    if len(answer) > MOST_ROWS:
        picked = np.random.default_rng(0).choice(len(answer), MOST_ROWS, replace=False)
        column, answer = column.take(picked), answer.take(picked)
    if len(answer) < FEWEST:
        return 0.0
    if answer.labels:
        return float(_of_classes(column, answer))
    return float(_of_numbers(column, answer))


def strongest_reading(column: Encoded, answer: Answer, plain: float) -> tuple[float, str]:
    """The power of the column, read as it is (`plain`) or as part of its text, and which reading ("" as it is)."""
    best, reading = plain, ""
    if column.codes is None or best >= 0.999 or len(column.levels) <= FEW_LEVELS:
        return best, reading
    for name, levels in _readings(column.levels):
        known = {level: index for index, level in enumerate(dict.fromkeys(levels))}
        if len(known) == len(column.levels) or len(known) < 2:
            continue
        codes = np.array([known[level] for level in levels] + [-1])
        found = predictive_power(
            Encoded(column.name, column.kind, codes=codes[column.indices], levels=tuple(known)), answer
        )
        if found > best + 0.01:
            best, reading = found, name
    return best, reading


def _readings(levels: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """Simpler readings of texts: without case, spaces and digits; the first word; the last word."""
    words = [_WORD.findall(level.casefold()) for level in levels]
    return [
        ("its words", [" ".join(found) for found in words]),
        ("its first word", [found[0] if found else "" for found in words]),
        ("its last word", [found[-1] if found else "" for found in words]),
    ]


def halves(rows: int) -> np.ndarray:
    """0 or 1 for each row, as many of both, mixed; always the same for as many rows."""
    return np.random.default_rng(rows).permutation(np.arange(rows) % FOLDS)


def _of_classes(column: Encoded, answer: Answer) -> float:
    classes = len(answer.labels)
    fold = halves(len(answer))
    answered = np.zeros(len(answer), "int64")
    for part in range(FOLDS):
        learn, ask = fold != part, fold == part
        counts = np.bincount(answer.values[learn], minlength=classes)
        weights = 1.0 / np.maximum(counts, 1)
        if column.numbers is None:
            scores = _level_shares(column.indices[learn], answer.values[learn], classes, len(column.levels)) * weights
            answered[ask] = scores.argmax(axis=1)[column.indices[ask]]
        else:
            answered[ask] = _tree(column.numbers[learn], answer.values[learn], column.numbers[ask], weights)
    right = np.bincount(answer.values, weights=answered == answer.values, minlength=classes)
    there = np.bincount(answer.values, minlength=classes)
    present = there > 0
    if present.sum() < 2:
        return 0.0
    balanced = float((right[present] / there[present]).mean())
    floor = 1 / present.sum()
    return float(max(0.0, (balanced - floor) / (1 - floor)))


def _level_shares(codes: np.ndarray, values: np.ndarray, classes: int, levels: int) -> np.ndarray:
    """Rows of each class in each level, plus a little of everything; [levels + 1, classes], the last: missing."""
    indices = np.where(codes < 0, levels, codes)
    table = np.bincount(indices * classes + values, minlength=(levels + 1) * classes).reshape(levels + 1, classes)
    everything = np.bincount(values, minlength=classes)
    found: np.ndarray = table + everything / max(1, everything.sum())
    return found


def _of_numbers(column: Encoded, answer: Answer) -> float:
    ranks = ranked(answer.values)
    fold = halves(len(answer))
    answered = np.zeros(len(answer))
    for part in range(FOLDS):
        learn, ask = fold != part, fold == part
        if column.numbers is None:
            answered[ask] = _level_means(column.indices[learn], ranks[learn], len(column.levels))[column.indices[ask]]
        else:
            answered[ask] = _tree(column.numbers[learn], ranks[learn], column.numbers[ask], None)
    spread = float(np.sum((ranks - ranks.mean()) ** 2))
    return max(0.0, 1 - float(np.sum((ranks - answered) ** 2)) / spread) if spread > 0 else 0.0


def _level_means(codes: np.ndarray, values: np.ndarray, levels: int) -> np.ndarray:
    """The mean of each level, drawn a little to the mean of all; [levels + 1], the last: missing."""
    indices = np.where(codes < 0, levels, codes)
    sums = np.bincount(indices, weights=values, minlength=levels + 1)
    counts = np.bincount(indices, minlength=levels + 1)
    found: np.ndarray = (sums + values.mean()) / (counts + 1)
    return found


def _tree(known: np.ndarray, values: np.ndarray, asked: np.ndarray, weights: np.ndarray | None) -> np.ndarray:
    """A small tree's answers for `asked`; `weights` of the classes make it a classifier."""
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    known, asked = _finite(known), _finite(asked)
    least = max(2, min(10, len(values) // 100))
    if weights is None:
        tree = DecisionTreeRegressor(max_leaf_nodes=128, min_samples_leaf=least, random_state=0)
        found: np.ndarray = tree.fit(known, values).predict(asked)
        return found
    leaves = max(32, 2 * len(weights))
    tree = DecisionTreeClassifier(max_leaf_nodes=leaves, min_samples_leaf=least, random_state=0)
    classes: np.ndarray = tree.fit(known, values, sample_weight=weights[values]).predict(asked)
    return classes


def _finite(numbers: np.ndarray) -> np.ndarray:
    """As the tree takes them, [N,1] float32: beyond its range cut off, missing as NaN."""
    with np.errstate(over="ignore"):
        found: np.ndarray = np.clip(numbers, -3e38, 3e38).astype("float32").reshape(-1, 1)
        return found


def ranked(values: np.ndarray) -> np.ndarray:
    """Ranks 0..1 of numbers [N], equal ones the same; missing ones get the middle."""
    known = np.isfinite(values)
    order = np.sort(values[known])
    low, high = (np.searchsorted(order, values[known], side=side) for side in ("left", "right"))
    ranks = np.full(len(values), 0.5)
    ranks[known] = (low + high - 1) / 2 / max(1, len(order) - 1)
    return ranks
