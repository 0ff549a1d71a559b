"""The numbers of a cross-validation: how much each measure differs from one group of rows to the next."""

import streamlit as st

from core.evaluation import explanations as meanings
from core.judgement import Evaluation
from core.tasks import TASKS
from core.tasks.base import Metric
from pages.ui import number_text
from pages.ui.translation import t


def show(evaluation: Evaluation) -> None:
    """Mean, spread and range of every measure over the folds, and each fold's main ones; nothing without folds."""
    if not evaluation.cross_validated:
        return
    known = [entry for entry in TASKS[evaluation.task].metrics if entry.name in evaluation.metrics]
    with st.container(border=True):
        st.badge(t("Cross-validated"), icon=":material/repeat:", color="green")
        st.markdown(t(meanings.MEANINGS["cross_validation"]))
        st.table(
            {
                t("Measure"): [t(metric.label) for metric in known],
                t("Mean and spread"): [_mean(evaluation, metric) for metric in known],
                t("Lowest to highest"): [_range(evaluation, metric) for metric in known],
            },
            hide_index=True,
            border="horizontal",
            alt=t("Each measure over the folds"),
        )
        with st.expander(t("Fold by fold"), icon=":material/view_agenda:"):
            main = [metric for metric in known if metric.name in TASKS[evaluation.task].shown]
            st.table(
                {
                    t("Fold"): [str(fold.fold) for fold in evaluation.folds],
                    **{
                        t(metric.label): [
                            number_text.measure(value, metric.unit) for value in _values(evaluation, metric)
                        ]
                        for metric in main
                    },
                },
                hide_index=True,
                border="horizontal",
                alt=t("The main measures of each fold"),
            )


def _mean(evaluation: Evaluation, metric: Metric) -> str:
    entry = evaluation.metrics[metric.name]
    mean, spread = entry.mean, entry.spread
    shown = number_text.measure(spread, metric.unit) if metric.unit == "share" else number_text.number(spread, 2)
    return f"{number_text.measure(mean, metric.unit)} ± {shown}"


def _range(evaluation: Evaluation, metric: Metric) -> str:
    values = [value for value in _values(evaluation, metric) if value is not None]
    if not values:
        return "–"
    low, high = (number_text.measure(value, metric.unit) for value in (min(values), max(values)))
    return t("{low} to {high}", low=low, high=high)


def _values(evaluation: Evaluation, metric: Metric) -> list[float | None]:
    return [fold.value(metric.name) for fold in evaluation.folds]
