"""Of two runs: how they learned, how what they find compares, and what either mixes up. Draws what core has made."""

import streamlit as st

from core.evaluation import evaluation_figures as drawn
from core.evaluation import explanations as meanings
from core.evaluation import two_figures
from core.improve.compare.side_by_side import SideBySide
from core.runs import champion
from core.store.runs import Run
from core.training.events import Progress, Tail, summary
from pages.ui.evaluate import judgement
from pages.ui.train import pace
from pages.ui.translation import clean, labels, t

BARE = {"displayModeBar": False}


def curves(found: SideBySide, one: Run, other: Run) -> None:
    """Learning curves in one figure, then what is found against false alarms, and against being right."""
    _learning(one, other)
    if found.evaluations[0].roc is None:
        return
    names = two_figures.curve_classes(found.evaluations)
    if not names:
        return
    label = names[0]
    if len(names) > 2:
        label = st.selectbox(t("Curves of the answer"), names, format_func=labels(names), key="compare_class")
    for name, draw in (("roc", two_figures.roc), ("precision_recall", two_figures.precision_recall)):
        title = drawn.FIGURES[name].title
        st.markdown(f"**{t(title)}**  \n{t(meanings.MEANINGS[name])}")
        figure = draw(found.evaluations, label)
        st.plotly_chart(figure, key=f"compare_{name}", alt=f"{t(title)}: {clean(label, 60)}", config=BARE)


def answers(found: SideBySide) -> None:
    """What either mixes up, or finds of each label; of numbers what either says against the truth."""
    if found.evaluations[0].roc is None:
        figure = two_figures.scatter([each.scatter for each in found.evaluations])
        st.plotly_chart(figure, key="compare_scatter", alt=t("Answer against truth, of A and B"), config=BARE)
        return
    mixed = found.evaluations[0].confusion is not None
    st.markdown(t(meanings.MEANINGS["confusion" if mixed else "classes"]))
    for area, letter, evaluation in zip(st.columns(2) if mixed else (st, st), "AB", found.evaluations, strict=True):
        with area.container():
            st.markdown(f"**{letter}**")
            if not mixed:  # a row may have several answers: there is no one that it was mixed up with
                judgement.by_class(evaluation.classes)
                continue
            alt = t("What {letter} mixes up", letter=letter)
            st.plotly_chart(drawn.confusion(evaluation), key=f"compare_confusion_{letter}", alt=alt, config=BARE)


def _learning(one: Run, other: Run) -> None:
    metric = champion.primary(one)
    both = [_progress(run) for run in (one, other)]
    name = f"valid_{metric.name}"
    if not all(any(point.get(name) is not None for point in progress.points) for progress in both):
        st.markdown(t("How they learned can't be drawn: one of them did not tell it step by step."))
        return
    alike = pace.axis(one) == pace.axis(other)
    by = "step" if alike else "seconds"
    lines = [_line(progress, by, name) for progress in both]
    across = pace.axis(one) if alike else t("Seconds of learning")
    title = t("{measure} on rows kept aside, while learning", measure=t(metric.label))
    st.markdown(f"**{title}**")
    figure = two_figures.learning(lines, across, t(metric.label), metric.unit == "share")
    st.plotly_chart(figure, key="compare_learning", alt=title, config=BARE)


def _line(progress: Progress, by: str, name: str) -> tuple[list[float], list[float]]:
    known = [point for point in progress.points if point.get(name) is not None]
    return [point[by] for point in known], [point[name] for point in known]


def _progress(run: Run) -> Progress:
    tail = Tail(run.files.events)
    tail.read()
    return summary(tail.events)
