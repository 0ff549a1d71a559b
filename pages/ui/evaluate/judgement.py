"""The Evaluate page's pieces: the verdict, measures beside the baseline, figures made in core, worst mistakes."""

import streamlit as st

from core.evaluation import figures as drawn
from core.evaluation import words as meanings
from core.store.runs import Run
from core.tasks import TASKS
from pages.ui import figures, results
from pages.ui.text import clean, plain, t

MAIN = {"classification": ("accuracy", "balanced_accuracy", "roc_auc"), "regression": ("rmse", "mae", "r2")}
PICTURES = {
    "classification": {
        "confusion": ("What it mixes up", drawn.confusion),
        "roc": ("Finding against false alarms", drawn.roc),
        "precision_recall": ("Finding against being right", drawn.precision_recall),
    },
    "regression": {
        "scatter": ("Answer against truth", drawn.scatter),
        "residuals": ("How far off", drawn.residuals),
    },
}


def headline(run: Run, evaluation: dict) -> None:
    """The verdict in one sentence, then the three measures that matter most, each with its baseline."""
    st.markdown(f"**{plain(t(meanings.verdict(evaluation)), 500)}**")
    known = {metric.name: metric for metric in TASKS[run.task].metrics}
    with st.grid(3, min_column_width=190):
        for name in MAIN[run.task]:
            entry, metric = evaluation["metrics"].get(name), known[name]
            if entry is None:
                continue
            baseline = figures.measure(entry["baseline"], metric.unit)
            st.metric(
                t(metric.label),
                figures.measure(entry["value"], metric.unit),
                t("baseline {value}", value=baseline),
                delta_color="off",
                delta_arrow="off",
                help=t(metric.help),
                border=True,
            )


def measures(evaluation: dict) -> None:
    """Every measure beside the baseline, with what it means."""
    metrics = [entry for entry in TASKS[evaluation["task"]].metrics if entry.name in evaluation["metrics"]]
    values = [evaluation["metrics"][metric.name] for metric in metrics]
    with st.expander(t("All measures, and what they mean"), icon=":material/list_alt:"):
        st.table(
            {
                t("Measure"): [t(metric.label) for metric in metrics],
                t("This model"): [figures.measure(v["value"], m.unit) for m, v in zip(metrics, values, strict=True)],
                t("Baseline"): [figures.measure(v["baseline"], m.unit) for m, v in zip(metrics, values, strict=True)],
                t("What it means"): [t(metric.help) for metric in metrics],
            },
            hide_index=True,
            border="horizontal",
            alt=t("All measures beside the baseline"),
        )
        st.markdown(t("Measured with the very file you can download, on {rows:,} test rows.", rows=evaluation["rows"]))


def pictures(run: Run, evaluation: dict) -> None:
    """The task's figures, each with one sentence, and the numbers for each class."""
    shown = PICTURES[evaluation["task"]]
    titles = [t(title) for title, _ in shown.values()]
    classes = evaluation.get("classes") or []
    tabs = st.tabs([*titles, t("Answer by answer")] if classes else titles, on_change="rerun", key="evaluate_picture")
    for tab, (name, (title, draw)) in zip(tabs, shown.items(), strict=False):
        if tab.open:
            rare = meanings.drawn_for(evaluation) if name in meanings.CURVES else ""
            tab.markdown(" ".join(filter(None, (t(meanings.MEANINGS[name]), plain(t(rare), 400)))))
            figure = results.figure(run, draw)
            tab.plotly_chart(figure, key=f"evaluate_{name}", alt=t(title), config={"displayModeBar": False})
    if classes and tabs[-1].open:
        with tabs[-1]:
            _by_class(classes)
    coverage = evaluation.get("coverage")
    if coverage and coverage.get("value") is not None:
        said, was = figures.share(coverage["level"]), figures.share(coverage["value"])
        st.info(
            t(
                "The range (prediction interval) is meant to hold {said} of the true values; on the test rows it held "
                "{was}.",
                said=said,
                was=was,
            ),
            icon=":material/straighten:",
        )


def worst(evaluation: dict) -> None:
    """The rows where the model was most wrong."""
    rows = evaluation.get("worst") or []
    if not rows or not (rows[0]["row"] or evaluation.get("gallery") is None):
        return  # of pictures and sounds alone the gallery shows more
    st.header(t("Its worst mistakes"), icon=":material/sentiment_dissatisfied:", anchor=False)
    st.markdown(t(meanings.MEANINGS["worst"]))
    names = list(rows[0]["row"])
    last = "confidence" if "confidence" in rows[0] else "error"
    table = {
        t("Truth"): [_cell(row["truth"]) for row in rows],
        t("Answer"): [_cell(row["answer"]) for row in rows],
        t("How sure") if last == "confidence" else t("Off by"): [_off(row[last], last) for row in rows],
    }
    table |= {clean(name, 60): [_cell(row["row"].get(name)) for row in rows] for name in names}
    config = {t("How sure"): st.column_config.NumberColumn(format="percent")}
    st.dataframe(table, hide_index=True, column_config=config, alt=t("The rows with the largest mistakes"))


def _by_class(classes: list[dict]) -> None:
    share = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
    st.markdown(t(meanings.MEANINGS["classes"]))
    st.dataframe(
        {
            t("Class"): [clean(entry["label"], 80) for entry in classes],
            t("Test rows"): [entry["support"] for entry in classes],
            t("Right when named (precision)"): [entry["precision"] for entry in classes],
            t("Found (recall)"): [entry["recall"] for entry in classes],
            t("Both (F1)"): [entry["f1"] for entry in classes],
        },
        hide_index=True,
        column_config=dict.fromkeys((t("Right when named (precision)"), t("Found (recall)"), t("Both (F1)")), share),
        alt=t("Numbers for each class"),
    )


def _off(value: float | None, name: str) -> float | str | None:
    return value if name == "confidence" or value is None else figures.change(value)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return figures.number(value, 4)
    return "–" if value is None else clean(value, 80)
