"""Plotly figures from the numbers of an evaluation. Computes nothing; colours and font come from the app's theme."""

import html

import plotly.graph_objects as go

MOST_CLASSES = 15  # of a confusion matrix that can still be read
MOST_CURVES = 6
HEIGHT = 360


def confusion(evaluation: dict) -> go.Figure:
    """True class down, answered class across; colour is the share of the true class's rows, text the count."""
    classes = evaluation["classes"]
    shown = sorted(range(len(classes)), key=lambda place: -classes[place]["support"])[:MOST_CLASSES]
    shown = sorted(shown)
    counts = [[evaluation["confusion"][truth][answer] for answer in shown] for truth in shown]
    shares = [
        [count / max(1, classes[truth]["support"]) for count in row] for truth, row in zip(shown, counts, strict=True)
    ]
    names = [plain(classes[place]["label"]) for place in shown]
    hover = [
        [f"Truth {truth}, answer {answer}: {count} rows" for answer, count in zip(names, row, strict=True)]
        for truth, row in zip(names, counts, strict=True)
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
    return _laid_out(figure, legend=False)


def roc(evaluation: dict) -> go.Figure:
    """How much of each class is found, against how many false alarms that costs."""
    figure = go.Figure()
    for label, curve in _curves(evaluation, "roc"):
        name = f"{plain(label)} ({curve['auc']:.2f})" if curve["auc"] is not None else plain(label)
        figure.add_scatter(x=curve["fpr"], y=curve["tpr"], name=name, mode="lines")
    figure.add_scatter(x=[0, 1], y=[0, 1], name="Guessing", mode="lines", line={"dash": "dot", "width": 1})
    return _shares(figure, "False alarms", "Found")


def precision_recall(evaluation: dict) -> go.Figure:
    """How often an answer is right, against how much of the class is found."""
    figure = go.Figure()
    for label, curve in _curves(evaluation, "precision_recall"):
        figure.add_scatter(x=curve["recall"], y=curve["precision"], name=plain(label), mode="lines")
    return _shares(figure, "Found", "Right when named")


def scatter(evaluation: dict) -> go.Figure:
    """Predicted against true values, with the line on which both are equal."""
    points = evaluation["scatter"]
    figure = go.Figure()
    figure.add_scatter(
        x=points["truth"],
        y=points["prediction"],
        customdata=list(zip(points["lower"], points["upper"], strict=True)),
        name="Test rows",
        mode="markers",
        marker={"size": 6, "opacity": 0.55},
        hovertemplate="Truth %{x:,.4~g}<br>Answer %{y:,.4~g}"
        "<br>Range %{customdata[0]:,.4~g} to %{customdata[1]:,.4~g}<extra></extra>",
    )
    known = [value for value in (*points["truth"], *points["prediction"]) if value is not None]
    ends = [min(known), max(known)] if known else [0, 1]
    figure.add_scatter(
        x=ends, y=ends, name="Exactly right", mode="lines", line={"dash": "dot", "width": 1.5}, hoverinfo="skip"
    )
    figure.update_xaxes(title="Truth")
    figure.update_yaxes(title="Answer")
    return _laid_out(figure)


def residuals(evaluation: dict) -> go.Figure:
    """How many answers were how far off; left of zero is too low."""
    edges, counts = evaluation["residuals"]["edges"], evaluation["residuals"]["counts"]
    middles = [(low + high) / 2 for low, high in zip(edges[:-1], edges[1:], strict=True)]
    widths = [high - low for low, high in zip(edges[:-1], edges[1:], strict=True)]
    figure = go.Figure(
        go.Bar(x=middles, y=counts, width=widths, hovertemplate="About %{x:,.3~g} off: %{y} rows<extra></extra>")
    )
    figure.add_vline(x=0, line={"dash": "dot", "width": 1.5})
    figure.update_xaxes(title="Answer minus truth")
    figure.update_yaxes(title="Rows")
    return _laid_out(figure, legend=False)


def plain(text: str, most: int = 18) -> str:
    """A user's text as plain text for Plotly, which would read tags in it; cut so that a phone can show it."""
    shorter = text if len(text) <= most else text[: most - 1] + "…"
    return html.escape(shorter, quote=False)


def _curves(evaluation: dict, name: str) -> list[tuple[str, dict]]:
    """The curves worth drawing: with two classes the second only, since the first mirrors it; else the largest."""
    curves = evaluation[name]
    labels = [entry["label"] for entry in evaluation["classes"]]
    if len(labels) == 2 and labels[1] in curves:
        return [(labels[1], curves[labels[1]])]
    supports = {entry["label"]: entry["support"] for entry in evaluation["classes"]}
    largest = sorted(curves, key=lambda label: -supports[label])[:MOST_CURVES]
    return [(label, curves[label]) for label in labels if label in largest]


def _shares(figure: go.Figure, across: str, up: str) -> go.Figure:
    figure.update_xaxes(title=across, range=[-0.02, 1.02], tickformat=".0%")
    figure.update_yaxes(title=up, range=[-0.02, 1.02], tickformat=".0%")
    return _laid_out(figure)


def _laid_out(figure: go.Figure, legend: bool = True) -> go.Figure:
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
