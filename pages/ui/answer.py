"""Shows one answer: the label with its probabilities, or the value with its range."""

import streamlit as st

from core.answers import Answers
from core.answers.labels import likeliest, probabilities, told
from core.bundle_schema import BundleSchema
from pages.ui import figures
from pages.ui.text import clean, plain, t

MOST = 8  # classes shown as bars


def show(schema: BundleSchema, given: Answers) -> None:
    """The answer to one row."""
    if given.labels is None:
        _value(schema, given)
    else:
        _label(schema, given)


def _label(schema: BundleSchema, given: Answers) -> None:
    shares = sorted(zip(schema.labels, given.probabilities[0].tolist(), strict=True), key=lambda pair: -pair[1])
    left, right = st.columns([2, 3], vertical_alignment="center")
    with left:
        sure, weighed = float(probabilities(given)[0]), likeliest(given)[0] != given.labels[0]
        words = t("{share} likely") if weighed else t("{share} sure")
        st.metric(
            plain(schema.target),
            plain(given.labels[0]),
            words.format(share=figures.share(sure)),
            delta_color="off",
            delta_arrow="off",
        )
    with right:
        _bars(shares[:MOST])
        if len(shares) > MOST:
            st.caption(t("The {count} most probable of {all}.", count=MOST, all=len(shares)))
    if weighed:
        st.markdown(f":material/balance: {plain(t(told(str(given.labels[0]), sure)), 400)}")


def _bars(shares: list[tuple[str, float]]) -> None:
    # the shares stand in the axis labels: those follow the theme's colours, text inside a chart does not
    names = [f"{clean(label, 32)}  {figures.share(share)}" for label, share in shares]
    st.vega_lite_chart(
        {"answer": names, "share": [share for _, share in shares]},
        {
            "mark": {"type": "bar", "cornerRadiusEnd": 4, "height": 16},
            "encoding": {
                "y": {
                    "field": "answer",
                    "type": "nominal",
                    "sort": None,
                    "title": None,
                    "axis": {"labelLimit": 240, "labelFontSize": 13, "ticks": False, "domain": False},
                },
                "x": {"field": "share", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": None},
            },
        },
        height=26 * len(shares) + 24,
        key="predict_bars",
        alt=", ".join(names),
    )


def _value(schema: BundleSchema, given: Answers) -> None:
    value, low, high = (float(array[0]) for array in (given.prediction, given.lower, given.upper))
    words = t(
        "In {level} of cases the truth is between **{low}** and **{high}**.",
        level=figures.share(schema.level) if schema.level else t("most"),
        low=plain(figures.number(low, 4)),
        high=plain(figures.number(high, 4)),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.metric(plain(schema.target), plain(figures.number(value, 4)), width="content")
        st.space("medium")
        st.markdown(words, width="content")
