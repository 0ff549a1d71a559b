"""A link's settings: what visitors read, how long it works, how much one may ask, which model answers."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from core.errors import UserError
from core.store.access import shares, visits
from core.store.access.shares import HIGHEST, LONGEST, Share
from core.store.runs import Run
from pages.ui import messages, results, visiting
from pages.ui.translation import clean, labels, t

TIMES = {"1": 1, "7": 7, "30": 30, "": None}  # days from now
FIRST = 30  # days that a new link works
_KEPT = "kept"


def called(share: Share) -> str:
    """What the owner tells links apart by."""
    made = datetime.fromtimestamp(share.created).strftime("%Y-%m-%d %H:%M")
    return share.title or t("Link of {day}", day=made)


def show(share: Share, every: list[Run]) -> None:
    """All of them, folded away; each is kept as soon as it is changed."""
    with st.expander(t("Settings of the link"), icon=":material/tune:", key="link_settings"):
        _words(share)
        with st.grid(3, min_column_width=200):
            _time(share)
            _limit(share)
            _which(share, every)
        st.markdown(
            t(
                "All visitors together may ask {all:,} rows a day, and each may say {said} things about answers. "
                "A file that a visitor brings may have at most {most} MB.",
                all=share.most * visits.ALL,
                said=visits.SAID,
                most=visiting.MOST_MB,
            )
        )


def _words(share: Share) -> None:
    shown = {
        "title": (t("Title"), t("Ask the model")),
        "purpose": (t("One sentence of what it is for"), t("Such as: Tells which penguin it is by its measures.")),
    }
    for name, (label, hint) in shown.items():
        key = _set(share, name, getattr(share, name))
        more = {"max_chars": LONGEST[name], "placeholder": hint, "on_change": _report_progress, "args": (share, name)}
        st.text_input(label, key=key, **more)


def _time(share: Share) -> None:
    words = {"1": t("1 day from now"), "7": t("1 week from now"), "30": t("1 month from now"), "": t("for ever")}
    until = t("as it is") if share.expires is None else datetime.fromtimestamp(share.expires).strftime("%Y-%m-%d")
    key = _set(share, "time", _KEPT)
    words = {_KEPT: t("until {day}", day=until) if share.expires else t("for ever"), **words}
    if share.expires is None:
        del words[""]
    st.selectbox(t("It works"), list(words), format_func=words.get, key=key, on_change=_last, args=(share, key))


def _limit(share: Share) -> None:
    key = _set(share, "most", share.most)
    bounds = {"min_value": 1, "max_value": HIGHEST, "step": 50}
    st.number_input(t("Rows that a visitor may ask a day"), key=key, on_change=_most, args=(share, key), **bounds)


def _which(share: Share, every: list[Run]) -> None:
    names = {"": t("The champion, whichever it is")}
    titles = results.titles(every)
    names |= {run.id: t("Always {model}", model=titles(run.id)) for run in every}
    if share.run and share.run not in names:
        names[share.run] = t("One that is not here any more")
    key = _set(share, "run", share.run)
    show = labels(names, 120)
    st.selectbox(t("Which model answers"), list(names), format_func=show, key=key, on_change=_pin, args=(share, key))


def _set(share: Share, name: str, value: object) -> str:
    """The key of a setting's widget, which shows what is kept: another tab may have changed it."""
    key = f"link_{name}_{share.id}"
    st.session_state[key] = value
    return key


def keep(action: Callable, share: Share, **values: object) -> None:
    """A callback's deed; the project, or the model that shall answer, may have been deleted in another tab."""
    try:
        action(share.workspace, share.id, **values)
    except UserError as error:
        messages.later(error)


def _report_progress(share: Share, name: str) -> None:
    keep(shares.describe, share, **{name: clean(st.session_state[f"link_{name}_{share.id}"], LONGEST[name])})


def _last(share: Share, key: str) -> None:
    if st.session_state[key] != _KEPT:
        keep(shares.last, share, days=TIMES[st.session_state[key]])


def _most(share: Share, key: str) -> None:
    keep(shares.limit, share, most=st.session_state[key])


def _pin(share: Share, key: str) -> None:
    keep(shares.pin, share, run=st.session_state[key])
