"""The learning curve as the adviser shows it: what it says in a sentence, the figure, and what was left out."""

import streamlit as st

from core.improve.learning.curve import FLAT, HELPS, Curve
from core.improve.learning.curve_figure import learning_curve
from core.tasks import Metric
from pages.ui.improve import advice_words
from pages.ui.translation import plain, t


def show(curve: Curve, metric: Metric, sign: str) -> None:
    """The whole section; where nothing could be measured, why."""
    st.subheader(t("Would more rows help? (learning curve)"), icon=":material/show_chart:", anchor=False)
    if curve.problem:
        st.markdown(plain(t(curve.problem), 600))
        return
    if not curve.points:
        return
    if curve.twice is not None:
        st.markdown(sentence(curve, metric, sign))
    label = t(metric.label) + (f" ({sign})" if sign and metric.unit == "target" else "")
    st.plotly_chart(
        learning_curve(curve, label, share=metric.unit == "share"),
        key="adviser_curve",
        config={"displayModeBar": False},
        alt=t("The learning curve: {measure} by how many rows were learned from", measure=label),
    )
    note = t(
        "A learning curve: measured with this recipe on parts of the rows, all judged on the same {judged:,} rows; the "
        "test rows stay untouched. The dashed line carries the curve on; the band is where a new run would lie 95 "
        "times of 100.",
        judged=curve.judged,
    )
    st.caption(" ".join([note, *(plain(t(sentence), 300) for sentence in curve.told)]))


def sentence(curve: Curve, metric: Metric, sign: str) -> str:
    """What the curve says of twice as many rows, safe inside Markdown."""
    twice = curve.twice
    gain = advice_words.change(twice.gain, metric.unit, sign)
    values = {"gain": gain, "between": advice_words.between(twice.low, twice.high, metric.unit, sign)}
    if curve.verdict == FLAT:
        return t(
            "**More rows won't help much**: the curve is flat. Twice as many would bring {gain} ({between}).", **values
        )
    if curve.verdict == HELPS:
        return t(
            "**More rows help**: twice as many would bring about {gain}. With the luck of a single training in it, a "
            "new run would show {between}.",
            **values,
        )
    return t(
        "**More rows may help or not**: for twice as many, {gain} ({between}). These rows can't tell better.", **values
    )
