"""The registry of metrics: what answers are judged by. A new one is an object in a file here and one line below."""

from core.metrics import classes, ranks, several, values
from core.metrics.base import Judged, Metric

__all__ = ["METRICS", "Judged", "Metric"]

METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        classes.ACCURACY,
        classes.BALANCED_ACCURACY,
        classes.PRECISION_MACRO,
        classes.RECALL_MACRO,
        classes.F1_MACRO,
        classes.ROC_AUC,
        classes.LOG_LOSS,
        classes.PRECISION,
        classes.RECALL,
        classes.F1,
        values.MAE,
        values.RMSE,
        values.R2,
        values.MEDIAN_ABSOLUTE_ERROR,
        several.ROWS_F1,
        several.MICRO_F1,
        several.MACRO_F1,
        several.AVERAGE_PRECISION,
        several.SUBSET_ACCURACY,
        several.HAMMING_LOSS,
        ranks.MEAN_STEPS,
        ranks.QUADRATIC_KAPPA,
    )
}
