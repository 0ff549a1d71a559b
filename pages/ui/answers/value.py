"""Shows a number with its range, and asks for the right one."""

import streamlit as st

from core.answers import Answers
from core.answers.value import HIGH, LOW, VALUE
from core.bundle_schema import BundleSchema
from pages.ui import number_text
from pages.ui.answers.base import View
from pages.ui.translation import plain, t


class ValueView(View):
    """A number in target units."""

    def show(self, schema: BundleSchema, given: Answers) -> None:
        """The number, and in how many cases the truth is in its range."""
        value, low, high = (float(given[name][0]) for name in (VALUE, LOW, HIGH))
        words = t(
            "In {level} of cases the truth is between **{low}** and **{high}**.",
            level=number_text.share(schema.level) if schema.level else t("most"),
            low=plain(number_text.number(low, 4)),
            high=plain(number_text.number(high, 4)),
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.metric(plain(schema.target), plain(number_text.number(value, 4)), width="content")
            st.space("medium")
            st.markdown(words, width="content")

    def ask(self, key: str, schema: BundleSchema, before: str | None = None) -> str | None:
        """A field for a number."""
        value = st.number_input(t("The right value"), value=_number(before), format="%g", key=key)
        return None if value is None else str(value)

    def typed(self, key: str, schema: BundleSchema) -> str | None:
        """The number as text."""
        value = st.session_state.get(key)
        return None if value is None else str(value)

    def text(self, answer: object) -> str:
        """Four digits of it; what is no number stays as it is."""
        value = answer if isinstance(answer, float) else _number(str(answer))
        return str(answer) if value is None else number_text.number(value, 4)


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
