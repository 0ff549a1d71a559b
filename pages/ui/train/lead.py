"""What stands in front while a model learns: its main measure in one figure, what that means, and its curve."""

import streamlit as st

from core.store.runs import Run
from core.training.events import Progress
from pages.ui import amounts, number_text
from pages.ui.train import charts, pace
from pages.ui.translation import plain, t


def show(run: Run, progress: Progress, sign: str) -> None:
    """The figure at the step that is kept, the best so far while that is open; `sign` is the answer's unit."""
    measured = any(point.get(f"valid_{charts.primary(run).name}") is not None for point in progress.points)
    with st.container(border=True):
        left, right = st.columns([2, 3], vertical_alignment="center")
        with left:
            if measured:
                _figure(run, progress, sign)
            else:  # no row is kept aside to measure it on
                st.metric(t("Training loss: lower is better"), number_text.measure(progress.kept.get("train_loss"), ""))
            _of_which(run, progress)
        with right:
            if measured:
                charts.main(run, progress, sign)
            else:
                charts.loss(run, progress)


def _figure(run: Run, progress: Progress, sign: str) -> None:
    metric = charts.primary(run)
    value = _measured(run, progress).get(f"valid_{metric.name}")
    shown = amounts.measure(value, metric.unit, sign)
    st.metric(
        t("{measure} on rows kept aside", measure=t(metric.label)),
        shown,
        _baseline(run, progress, sign),
        delta_color="off",
        delta_arrow="off",
        help=t(metric.help),
    )
    if run.headline.get("value") is not None:
        st.caption(
            t("It was looked at again and again while learning; trust the number above, of rows it has never seen.")
        )
    elif value is not None and metric.meaning:
        message = t(metric.meaning, value=plain(shown), hundred=_of_hundred(value))
        st.markdown(f"**{message[0].upper()}{message[1:]}.**")


def _measured(run: Run, progress: Progress) -> dict:
    """The kept step's numbers; until the rows kept aside were looked at there, those of the last look."""
    name = f"valid_{charts.primary(run).name}"
    looks = (point for point in reversed(progress.points) if point.get(name) is not None)
    return progress.kept if progress.kept.get(name) is not None else next(looks, progress.kept)


def _of_hundred(value: float) -> str:
    """How many of 100; all and none only where that is so."""
    rounded = f"{100 * value:.0f}"
    return number_text.number(round(100 * value, 1)) if rounded in ("0", "100") and 0 < value < 1 else rounded


def waiting() -> None:
    """Its place before the first point."""
    with st.container(border=True, key="train_waiting"):
        left, right = st.columns([2, 3], vertical_alignment="center")
        with left:
            st.skeleton(height=120)
        with right:
            charts.waiting()


def _baseline(run: Run, progress: Progress, sign: str) -> str | None:
    metric = charts.primary(run)
    floor = progress.baseline.get(f"valid_{metric.name}")
    return None if floor is None else t("baseline {value}", value=amounts.measure(floor, metric.unit, sign))


def _of_which(run: Run, progress: Progress) -> None:
    """Says whose numbers these are, where they are not the last step's or not those of the model that is shipped."""
    if progress.folds[1]:
        st.caption(
            t(
                "The numbers of a model that learned from a part of the rows, to see how long is best; the one you get "
                "learns once more, as long, from all rows but the test."
            )
        )
    learning = not progress.ended and progress.stage in ("", "training")
    if (look := _measured(run, progress)) is not progress.kept:
        _show_when(run, progress, look["step"], learning)
        return
    if not charts.kept_earlier(progress):
        return
    where = pace.after(run, progress.kept_step, progress.total)
    best = t("The best so far, {where}; the dotted line marks it.", where=where)
    kept = t("The model that is kept, {where}; the dotted line marks it.", where=where)
    looked = t("Its best was {where}; the dotted line marks it.", where=where)
    st.caption(looked if progress.folds[1] else best if learning else kept)


def _show_when(run: Run, progress: Progress, step: float, learning: bool) -> None:
    """When the figure in front was measured, where the present step was not."""
    where = pace.after(run, step, progress.total) if step else t("at first, before it learned anything")
    more = t("It is measured again after a whole epoch.") if learning else ""
    st.caption(f"{t('Measured {where}.', where=where)} {more}".strip())


def details(run: Run, progress: Progress) -> None:
    """The loss, the size of the steps and where it learns: opened by those who want to know."""
    with st.expander(
        t("For those who want to know: loss, steps, device"),
        icon=":material/query_stats:",
        key="train_details",
        on_change="rerun",
    ) as area:
        if not area.open:
            return
        left, right = st.columns([3, 2])
        with left:
            st.markdown(f"**{t('Loss: lower is better')}**")
            charts.loss(run, progress, "train_curve_loss_details")
        with right:
            for name, label in (("train_loss", t("Training loss")), ("valid_loss", t("Validation loss"))):
                if progress.kept.get(name) is not None:
                    st.metric(label, number_text.measure(progress.kept[name], ""))
            _device(progress)
        left, right = st.columns(2)
        with left:
            charts.pace_of_steps(run, progress, "learning_rate", t("Learning rate"))
        with right:
            charts.pace_of_steps(run, progress, "gradient_norm", t("Size of the gradient"))


def _device(progress: Progress) -> None:
    if not progress.device:
        return
    name = plain(progress.device, 120)
    words = t("It learns on the {device}.", device=name)
    if progress.graphics:
        words = t("It learns on the graphics card ({device}).", device=name)
    st.markdown(f":material/memory: {words}")
