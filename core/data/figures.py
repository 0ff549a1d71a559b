"""Plotly figures of how columns hang together. Computes nothing; colours and font come from the app's theme."""

import html

import plotly.graph_objects as go

from core.data.relations import Correlations, Missing, Relation, Relations
from core.records import ColumnProfile

ROW_HEIGHT = 26  # pixels of a bar that can be read and touched
MOST_BARS = 20
HEIGHT = 340
LEAST = 180


def strengths(found: Relations) -> go.Figure:
    """How much of the answer each column tells by itself, strongest first."""
    shown = found.relations[:MOST_BARS]
    figure = _bars(
        [entry.column for entry in shown],
        [entry.strength for entry in shown],
        "%{customdata}<br>tells %{x:.0%} of the answer by itself<extra></extra>",
    )
    figure.update_xaxes(title="Told by this column alone", range=[0, 1.02], tickformat=".0%")
    return figure


def relation(entry: Relation) -> go.Figure:
    """One column beside the target: the mix of answers, or the middle half of the target, in each range or value."""
    names = [plain(name) for name in entry.groups]
    figure = go.Figure()
    for place, label in enumerate(entry.classes):
        figure.add_bar(
            y=names,
            x=[row[place] for row in entry.shares],
            name=plain(label),
            orientation="h",
            customdata=entry.counts,
            hovertemplate="%{y}: %{x:.1%} of %{customdata:,} rows<extra>" + plain(label) + "</extra>",
        )
    if entry.quartiles:
        figure.add_bar(
            y=names,
            x=[high - low for low, _, high in entry.quartiles],
            base=[low for low, _, _ in entry.quartiles],
            orientation="h",
            name="Middle half of the rows",
            opacity=0.45,
            customdata=[(low, high, rows) for (low, _, high), rows in zip(entry.quartiles, entry.counts, strict=True)],
            hovertemplate="%{y}: half of %{customdata[2]:,} rows lie from %{customdata[0]:,.4~g} "
            "to %{customdata[1]:,.4~g}<extra></extra>",
        )
        figure.add_scatter(
            y=names,
            x=[middle for _, middle, _ in entry.quartiles],
            mode="markers",
            marker={"size": 9, "symbol": "line-ns-open", "line": {"width": 3}},
            name="Middle row",
            hovertemplate="%{y}: the middle row has %{x:,.4~g}<extra></extra>",
        )
    figure.update_layout(barmode="stack")
    figure.update_xaxes(tickformat=".0%" if entry.classes else "~s")
    figure.update_yaxes(autorange="reversed", type="category")
    return _laid_out(figure, legend=True, rows=len(names))


def correlations(found: Correlations) -> go.Figure:
    """Columns against columns; colour is how strongly they go together, from against (-1) to with each other (1)."""
    names = [plain(name, 12) for name in found.columns]
    size = len(names)
    hover = [
        [
            f"{plain(one, 40)} and {plain(other, 40)}: {value:.2f}"
            for other, value in zip(found.columns, row, strict=True)
        ]
        for one, row in zip(found.columns, found.values, strict=True)
    ]
    figure = go.Figure(
        go.Heatmap(
            z=found.values,
            hovertext=hover,
            hoverinfo="text",
            zmin=-1,
            zmax=1,
            colorscale="RdBu",
            showscale=False,
            xgap=1,
            ygap=1,
        )
    )
    ticks = {"tickvals": list(range(size)), "ticktext": names, "showgrid": False, "zeroline": False}
    figure.update_xaxes(tickangle=-60, **ticks)
    figure.update_yaxes(autorange="reversed", **ticks)
    return _laid_out(figure, legend=False, rows=size)


def missing(found: Missing) -> go.Figure:
    """Which columns lack values (across) in the same rows (down); each line is one set with its number of rows."""
    columns = [name for name in found.columns if any(name in together for together, _ in found.patterns)][:MOST_BARS]
    lines = [[int(name in together) for name in columns] for together, _ in found.patterns]
    names = [f"{rows:,} rows" for _, rows in found.patterns]
    words = {0: "there", 1: "missing"}
    hover = [
        [f"{plain(name, 40)} is {words[flag]} in these {rows}" for name, flag in zip(columns, line, strict=True)]
        for line, rows in zip(lines, names, strict=True)
    ]
    figure = go.Figure(
        go.Heatmap(
            z=lines, hovertext=hover, hoverinfo="text", zmin=0, zmax=1, showscale=False, xgap=2, ygap=2,
            colorscale=[[0, "rgba(128,128,128,0.12)"], [1, "rgba(200,90,40,0.9)"]],
        )
    )  # fmt: skip
    ticks = {"showgrid": False, "zeroline": False}
    across = [plain(name, 12) for name in columns]
    figure.update_xaxes(tickvals=list(range(len(columns))), ticktext=across, tickangle=-60, **ticks)
    figure.update_yaxes(tickvals=list(range(len(names))), ticktext=names, autorange="reversed", **ticks)
    return _laid_out(figure, legend=False, rows=len(names))


def missing_shares(found: Missing) -> go.Figure:
    """The share of rows without a value, column by column."""
    shown = found.columns[:MOST_BARS]
    figure = _bars(list(shown), list(found.shares[:MOST_BARS]), "%{customdata}: %{x:.1%} missing<extra></extra>")
    figure.update_xaxes(title="Rows without a value", range=[0, 1.02], tickformat=".0%")
    return figure


def distribution(profile: ColumnProfile) -> go.Figure:
    """How a column's numbers are spread, with the smallest and largest; or its most frequent values."""
    if not profile.histogram:
        shown = profile.frequent[:MOST_BARS]
        figure = _bars(
            [text for text, _ in shown], [count for _, count in shown], "%{customdata}: %{x:,} rows<extra></extra>"
        )
        figure.update_xaxes(title="Rows")
        return figure
    ranges = [(low, high) for low, high, _ in profile.histogram]
    figure = go.Figure(
        go.Bar(
            x=[(low + high) / 2 for low, high in ranges],
            y=[count for *_, count in profile.histogram],
            width=[high - low for low, high in ranges],
            customdata=ranges,
            hovertemplate="%{customdata[0]:,.4~g} to %{customdata[1]:,.4~g}: %{y:,} rows<extra></extra>",
        )
    )
    figure.add_vline(x=profile.median, line={"dash": "dot", "width": 1.5})
    first, last = ranges[0][0], ranges[-1][1]
    beyond = [value for value in (profile.minimum, profile.maximum) if value is not None and not first <= value <= last]
    if beyond:
        words = " and ".join(f"{value:,.4g}" for value in beyond)
        figure.add_annotation(
            text=f"The ends also count values out to {words}",
            xref="paper", yref="paper", x=1, y=1, xanchor="right", showarrow=False,
        )  # fmt: skip
    figure.update_yaxes(title="Rows")
    return _laid_out(figure, legend=False)


def plain(text: str, most: int = 18) -> str:
    """A user's text as plain text for Plotly, which would read tags in it; cut so that a phone can show it."""
    shorter = text if len(text) <= most else text[: most - 1] + "…"
    return html.escape(shorter, quote=False)


def _bars(names: list[str], values: list[float], hover: str) -> go.Figure:
    places = list(range(len(names)))
    full = [plain(name, 60) for name in names]
    figure = go.Figure(go.Bar(x=values, y=places, orientation="h", customdata=full, hovertemplate=hover))
    figure.update_yaxes(autorange="reversed", tickvals=places, ticktext=[plain(name) for name in names])
    return _laid_out(figure, legend=False, rows=len(names))


def _laid_out(figure: go.Figure, legend: bool, rows: int = 0) -> go.Figure:
    figure.update_layout(
        height=max(LEAST, rows * ROW_HEIGHT + 110) if rows else HEIGHT,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=legend,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
    )
    figure.update_xaxes(automargin=True, fixedrange=True)
    figure.update_yaxes(automargin=True, fixedrange=True)
    return figure
