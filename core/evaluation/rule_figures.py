"""Plotly figures of learning by going downhill: the line through the rows, and the way down the loss surface."""

import numpy as np
import plotly.graph_objects as go

from core.evaluation.evaluation_figures import laid_out, plain
from core.evaluation.rule import START, Few, Path, Weights, answers, surface

HEIGHT = 320


def line(few: Few, weights: Weights) -> go.Figure:
    """The rows, the line the model started with, and the line it draws now, in the table's own units."""
    figure = go.Figure()
    ends = np.linspace(few.x.min() - 0.2, few.x.max() + 0.2, 60)
    across = few.x * few.spread[0] + few.center[0]
    figure.add_scatter(
        x=across, y=_up(few, few.y), mode="markers", name="Rows", marker={"size": 6, "opacity": 0.45}, hoverinfo="x+y"
    )
    for name, own, dash in (("At first", START, "dot"), ("Now", weights, "solid")):
        figure.add_scatter(
            x=ends * few.spread[0] + few.center[0],
            y=_up(few, answers(few, tuple(np.clip(own, -1e3, 1e3)), ends)),
            mode="lines",
            name=name,
            line={"dash": dash, "width": 3 if name == "Now" else 1.5},
        )
    values = _up(few, few.y)
    room = 0.3 * (values.max() - values.min() or 1.0)
    figure.update_xaxes(title=plain(few.column, 30))
    figure.update_yaxes(title=plain(few.target, 30), range=[values.min() - room, values.max() + room])
    if few.classes:
        names = [plain(label) for label in few.classes]
        figure.update_yaxes(tickvals=[0, 1], ticktext=names, range=[-0.15, 1.15])
    return _sized(figure)


def bowl(few: Few, path: Path) -> go.Figure:
    """The loss for every slope and height of the line, as a map, with the steps taken so far."""
    slopes, heights, losses = surface(few, path)
    figure = go.Figure(
        go.Contour(
            x=slopes,
            y=heights,
            z=np.log10(losses + 1e-6),
            customdata=losses,
            contours={"coloring": "heatmap"},
            ncontours=18,
            showscale=False,
            line={"width": 0.6},
            colorscale="Blues_r",
            hovertemplate="Slope %{x:.2f}, height %{y:.2f}<br>Loss %{customdata:.3~g}<extra></extra>",
        )
    )
    shown = np.clip(np.array(path), [slopes[0], heights[0]], [slopes[-1], heights[-1]])
    style = {"color": "#d9480f"}
    figure.add_scatter(
        x=shown[:, 0], y=shown[:, 1], mode="lines+markers", name="Steps so far", line=style, marker={**style, "size": 6}
    )
    last = {"color": "#d9480f", "size": 13, "symbol": "star"}
    figure.add_scatter(x=shown[-1:, 0], y=shown[-1:, 1], mode="markers", name="Now", marker=last)
    figure.update_xaxes(title="Slope of the line")
    figure.update_yaxes(title="Height of the line")
    return _sized(figure)


def _up(few: Few, values: np.ndarray) -> np.ndarray:
    return values if few.classes else values * few.spread[1] + few.center[1]


def _sized(figure: go.Figure) -> go.Figure:
    return laid_out(figure).update_layout(height=HEIGHT, legend={"y": -0.3})
