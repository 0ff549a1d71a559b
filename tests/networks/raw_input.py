"""Small real texts and pictures and made-up sounds as prepared tensors, alone and beside numbers and categories."""

import re
from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
from sklearn.datasets import load_digits

from core.data.samples import FOLDER
from core.layout import Arrays, CodeColumn, Layout, TensorColumn
from core.records import FittedTarget
from tests.models.tables import Parts

STEPS, PITCHES, WORDS = 60, 32, 64
FEATURED = 1500


@cache
def texts(network: str = "cnn", rows: int | None = None) -> Parts:
    """Sentences from the sample of product reviews: good or bad news."""
    rows = rows or (2400 if network == "transformer" else 1600)  # it needs more to learn from
    table = pd.read_csv(FOLDER / "reviews.csv").sample(rows, random_state=0)
    split = [re.findall(r"\w+", review.lower()) for review in table.review]
    counts = Counter(word for words in split for word in words)
    known = {word: index for index, (word, _) in enumerate(counts.most_common(FEATURED), 2)}
    tokens = np.zeros((rows, WORDS), np.int64)
    for row, words in enumerate(split):
        found = [known.get(word, 1) for word in words[:WORDS]]
        tokens[row, : len(found)] = found
    column = TensorColumn("review", "tokens", (WORDS,), len(known) + 2, network)
    return _parts(column, tokens, (table.opinion == "good").to_numpy("int64"), ("bad", "good"))


@cache
def pictures(network: str = "cnn", augment: tuple[str, ...] = (), rows: int = 1500) -> Parts:
    """Handwritten digits (scikit-learn), 8 x 8 pixels."""
    digits = load_digits()
    pixels = np.repeat((digits.images[:rows] * 15.9).astype(np.uint8)[..., None], 3, 3)
    column = TensorColumn("digit", "pixels", (8, 8, 3), network=network, augment=augment)
    return _parts(column, pixels, digits.target[:rows].astype("int64"), tuple("0123456789"))


@cache
def sounds(network: str = "cnn", augment: tuple[str, ...] = (), rows: int = 600) -> Parts:
    """Made-up tones that rise, fall or stay, of different lengths, silence behind them."""
    random = np.random.default_rng(0)
    frames = np.zeros((rows, STEPS, PITCHES), np.float32)
    target = random.integers(0, 3, rows)
    for row, turn in enumerate(target):
        length = random.integers(25, STEPS + 1)
        pitch = random.uniform(10, 22) + (turn - 1) * np.linspace(-7, 7, length)
        tone = np.exp(-0.5 * (np.arange(PITCHES) - pitch[:, None]) ** 2) * random.uniform(1, 3)
        frames[row, :length] = tone + random.uniform(0.01, 0.4, (length, PITCHES))
    column = TensorColumn("tone", "frames", (STEPS, PITCHES), network=network, augment=augment)
    return _parts(column, frames, target, ("falling", "steady", "rising"))


MADE = {"tokens": texts, "pictures": pictures, "pixels": pictures, "frames": sounds}


def mixed(rows: int = 600) -> Parts:
    """Text, picture, sound, two numbers (one with gaps) and a category, each of which says a part of the answer."""
    random = np.random.default_rng(1)
    sorts = [texts(rows=rows), pictures(rows=rows), sounds(rows=rows)]
    whole = [_whole(parts) for parts in sorts]
    hints = [whole[0].target, whole[1].target % 2, (whole[2].target == 2).astype("int64")]
    numbers = random.normal(size=(rows, 2))
    numbers[random.random(rows) < 0.1, 1] = np.nan
    codes = random.integers(0, 5, (rows, 1))
    score = sum(hints) + numbers[:, 0] + 0.5 * (codes[:, 0] == 3)
    layout = Layout(
        ("width", "height"),
        (CodeColumn("colour", ("red", "green", "blue")),),
        tuple(part.layout.tensors[0] for part in whole),
    )
    tensors = tuple(part.tensors[0] for part in whole)
    target = (score > np.median(score)).astype("int64")
    everything = Arrays(layout, numbers, codes, target, tensors=tensors, rows=np.arange(rows) * 3 + 1)
    return _cut(everything, FittedTarget("classification", "answer", ("no", "yes"), (0.5, 0.5)))


def regression(parts: Parts) -> Parts:
    """The same rows with the class position, times ten, as a number to estimate."""
    arrays = [replace(part, target=part.target * 10.0 + 5) for part in (parts.train, parts.valid, parts.test)]
    target = arrays[0].target
    learned = FittedTarget("regression", "size", mean=float(target.mean()), deviation=float(target.std()))
    return Parts(*arrays, learned)


def odd(column: TensorColumn) -> np.ndarray:
    """Rows that no honest dataset holds: empty, full to the end, a single step, extremes, and noise of every length."""
    random = np.random.default_rng(2)
    if column.sort == "pixels":
        plain = [np.full(column.shape, value, np.uint8) for value in (0, 1, 127, 128, 255)]
        return np.stack([*plain, *random.integers(0, 256, (20, *column.shape), np.uint8)])
    if column.sort == "tokens":
        rows = random.integers(1, column.levels, (30, *column.shape))
    else:
        rows = random.gamma(1.0, 1.0, (30, *column.shape)).astype(np.float32)
        rows[5], rows[6] = 50.0, 0.002
    for row in range(8, 30):
        rows[row, random.integers(0, column.shape[0] + 1) :] = 0
    rows[0], rows[1, 1:], rows[2, :-1], rows[3, : column.shape[0] // 2] = 0, 0, 0, 0
    return rows


def with_odd_rows(arrays: Arrays) -> Arrays:
    """Only odd rows, those of every tensor column at once; numbers missing and codes unseen."""
    tensors = [odd(column) for column in arrays.layout.tensors]
    count = max(len(part) for part in tensors)
    tensors = tuple(part[np.arange(count) % len(part)] for part in tensors)
    numbers = np.full((count, arrays.numbers.shape[1]), np.nan)
    codes = np.zeros((count, arrays.codes.shape[1]), np.int64)
    return Arrays(arrays.layout, numbers, codes, np.zeros(count, arrays.target.dtype), tensors=tensors)


def _parts(column: TensorColumn, tensor: np.ndarray, target: np.ndarray, labels: tuple[str, ...]) -> Parts:
    rows, layout = len(target), Layout((), (), (column,))
    everything = Arrays(
        layout,
        np.zeros((rows, 0)),
        np.zeros((rows, 0), np.int64),
        target,
        tensors=(tensor,),
        rows=np.arange(rows) * 3 + 1,
    )
    shares = tuple((np.bincount(target, minlength=len(labels)) / rows).tolist())
    return _cut(everything, FittedTarget("classification", "answer", labels, shares))


def _cut(everything: Arrays, learned: FittedTarget) -> Parts:
    order = np.random.default_rng(0).permutation(len(everything))
    cuts = [int(len(order) * 0.6), int(len(order) * 0.8)]
    return Parts(*(everything.take(positions) for positions in np.split(order, cuts)), learned)


def _whole(parts: Parts) -> Arrays:
    """The three parts as one, in the order of their ids."""
    pieces = [parts.train, parts.valid, parts.test]
    order = np.argsort(np.concatenate([piece.rows for piece in pieces]))
    target = np.concatenate([piece.target for piece in pieces])[order]
    tensor = np.concatenate([piece.tensors[0] for piece in pieces])[order]
    return replace(parts.train, target=target, tensors=(tensor,), rows=np.arange(len(order)))
