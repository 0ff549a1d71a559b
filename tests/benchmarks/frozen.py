"""Frozen features and a linear model in the app, beside scikit-learn's logistic regression on the same features."""

import tempfile
import warnings
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegressionCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.pretrained.change import NOTHING
from core.runs.context import context
from core.runs.prepare import arrays, make_ready
from core.runs.trainer import Trainer
from core.training.report import RunReport
from tests.benchmarks import customize
from tests.benchmarks.figure import Figure

SPLITS = 3
WITHIN = 1.0  # points


def measure() -> list[Figure]:
    """How many points the app is ahead, in the mean over the splits, for each set that is judged."""
    figures = []
    for name in customize.JUDGED:
        found = np.array([_both(name, split) for split in range(SPLITS)])
        ours, theirs = 100 * found.mean(0)
        told = f"{ours:.1f} against {theirs:.1f} %"
        figures.append(Figure(f"frozen and linear, {name}", ours - theirs, "points", least=-WITHIN, beside=told))
    return figures


def _both(name: str, split: int) -> tuple[float, float]:
    """Accuracy on the same test rows, after learning from the same training rows: ours, scikit-learn's."""
    load, model, tested = customize.SETS[name]
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as place:
        folder = Path(place)
        schema = customize.import_set(load(), tested, split, folder)
        report = RunReport(folder)
        run = context(customize.recipe(schema, model, NOTHING), schema, folder / "data.parquet", folder, report)
        run.work.mkdir()
        ready = make_ready(run, None)
        test = arrays(run, ready.front, ready.learned, ready.parts["test"], "test")
        ours = Trainer().learn(run, ready, report).predict(test)
        report.close()
        theirs = make_pipeline(StandardScaler(), LogisticRegressionCV(cv=3, scoring="neg_log_loss", max_iter=1000))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            theirs.fit(np.array(ready.train.numbers), ready.train.target)
        right = theirs.predict(np.array(test.numbers)) == test.target
    return float((ours.argmax(1) == test.target).mean()), float(right.mean())
