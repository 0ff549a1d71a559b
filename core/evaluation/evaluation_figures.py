"""Plotly figures from the numbers of an evaluation. Computes nothing; colours and font come from the app's theme."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import plotly.graph_objects as go

from core.judgement import Evaluation, PrecisionRecall, Residuals, Roc, Scatter

Curve = TypeVar("Curve", Roc, PrecisionRecall)

MOST_CLASSES = 15  # of a confusion matrix that can still be read
MOST_CURVES = 6
HEIGHT = 360
FOUND, FALSE, RIGHT = "Found", "False alarms", "Right when named"
TERMS = {FOUND: "recall", FALSE: "false positive rate", RIGHT: "precision"}


def confusion(evaluation: Evaluation) -> go.Figure:
    """True class down, answered class across; colour is the share of the true class's rows, text the count."""
    classes, pairs = evaluation.classes, evaluation.confusion or ()
    shown = sorted(range(len(classes)), key=lambda index: -classes[index].support)[:MOST_CLASSES]
    shown = sorted(shown)
    counts = [[pairs[truth][answer] for answer in shown] for truth in shown]
    shares = [
        [count / max(1, classes[truth].support) for count in row] for truth, row in zip(shown, counts, strict=True)
    ]
    names = [plain(classes[index].label) for index in shown]
    hover = [
        [
            f"Truth {truth}, answer {answer}: {_rows(count)}, {share:.1%} of all {truth}"
            for answer, count, share in zip(names, row, parts, strict=True)
        ]
        for truth, row, parts in zip(names, counts, shares, strict=True)
    ]
    figure = go.Figure(
        go.Heatmap(
            z=shares,
            text=counts,
            texttemplate="%{text}" if len(shown) <= 10 else None,
            hovertext=hover,
            hoverinfo="text",
            zmin=0,
            zmax=1,
            showscale=False,
            xgap=2,
            ygap=2,
        )
    )
    ticks = {"tickvals": list(range(len(shown))), "ticktext": names, "showgrid": False, "zeroline": False}
    figure.update_xaxes(title="Answer", **ticks)
    figure.update_yaxes(title="Truth", autorange="reversed", **ticks)
    return laid_out(figure, legend=False)


def roc(evaluation: Evaluation) -> go.Figure:
    """How much of each class is found, against how many false alarms that costs; of two classes the rarer one."""
    figure = go.Figure()
    for label, curve in _curves(evaluation, evaluation.roc or {}):
        name = f"{plain(label)} (AUC {curve.auc:.2f})" if curve.auc is not None else plain(label)
        figure.add_scatter(x=curve.fpr, y=curve.tpr, name=name, mode="lines", hovertemplate=_hover(FALSE, FOUND))
    figure.add_scatter(
        x=[0, 1], y=[0, 1], name="Guessing", mode="lines", line={"dash": "dot", "width": 1}, hoverinfo="skip"
    )
    return _shares(figure, *map(with_term, (FALSE, FOUND)))


def precision_recall(evaluation: Evaluation) -> go.Figure:
    """How often an answer is right, against how much of the class is found; of two the rarer, with its share."""
    figure = go.Figure()
    drawn = _curves(evaluation, evaluation.precision_recall or {})
    for label, curve in drawn:
        hover = _hover(FOUND, RIGHT)
        name = plain(label)
        figure.add_scatter(x=curve.recall, y=curve.precision, name=name, mode="lines", hovertemplate=hover)
    if len(drawn) == 1:
        share = drawn[0][1].share
        name = f"Guessing ({share:.1%} of the rows)"
        line = {"dash": "dot", "width": 1}
        figure.add_scatter(x=[0, 1], y=[share, share], name=name, mode="lines", line=line, hoverinfo="skip")
    return _shares(figure, *map(with_term, (FOUND, RIGHT)))


def scatter(evaluation: Evaluation) -> go.Figure:
    """Predicted against true values, with the line on which both are equal."""
    points = evaluation.scatter or Scatter((), ())
    figure = go.Figure()
    figure.add_scatter(
        x=points.truth,
        y=points.prediction,
        customdata=list(zip(points.lower, points.upper, strict=True)),
        name="Test rows",
        mode="markers",
        marker={"size": 6, "opacity": 0.55},
        hovertemplate="Truth %{x:,.4~g}<br>Answer %{y:,.4~g}"
        "<br>Range %{customdata[0]:,.4~g} to %{customdata[1]:,.4~g}<extra></extra>",
    )
    known = [value for value in (*points.truth, *points.prediction) if value is not None]
    ends = [min(known), max(known)] if known else [0, 1]
    figure.add_scatter(
        x=ends, y=ends, name="Exactly right", mode="lines", line={"dash": "dot", "width": 1.5}, hoverinfo="skip"
    )
    figure.update_xaxes(title="Truth")
    figure.update_yaxes(title="Answer")
    return laid_out(figure)


def residuals(evaluation: Evaluation) -> go.Figure:
    """How many answers were how far off; left of zero is too low."""
    drawn = evaluation.residuals or Residuals((), ())
    edges, counts = drawn.edges, drawn.counts
    middles = [(low + high) / 2 for low, high in zip(edges[:-1], edges[1:], strict=True)]
    widths = [high - low for low, high in zip(edges[:-1], edges[1:], strict=True)]
    figure = go.Figure(
        go.Bar(x=middles, y=counts, width=widths, hovertemplate="About %{x:+,.3~g} off: %{y:,} rows<extra></extra>")
    )
    figure.add_vline(x=0, line={"dash": "dot", "width": 1.5})
    figure.update_xaxes(title="Answer minus truth")
    figure.update_yaxes(title="Rows")
    return laid_out(figure, legend=False)


def plain(text: str, most: int = 18) -> str:
    """A user's text as plain text for Plotly, which would read tags in it; cut so that a phone can show it."""
    shorter = text if len(text) <= most else text[: most - 1] + "…"
    return html.escape(shorter, quote=False)


def _curves(evaluation: Evaluation, curves: dict[str, Curve]) -> list[tuple[str, Curve]]:
    """The curves worth drawing: with two classes that of the rarer, since the other mirrors it; else the largest."""
    rare = evaluation.rarer
    if rare and rare.label in curves:
        return [(rare.label, curves[rare.label])]
    supports = {entry.label: entry.support for entry in evaluation.classes}
    largest = sorted(curves, key=lambda label: -supports[label])[:MOST_CURVES]
    return [(label, curves[label]) for label in supports if label in largest]


def _hover(across: str, up: str) -> str:
    return f"{across} %{{x:.1%}}<br>{up} %{{y:.1%}}"


def with_term(name: str) -> str:
    return f"{name} ({TERMS[name]})"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _shares(figure: go.Figure, across: str, up: str) -> go.Figure:
    figure.update_xaxes(title=across, range=[-0.02, 1.02], tickformat=".0%")
    figure.update_yaxes(title=up, range=[-0.02, 1.02], tickformat=".0%")
    return laid_out(figure)


def laid_out(figure: go.Figure, legend: bool = True) -> go.Figure:
    """The figure with the height, margins and legend that all have here; it can't be zoomed."""
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=legend,
        legend={"orientation": "h", "yanchor": "top", "y": -0.2, "x": 0},
    )
    figure.update_xaxes(automargin=True, fixedrange=True)
    figure.update_yaxes(automargin=True, fixedrange=True)
    return figure


@dataclass(frozen=True)
class Figure:
    """A figure that a task may name: its title, and what draws it from an evaluation; MEANINGS says what it means."""

    title: str
    draw: Callable[[Evaluation], go.Figure]


FIGURES: dict[str, Figure] = {
    "confusion": Figure("What it mixes up (confusion matrix)", confusion),
    "roc": Figure("Finding against false alarms (ROC curve)", roc),
    "precision_recall": Figure("Finding against being right (precision-recall curve)", precision_recall),
    "scatter": Figure("Answer against truth", scatter),
    "residuals": Figure("How far off (residuals)", residuals),
}
