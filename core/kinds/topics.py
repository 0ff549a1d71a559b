"""What texts are about, as numbers: words and pairs of neighbours summed up in topics. Knows no letters.

Latent semantic analysis (Deerwester et al. 1990): rare words count more, each text has length 1, and the directions in
which the training texts differ most are the topics. In the graph all sums are of whole numbers, so that an answer does
not depend on what else is in the batch.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.graph import DOUBLE, Graph
from core.kinds.word_counts import FIRST

MOST, TEXTS_EACH = 200, 4  # topics; training texts for each
PAIR_TEXTS = 3  # in which a pair must stand
LARGEST = 127


@dataclass(frozen=True)
class Topics:
    """`pairs`: numbers of words that often follow each other.

    `weights`: int8 [words + pairs, topics + 1] as base64, row by row, and `scales` what 1 means in each column; the
    last column is the square of how much a word counts. `names`: the three words that say most of each topic.
    """

    pairs: tuple[tuple[int, int], ...] = ()
    weights: str = ""
    scales: tuple[float, ...] = ()
    names: tuple[str, ...] = ()


def learn(numbers: Iterable[np.ndarray], words: tuple[str, ...], most: int) -> Topics:
    """Topics of texts, given in pieces as numbers of words int64 [n,T]; at most `most` pairs are kept.

    None where there are too few texts or words.
    """
    base = len(words) + FIRST
    singles, doubles, texts = _met(numbers, base)
    pairs = _telling(doubles % base**2, texts, most)
    kept = np.isin(doubles % base**2, pairs)
    columns = [singles % base - FIRST, len(words) + np.searchsorted(pairs, doubles[kept] % base**2)]
    rows = [singles // base, doubles[kept] // base**2]
    count = min(MOST, texts // TEXTS_EACH, len(words) + len(pairs) - 1)
    if count < 1:
        return Topics()
    shape = (texts, len(words) + len(pairs))
    weights, directions = _directions(np.concatenate(rows), np.concatenate(columns), shape, count)
    scales = np.maximum(np.abs(weights).max(0), 1e-12) / LARGEST
    found = tuple((int(pair) // base, int(pair) % base) for pair in pairs)
    return Topics(
        found,
        base64.b64encode(np.round(weights / scales).astype("int8").tobytes()).decode(),
        tuple(scales.tolist()),
        _names(directions, words, found),
    )


def graph(g: Graph, numbers: str, words: int, topics: Topics) -> str:
    """Numbers of words int64 [N,T], from a vocabulary of so many -> float64 [N, topics]; 0 where no word is known."""
    size, base, axis = words + len(topics.pairs), words + FIRST, g.const([1], "int64")
    nowhere, length = g.const(size, "int64"), g.Shape(numbers, start=1, end=2)
    single = g.Where(g.Less(numbers, g.const(FIRST, "int64")), nowhere, g.Sub(numbers, g.const(FIRST, "int64")))
    after = g.Slice(g.Pad(numbers, g.const([0, 0, 0, 1], "int64")), axis, g.Add(length, axis), axis)
    pair = g.Add(g.Mul(numbers, g.const(base, "int64")), after)
    keys = [first * base + second for first, second in topics.pairs] or [-1]
    columns = [words + index for index in range(len(topics.pairs))] or [size]
    double = g.LabelEncoder(pair, keys_int64s=keys, values_int64s=columns, default_int64=size)
    index = g.Concat(single, double, axis=1)
    rows = g.Shape(numbers, start=0, end=1)
    none = g.Expand(g.const(0, "uint8"), g.Concat(rows, g.const([size + 1], "int64"), axis=0))
    there = g.ScatterElements(none, index, g.Expand(g.const(1, "uint8"), g.Shape(index)), axis=1)
    sums = g.MatMulInteger(there, g.const(_weights(topics, size), "int8"))
    sums = g.Mul(g.Cast(sums, to=DOUBLE), g.const(topics.scales, "float64"))
    last = g.const([len(topics.names)], "int64")
    square = g.Slice(sums, last, g.Add(last, axis), axis)
    about = g.Slice(sums, g.const([0], "int64"), last, axis)
    known = g.Greater(square, g.const(0, "float64"))
    return g.Div(about, g.Where(known, g.Sqrt(square), g.const(1, "float64")))


def _weights(topics: Topics, size: int) -> np.ndarray:
    """int8 [size + 1, topics + 1]; the last row is for what is no word."""
    weights = np.frombuffer(base64.b64decode(topics.weights), "int8").reshape(size, -1)
    return np.concatenate([weights, np.zeros_like(weights[:1])])


def _met(numbers: Iterable[np.ndarray], base: int) -> tuple[np.ndarray, np.ndarray, int]:
    """Every (text, word) as text * base + word, every (text, pair) as text * base² + pair, each once; the texts."""
    singles, doubles, texts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], 0
    for part in numbers:
        rows = np.arange(texts, texts + len(part))[:, None]
        known = part >= FIRST
        singles.append(np.unique((rows * base + part)[known]))
        follows = known[:, :-1] & known[:, 1:]
        doubles.append(np.unique((rows * base**2 + part[:, :-1] * base + part[:, 1:])[follows]))
        texts += len(part)
    return np.concatenate(singles), np.concatenate(doubles), texts


def _telling(pairs: np.ndarray, texts: int, most: int) -> np.ndarray:
    """The pairs that occur in enough texts and not in nearly all, at most `most`, sorted."""
    found, counts = np.unique(pairs, return_counts=True)
    often = counts >= PAIR_TEXTS
    found, counts = found[often], counts[often]
    predicted = counts * np.log(texts / counts)
    return np.sort(found[np.lexsort((found, -predicted))[:most]])


def _directions(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int], count: int) -> tuple[np.ndarray, ...]:
    """(weights [words and pairs, topics + 1], the directions [topics, words and pairs])."""
    from scipy.sparse import csr_matrix
    from sklearn.decomposition import TruncatedSVD

    importance = 1 + np.log(shape[0] / np.maximum(np.bincount(columns, minlength=shape[1]), 1))
    lengths = np.sqrt(np.bincount(rows, importance[columns] ** 2, shape[0]))
    met = csr_matrix((importance[columns] / lengths[rows], (rows, columns)), shape=shape)
    with np.errstate(divide="ignore", invalid="ignore"):  # shares of the variance, of none where all texts are the same
        directions = TruncatedSVD(count, n_iter=2, random_state=0).fit(met).components_
    return np.column_stack([directions.T * importance[:, None], importance**2]), directions


def _names(directions: np.ndarray, words: tuple[str, ...], pairs: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    """The words and pairs that say most, signs only where there is nothing else."""
    spelled = [*words, *(f"{words[first - FIRST]} {words[second - FIRST]}" for first, second in pairs)]
    signs = np.array([not text.replace(" ", "").isalnum() for text in spelled])
    return tuple(", ".join(spelled[index] for index in np.lexsort((-np.abs(row), signs))[:3]) for row in directions)
