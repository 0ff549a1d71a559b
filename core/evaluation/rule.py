"""Learning by going downhill, for a model of two weights that a person can see whole: slope and height of one line.

Gradient descent (Cauchy 1847) on the mean squared error of a number, or on the log loss of a score between two classes.
Draws nothing; knows no file.
"""

from dataclasses import dataclass

import numpy as np

Weights = tuple[float, float]  # slope and height
Path = tuple[Weights, ...]  # the first ones, and those after each step

START = (-1.5, 1.0)  # weights to begin from: a line that is plainly wrong
SIDE = 41  # points of the loss surface along each weight
FAR = 8.0  # weights beyond are drawn at the edge
LOST = 1e6  # a loss beyond it has diverged


@dataclass(frozen=True)
class Fit:
    """Where a path has come to; `overshoots`: its last steps made it worse instead of better, as they are too large."""

    steps: int
    loss: float
    gradient: float
    overshoots: bool


@dataclass(frozen=True)
class Few:
    """Some rows: one column and the answer, both in usual distances from the average, so that one rate suits both.

    x: float64 [n]; y: float64 [n], or 0 and 1 for `classes` (the two labels; () for a number). `center` and `spread`
    of x, then of y, lead back to what the table holds.
    """

    column: str
    target: str
    x: np.ndarray
    y: np.ndarray
    center: tuple[float, float]
    spread: tuple[float, float]
    classes: tuple[str, ...] = ()

    @classmethod
    def of(cls, column: str, target: str, x: np.ndarray, y: np.ndarray, classes: tuple[str, ...] = ()) -> "Few":
        """From what the table holds; y: values, or positions 0 and 1 in `classes`."""
        spread = (float(x.std()) or 1.0, (float(y.std()) or 1.0) if not classes else 1.0)
        center = (float(x.mean()), float(y.mean()) if not classes else 0.0)
        return cls(column, target, (x - center[0]) / spread[0], (y - center[1]) / spread[1], center, spread, classes)

    @property
    def rates(self) -> tuple[float, ...]:
        """Learning rates to try, from too small to too large; the squared error's bowl is steeper."""
        return (0.3, 1.0, 3.0, 10.0, 60.0, 200.0) if self.classes else (0.01, 0.05, 0.2, 0.5, 0.9, 1.1)


def answers(few: Few, weights: Weights, x: np.ndarray) -> np.ndarray:
    """The model's answers [n] to x [n]: values, or how likely the second class is."""
    score = weights[0] * x + weights[1]
    return 0.5 * (1 + np.tanh(score / 2)) if few.classes else score


def loss(few: Few, weights: Weights) -> float:
    """How wrong the answers are: mean squared error, or log loss."""
    score = weights[0] * few.x + weights[1]
    if few.classes:
        return float(np.mean(np.logaddexp(0, score) - few.y * score))
    return float(np.mean(np.square(score - few.y)))


def gradient(few: Few, weights: Weights) -> np.ndarray:
    """In which direction the loss grows fastest, and how fast: its slopes along both weights [2]."""
    error = answers(few, weights, few.x) - few.y
    return (1 if few.classes else 2) * np.array([np.mean(error * few.x), np.mean(error)])


def descend(few: Few, path: Path, rate: float, steps: int) -> Path:
    """The path with so many steps θ ← θ - α∇L more; fewer where it diverges."""
    found = [*path]
    for _ in range(steps):
        if loss(few, found[-1]) > LOST:
            break
        slope, height = np.array(found[-1]) - rate * gradient(few, found[-1])
        found.append((float(slope), float(height)))
    return tuple(found)


def fit_of(few: Few, path: Path) -> Fit:
    """Where the path has come to."""
    losses = [loss(few, weights) for weights in path[-3:]]
    worse = len(losses) == 3 and losses[2] > losses[0] + 1e-9
    return Fit(len(path) - 1, losses[-1], float(np.hypot(*gradient(few, path[-1]))), worse)


def surface(few: Few, path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Slopes [SIDE], heights [SIDE] and the loss of each pair [heights, slopes], around where the path lies."""
    near = np.clip(np.array([*path, START, (1.5, -1.0)]), -FAR, FAR)
    low, high = near.min(0) - 0.5, near.max(0) + 0.5
    slopes, heights = (np.linspace(low[index], high[index], SIDE) for index in (0, 1))
    losses = [[loss(few, (slope, height)) for slope in slopes] for height in heights]
    return slopes, heights, np.array(losses)
