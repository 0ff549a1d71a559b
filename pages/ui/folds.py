"""The numbers of a cross-validation: how much each measure differs from one group of rows to the next."""

import streamlit as st

from core.evaluation import words as meanings
from core.tasks import TASKS
from pages.ui import figures
from pages.ui.text import t


def show(evaluation: dict) -> None:
    """Mean and spread of the main measures over the folds, and every fold's own; nothing without folds."""
    if not evaluation.get("cross_validated"):
        return
    told = evaluation["folds"]
    known = [entry for entry in TASKS[evaluation["task"]].metrics if entry.name in evaluation["metrics"]]
    with st.container(border=True):
        st.badge(t("Cross-validated"), icon=":material/repeat:", color="green")
        st.markdown(t(meanings.MEANINGS["cross_validation"]))
        st.table(
            {
                t("Measure"): [t(metric.label) for metric in known],
                t("Mean"): [figures.measure(_of(evaluation, metric.name, "mean"), metric.unit) for metric in known],
                t("Spread"): [
                    f"± {figures.measure(_of(evaluation, metric.name, 'spread'), metric.unit)}" for metric in known
                ],
                **{
                    t("Fold {number}", number=place + 1): [
                        figures.measure(fold["metrics"].get(metric.name, {}).get("value"), metric.unit)
                        for metric in known
                    ]
                    for place, fold in enumerate(told)
                },
            },
            hide_index=True,
            border="horizontal",
            alt=t("Each measure over the folds"),
        )


def _of(evaluation: dict, metric: str, name: str) -> float | None:
    return evaluation["metrics"][metric].get(name)
