"""A few test rows to look at: clearly right, wrong, and unsure ones, by their row ids. Shows nothing itself."""

from collections import Counter

import numpy as np

from core.answers import Answers
from core.answers.labels import likeliest

MOST = 12  # of each sort
CLOSE = 0.5  # the second answer is at least this share as likely as the first: the model is unsure


def of_classes(rows: np.ndarray, truth: np.ndarray, picked: np.ndarray, answers: Answers) -> dict[str, list[dict]]:
    """Right and wrong rows, the surest first and every class in turn, and those between two answers.

    rows: ids int64 [N]; truth, picked: class positions int64 [N]. A list's entries hold row, truth, answer, sure, which
    is the answer's probability, and "likeliest" where that is another answer.
    """
    shares = np.asarray(answers.probabilities, "float64")
    sure = shares[np.arange(len(picked)), picked]
    best = likeliest(answers)
    places = _sorts(truth, picked, shares)
    found = {
        "right": _in_turn(places["right"], truth, -sure),
        "wrong": _in_turn(places["wrong"], truth, -sure),
        "unsure": places["unsure"][np.argsort(_lead(shares)[places["unsure"]], kind="stable")][:MOST],
    }
    return {
        name: [
            {
                "row": int(rows[place]),
                "truth": answers.classes[truth[place]],
                "answer": str(answers.labels[place]),
                "sure": float(sure[place]),
                **({"likeliest": str(best[place])} if best[place] != answers.labels[place] else {}),
            }
            for place in places
        ]
        for name, places in found.items()
    }


def counted(truth: np.ndarray, picked: np.ndarray, answers: Answers) -> dict[str, int]:
    """How many rows of each sort there are, of which `of_classes` shows some."""
    shares = np.asarray(answers.probabilities, "float64")
    return {name: len(places) for name, places in _sorts(truth, picked, shares).items()}


def of_values(rows: np.ndarray, truth: np.ndarray, answers: Answers) -> dict[str, list[dict]]:
    """The rows whose value was met best, and those missed most; entries hold row, truth, answer, error."""
    error = answers.prediction - truth
    order = np.argsort(np.abs(error), kind="stable")
    return {
        name: [
            {
                "row": int(rows[place]),
                "truth": float(truth[place]),
                "answer": float(answers.prediction[place]),
                "error": float(error[place]),
            }
            for place in places
        ]
        for name, places in (("right", order[:MOST]), ("wrong", order[::-1][:MOST]))
    }


def _sorts(truth: np.ndarray, picked: np.ndarray, shares: np.ndarray) -> dict[str, np.ndarray]:
    """The places of all rows of each sort; a row between two answers is right or wrong as well."""
    known = truth >= 0
    first = shares.max(1, initial=0.0)
    return {
        "right": np.flatnonzero(known & (picked == truth)),
        "wrong": np.flatnonzero(known & (picked != truth)),
        "unsure": np.flatnonzero(known & (first - _lead(shares) >= CLOSE * first) & (shares.shape[1] > 1)),
    }


def _lead(shares: np.ndarray) -> np.ndarray:
    """How much more likely the first answer is than the second."""
    if shares.shape[1] < 2:
        return shares[:, 0]
    ordered = np.sort(shares, 1)
    return ordered[:, -1] - ordered[:, -2]


def _in_turn(places: np.ndarray, truth: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """At most MOST of the places: each class's first by rank, then each class's second, and so on."""
    order = places[np.argsort(rank[places], kind="stable")]
    seen: Counter[int] = Counter()
    turns = []
    for place in order:
        turns.append(seen[int(truth[place])])
        seen[int(truth[place])] += 1
    return order[np.argsort(turns, kind="stable")][:MOST]
