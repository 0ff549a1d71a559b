"""One column by itself: how its values are spread, how long its texts or sounds, how large its pictures are."""

import streamlit as st

from core.data.facts.associations import Association
from core.data.views import column_figures as drawn
from core.data.views import file_figures
from core.kinds import traits_of
from core.records import ColumnProfile
from core.traits import LEVEL, TEXT
from pages.ui import number_text, page
from pages.ui.translation import plain, t

BARE = {"displayModeBar": False}


def facts(profile: ColumnProfile, association: Association | None) -> None:
    """Missing and different values, what is usual, and how much it tells of the answer."""
    about = t(
        "How much of the answer this column alone gives away: 0% is no better than guessing, 100% is certainty "
        "(univariate predictive power)."
    )
    notes = [(t("Tells by itself"), number_text.share(association.strength), about)] if association else []
    page.facts(
        (t("Missing"), number_text.share(profile.missing / profile.rows if profile.rows else 0.0)),
        (t("Different values"), f"{profile.unique:,}"),
        _middle(profile),
        *notes,
    )


def spread(profile: ColumnProfile, association: Association | None) -> None:
    """How the values are spread: over time, as numbers, the most frequent; then lengths, sizes and formats."""
    sizes = file_figures.figures(profile)
    spans = association.spans if association else ()
    if not (profile.histogram or profile.frequent or spans or sizes):
        return
    st.markdown(f"**{t('Its values')}**")
    if spans:
        draw(drawn.over_time(association), "prepare_over_time", t("How the rows are spread over time"))
        st.markdown(t("From **{first}** to **{last}**.", first=profile.earliest, last=profile.latest))
    elif names_rows(profile, association) and profile.frequent:
        few = ", ".join(f"“{plain(text, 60)}”" for text, _ in profile.frequent[:5])
        st.markdown(t("Nearly every row has a value of its own, such as {values}.", values=few))
    elif profile.histogram or profile.frequent:
        draw(drawn.distribution(profile), "prepare_distribution", t("How the values are spread"))
    if profile.low is not None and profile.minimum is not None:
        _range(profile)
    _sizes(sizes, mere=bool(profile.histogram or spans))


def _range(profile: ColumnProfile) -> None:
    """From where to where the numbers go, and where nearly all of them lie when that is narrower."""
    values = (profile.minimum, profile.maximum, profile.low, profile.high)
    least, most, low, high = (plain(number_text.number(value, 4)) for value in values)
    if (least, most) == (low, high):
        st.markdown(t("From **{least}** to **{most}**.", least=least, most=most))
        return
    words = "From **{least}** to **{most}**; all but 1 in 50 lie from **{low}** to **{high}**."
    st.markdown(t(words, least=least, most=most, low=low, high=high))


def _sizes(sizes: dict, *, mere: bool) -> None:
    """Lengths and sizes, one picture at a time; `mere`: numbers or dates, whose length as text says nothing."""
    if not sizes or (mere and len(sizes) == 1):
        return
    shown = next(iter(sizes))
    if len(sizes) > 1:
        shown = st.segmented_control(
            t("What to look at"),
            list(sizes),
            default=shown,
            required=True,
            format_func=lambda name: t(file_figures.TITLES[name]),
            key="prepare_sizes",
            label_visibility="collapsed",
        )
    else:
        st.markdown(f"**{t(file_figures.TITLES[shown])}**")
    draw(sizes[shown](), "prepare_file_sizes", t(file_figures.TITLES[shown]))


def names_rows(profile: ColumnProfile, association: Association | None) -> bool:
    """Texts that differ in most rows: what single ones have to do with the answer is chance."""
    traits = traits_of(association.kind) if association else None
    if traits and traits.scale != LEVEL and traits.medium != TEXT:
        return False
    return profile.unique > 0.5 * max(1, profile.rows - profile.missing)


def _middle(profile: ColumnProfile) -> tuple[str, str]:
    if profile.earliest:
        return t("First day"), profile.earliest
    if profile.median is not None:
        return t("Middle value"), number_text.number(profile.median, 4)
    label, value = file_figures.usual(profile) or ("Characters, usually", f"{profile.mean_length:,.0f}")
    return t(label), value


def draw(figure: object, key: str, alt: str) -> None:
    """A figure that stands still, without a row of tools above it."""
    st.plotly_chart(figure, key=key, alt=alt, config=BARE)
