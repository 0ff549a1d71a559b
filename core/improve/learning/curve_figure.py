"""The learning curve as a Plotly figure: what was measured, and where more rows may lead. Computes nothing."""

import plotly.graph_objects as go

from core.evaluation.evaluation_figures import laid_out
from core.improve.learning.curve import Curve
from core.plain import Plain

NARROW = 0.06  # of a share: an axis that spans less has ticks between whole percents
LINE, BAND = "rgb(47,143,155)", "rgba(47,143,155,0.2)"  # seen on light and dark alike


def learning_curve(curve: Curve, label: str, *, share: bool) -> go.Figure:
    """Points by how many rows were learned from; from now on a dashed line with its 95 % band, and 2 and 4 times as
    many rows marked. label: the main measure's; share: whether it is a share, shown in percent.
    """
    figure, form = go.Figure(), ".1%" if share else ",.4~g"
    if curve.band:
        _ahead(figure, curve, form)
    figure.add_scatter(
        x=[point.rows for point in curve.points],
        y=[point.value for point in curve.points],
        name="Measured",
        mode="lines+markers",
        line={"color": LINE, "width": 2},
        marker={"size": 8, "color": LINE},
        hovertemplate=f"%{{x:,}} rows<br>{label} %{{y:{form}}}<extra></extra>",
    )
    figure.update_xaxes(title="Rows it learned from", type="log", **_ticks(curve))
    figure.update_yaxes(title=label, tickformat=_percent(curve) if share else None)
    return laid_out(figure)


def _percent(curve: Curve) -> str:
    """Percent, with a digit behind the point where the axis spans only a few."""
    values = [point.value for point in curve.points] + [end for entry in curve.band for end in entry[2:]]
    return ".0%" if max(values) - min(values) > NARROW else ".1%"


def _ahead(figure: go.Figure, curve: Curve, form: str) -> None:
    rows, middle, low, high = (list(each) for each in zip(*curve.band, strict=True))
    figure.add_scatter(
        x=[*rows, *reversed(rows)],
        y=[*high, *reversed(low)],
        fill="toself",
        fillcolor=BAND,
        line={"width": 0},
        mode="lines",
        name="Likely, 95 of 100 times",
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=rows, y=middle, name="With more rows", mode="lines", line={"color": LINE, "dash": "dash"}, hoverinfo="skip"
    )
    marked = [entry for entry in curve.ahead if entry.times in (2, 4)]
    figure.add_scatter(
        x=[entry.rows for entry in marked],
        y=[entry.value for entry in marked],
        text=[f"{entry.times:g} times the rows" for entry in marked],
        mode="markers",
        marker={"size": 9, "symbol": "diamond-open", "color": LINE, "line": {"width": 2}},
        showlegend=False,
        hovertemplate=f"%{{text}}: %{{x:,}}<br>about %{{y:{form}}}<extra></extra>",
    )


def _ticks(curve: Curve) -> Plain:
    """Ticks at what was measured and at what lies ahead: round powers of ten would say little here."""
    rows = sorted(
        {*(point.rows for point in curve.points), *(entry.rows for entry in curve.ahead if entry.times != 1.5)}
    )
    shown = [row for index, row in enumerate(rows) if not index or row >= 1.6 * rows[index - 1]]
    return {"tickvals": shown, "ticktext": [f"{row:,}" for row in shown]}
