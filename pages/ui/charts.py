"""The live charts of a run: a row of figures with small curves, and the learning curves. Draws what events say."""

import streamlit as st

from core.store.runs import Run
from core.tasks import TASKS
from core.training.events import Progress
from pages.ui import figures, pace
from pages.ui.text import t

SPARK = 60  # points in a small curve
_AXES = {
    "mark": {"type": "point", "opacity": 0},
    "encoding": {
        name: {
            "field": "step",
            "type": "quantitative",
            "title": None,
            "scale": {"domain": [0, 1]},
            "axis": {"labels": False, "ticks": False, "grid": name == "y", "tickCount": 5},
        }
        for name in ("x", "y")
    },
}


def numbers(run: Run, progress: Progress) -> None:
    """Training loss, validation loss and the task's main metric, each with its change and a small curve."""
    metric = next(entry for entry in TASKS[run.task].metrics if entry.name == TASKS[run.task].primary)
    shown = [
        ("train_loss", t("Training loss"), "", "inverse"),
        ("valid_loss", t("Validation loss"), "", "inverse"),
        (
            f"valid_{metric.name}",
            t("Validation: {metric}", metric=t(metric.label)),
            metric.unit,
            "normal" if metric.best == "high" else "inverse",
        ),
    ]
    with st.grid(3, min_column_width=150):
        for name, label, unit, color in shown:
            series = [point[name] for point in progress.points if point.get(name) is not None]
            if series:
                before = series[max(0, len(series) - 11)]
                st.metric(
                    label,
                    figures.share(series[-1]) if unit == "share" else figures.number(series[-1]),
                    figures.change(series[-1] - before, unit) if len(series) > 1 else None,
                    delta_color=color,
                    border=True,
                    chart_data=series[-SPARK:] if len(series) > 1 else None,
                )


def waiting() -> None:
    """The place of the curves before their first point. Empty axes, so that the browser has what draws them by then."""
    st.skeleton(height=120)
    for place, key in zip(st.columns([3, 2]), ("train_curve_loss", "train_curve_metric"), strict=True):
        with place.container(border=True):
            st.markdown(t("Waiting for the first point"))
            st.vega_lite_chart({"step": [0, 1]}, _AXES, key=f"{key}_waiting", height=250, alt=t("No point yet"))


def curves(run: Run, progress: Progress) -> None:
    """Loss on training and validation rows, and the main metric, from point to point."""
    metric = next(entry for entry in TASKS[run.task].metrics if entry.name == TASKS[run.task].primary)
    left, right = st.columns([3, 2])
    with left.container(border=True):
        st.markdown(f"**{t('Loss: lower is better')}**")
        names = {"train_loss": t("Training"), "valid_loss": t("Validation")}
        _lines(run, progress, names, "train_curve_loss", t("Loss"), "")
    with right.container(border=True):
        best = t("higher is better") if metric.best == "high" else t("lower is better")
        st.markdown(f"**{t(metric.label)}: {best}**")
        names = {f"train_{metric.name}": t("Training"), f"valid_{metric.name}": t("Validation")}
        _lines(run, progress, names, "train_curve_metric", t(metric.label), metric.unit)


def _lines(run: Run, progress: Progress, names: dict[str, str], key: str, title: str, unit: str) -> None:
    there = {name: label for name, label in names.items() if any(p.get(name) is not None for p in progress.points)}
    data = {"step": [point["step"] for point in progress.points]}
    data |= {label: [point.get(name) for point in progress.points] for name, label in there.items()}
    last = " ".join(f"{label} {figures.measure(data[label][-1], unit)}" for label in there.values())
    labels = list(there.values())
    end = progress.step if progress.ended else progress.total
    st.vega_lite_chart(
        data,
        {
            "transform": [{"fold": labels, "as": ["part", "value"]}, {"filter": "isValid(datum.value)"}],
            "mark": {"type": "line", "strokeWidth": 2.4, "interpolate": "monotone", "point": len(progress.points) < 3},
            "encoding": {
                "x": {
                    "field": "step",
                    "type": "quantitative",
                    "title": pace.axis(run),
                    "scale": {"domain": [0, max(end, 1)], "nice": False},
                    "axis": {"grid": False, "tickMinStep": 1, "tickCount": 6},
                },
                "y": {
                    "field": "value",
                    "type": "quantitative",
                    "title": None,
                    "scale": {"zero": False},
                    "axis": {"tickCount": 5, **_ticks(unit)},
                },
                "color": {"field": "part", "type": "nominal", "scale": {"domain": labels}, "legend": _legend(labels)},
                "strokeDash": {
                    "field": "part",
                    "type": "nominal",
                    "scale": {"domain": labels, "range": [[1, 0], [6, 3]]},
                    "legend": None,
                },
            },
        },
        key=key,
        height=250,
        alt=f"{title} {pace.after(run, progress.step, progress.total)}: {last}",
    )


def _legend(labels: list[str]) -> dict | None:
    return {"orient": "top-right", "title": None, "direction": "horizontal", "offset": 0} if len(labels) > 1 else None


def _ticks(unit: str) -> dict:
    """Shares as percent; large numbers short, as 20k, 3M or 1B."""
    if unit == "share":
        return {"format": ".2~%"}
    small, large = "format(datum.value, '~g')", "replace(format(datum.value, '~s'), 'G', 'B')"
    return {"labelExpr": f"abs(datum.value) < 1 ? {small} : {large}"}
