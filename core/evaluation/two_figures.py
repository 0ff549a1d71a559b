"""Plotly figures that hold two models, A and B, against each other. Computes nothing; colours come from the theme."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.evaluation.evaluation_figures import FALSE, FOUND, RIGHT, laid_out, plain, with_term
from core.judgement import Evaluation, Scatter

NAMES = ("A", "B")
DASHES = ("solid", "dash")  # so that colour is not all that tells them apart


def curve_classes(evaluations: Sequence[Evaluation]) -> list[str]:
    """The classes that both have curves of, the one with the fewest rows first."""
    rows = {entry.label: entry.support for entry in evaluations[0].classes}
    first, second = (evaluation.roc or {} for evaluation in evaluations)
    both = [label for label in first if label in second]
    return sorted(both, key=lambda label: rows[label])


def roc(evaluations: Sequence[Evaluation], label: str) -> go.Figure:
    """How much of one class either finds, against the false alarms that this costs."""
    figure = go.Figure()
    for name, dash, evaluation in zip(NAMES, DASHES, evaluations, strict=True):
        curve = (evaluation.roc or {})[label]
        figure.add_scatter(
            x=curve.fpr,
            y=curve.tpr,
            name=f"{name} (AUC {curve.auc:.2f})",
            mode="lines",
            line={"dash": dash},
            hovertemplate=f"{name}: {FALSE} %{{x:.1%}}, {FOUND} %{{y:.1%}}<extra></extra>",
        )
    guess = {"dash": "dot", "width": 1}
    figure.add_scatter(x=[0, 1], y=[0, 1], name="Guessing", mode="lines", line=guess, hoverinfo="skip")
    return _shares(figure, with_term(FALSE), f"{with_term(FOUND)}: {plain(label)}")


def precision_recall(evaluations: Sequence[Evaluation], label: str) -> go.Figure:
    """How often either is right when it names one class, against how much of that class it finds."""
    figure = go.Figure()
    for name, dash, evaluation in zip(NAMES, DASHES, evaluations, strict=True):
        curve = (evaluation.precision_recall or {})[label]
        figure.add_scatter(
            x=curve.recall,
            y=curve.precision,
            name=name,
            mode="lines",
            line={"dash": dash},
            hovertemplate=f"{name}: {FOUND} %{{x:.1%}}, {RIGHT} %{{y:.1%}}<extra></extra>",
        )
    return _shares(figure, f"{with_term(FOUND)}: {plain(label)}", with_term(RIGHT))


def scatter(both: Sequence[Scatter]) -> go.Figure:
    """What either says against the truth, with the line on which both are equal."""
    figure = go.Figure()
    for name, symbol, points in zip(NAMES, ("circle", "x"), both, strict=True):
        figure.add_scatter(
            x=points.truth,
            y=points.prediction,
            name=name,
            mode="markers",
            marker={"size": 6, "opacity": 0.55, "symbol": symbol},
            hovertemplate=f"{name}: truth %{{x:,.4~g}}, answer %{{y:,.4~g}}<extra></extra>",
        )
    known = [value for points in both for value in (*points.truth, *points.prediction) if value is not None]
    ends, exact = [min(known), max(known)], {"dash": "dot", "width": 1.5}
    figure.add_scatter(x=ends, y=ends, name="Exactly right", mode="lines", line=exact, hoverinfo="skip")
    figure.update_xaxes(title="Truth")
    figure.update_yaxes(title="Answer")
    return laid_out(figure)


def learning(curves: Sequence[tuple[Sequence[float], Sequence[float]]], across: str, up: str, share: bool) -> go.Figure:
    """The main measure while learning: (steps or seconds, values) of either."""
    figure = go.Figure()
    for name, dash, (steps, values) in zip(NAMES, DASHES, curves, strict=True):
        mode = "lines" if len(values) > 1 else "markers"
        hover = f"{name}: %{{y:{'.1%' if share else ',.4~g'}}}<extra></extra>"
        figure.add_scatter(x=steps, y=values, name=name, mode=mode, line={"dash": dash}, hovertemplate=hover)
    figure.update_xaxes(title=across, rangemode="tozero")
    figure.update_yaxes(title=up, tickformat=".0%" if share else None)
    return laid_out(figure)


def _shares(figure: go.Figure, across: str, up: str) -> go.Figure:
    figure.update_xaxes(title=across, range=[-0.02, 1.02], tickformat=".0%")
    figure.update_yaxes(title=up, range=[-0.02, 1.02], tickformat=".0%")
    return laid_out(figure)
