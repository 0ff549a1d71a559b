"""The split summary: what the parts of a split hold, in numbers and as figures. Deals nothing and knows no model."""

from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go
import pyarrow as pa

from core.cells.columns import as_numbers, as_texts
from core.data.splits.split import PARTS, TEST, USE
from core.data.views.column_figures import plain
from core.plain import Plain

PURPOSES = {
    "train": "learns",
    "validation": "checks while learning",
    "calibration": "sizes the ranges",
    "test": "judges at the end",
    USE: "a fair sample of use, judges as well",
    "waiting": "would give the test away, not used",
}
MOST_LABELS = 8
QUARTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
HEIGHT = 260
BAR = 36  # pixels of a bar that can be read and touched


def rows_by_part(split: pa.Table, answers: pa.Array, *, numeric: bool, folds: np.ndarray | None = None) -> Plain:
    """Rows and target mix of each part, as plain values.

    answers: the stored target [N] in the split's order. Gives {"rows", "parts": [{"part", "rows", "share", "purpose"}],
    "mix": {"labels", "shares": {part: [share]}} or {"quantiles": {part: [5, 25, 50, 75, 95 %]}}, "folds": [rows]}.
    """
    parts = np.asarray(split["part"].to_pylist(), dtype=object)
    present = [part for part in (*PARTS, USE, "waiting") if np.any(parts == part)]
    report: Plain = {"rows": len(parts), "parts": [], "mix": {}, "folds": []}
    for part in present:
        rows = int((parts == part).sum())
        report["parts"].append({"part": part, "rows": rows, "share": rows / len(parts), "purpose": PURPOSES[part]})
    if numeric:
        values = np.asarray(as_numbers(answers), "float64")
        report["mix"]["quantiles"] = {
            part: [float(value) for value in np.nanquantile(values[parts == part], QUARTILES)] for part in present
        }
    else:
        report["mix"] = _shares(as_texts(answers), parts, present)
    if folds is not None:
        report["folds"] = [int(rows) for rows in np.bincount(folds)[1:]]
    return report


def with_groups(report: Plain, split: pa.Table, groups: np.ndarray) -> Plain:
    """Also how many groups each part has ("groups") and how many are in two parts ("shared": 0 when split by them)."""
    parts = np.asarray(split["part"].to_pylist(), dtype=object)
    sets = {entry["part"]: np.unique(groups[parts == entry["part"]]) for entry in report["parts"]}
    every = np.concatenate(list(sets.values()))
    shared = int((np.unique(every, return_counts=True)[1] > 1).sum())
    return {**report, "groups": {part: len(found) for part, found in sets.items()}, "shared": shared}


def with_times(report: Plain, split: pa.Table, times: np.ndarray, spelled: Callable[[float], str]) -> Plain:
    """Also from when to when each part reaches ("times": {part: [first, last]}), spelled out; None without times."""
    parts = np.asarray(split["part"].to_pylist(), dtype=object)
    found = {}
    for entry in report["parts"]:
        known = times[(parts == entry["part"]) & np.isfinite(times)]
        found[entry["part"]] = [spelled(float(known.min())), spelled(float(known.max()))] if len(known) else None
    return {**report, "times": found}


def rows_figure(report: Plain) -> go.Figure:
    """One bar a part: how many rows, and what they are for."""
    figure = go.Figure()
    figure.add_bar(
        y=[entry["part"] for entry in report["parts"]],
        x=[entry["rows"] for entry in report["parts"]],
        orientation="h",
        customdata=[(entry["share"], entry["purpose"]) for entry in report["parts"]],
        text=[f"{entry['rows']:,} ({entry['share']:.0%})" for entry in report["parts"]],
        hovertemplate="%{y}: %{x:,} rows (%{customdata[0]:.1%}), %{customdata[1]}<extra></extra>",
    )
    figure.update_xaxes(title="Rows")
    return _laid_out(figure, legend=False)


def folds_figure(report: Plain) -> go.Figure:
    """One bar a fold: how many rows it judges; and the test part, which no fold touches."""
    tested = next((entry["rows"] for entry in report["parts"] if entry["part"] == TEST), 0)
    names = [*(f"fold {index + 1}" for index in range(len(report["folds"]))), TEST]
    figure = go.Figure()
    figure.add_bar(
        y=names,
        x=[*report["folds"], tested],
        orientation="h",
        text=[f"{rows:,} ({rows / report['rows']:.0%})" for rows in (*report["folds"], tested)],
        hovertemplate="%{y}: judged on %{x:,} rows<extra></extra>",
    )
    figure.update_xaxes(title="Rows that are judged")
    return _laid_out(figure, legend=False)


def mix_figure(report: Plain) -> go.Figure:
    """The mix of answers in each part, or where half and nine tenths of the target's numbers lie."""
    figure = go.Figure()
    if "quantiles" in report["mix"]:
        for part, (low, first, middle, third, high) in report["mix"]["quantiles"].items():
            figure.add_box(
                y=[part], lowerfence=[low], q1=[first], median=[middle], q3=[third], upperfence=[high],
                orientation="h", name=part,
            )  # fmt: skip
        figure.update_xaxes(title="Target: 5th to 95th percentile")
        return _laid_out(figure, legend=False)
    for index, label in enumerate(report["mix"]["labels"]):
        figure.add_bar(
            y=list(report["mix"]["shares"]),
            x=[shares[index] for shares in report["mix"]["shares"].values()],
            name=plain(label),
            orientation="h",
            hovertemplate="%{y}: %{x:.1%}<extra>" + plain(label) + "</extra>",
        )
    figure.update_layout(barmode="stack")
    figure.update_xaxes(title="Share of the part's rows", tickformat=".0%")
    return _laid_out(figure, legend=True)


def times_figure(report: Plain) -> go.Figure:
    """From when to when each part reaches, one line a part."""
    figure = go.Figure()
    for part, span in report["times"].items():
        if span:
            figure.add_scatter(x=span, y=[part, part], mode="lines+markers", name=part, line={"width": 12})
    figure.update_xaxes(title="From the first to the last time")
    return _laid_out(figure, legend=False)


def groups_figure(report: Plain) -> go.Figure:
    """How many groups each part has."""
    figure = go.Figure()
    figure.add_bar(
        y=list(report["groups"]),
        x=list(report["groups"].values()),
        orientation="h",
        text=[f"{count:,}" for count in report["groups"].values()],
        hovertemplate="%{y}: %{x:,} groups<extra></extra>",
    )
    figure.update_xaxes(title="Groups")
    return _laid_out(figure, legend=False)


def figures(report: Plain) -> dict[str, go.Figure]:
    """The figures that these numbers allow, by name, the most telling first: folds or times or rows, mix, groups."""
    made = {}
    if report.get("times"):
        made["times"] = times_figure(report)
    if report.get("folds"):
        made["folds"] = folds_figure(report)
    else:
        made["rows"] = rows_figure(report)
    made["mix"] = mix_figure(report)
    if report.get("groups"):
        made["groups"] = groups_figure(report)
    return made


def _shares(texts: pa.Array, parts: np.ndarray, present: list[str]) -> Plain:
    encoded = texts.dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    names = encoded.dictionary.to_pylist()
    order = np.argsort(-np.bincount(codes, minlength=len(names)), kind="stable")
    shown, rest = order[:MOST_LABELS], order[MOST_LABELS:]
    labels = [names[index] for index in shown] + (["other answers"] if len(rest) else [])
    shares = {}
    for part in present:
        counts = np.bincount(codes[parts == part], minlength=len(names)) / (parts == part).sum()
        shares[part] = [float(counts[index]) for index in shown] + ([float(counts[rest].sum())] if len(rest) else [])
    return {"labels": labels, "shares": shares}


def _laid_out(figure: go.Figure, *, legend: bool) -> go.Figure:
    figure.update_xaxes(automargin=True, fixedrange=True)
    figure.update_yaxes(autorange="reversed", type="category", automargin=True, fixedrange=True)
    bars = max((len(trace.y) for trace in figure.data if trace.type == "bar"), default=4)
    figure.update_layout(
        height=max(HEIGHT, 100 + BAR * bars),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=legend,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
        dragmode=False,
    )
    return figure
