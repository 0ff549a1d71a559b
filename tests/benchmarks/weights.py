"""How much log loss it costs to give rare answers more weight, on three real tables, family by family."""

from dataclasses import replace

import numpy as np

from core.data.preparation.balance import class_weights, weighed
from core.metrics.classes import log_loss
from core.models import MODELS
from core.recipe import TrainingOptions
from core.records import DataFacts
from core.tasks import TASKS
from core.training.run_report import QuietReport
from tests.benchmarks.figure import Figure
from tests.models.tables import TABLES, Parts, parts

RARE = {
    "credit cards (3 % default)": ("ISLR", "Default", "default", "classification"),
    "loans (5 % bad)": ("modeldata", "lending_club", "Class", "classification"),
    "phone customers (14 % leave)": ("modeldata", "mlc_churn", "churn", "classification"),
}
FAMILIES = {
    "linear": ("linear", {}),
    "linear, by gradient descent": ("linear", {"solver": "gradient descent"}),
    "random forest": ("random_forest", {}),
    "boosted trees": ("boosted_trees", {}),
    "neural network": ("neural_network", {}),
}
MOST = 1.03  # of the log loss without weights


def measure() -> list[Figure]:
    """One figure a table and family: log loss with weights over the one without; the rare rows found, beside."""
    TABLES.update(RARE)
    return [_figure(table, family) for table in RARE for family in FAMILIES]


def _figure(table: str, family: str) -> Figure:
    data = parts(table)
    plain, heavy = (_run(data, *FAMILIES[family], weights) for weights in (False, True))
    ratio = heavy[0] / plain[0]
    message = f"log loss {plain[0]:.4f} and {heavy[0]:.4f}; of the rare rows found {plain[1]:.0%} and {heavy[1]:.0%}"
    return Figure(f"{table}: {family}, with weights over without", ratio, "", most=MOST, beside=message)


def _run(data: Parts, name: str, chosen: dict, weights: bool) -> tuple[float, float]:
    """Log loss on the test rows, and the share found of the rarest answer's."""
    family, task = MODELS[name], TASKS["classification"]
    counts = np.bincount(data.train.target)
    facts = DataFacts(len(data.train), data.train.numbers.shape[1], data.train.codes.shape[1], len(counts))
    options, training = family.suggest(facts, "classification")
    options, train, learned = family.Options(**{**options, **chosen}), data.train, data.learned
    if weights:
        heavy = class_weights(counts)
        learned = replace(learned, weights=tuple(heavy))
        if family.weighs_rows(options):
            learned, train = replace(learned, tilt=learned.weights), weighed(train, heavy)
    fitted = family.fit(train, data.valid, learned, options, TrainingOptions(**training), QuietReport())
    scores, rare = fitted.predict(data.test), data.test.target == counts.argmin()
    found = task.winners(learned, scores[rare]) == counts.argmin()
    return log_loss(data.test.target, scores), float(found.mean())
