"""ASGI launcher, `streamlit run serve.py`: app.py behind a cookie that keeps each browser in its own workspace.

Large uploads go to that workspace's disk as they come.
"""

from http.cookies import CookieError, SimpleCookie

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.pages_manager import PagesManager

from core.jobs.receiving import Receiver
from core.store.workspaces import new_key, open_workspace, valid_key

# Streamlit takes a folder called pages/ for its older kind of menu until app.py has run once: a first visitor who
# comes by a deep link would be told that the page does not exist. app.py declares its menu itself.
PagesManager.uses_pages_directory = False

COOKIE = "atelier_workspace"
_YEAR = 365 * 24 * 3600
_NOT_PAGES = ("/_stcore", "/static", "/media", "/component", "/app/static", "/api", "/vendor")


class WorkspaceCookie:
    """Gives a browser that comes without a workspace key a new one, out of reach of scripts and other sites.

    Plain ASGI: Starlette's BaseHTTPMiddleware would hold back streamed answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; add the cookie to the answer to a page's first request."""
        if not _is_page(scope) or _key(_header(scope, b"cookie")):
            await self.app(scope, receive, send)
            return
        secure = scope["scheme"] == "https" or _header(scope, b"x-forwarded-proto").split(",")[0].strip() == "https"
        cookie = f"{COOKIE}={new_key()}; Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message.get("headers", []) if pair[0].lower() != b"cache-control"]
                private = [(b"set-cookie", cookie.encode()), (b"cache-control", b"no-store")]
                message = {**message, "headers": [*kept, *private]}
            await send(message)

        await self.app(scope, receive, with_cookie)


async def health(_request: Request) -> JSONResponse:
    """Says that the server answers."""
    return JSONResponse({"ok": True})


def uploader(scope: Scope) -> str:
    """The workspace of the browser that uploads; "" when it has none, or its tab is not open: the app refuses then."""
    key = _key(_header(scope, b"cookie"))
    return open_workspace(key) if key and present(scope) else ""


def present(scope: Scope) -> bool:
    """Whether the tab that uploads is open."""
    session = scope["path"].rsplit("/", 2)[1]
    return not runtime.exists() or runtime.get_instance().is_active_session(session)


def _is_page(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] == "GET" and not scope["path"].startswith(_NOT_PAGES)


def _key(cookies: str) -> str:
    try:
        found = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None and valid_key(found.value) else ""


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


app = st.App(
    "app.py",
    routes=[Route("/api/health", health)],
    middleware=[Middleware(WorkspaceCookie), Middleware(Receiver, workspace=uploader, present=present)],
)
