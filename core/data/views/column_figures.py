"""Plotly figures of columns and how they are associated. Computes nothing; colours and font come from the theme."""

import html
from collections.abc import Sequence

import plotly.graph_objects as go

from core.data.facts.associations import Association, Associations, Correlations, Missing
from core.records import ColumnProfile

ROW_HEIGHT = 26  # pixels of a bar that can be read and touched
MOST_BARS = 20
MOST_VALUES = 12
MOST_WRITTEN = 10  # columns whose correlations are written into their squares
TOLD = 0.25  # the weakest correlation that is
HEIGHT = 340
LEAST = 180
MIDDLE = "#1f8f9b"  # the theme gives lines no colour: this one is seen on bars and ground, light and dark


def strengths(found: Associations) -> go.Figure:
    """How much of the answer each column tells by itself, strongest first."""
    shown = found.associations[:MOST_BARS]
    return bars(
        [entry.column for entry in shown],
        [entry.strength for entry in shown],
        "%{customdata}<br>tells %{x:.0%} of the answer by itself<extra></extra>",
        "Told by this column alone",
        shares=True,
    )


def association(entry: Association) -> go.Figure:
    """One column beside the target: the mix of answers, or the middle half of the target, in each range or value."""
    names = [plain(name) for name in entry.groups]
    figure = go.Figure()
    for index, label in enumerate(entry.classes):
        figure.add_bar(
            y=names,
            x=[row[index] for row in entry.shares],
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
            colorscale=[[0, "rgb(190,70,40)"], [0.5, "rgba(128,128,128,0.1)"], [1, "rgb(30,110,125)"]],
            text=[[f"{value:.1f}" if abs(value) >= TOLD else "" for value in row] for row in found.values],
            texttemplate="%{text}" if size <= MOST_WRITTEN else "",
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
    hover = "%{customdata}: %{x:.1%} missing<extra></extra>"
    return bars(list(shown), list(found.shares[:MOST_BARS]), hover, "Rows without a value", shares=True)


def distribution(profile: ColumnProfile) -> go.Figure:
    """How a column's numbers are spread, with the smallest and largest; or its most frequent values."""
    if not profile.histogram:
        shown = profile.frequent[:MOST_VALUES]
        hover = "%{customdata}: %{x:,} rows<extra></extra>"
        return bars([text for text, _ in shown], [count for _, count in shown], hover, "Rows")
    return histogram(profile.histogram, profile.median, (profile.minimum, profile.maximum))


def over_time(entry: Association) -> go.Figure:
    """How the rows that were looked at are spread over the days of a date column."""
    figure = go.Figure(
        go.Bar(
            x=[first for first, _, _ in entry.spans],
            y=[rows for _, _, rows in entry.spans],
            customdata=[last for _, last, _ in entry.spans],
            hovertemplate="%{x} to %{customdata}: %{y:,} rows<extra></extra>",
        )
    )
    figure.update_layout(bargap=0.05)
    figure.update_yaxes(title="Rows looked at")
    return _laid_out(figure, legend=False)


def histogram(
    counted: tuple[tuple[float, float, int], ...],
    middle: float | None,
    ends: tuple[float | None, float | None],
    unit: str = "",
) -> go.Figure:
    """Rows in each range (from, to, rows), the middle value as a dotted line; `ends` beyond the ranges are told."""
    ranges = [(low, high) for low, high, _ in counted]
    figure = go.Figure(
        go.Bar(
            x=[(low + high) / 2 for low, high in ranges],
            y=[count for *_, count in counted],
            width=[high - low for low, high in ranges],
            customdata=ranges,
            hovertemplate="%{customdata[0]:,.4~g} to %{customdata[1]:,.4~g}: %{y:,} rows<extra></extra>",
        )
    )
    figure.add_vline(x=middle, line={"dash": "dot", "width": 2, "color": MIDDLE})
    first, last = ranges[0][0], ranges[-1][1]
    beyond = [value for value in ends if value is not None and not first <= value <= last]
    if beyond:
        words = " and ".join(f"{value:,.4g}" for value in beyond)
        figure.add_annotation(
            text=f"The ends also count values out to {words}",
            xref="paper", yref="paper", x=1, y=1, xanchor="right", yanchor="bottom", showarrow=False,
        )  # fmt: skip
    figure.update_yaxes(title="Rows")
    figure.update_xaxes(title=unit)
    _laid_out(figure, legend=False)
    return figure.update_layout(margin={"t": 28}) if beyond else figure


def plain(text: str, most: int = 18) -> str:
    """A user's text as plain text for Plotly, which would read tags in it; cut so that a phone can show it."""
    shorter = text if len(text) <= most else text[: most - 1] + "…"
    return html.escape(shorter, quote=False)


def bars(names: list[str], values: Sequence[float], hover: str, title: str, *, shares: bool = False) -> go.Figure:
    """One bar a name with its value written behind it, as a phone has no mouse to hover with; `shares`: 0..1."""
    ticks = list(range(len(names)))
    figure = go.Figure(
        go.Bar(
            x=values,
            y=ticks,
            orientation="h",
            customdata=[plain(name, 60) for name in names],
            hovertemplate=hover,
            texttemplate="%{x:.0%}" if shares else "%{x:,}",
            textposition="outside",
            cliponaxis=False,
        )
    )
    most = 1.0 if shares else max(values, default=1)
    figure.update_xaxes(title=title, range=[0, 1.12 * most], tickformat=".0%" if shares else "")
    if shares:
        figure.update_xaxes(tickvals=[0, 0.25, 0.5, 0.75, 1])
    figure.update_yaxes(autorange="reversed", tickvals=ticks, ticktext=[plain(name) for name in names])
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
