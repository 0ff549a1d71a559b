"""How columns are associated: each with the target, with one another, and where values are missing. Numbers only."""

from dataclasses import dataclass

import numpy as np

from core.data.facts.encoded import Answer, Encoded
from core.data.facts.predictive_power import predictive_power, ranked
from core.data.facts.time_spans import spans
from core.plain import Plain
from core.traits import DAYS

BINS = 10
MOST_LEVELS = 12
MOST_CLASSES = 6
MOST_CORRELATED = 16
MOST_PATTERNS = 12
OTHERS = "other values"


@dataclass(frozen=True)
class Association:
    """One column beside the target: `strength` 0..1 (see power) and a small table to draw.

    `groups` are ranges or values of the column with their row counts; `shares[g][c]` is the share of class c in group
    g; for a number as target `quartiles[g]` holds 25 %, 50 % and 75 %. One of the two is empty. `spans`: see
    time_spans, for dates.
    """

    column: str
    kind: str
    strength: float
    groups: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()
    shares: tuple[tuple[float, ...], ...] = ()
    quartiles: tuple[tuple[float, float, float], ...] = ()
    spans: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True)
class Correlations:
    """How strongly columns go together, 0..1 and below 0 for two numbers that go against each other; square."""

    columns: tuple[str, ...] = ()
    values: tuple[tuple[float, ...], ...] = ()

    def pairs(self, least: float = 0.5, most: int = 10) -> list[tuple[str, str, float]]:
        """The pairs of columns that go together most strongly, in either direction, the strongest first."""
        found = [
            (one, other, self.values[index][later])
            for index, one in enumerate(self.columns)
            for later, other in enumerate(self.columns)
            if later > index and abs(self.values[index][later]) >= least
        ]
        return sorted(found, key=lambda pair: -abs(pair[2]))[:most]


@dataclass(frozen=True)
class Missing:
    """Which columns lack values (`shares`), and which lack them in the same rows: `patterns` of (columns, rows)."""

    columns: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    patterns: tuple[tuple[tuple[str, ...], int], ...] = ()


@dataclass(frozen=True)
class Associations:
    """Everything that the page Prepare shows of how columns are associated, strongest relation first."""

    target: str
    associations: tuple[Association, ...]
    correlations: Correlations
    missing: Missing


def associations(
    columns: list[Encoded], answer: Answer, strengths: dict[str, float] | None = None, drawn: int = 60
) -> Associations:
    """Look at encoded columns [N] beside the answer [N]; only the `drawn` strongest get a table to draw.

    strengths: each column's power when it is known already.
    """
    seen = [column for column in columns if not column.is_file]
    strengths = strengths or {column.name: predictive_power(column, answer) for column in seen}
    seen.sort(key=lambda column: -strengths[column.name])
    found = [with_answer(column, answer, strengths[column.name]) for column in seen[:drawn]]
    found += [Association(column.name, column.kind, strengths[column.name]) for column in seen[drawn:]]
    shared = [column for column in seen if not _names_rows(column)]
    return Associations(answer.name, tuple(found), correlations(shared[:MOST_CORRELATED]), missing(columns))


def _names_rows(column: Encoded) -> bool:
    """Texts that differ in most rows go together with everything, which tells nothing."""
    return column.numbers is None and len(column.levels) > 0.5 * len(column)


def with_answer(column: Encoded, answer: Answer, strength: float) -> Association:
    """The table behind a drawing: the answers in each range or value of the column."""
    indices, names = grouped(column)
    counts = np.bincount(indices, minlength=len(names))
    used = [index for index in range(len(names)) if counts[index]]
    basis: Plain = {
        "column": column.name,
        "kind": column.kind,
        "strength": strength,
        "groups": tuple(names[index] for index in used),
        "counts": tuple(int(counts[index]) for index in used),
        "spans": spans(column),
    }
    if not answer.labels:
        parts = [answer.values[indices == index] for index in used]
        quarters = [np.quantile(part, [0.25, 0.5, 0.75]).tolist() for part in parts]
        thirds = tuple((low, middle, high) for low, middle, high in quarters)
        return Association(**basis, quartiles=thirds)
    classes, values = fewer_classes(answer)
    table = np.bincount(indices * len(classes) + values, minlength=len(names) * len(classes)).reshape(-1, len(classes))
    shares = tuple(tuple(float(share) for share in table[index] / counts[index]) for index in used)
    return Association(**basis, classes=classes, shares=shares)


def grouped(column: Encoded) -> tuple[np.ndarray, list[str]]:
    """The rows [N] in at most BINS ranges of about as many rows, or the most frequent levels; "missing" is the last."""
    if column.numbers is None:
        counts = np.bincount(column.indices[column.indices >= 0], minlength=len(column.levels))
        kept = np.argsort(-counts, kind="stable")[:MOST_LEVELS]
        names = [column.levels[index] for index in kept]
        table = np.full(len(column.levels) + 1, len(kept))
        table[kept] = np.arange(len(kept))
        table[-1] = len(kept) + 1
        return table[column.indices], [*names, OTHERS, "missing"]
    known = column.numbers[~column.missing]
    different = np.unique(known)
    if len(different) <= BINS:
        indices = np.searchsorted(different, column.numbers)
        names = [_spelled(column, value) for value in different]
    else:
        inner = np.linspace(0, 1, BINS + 1)[1:-1]
        edges = np.unique(np.quantile(known, inner, method="closest_observation"))
        indices = np.searchsorted(edges, column.numbers, side="right")
        ends = [different[0], *edges, different[-1]]
        names = [
            _range(_spelled(column, low), _spelled(column, high), column.scale == DAYS)
            for low, high in zip(ends, ends[1:], strict=False)
        ]
    indices = np.where(column.missing, len(names), indices)
    return indices.astype("int64"), [*names, "missing"]


def fewer_classes(answer: Answer) -> tuple[tuple[str, ...], np.ndarray]:
    """The most frequent classes and one for all others, with the rows' indices among them [N]."""
    if len(answer.labels) <= MOST_CLASSES:
        return answer.labels, answer.values
    counts = np.bincount(answer.values, minlength=len(answer.labels))
    kept = np.sort(np.argsort(-counts, kind="stable")[: MOST_CLASSES - 1])
    indices = np.full(len(answer.labels), len(kept))
    indices[kept] = np.arange(len(kept))
    return (*(answer.labels[index] for index in kept), "other answers"), indices[answer.values]


def correlations(columns: list[Encoded]) -> Correlations:
    """Two numbers: Spearman's rank correlation; two sets of values: Cramér's V; one of each: the correlation ratio."""
    values = [[1.0 if one is other else 0.0 for other in columns] for one in columns]
    for index, one in enumerate(columns):
        for later in range(index + 1, len(columns)):
            values[index][later] = values[later][index] = association(one, columns[later])
    return Correlations(tuple(column.name for column in columns), tuple(tuple(row) for row in values))


def association(one: Encoded, other: Encoded) -> float:
    """How strongly two columns go together in the rows where both have a value; 0 with too few rows."""
    rows = ~(one.missing | other.missing)
    if rows.sum() < 10:
        return 0.0
    if one.numbers is not None and other.numbers is not None:
        first, second = ranked(one.numbers[rows]), ranked(other.numbers[rows])
        if first.std() == 0 or second.std() == 0:
            return 0.0
        return float(np.corrcoef(first, second)[0, 1])
    if one.numbers is None and other.numbers is None:
        return _cramer(one.indices[rows], other.indices[rows])
    codes, numbers = (one.indices, other.amounts) if one.numbers is None else (other.indices, one.amounts)
    return _ratio(codes[rows], ranked(numbers[rows]))


def missing(columns: list[Encoded]) -> Missing:
    """The columns that lack values, most lacking first, and the commonest sets of columns that lack them together."""
    lacking = [(column.name, column.missing) for column in columns if column.missing.any()]
    lacking.sort(key=lambda entry: -entry[1].mean())
    shares = tuple(float(where.mean()) for _, where in lacking)
    if not lacking:
        return Missing()
    names = [name for name, _ in lacking[:200]]
    table = np.packbits(np.column_stack([where for _, where in lacking[:200]]), axis=1)
    sets, counts = np.unique(table, axis=0, return_counts=True)
    patterns = []
    for index in np.argsort(-counts, kind="stable")[:MOST_PATTERNS]:
        flags = np.unpackbits(sets[index])[: len(names)]
        together = tuple(name for name, flag in zip(names, flags, strict=True) if flag)
        patterns.append((together, int(counts[index])))
    return Missing(tuple(name for name, _ in lacking), shares, tuple(patterns))


def _cramer(first: np.ndarray, second: np.ndarray) -> float:
    """Cramér's V without the part that chance alone gives (Bergsma 2013)."""
    (_, first), (_, second) = np.unique(first, return_inverse=True), np.unique(second, return_inverse=True)
    rows, across, total = first.max() + 1, second.max() + 1, len(first)
    if min(rows, across) < 2 or rows * across > 4_000_000:
        return 0.0
    table = np.bincount(first * across + second, minlength=rows * across).reshape(rows, across)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    squared = float(np.sum((table - expected) ** 2 / expected)) / total - (rows - 1) * (across - 1) / (total - 1)
    smaller = min(rows - (rows - 1) ** 2 / (total - 1), across - (across - 1) ** 2 / (total - 1)) - 1
    return float(np.sqrt(min(1.0, max(0.0, squared) / smaller))) if smaller > 0 else 0.0


def _ratio(codes: np.ndarray, values: np.ndarray) -> float:
    """The correlation ratio without the part that chance alone gives (epsilon squared, its root)."""
    levels, codes = np.unique(codes, return_inverse=True)
    total = float(np.sum((values - values.mean()) ** 2))
    if len(levels) < 2 or len(levels) >= len(values) or total == 0:
        return 0.0
    means = np.bincount(codes, weights=values) / np.bincount(codes)
    within = float(np.sum((values - means[codes]) ** 2))
    explained = 1 - (within / (len(values) - len(levels))) / (total / (len(values) - 1))
    return float(np.sqrt(max(0.0, explained)))


def _range(low: str, high: str, dates: bool) -> str:
    """Two values as a range; of dates so much that a phone can show it."""
    if not dates:
        return f"{low} – {high}"
    return f"{low} – {high[5:]}" if low[:4] == high[:4] else f"{low[:7]} – {high[:7]}"


def _spelled(column: Encoded, value: float) -> str:
    if column.scale == DAYS:
        return str(np.datetime64(int(np.floor(value)), "D"))
    return f"{value:,.4g}" if abs(value) >= 1e4 or value != round(value) else f"{value:g}"
