"""What a run tells the live page before it learns: what the baseline reaches, and which columns tell most."""

import numpy as np

from core.data.facts.predictive_columns import most_predictive
from core.runs.stages.context import Context, Ready

SHOWN = 3  # columns that say what a row is


def report_baseline(context: Context, ready: Ready) -> None:
    """Append the events baseline (of the validation rows, where there are some) and telling."""
    columns = [column.name for column, choice in context.columns if choice.use]
    answers = context.task.indicators(ready.learned, np.asarray(ready.train.target))
    found = most_predictive(ready.train, answers, columns)
    context.report.event("telling", columns=[*found, *(name for name in columns if name not in found)][:SHOWN])
    if not len(ready.valid):
        return
    task, truth = context.task, np.asarray(ready.valid.target)
    reached = task.main(task.floor(ready.learned, truth))
    context.report.event("baseline", rows=len(truth), **{f"valid_{task.primary}": reached})
