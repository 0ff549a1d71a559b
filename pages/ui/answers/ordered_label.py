"""Shows a step of a scale: the scale from its lowest to its highest step, with how likely each is."""

import streamlit as st

from core.answers import Answers
from core.answers.labels import LABEL, SHARES
from core.bundle_schema import BundleSchema
from pages.ui import number_text
from pages.ui.answers.labels import LabelsView, bars
from pages.ui.translation import plain, t


class OrderedLabelView(LabelsView):
    """As a label, the steps in their order."""

    def show(self, schema: BundleSchema, given: Answers) -> None:
        """The step in the middle of what is likely, and the whole scale."""
        shares = dict(zip(schema.labels, given[SHARES][0].tolist(), strict=True))
        label = str(given[LABEL][0])
        left, right = st.columns([2, 3], vertical_alignment="center")
        sure = t("{share} sure", share=number_text.share(shares[label]))
        left.metric(plain(schema.target), plain(label), sure, delta_color="off", delta_arrow="off")
        with right:
            bars([*reversed(shares.items())])
            st.caption(t("From the highest step of the scale to the lowest."))
