"""What the folds of a cross-validation say together: each metric's mean and spread. Runs nothing."""

import numpy as np


def summed_up(evaluation: dict, folds: tuple[dict, ...]) -> dict:
    """The evaluation with each metric's mean and spread (standard deviation) over the folds, and the folds' own."""
    metrics = {}
    for name, entry in evaluation["metrics"].items():
        values = [fold["metrics"][name]["value"] for fold in folds if fold["metrics"][name]["value"] is not None]
        metrics[name] = {
            **entry,
            "mean": float(np.mean(values)) if values else None,
            "spread": float(np.std(values, ddof=1)) if len(values) > 1 else None,
        }
    told = [{name: fold[name] for name in ("fold", "rows", "metrics")} for fold in folds]
    return {**evaluation, "metrics": metrics, "cross_validated": True, "folds": told}
