"""Shows a label with its probabilities, and asks for the right one: a class that the model knows, or a new one."""

import streamlit as st

from core.answers import Answers
from core.answers.as_label import answered, as_label, says_nothing
from core.answers.labels import LABEL, SHARES, likeliest, probabilities, sentence
from core.bundle_schema import BundleSchema
from core.errors import UserError
from pages.ui import number_text
from pages.ui.answers.base import View
from pages.ui.translation import clean, labels, plain, problem, t

MOST = 8  # classes shown as bars


class LabelsView(View):
    """One of several labels."""

    def show(self, schema: BundleSchema, given: Answers) -> None:
        """The label, how sure it is, and a bar for each of the likeliest."""
        shares = sorted(zip(schema.labels, given[SHARES][0].tolist(), strict=True), key=lambda pair: -pair[1])
        left, right = st.columns([2, 3], vertical_alignment="center")
        with left:
            sure, weighed = float(probabilities(given)[0]), likeliest(given)[0] != given[LABEL][0]
            words = t("{share} likely") if weighed else t("{share} sure")
            st.metric(
                plain(schema.target),
                plain(given[LABEL][0]),
                words.format(share=number_text.share(sure)),
                delta_color="off",
                delta_arrow="off",
            )
        with right:
            bars(shares[:MOST])
            if len(shares) > MOST:
                st.caption(t("The {count} most probable of {all}.", count=MOST, all=len(shares)))
        if weighed:
            st.markdown(f":material/balance: {plain(t(sentence(str(given[LABEL][0]), sure)), 400)}")

    def ask(self, key: str, schema: BundleSchema, before: str | None = None) -> str | None:
        """A field that offers the classes and takes new ones; says why a text is no answer."""
        every = list(dict.fromkeys([*schema.labels, *([before] if before else [])]))
        index = every.index(before) if before else None
        shared = {"format_func": labels(every), "accept_new_options": True, "key": key}
        typed = st.selectbox(t("The right answer"), every, index=index, **shared)
        try:
            return answered(typed, every) if typed else None
        except UserError as error:
            what, fix = problem(error)
            st.markdown(f":small[:material/info: {what} {fix}]")
            return None

    def typed(self, key: str, schema: BundleSchema) -> str | None:
        """The class that is meant, or a new one."""
        typed, known = st.session_state.get(key), schema.labels
        return None if typed is None or says_nothing(typed, known) else as_label(typed, known)


def bars(shares: list[tuple[str, float]]) -> None:
    """A bar for each label, in this order."""
    # the shares stand in the axis labels: those follow the theme's colours, text inside a chart does not
    names = [f"{clean(label, 32)}  {number_text.share(share)}" for label, share in shares]
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
