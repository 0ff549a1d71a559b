"""The Evaluate page's pieces: the verdict, measures beside the baseline, figures made in core, worst mistakes."""

from collections.abc import Sequence

import streamlit as st

from core.evaluation import explanations as meanings
from core.evaluation.evaluation_figures import FIGURES
from core.judgement import AnswerLine, Evaluation
from core.metrics import METRICS
from core.store.runs import Run
from core.tasks import TASKS
from pages.ui import number_text, results
from pages.ui.glossary import GLOSSARY
from pages.ui.translation import clean, plain, t


def headline(run: Run, evaluation: Evaluation) -> None:
    """The verdict in one sentence, then the three measures that matter most, each with its baseline."""
    st.markdown(f"**{plain(t(meanings.verdict(evaluation)), 500)}**")
    task = TASKS[run.task]
    with st.grid(3, min_column_width=190):
        for name in task.shown:
            entry, metric = evaluation.metrics.get(name), task.metric(name)
            if entry is None:
                continue
            baseline = number_text.measure(entry.baseline, metric.unit)
            st.metric(
                t(metric.label),
                number_text.measure(entry.value, metric.unit),
                t("baseline {value}", value=baseline),
                delta_color="off",
                delta_arrow="off",
                help=t(metric.help),
                border=True,
            )


def met(evaluation: Evaluation) -> tuple[str, ...]:
    """The words of the glossary that this evaluation brings up beside those that each does."""
    named = [*TASKS[evaluation.task].shown]
    named += ["threshold"] if any(entry.threshold is not None for entry in evaluation.classes) else []
    return tuple(name for name in named if name in GLOSSARY)


def measures(evaluation: Evaluation) -> None:
    """Every measure beside the baseline, with what it means."""
    metrics = [entry for entry in TASKS[evaluation.task].metrics if entry.name in evaluation.metrics]
    values = [evaluation.metrics[metric.name] for metric in metrics]
    with st.expander(t("All measures, and what they mean"), icon=":material/list_alt:"):
        st.table(
            {
                t("Measure"): [t(metric.label) for metric in metrics],
                t("This model"): [number_text.measure(v.value, m.unit) for m, v in zip(metrics, values, strict=True)],
                t("Baseline"): [number_text.measure(v.baseline, m.unit) for m, v in zip(metrics, values, strict=True)],
                t("What it means"): [t(metric.help) for metric in metrics],
            },
            hide_index=True,
            border="horizontal",
            alt=t("All measures beside the baseline"),
        )
        st.markdown(t("Measured with the very file you can download, on {rows:,} test rows.", rows=evaluation.rows))


def pictures(run: Run, evaluation: Evaluation) -> None:
    """The task's figures, each with one sentence, and the numbers for each class."""
    shown = {name: FIGURES[name] for name in TASKS[evaluation.task].figures if evaluation.holds(name)}
    titles = [t(figure.title) for figure in shown.values()]
    classes = evaluation.classes
    tabs = st.tabs([*titles, t("Answer by answer")] if classes else titles, on_change="rerun", key="evaluate_picture")
    for tab, (name, about) in zip(tabs, shown.items(), strict=False):
        if tab.open:
            rare = meanings.drawn_for(evaluation) if name in meanings.CURVES else ""
            tab.markdown(" ".join(filter(None, (t(meanings.MEANINGS[name]), plain(t(rare), 400)))))
            figure = results.figure(run, about.draw)
            tab.plotly_chart(figure, key=f"evaluate_{name}", alt=t(about.title), config={"displayModeBar": False})
    if classes and tabs[-1].open:
        with tabs[-1]:
            st.markdown(t(meanings.MEANINGS["classes"]))
            by_class(classes)
    coverage = evaluation.coverage
    if coverage and coverage.value is not None:
        promised, was = number_text.share(coverage.level), number_text.share(coverage.value)
        st.info(
            t(
                "The range (prediction interval) is meant to hold {said} of the true values; on the test rows it held "
                "{was}.",
                said=promised,
                was=was,
            ),
            icon=":material/straighten:",
        )


def worst(evaluation: Evaluation) -> None:
    """The rows where the model was most wrong."""
    rows = evaluation.worst
    if not rows or not (rows[0]["row"] or evaluation.gallery is None):
        return  # of pictures and sounds alone the gallery shows more
    st.header(t("Its worst mistakes"), icon=":material/sentiment_dissatisfied:", anchor=False)
    st.markdown(t(meanings.MEANINGS["worst"]))
    names = list(rows[0]["row"])
    last = next(name for name in ("sure", "confidence", "error") if name in rows[0])  # "confidence": of older runs
    table = {
        t("Truth"): [_cell(row["truth"]) for row in rows],
        t("Answer"): [_cell(row["answer"]) for row in rows],
        t("Off by") if last == "error" else t("How sure"): [_off(row[last], last) for row in rows],
    }
    table |= {clean(name, 60): [_cell(row["row"].get(name)) for row in rows] for name in names}
    config = {t("How sure"): st.column_config.NumberColumn(format="percent")}
    st.dataframe(table, hide_index=True, column_config=config, alt=t("The rows with the largest mistakes"))


def by_class(classes: Sequence[AnswerLine]) -> None:
    """A table with the numbers of each class."""
    share = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
    threshold = st.column_config.NumberColumn(format="percent", help=t(meanings.MEANINGS["threshold"]))
    shares = {"precision": METRICS["precision"].label, "recall": METRICS["recall"].label, "f1": "Both (F1)"}
    table = {
        t("Class"): [clean(entry.label, 80) for entry in classes],
        t("Test rows"): [entry.support for entry in classes],
    }
    table |= {t(title): [getattr(entry, name) for entry in classes] for name, title in shares.items()}
    if any(entry.threshold is not None for entry in classes):
        table[t("Named from")] = [entry.threshold for entry in classes]
    st.dataframe(
        table,
        hide_index=True,
        column_config={**dict.fromkeys(map(t, shares.values()), share), t("Named from"): threshold},
        alt=t("Numbers for each class"),
    )


def _off(value: float | None, name: str) -> float | str | None:
    return value if name != "error" or value is None else number_text.change(value)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return number_text.number(value, 4)
    return "–" if value is None else clean(value, 80)
