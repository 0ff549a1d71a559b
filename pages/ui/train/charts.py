"""The live curves of a run. Draws what events say; which of them stand in front is decided elsewhere."""

import streamlit as st

from core.store.runs import Run
from core.tasks import TASKS, Metric
from core.training.events import Progress
from pages.ui import axes, number_text
from pages.ui.train import pace
from pages.ui.translation import t

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


def primary(run: Run) -> Metric:
    """The task's main metric, as the run tells it while it learns."""
    return next(entry for entry in TASKS[run.task].metrics if entry.name == TASKS[run.task].primary)


def kept_earlier(progress: Progress) -> bool:
    """Whether the step that is kept is another than the last one."""
    return progress.kept_step is not None and progress.kept_step != progress.step


def waiting() -> None:
    """The place of the curve before its first point. Empty axes, so that the browser has what draws them by then."""
    st.markdown(t("Waiting for the first point"))
    st.vega_lite_chart({"step": [0, 1]}, _AXES, key="train_curve_waiting", height=210, alt=t("No point yet"))


def main(run: Run, progress: Progress, sign: str) -> None:
    """The main metric from point to point, with what the baseline reaches; `sign` is the answer's unit."""
    metric = primary(run)
    names = {f"train_{metric.name}": t("Training"), f"valid_{metric.name}": t("Rows kept aside (validation)")}
    floor = progress.baseline.get(f"valid_{metric.name}")
    _lines(run, progress, names, "train_curve_metric", t(metric.label), metric.unit, sign, floor)


def loss(run: Run, progress: Progress, key: str = "train_curve_loss") -> None:
    """The loss on training and validation rows."""
    names = {"train_loss": t("Training"), "valid_loss": t("Validation")}
    _lines(run, progress, names, key, t("Loss"))


def pace_of_steps(run: Run, progress: Progress, name: str, title: str) -> None:
    """Learning rate or gradient size; nothing for models that do not learn in such steps."""
    if any(point.get(name) is not None for point in progress.points):
        st.markdown(f"**{title}**")
        _lines(run, progress, {name: title}, f"train_curve_{name}", title, even=name == "learning_rate")


def _lines(
    run: Run,
    progress: Progress,
    names: dict[str, str],
    key: str,
    title: str,
    unit: str = "",
    sign: str = "",
    floor: float | None = None,
    even: bool = False,
) -> None:
    """even: equal steps of the axis stand for equal differences, however far the values spread."""
    there = {name: label for name, label in names.items() if any(p.get(name) is not None for p in progress.points)}
    if not there:
        st.markdown(t("There is no number for this yet."))
        return
    data = {"step": [point["step"] for point in progress.points]}
    data |= {label: [point.get(name) for point in progress.points] for name, label in there.items()}
    known = {label: [value for value in data[label] if value is not None] for label in there.values()}
    last = " ".join(f"{label} {number_text.measure(values[-1], unit)}" for label, values in known.items())
    drawn = [value for values in known.values() for value in values]
    marked = [progress.kept_step] if kept_earlier(progress) else []  # a step between two points has none of its own
    data = {name: [*values, *(marked if name == "step" else [None for _ in marked])] for name, values in data.items()}
    data["kept"] = [None] * len(progress.points) + [t("kept") for _ in marked]
    x = {
        "field": "step",
        "type": "quantitative",
        "title": pace.axis(run),
        "scale": {"domain": [0, max(progress.step if progress.ended else progress.total, 1)], "nice": False},
        "axis": {"grid": False, "tickMinStep": 1, "tickCount": 6, "format": ",~f"},
    }
    scale = {"zero": True} if even else axes.scale([*drawn, floor], unit)
    marks = axes.decades([*drawn, floor]) if scale.get("type") == "log" else {"tickCount": 5}
    y = {"scale": scale, "axis": {**marks, **axes.ticks(unit, sign if unit == "target" else "")}}
    layers = [_curves(list(there.values()), x, y, title, unit, min(map(len, known.values()))), _kept_mark(x)]
    layers += [_floor(floor, y)] if floor is not None else []
    alt = f"{title} {pace.after(run, progress.step, progress.total)}: {last}"
    st.vega_lite_chart(data, {"layer": layers}, key=key, height=210, alt=alt)


def _curves(labels: list[str], x: dict, y: dict, title: str, unit: str, points: int) -> dict:
    """One line each; `points`: how many the shortest has."""
    dots = {"point": True} if points < 3 else {"point": {"opacity": 0, "size": 90}}  # unseen ones make hovering easy
    named = {"field": "part", "type": "nominal"}
    return {
        "transform": [{"fold": labels, "as": ["part", "value"]}, {"filter": "isValid(datum.value)"}],
        "mark": {"type": "line", "strokeWidth": 2.4, "interpolate": "monotone", **dots},
        "encoding": {
            "x": x,
            "y": {"field": "value", "type": "quantitative", "title": None, **y},
            "color": {**named, "scale": {"domain": labels}, "legend": _legend(labels)},
            "strokeDash": {**named, "scale": {"domain": labels, "range": [[1, 0], [6, 3]]}, "legend": None},
            "tooltip": [
                {"field": "step", "type": "quantitative", "title": x["title"], "format": "~g"},
                {**named, "title": t("Rows")},
                axes.tip("value", title, unit),
            ],
        },
    }


def _kept_mark(x: dict) -> dict:
    """A dotted line at the step that is kept, where it is not the last."""
    return {
        "transform": [{"filter": "isValid(datum.kept)"}],
        "mark": {"type": "rule", "aria": False, "strokeDash": [2, 3], "strokeWidth": 1.5, "color": "gray"},
        "encoding": {
            "x": x,
            "tooltip": [{"field": "step", "type": "quantitative", "title": t("Kept"), "format": "~g"}],
        },
    }


def _floor(value: float, y: dict) -> dict:
    """A thin line at what the baseline reaches."""
    return {
        "mark": {"type": "rule", "aria": False, "strokeDash": [6, 4], "strokeWidth": 1, "color": "gray"},
        "encoding": {"y": {"datum": value, "type": "quantitative", "title": None, **y}},
    }


def _legend(labels: list[str]) -> dict | None:
    return _LEGEND if len(labels) > 1 else None
