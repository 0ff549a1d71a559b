"""ASGI launcher, `streamlit run serve.py`: app.py behind a cookie that keeps each browser in its own workspace.

Large uploads go to that workspace's disk as they come; a recovery link is taken before any page is shown. Who comes by
a link to one model gets no workspace, and the address, in which the secret stands, is told to nobody.
"""

import sys

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.pages_manager import PagesManager
from websockets import http11

from core import config
from core.errors import UserError
from core.jobs.incoming.guests import Guests
from core.jobs.incoming.receiving import Receiver
from core.store.access import cookie, recovery, shares
from core.store.access.workspaces import exists, new_key, open_workspace, own
from pages.ui.steps import ROOT

# Streamlit takes a folder called pages/ for its older kind of menu until app.py has run once: a first visitor who
# comes by a deep link would be told that the page does not exist. app.py declares its menu itself.
PagesManager.uses_pages_directory = False
# The websocket would refuse a browser whose cookies, ours and those of other applications on this host, exceed 8 kB
# together; the page itself is sent with up to 64 kB.
http11.MAX_LINE_LENGTH = 1 << 16

_NOT_PAGES = ("/_stcore", "/static", "/media", "/component", "/app/static", "/api", "/vendor", "/favicon")
_OF_A_LINK = [(b"referrer-policy", b"no-referrer"), (b"x-robots-tag", b"noindex"), (b"cache-control", b"no-store")]
# The secret stands behind the # of the address, which no server, log or other site gets to see.
_RECOVER_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


class WorkspaceCookie:
    """Gives a browser that comes without a workspace key a new one, and one in use its own again now and then.

    Plain ASGI: Starlette's BaseHTTPMiddleware would hold back streamed answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; add the cookie to the answer to a page's first request."""
        added = _headers_to_add(scope)
        names = {name for name, _ in added if name != b"referrer-policy"}

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in names]
                there = {name.lower() for name, _ in kept}  # the stricter policy of a recovery link stays
                message = {**message, "headers": [*kept, *(pair for pair in added if pair[0] not in there)]}
            await send(message)

        await self.app(scope, receive, with_headers if added else send)


async def health(_request: Request) -> JSONResponse:
    """Says that the server answers."""
    return JSONResponse({"ok": True})


async def recover(_request: Request) -> HTMLResponse:
    """The page that a recovery link leads to: it hands the secret over and goes on to the app, which asks."""
    return HTMLResponse((ROOT / "static" / "recover.html").read_text(encoding="utf-8"), headers=_RECOVER_HEADERS)


async def ask(request: Request) -> JSONResponse:
    """Note which workspace the browser asks for. Only our own page can say so: others can't send this kind of text."""
    key = cookie.key_in(request.headers.getlist("cookie"))
    ours = request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
    if not key or not ours or request.headers.get("content-type") != "application/json":
        return JSONResponse({"answer": "no cookie" if not key else "refused"}, status_code=400)
    secret = (await request.body())[:200].decode("latin-1")
    try:
        new = await run_in_threadpool(recovery.ask, key, secret.strip('"'))
    except UserError:
        return JSONResponse({"answer": "unknown"})
    return JSONResponse({"answer": "asked" if new else "same"})


def uploader(scope: Scope) -> str:
    """The workspace of the browser that uploads; "" when it has none, or its tab is not open: the app refuses then.

    Who only uses a link may have a key and no workspace yet, and gets none for what is brought there.
    """
    key = cookie.key_in(Headers(scope=scope).getlist("cookie"))
    return open_workspace(key) if key and present(scope) and exists(own(key)) else ""


def visitor(scope: Scope) -> str:
    """What tells one visitor without a workspace from others: the cookie of a link, else where the request is from."""
    headers = Headers(scope=scope)
    known = cookie.visitor_in(headers.getlist("cookie"))
    return known or " ".join([*headers.getlist("x-forwarded-for"), str((scope.get("client") or ("",))[0])])


def holds(session: str, file: str) -> bool:
    """Whether the app still keeps an uploaded file in memory."""
    return runtime.exists() and bool(runtime.get_instance().uploaded_file_mgr.get_files(session, [file]))


def present(scope: Scope) -> bool:
    """Whether the tab that uploads is open."""
    session = scope["path"].rsplit("/", 2)[1]
    return not runtime.exists() or runtime.get_instance().is_active_session(session)


def _is_page(scope: Scope) -> bool:
    reads = scope["type"] == "http" and scope["method"] == "GET"
    return reads and not scope["path"].startswith(_NOT_PAGES) and "/_stcore/" not in scope["path"]  # below any page's


def _by_link(scope: Scope) -> bool:
    """Whether a page's address is that of a link to one model."""
    return scope["path"].rstrip("/").endswith(f"/{shares.PATH}") or f"{shares.QUERY}=".encode() in scope["query_string"]


def _headers_to_add(scope: Scope) -> list[tuple[bytes, bytes]]:
    if scope["type"] == "http" and scope["path"].startswith("/media") and scope["path"].endswith(".txt"):
        return [(b"cache-control", b"no-store")]  # a recovery link that is saved as a file
    if not _is_page(scope):
        return []
    headers = Headers(scope=scope)
    cookies = headers.getlist("cookie")
    secure = "https" in (scope["scheme"], headers.get("x-forwarded-proto", "").split(",")[0].strip())
    if _by_link(scope):
        visitor = cookie.visitor_in(cookies) or new_key()
        return [*_OF_A_LINK, (b"set-cookie", cookie.visitor_line(visitor, secure=secure).encode())]
    key = cookie.key_in(cookies)
    added = [(b"referrer-policy", b"same-origin")]
    if not key or cookie.is_due(cookies):
        added.append((b"cache-control", b"no-store"))
        added += [(b"set-cookie", line.encode()) for line in cookie.lines(key or new_key(), secure=secure)]
    return added


try:
    config.current()
except UserError as error:  # said where the server is started, before anyone comes
    sys.exit(f"{error.problem}\n{error.fix}")
PARTS = {
    "routes": [
        Route("/api/health", health),
        Route("/api/recover", ask, methods=["POST"]),
        Route(f"/{recovery.PATH}", recover),
    ],
    "middleware": [
        Middleware(WorkspaceCookie),
        Middleware(Receiver, workspace=uploader, present=present, guests=Guests(holds), guest=visitor),
    ],
}
app = st.App("app.py", **PARTS)
