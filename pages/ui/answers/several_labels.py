"""Shows all labels that apply, each with its probability and threshold, and asks for the right ones."""

import streamlit as st

from core.answers import Answers, of, sets
from core.answers.several_labels import APPLIES, SHARES
from core.bundle_schema import BundleSchema
from core.evaluation.explanations import MEANINGS
from pages.ui import number_text
from pages.ui.answers.base import View
from pages.ui.translation import clean, labels, plain, t

MOST = 12  # labels shown


class SeveralLabelsView(View):
    """Any number of labels."""

    def show(self, schema: BundleSchema, given: Answers) -> None:
        """The labels that apply, then the likeliest ones, with a mark where each begins to be named."""
        applies, shares = given[APPLIES][0].tolist(), given[SHARES][0].tolist()
        found = [label for label, there in zip(schema.labels, applies, strict=True) if there]
        st.markdown(f":small[{plain(schema.target)}]")
        with st.container(horizontal=True, gap="small"):
            for label in found:
                st.badge(plain(label, 60), icon=":material/check:", color="green")
            if not found:
                st.badge(t("None of them applies"), color="gray")
        lines = sorted(zip(schema.labels, shares, schema.thresholds, applies, strict=True), key=lambda line: -line[1])
        share = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
        named = st.column_config.Column(help=t(MEANINGS["threshold"]))
        st.dataframe(
            {
                t("Label"): [clean(label, 80) for label, *_ in lines[:MOST]],
                t("How likely"): [value for _, value, *_ in lines[:MOST]],
                t("Named from"): [number_text.share(threshold) for *_, threshold, _ in lines[:MOST]],
            },
            hide_index=True,
            column_config={t("How likely"): share, t("Named from"): named},
            alt=t("Each label with its probability"),
        )
        if len(lines) > MOST:
            st.caption(t("The {count} most probable of {all}.", count=MOST, all=len(lines)))

    def ask(self, key: str, schema: BundleSchema, before: str | None = None) -> str | None:
        """A field for any number of labels, also new ones, and a switch for none."""
        known = sets.apart(before) if before else []
        every = list(dict.fromkeys([*schema.labels, *known]))
        shared = {"format_func": labels(every), "accept_new_options": True, "key": key}
        none = st.session_state.get(f"{key}_none", before == sets.NONE)
        st.multiselect(t("The right labels"), every, default=known, disabled=none, **shared)
        st.checkbox(t("None of them applies"), value=none, key=f"{key}_none")
        return self.typed(key, schema)

    def typed(self, key: str, schema: BundleSchema) -> str | None:
        """The labels as one text."""
        if st.session_state.get(f"{key}_none"):
            return sets.NONE
        chosen = st.session_state.get(key) or []
        return of(schema).right(sets.together(chosen), schema) if chosen else None

    def text(self, answer: object) -> str:
        """The labels."""
        return t("none of them") if answer == sets.NONE else str(answer)
