"""Pictures of how the columns are associated: beside the target, with one another, where values are missing."""

import streamlit as st

from core.audit.report import Report
from core.data.facts.associations import Associations
from core.data.views import column_figures as drawn
from core.kinds import traits_of
from core.records import Schema
from pages.ui.prepare import column_spread
from pages.ui.prepare.column_spread import draw
from pages.ui.translation import clean, labels, plain, t


def show(report: Report, schema: Schema) -> None:
    """One picture at a time; only the chosen one is drawn."""
    found = report.associations
    views = {
        "target": (t("With the answer"), _with_target),
        "column": (t("Column by column"), _by_column),
        "together": (t("With one another"), _together),
        "missing": (t("Missing values"), _missing),
    }
    picked = st.segmented_control(
        t("What to look at"),
        list(views),
        default="target",
        required=True,
        format_func=lambda name: views[name][0],
        key="prepare_view",
        label_visibility="collapsed",
    )
    views[picked][1](found, schema)


def _with_target(found: Associations, schema: Schema) -> None:
    if not found.associations:
        words = t("There is no column to look at.")
        if any(traits_of(column.kind).medium for column in schema.columns):
            words = t("Pictures, sounds and texts have no single value that could be held against the answer.")
        st.info(words, icon=":material/info:")
        return
    st.markdown(
        t(
            "How much each column tells by itself about **{target}** (univariate predictive power). Close to 100% is "
            "suspicious, close to 0% may still help together with others.",
            target=plain(found.target),
        )
    )
    draw(drawn.strengths(found), "prepare_strengths", t("How much each column tells about the answer"))


def _by_column(found: Associations, schema: Schema) -> None:
    known = {entry.column: entry for entry in found.associations}
    names = list(known) + [column.name for column in schema.columns if column.name not in known]
    name = st.selectbox(t("Column"), names, format_func=labels(names), key="prepare_column")
    column = schema.column(name)
    if column is None:
        return
    profile = column.profile
    column_spread.facts(profile, known.get(name))
    column_spread.spread(profile, known.get(name))
    if name in known and known[name].groups and not column_spread.names_rows(profile, known[name]):
        st.markdown(f"**{t('The answer beside it')}**")
        draw(drawn.association(known[name]), "prepare_relation", t("The answer beside this column"))


def _together(found: Associations, schema: Schema) -> None:
    if len(found.correlations.columns) < 2:
        st.info(t("There are too few columns to compare."), icon=":material/info:")
        return
    st.markdown(
        t(
            "How two columns go together (correlation). 1 or -1: they say the same, and one of them may be "
            "enough. 0: they have nothing to do with each other."
        )
    )
    draw(drawn.correlations(found.correlations), "prepare_correlations", t("How columns go together"))
    pairs = found.correlations.pairs()
    if pairs:
        st.markdown(f"**{t('The strongest')}**")
        st.dataframe(
            {
                t("Column"): [clean(one, 60) for one, _, _ in pairs],
                t("goes with"): [clean(other, 60) for _, other, _ in pairs],
                t("How strongly"): [f"{value:.2f}" for _, _, value in pairs],
            },
            hide_index=True,
            alt=t("The columns that go together most strongly"),
        )


def _missing(found: Associations, schema: Schema) -> None:
    if not found.missing.columns:
        st.success(t("No value is missing in the rows that were looked at."), icon=":material/verified:")
        return
    st.markdown(t("How often each column has no value, and which columns lack one in the same rows."))
    draw(drawn.missing_shares(found.missing), "prepare_missing", t("Missing values, column by column"))
    draw(drawn.missing(found.missing), "prepare_missing_together", t("Columns that lack values in the same rows"))
