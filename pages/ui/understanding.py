"""Pictures of how the columns hang together: beside the target, with one another, where values are missing."""

import streamlit as st

from core.audit.finding import Report
from core.data import figures as drawn
from core.data.relations import Relations
from core.records import Schema
from pages.ui import figures, page
from pages.ui.text import clean, plain, t, tn

BARE = {"displayModeBar": False}


def show(report: Report, schema: Schema) -> None:
    """One picture at a time; only the chosen one is drawn."""
    found = report.relations
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


def _with_target(found: Relations, schema: Schema) -> None:
    st.markdown(
        t(
            "How much each column tells about **{target}** by itself. Close to 100 % is suspicious, close to 0 % may "
            "still help together with others.",
            target=plain(found.target),
        )
    )
    if not found.relations:
        st.info(t("There is no column to look at."), icon=":material/info:")
        return
    _draw(drawn.strengths(found), "prepare_strengths", t("How much each column tells about the answer"))


def _by_column(found: Relations, schema: Schema) -> None:
    known = {entry.column: entry for entry in found.relations}
    names = list(known) + [
        column.name for column in schema.columns if column.name not in known and column.name != found.target
    ]
    name = st.selectbox(t("Column"), names, format_func=lambda entry: clean(entry, 80), key="prepare_column")
    column = schema.column(name)
    if column is None:
        return
    profile = column.profile
    page.facts(
        (t("Missing"), figures.share(profile.missing / profile.rows if profile.rows else 0.0)),
        (t("Different values"), f"{profile.unique:,}"),
        (t("Middle value"), figures.number(profile.median, 4)) if profile.median is not None else _longest(profile),
        (t("Tells by itself"), figures.share(known[name].strength) if name in known else "–"),
    )
    if profile.histogram or profile.frequent:
        st.markdown(f"**{t('What stands in it')}**")
        _draw(drawn.distribution(profile), "prepare_distribution", t("How the values are spread"))
    if name in known and known[name].groups:
        st.markdown(f"**{t('The answer in each part of it')}**")
        _draw(drawn.relation(known[name]), "prepare_relation", t("The answer beside this column"))


def _together(found: Relations, schema: Schema) -> None:
    if len(found.correlations.columns) < 2:
        st.info(t("There are too few columns to compare."), icon=":material/info:")
        return
    st.markdown(t("Strong colours: two columns say much the same. One of them may be enough."))
    _draw(drawn.correlations(found.correlations), "prepare_correlations", t("How columns go together"))


def _missing(found: Relations, schema: Schema) -> None:
    if not found.missing.columns:
        st.success(t("No value is missing in the rows that were looked at."), icon=":material/verified:")
        return
    st.markdown(t("How often each column has no value, and which columns lack one in the same rows."))
    _draw(drawn.missing_shares(found.missing), "prepare_missing", t("Missing values, column by column"))
    _draw(drawn.missing(found.missing), "prepare_missing_together", t("Columns that lack values in the same rows"))


def _longest(profile: object) -> tuple[str, str]:
    return t("Longest"), tn("{count} character", "{count} characters", profile.longest)


def _draw(figure: object, key: str, alt: str) -> None:
    st.plotly_chart(figure, key=key, alt=alt, config=BARE)
