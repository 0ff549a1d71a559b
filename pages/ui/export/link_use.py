"""How a link stands, in one line: whether it works and until when, and how often it was used."""

from datetime import datetime

import streamlit as st

from core.store.access import visits
from core.store.access.shares import Share
from pages.ui.translation import t, tn


def show(share: Share) -> None:
    """The line, and the numbers of today and in all."""
    st.markdown(_stands(share))
    found = visits.usage(share)
    if not found.visitors:
        st.markdown(t("Nobody used it yet."))
        return
    today = _counted(found.asked_today, found.said_today, found.visitors_today)
    ever = _counted(found.asked, found.said, found.visitors)
    words = t("All of it today: {today}.") if today == ever else t("Today: {today}.  \nIn all: {ever}.")
    st.markdown(
        words.format(today=today, ever=ever),
        help=t(
            "A visitor is a browser; one who stays away for a month counts as a new one. Who says something about an "
            "answer is not named to you."
        ),
    )


def _stands(share: Share) -> str:
    if share.over:
        return f":material/timer_off: {t('Its time is over since {day}; choose a longer one below.', day=_day(share))}"
    if not share.open:
        return f":material/pause_circle: {t('Switched off: visitors are told so.')}"
    if share.expires is None:
        return f":green[:material/check_circle:] {t('It works until you switch it off.')}"
    return f":green[:material/check_circle:] {t('It works until {day}.', day=_day(share))}"


def _day(share: Share) -> str:
    return datetime.fromtimestamp(share.expires).strftime("%Y-%m-%d %H:%M")


def _counted(asked: int, said: int, visitors: int) -> str:
    parts = [
        tn("{count} row asked", "{count} rows asked", asked),
        tn("{count} thing said about answers", "{count} things said about answers", said),
        tn("{count} visitor", "{count} visitors", visitors),
    ]
    return ", ".join(parts)
