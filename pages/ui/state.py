"""Who is here and what they look at: workspace, project and run, each id checked through the store."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.errors import UserError
from core.jobs.incoming import guests
from core.store import projects
from core.store.access import cookie, recovery, workspaces
from core.store.projects import Project
from core.store.runs import Run
from pages.ui.steps import STEPS

NEW = "new"  # in place of a project's id: the visitor is about to begin one


def workspace() -> str:
    """The visitor's workspace id: by the cookie that serve.py sets, else by the secret key in the query string."""
    key, shown = _cookie(), st.query_params.get("workspace", "")
    if not key:
        key = shown if workspaces.valid_key(shown) else st.session_state.get("workspace_key") or workspaces.new_key()
        _remember("workspace", key)  # a click in the menu drops the query string, so it is set on every run
    elif shown:
        del st.query_params["workspace"]
        _ask_for(key, shown)
    if st.session_state.get("workspace_key") != key or st.session_state["workspace_moves"] != recovery.moves():
        open_again(key)
    return st.session_state["workspace_id"]


def open_again(key: str) -> None:
    """Look up what the browser's key opens; what the session knew of another workspace is dropped."""
    opened, before = workspaces.open_workspace(key), st.session_state.get("workspace_id")
    if (run := get_script_run_ctx()) is not None:
        guests.trust(run.session_id)  # what is brought here is no visitor's, whether a cookie says so or not
    if before not in (None, opened):
        st.session_state.clear()
        for name in ("project", "run", "job"):
            st.query_params.pop(name, None)
    st.session_state["workspace_moves"] = recovery.moves()
    st.session_state["workspace_key"] = key
    st.session_state["workspace_id"] = opened
    st.session_state["workspace_asked"] = recovery.asked(key)


def by_link() -> bool:
    """True when only the secret link leads back to this workspace (no cookie)."""
    return not _cookie()


def receives() -> str:
    """The workspace to which serve.py wrote what this browser uploaded; "" without a cookie."""
    return workspaces.open_workspace(_cookie()) if _cookie() else ""


def _cookie() -> str:
    """The key in the request that opened this tab; another one comes with another session."""
    if "cookie" not in st.session_state:
        st.session_state["cookie"] = cookie.key_in(st.context.headers.get_all("Cookie"))
    return st.session_state["cookie"]


def _ask_for(key: str, shown: str) -> None:
    """A bookmark with another workspace's key, from a time or a browser without the cookie: the visitor is asked."""
    if workspaces.valid_key(shown) and workspaces.exists(workspaces.own(shown)):
        recovery.ask_for(key, workspaces.open_workspace(shown))


def project() -> Project | None:
    """The project in the address, else the one looked at last, else the newest; None for a foreign or unknown id."""
    owner = workspace()
    asked = st.query_params.get("project") or st.session_state.get("project", "")
    if asked == NEW:
        st.session_state["project"] = NEW
        return None
    try:
        found = projects.get(owner, asked) if asked else next(iter(projects.all(owner)), None)
    except UserError:
        return None
    if found is None or found.trashed is not None:
        st.session_state.pop("project", None)
        return None
    st.session_state["project"] = found.id
    _remember("project", found.id)
    return found


def run_of(every: list[Run]) -> Run | None:
    """The run in the address when it is one of the project's, else the newest; None without any."""
    asked = st.query_params.get("run", "")
    if not asked:
        return next(iter(every), None)
    return next((run for run in every if run.id == asked), None)


def enter(name: str) -> None:
    """A page begins."""
    st.session_state["page"] = name


def page() -> str:
    """The page that is shown; for a callback, the one where its widget stands."""
    return st.session_state.get("page", "")


def go(name: str, **query: str) -> None:
    """Leave for another step, taking workspace and project along."""
    kept = {"workspace": st.session_state["workspace_key"]} if by_link() else {}
    current = st.session_state.get("project", "")
    if current:
        kept["project"] = current
    if query.get("project"):
        st.session_state["project"] = query["project"]
    st.switch_page(STEPS[name].file, query_params={**kept, **query})


def _remember(name: str, value: str) -> None:
    if st.query_params.get(name) != value:
        st.query_params[name] = value
