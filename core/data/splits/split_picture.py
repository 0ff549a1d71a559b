"""Who is where: what the parts of a split hold, in numbers and as figures. Deals nothing and knows no model."""

from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go
import pyarrow as pa

from core.cells.columns import as_numbers, as_texts
from core.data.splits.split import PARTS, TEST, USE
from core.data.views.figures import plain
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


def who_is_where(split: pa.Table, answers: pa.Array, *, numeric: bool, folds: np.ndarray | None = None) -> Plain:
    """Rows and target mix of each part, as plain values.

    answers: the stored target [N] in the split's order. Gives {"rows", "parts": [{"part", "rows", "share", "purpose"}],
    "mix": {"labels", "shares": {part: [share]}} or {"quantiles": {part: [5, 25, 50, 75, 95 %]}}, "folds": [rows]}.
    """
    parts = np.asarray(split["part"].to_pylist(), dtype=object)
    present = [part for part in (*PARTS, USE, "waiting") if np.any(parts == part)]
    told: Plain = {"rows": len(parts), "parts": [], "mix": {}, "folds": []}
    for part in present:
        rows = int((parts == part).sum())
        told["parts"].append({"part": part, "rows": rows, "share": rows / len(parts), "purpose": PURPOSES[part]})
    if numeric:
        values = np.asarray(as_numbers(answers), "float64")
        told["mix"]["quantiles"] = {
            part: [float(value) for value in np.nanquantile(values[parts == part], QUARTILES)] for part in present
        }
    else:
        told["mix"] = _shares(as_texts(answers), parts, present)
    if folds is not None:
        told["folds"] = [int(rows) for rows in np.bincount(folds)[1:]]
    return told


def with_groups(told: Plain, split: pa.Table, groups: np.ndarray) -> Plain:
    """Also how many groups each part has ("groups") and how many are in two parts ("shared": 0 when dealt by them)."""
    parts = np.asarray(split["part"].to_pylist(), dtype=object)
    sets = {entry["part"]: np.unique(groups[parts == entry["part"]]) for entry in told["parts"]}
    every = np.concatenate(list(sets.values()))
    shared = int((np.unique(every, return_counts=True)[1] > 1).sum())
    return {**told, "groups": {part: len(found) for part, found in sets.items()}, "shared": shared}


def with_times(told: Plain, split: pa.Table, times: np.ndarray, spelled: Callable[[float], str]) -> Plain:
    """Also from when to when each part reaches ("times": {part: [first, last]}), spelled out; None without times."""
    parts = np.asarray(split["part"].to_pylist(), dtype=object)
    found = {}
    for entry in told["parts"]:
        known = times[(parts == entry["part"]) & np.isfinite(times)]
        found[entry["part"]] = [spelled(float(known.min())), spelled(float(known.max()))] if len(known) else None
    return {**told, "times": found}


def rows_figure(told: Plain) -> go.Figure:
    """One bar a part: how many rows, and what they are for."""
    figure = go.Figure()
    figure.add_bar(
        y=[entry["part"] for entry in told["parts"]],
        x=[entry["rows"] for entry in told["parts"]],
        orientation="h",
        customdata=[(entry["share"], entry["purpose"]) for entry in told["parts"]],
        text=[f"{entry['rows']:,} ({entry['share']:.0%})" for entry in told["parts"]],
        hovertemplate="%{y}: %{x:,} rows (%{customdata[0]:.1%}), %{customdata[1]}<extra></extra>",
    )
    figure.update_xaxes(title="Rows")
    return _laid_out(figure, legend=False)


def folds_figure(told: Plain) -> go.Figure:
    """One bar a fold: how many rows it judges; and the test part, which no fold touches."""
    tested = next((entry["rows"] for entry in told["parts"] if entry["part"] == TEST), 0)
    names = [*(f"fold {place + 1}" for place in range(len(told["folds"]))), TEST]
    figure = go.Figure()
    figure.add_bar(
        y=names,
        x=[*told["folds"], tested],
        orientation="h",
        text=[f"{rows:,} ({rows / told['rows']:.0%})" for rows in (*told["folds"], tested)],
        hovertemplate="%{y}: judged on %{x:,} rows<extra></extra>",
    )
    figure.update_xaxes(title="Rows that are judged")
    return _laid_out(figure, legend=False)


def mix_figure(told: Plain) -> go.Figure:
    """The mix of answers in each part, or where half and nine tenths of the target's numbers lie."""
    figure = go.Figure()
    if "quantiles" in told["mix"]:
        for part, (low, first, middle, third, high) in told["mix"]["quantiles"].items():
            figure.add_box(
                y=[part], lowerfence=[low], q1=[first], median=[middle], q3=[third], upperfence=[high],
                orientation="h", name=part,
            )  # fmt: skip
        figure.update_xaxes(title="Target: 5th to 95th percentile")
        return _laid_out(figure, legend=False)
    for place, label in enumerate(told["mix"]["labels"]):
        figure.add_bar(
            y=list(told["mix"]["shares"]),
            x=[shares[place] for shares in told["mix"]["shares"].values()],
            name=plain(label),
            orientation="h",
            hovertemplate="%{y}: %{x:.1%}<extra>" + plain(label) + "</extra>",
        )
    figure.update_layout(barmode="stack")
    figure.update_xaxes(title="Share of the part's rows", tickformat=".0%")
    return _laid_out(figure, legend=True)


def times_figure(told: Plain) -> go.Figure:
    """From when to when each part reaches, one line a part."""
    figure = go.Figure()
    for part, span in told["times"].items():
        if span:
            figure.add_scatter(x=span, y=[part, part], mode="lines+markers", name=part, line={"width": 12})
    figure.update_xaxes(title="From the first to the last time")
    return _laid_out(figure, legend=False)


def groups_figure(told: Plain) -> go.Figure:
    """How many groups each part has."""
    figure = go.Figure()
    figure.add_bar(
        y=list(told["groups"]),
        x=list(told["groups"].values()),
        orientation="h",
        text=[f"{count:,}" for count in told["groups"].values()],
        hovertemplate="%{y}: %{x:,} groups<extra></extra>",
    )
    figure.update_xaxes(title="Groups")
    return _laid_out(figure, legend=False)


def figures(told: Plain) -> dict[str, go.Figure]:
    """The figures that these numbers allow, by name, the most telling first: folds or times or rows, mix, groups."""
    made = {}
    if told.get("times"):
        made["times"] = times_figure(told)
    if told.get("folds"):
        made["folds"] = folds_figure(told)
    else:
        made["rows"] = rows_figure(told)
    made["mix"] = mix_figure(told)
    if told.get("groups"):
        made["groups"] = groups_figure(told)
    return made


def _shares(texts: pa.Array, parts: np.ndarray, present: list[str]) -> Plain:
    encoded = texts.dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    names = encoded.dictionary.to_pylist()
    order = np.argsort(-np.bincount(codes, minlength=len(names)), kind="stable")
    shown, rest = order[:MOST_LABELS], order[MOST_LABELS:]
    labels = [names[place] for place in shown] + (["other answers"] if len(rest) else [])
    shares = {}
    for part in present:
        counts = np.bincount(codes[parts == part], minlength=len(names)) / (parts == part).sum()
        shares[part] = [float(counts[place]) for place in shown] + ([float(counts[rest].sum())] if len(rest) else [])
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
