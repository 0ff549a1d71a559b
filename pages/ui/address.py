"""Where the app is found, as this browser sees it; links that lead here begin with it."""

import streamlit as st

from core.store.access import shares
from pages.ui import state
from pages.ui.steps import STEPS

_INNER = "/~/+"  # where Community Cloud has the app itself; the address that people know has it not
_ONLY_HERE = ("localhost", "127.0.0.1", "[::1]", "0.0.0.0")  # noqa: S104  (compared with, not listened at)


def base() -> str:
    """The app's address, without this page's path and query."""
    found = (st.context.url or "").partition("?")[0].rstrip("/")
    project, _, page = found.rpartition("/")
    return (project if page in STEPS else found).removesuffix(_INNER)


def of_share(secret: str) -> str:
    """The address of a link to one model.

    Without serve.py it is the app's own: the first visitor of a fresh server who asks for any page is told by Streamlit
    that there is none.
    """
    page = "" if state.by_link() else shares.PATH
    return f"{base()}/{page}?{shares.QUERY}={secret}"


def only_here() -> bool:
    """Whether the app is open under a name by which no other computer finds it."""
    host = base().partition("://")[2].partition("/")[0]
    return host.rsplit(":", 1)[0] in _ONLY_HERE or host in _ONLY_HERE
