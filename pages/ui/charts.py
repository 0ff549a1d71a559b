"""The live charts of a run: a row of figures with small curves, and the learning curves. Draws what events say."""

import streamlit as st

from core.store.runs import Run
from core.tasks import TASKS
from core.training.events import Progress
from pages.ui import figures, pace
from pages.ui.text import t

SPARK = 60  # points in a small curve
_LEGEND = {"orient": "top", "title": None, "direction": "horizontal", "offset": 2, "symbolType": "stroke"}
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
    """Training loss, validation loss and the task's main metric at the step that is kept, each with a small curve."""
    metric = next(entry for entry in TASKS[run.task].metrics if entry.name == TASKS[run.task].primary)
    shown = [
        ("train_loss", t("Training loss"), ""),
        ("valid_loss", t("Validation loss"), ""),
        (f"valid_{metric.name}", t("Validation: {metric}", metric=t(metric.label)), metric.unit),
    ]
    earlier = kept_earlier(progress)
    with st.grid(3, min_column_width=150):
        for name, label, unit in shown:
            series = [point[name] for point in progress.points if point.get(name) is not None]
            if series:
                latest = t("latest {value}", value=figures.measure(series[-1], unit))
                st.metric(
                    label,
                    figures.measure(progress.kept.get(name), unit),
                    latest if earlier else None,
                    delta_color="off",
                    delta_arrow="off",
                    border=True,
                    chart_data=series[-SPARK:] if len(series) > 1 else None,
                )
    _of_which(run, progress, earlier)


def kept_earlier(progress: Progress) -> bool:
    """Whether the step that is kept is another than the last one."""
    return progress.kept_step is not None and progress.kept_step != progress.step


def _of_which(run: Run, progress: Progress, earlier: bool) -> None:
    """Says whose numbers these are, where they are not the last step's or not those of the model that is shipped."""
    if progress.folds[1]:
        st.caption(
            t(
                "The numbers of a model that learned from a part of the rows, to see how long is best; the one you get "
                "learns once more, as long, from all rows but the test."
            )
        )
    if not earlier:
        return
    where = pace.after(run, progress.kept_step, progress.total)
    learning = not progress.ended and progress.stage in ("", "training")
    best = t("The numbers of the best so far, {where}; the dotted line marks it.", where=where)
    kept = t("The numbers of the model that is kept, {where}; the dotted line marks it.", where=where)
    looked = t("Its best was {where}; the dotted line marks it.", where=where)
    st.caption(looked if progress.folds[1] else best if learning else kept)


def waiting() -> None:
    """The place of the curves before their first point. Empty axes, so that the browser has what draws them by then."""
    with st.container(key="train_waiting"):
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
    marked = [progress.kept_step] if kept_earlier(progress) else []  # a step between two points has none of its own
    data = {name: [*values, *(marked if name == "step" else [None for _ in marked])] for name, values in data.items()}
    data["kept"] = [None] * len(progress.points) + [t("kept") for _ in marked]
    x = {
        "field": "step",
        "type": "quantitative",
        "title": pace.axis(run),
        "scale": {"domain": [0, max(progress.step if progress.ended else progress.total, 1)], "nice": False},
        "axis": {"grid": False, "tickMinStep": 1, "tickCount": 6},
    }
    st.vega_lite_chart(
        data,
        {"layer": [_curves(list(there.values()), x, title, unit, len(progress.points)), _kept_mark(x)]},
        key=key,
        height=250,
        alt=f"{title} {pace.after(run, progress.step, progress.total)}: {last}",
    )


def _curves(labels: list[str], x: dict, title: str, unit: str, points: int) -> dict:
    """One line each; the scale begins at zero, and ends at all of them for shares, so that noise looks as small as it
    is."""
    domain = {"domain": [0, 1]} if unit == "share" else {"zero": True}
    dots = {"point": True} if points < 3 else {"point": {"opacity": 0, "size": 90}}  # unseen ones make hovering easy
    named = {"field": "part", "type": "nominal"}
    return {
        "transform": [{"fold": labels, "as": ["part", "value"]}, {"filter": "isValid(datum.value)"}],
        "mark": {"type": "line", "strokeWidth": 2.4, "interpolate": "monotone", **dots},
        "encoding": {
            "x": x,
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": None,
                "scale": domain,
                "axis": {"tickCount": 5, **_ticks(unit)},
            },
            "color": {**named, "scale": {"domain": labels}, "legend": _legend(labels)},
            "strokeDash": {**named, "scale": {"domain": labels, "range": [[1, 0], [6, 3]]}, "legend": None},
            "tooltip": [
                {"field": "step", "type": "quantitative", "title": x["title"], "format": "~g"},
                {**named, "title": t("Rows")},
                {
                    "field": "value",
                    "type": "quantitative",
                    "title": title,
                    "format": ".1%" if unit == "share" else ".4~g",
                },
            ],
        },
    }


def _kept_mark(x: dict) -> dict:
    """A dotted line at the step that is kept, where it is not the last."""
    return {
        "transform": [{"filter": "isValid(datum.kept)"}],
        "mark": {"type": "rule", "strokeDash": [2, 3], "strokeWidth": 1.5, "color": "gray"},
        "encoding": {
            "x": x,
            "tooltip": [{"field": "step", "type": "quantitative", "title": t("Kept"), "format": "~g"}],
        },
    }


def _legend(labels: list[str]) -> dict | None:
    return _LEGEND if len(labels) > 1 else None


def _ticks(unit: str) -> dict:
    """Shares as percent; large numbers short, as 20k, 3M or 1B."""
    if unit == "share":
        return {"format": ".2~%"}
    small, large = "format(datum.value, '~g')", "replace(format(datum.value, '~s'), 'G', 'B')"
    return {"labelExpr": f"abs(datum.value) < 1 ? {small} : {large}"}
