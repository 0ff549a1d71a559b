"""What a fitted model says to prepared rows: the scores that answers are made of."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.data.preparation.preprocessing import Preprocessing
from core.layout import Arrays
from core.models import Fitted
from core.records import ROW, FittedTarget
from core.runs.stages.context import Context
from core.serving.inputs.row_groups import groups_in


def scores(
    context: Context, preprocessing: Preprocessing, learned: FittedTarget, fitted: Fitted, part: Arrays
) -> np.ndarray:
    """The scores of a part's rows, float64 [N] or [N,K]; rows that belong together are seen together."""
    found = fitted.predict(part)
    if not learned.groups:
        return found
    return across(context, preprocessing, learned, found, _rows(context, learned.groups, part.ids))


def across(
    context: Context, preprocessing: Preprocessing, learned: FittedTarget, scores: np.ndarray, table: pa.Table
) -> np.ndarray:
    """The same from each row's own scores; table: at least the column that says which rows belong together."""
    if not learned.groups:
        return scores
    column = next(column for column in preprocessing.inputs if column.name == learned.groups)
    return context.task.across(learned, scores, groups_in(table, column))


def _rows(context: Context, column: str, rows: np.ndarray) -> pa.Table:
    """That column of the rows with these ids, int64 [N], each as often as it stands there."""
    table = pq.read_table(context.dataset, columns=[ROW, column])
    ids = table[ROW].to_numpy()
    order = np.argsort(ids)
    return table.take(pa.array(order[np.searchsorted(ids, rows, sorter=order)]))
