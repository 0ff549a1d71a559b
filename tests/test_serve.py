"""The cookie that keeps a browser in its own workspace, and the health address."""

import asyncio
import re
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import serve
from core.store.workspaces import new_key, open_workspace, valid_key

SET = re.compile(r"atelier_workspace=([^;]+); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax(; Secure)?")


class Answer:
    """What the application sent back."""

    def __init__(self, messages):
        self.headers = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        self.body = b"".join(message.get("body", b"") for message in messages[1:])


class Browser:
    """Speaks ASGI to an application, and keeps its one cookie."""

    def __init__(self, app):
        self.app = app
        self.cookie = ""

    def get(self, path, method="GET", **headers):
        messages = []

        async def send(message):
            messages.append(message)

        async def receive():
            return {"type": "http.request", "body": b""}

        named = {"cookie": self.cookie, **{name.replace("_", "-"): value for name, value in headers.items()}}
        pairs = [(name.encode(), value.encode("latin-1")) for name, value in named.items() if value]
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "headers": pairs,
            "scheme": "http",
            "query_string": b"",
        }
        asyncio.run(self.app({**scope, "http_version": "1.1", "root_path": ""}, receive, send))
        answer = Answer(messages)
        self.cookie = answer.headers.get("set-cookie", self.cookie).split(";")[0]
        return answer


async def page(_request):
    return PlainTextResponse("page", headers={"cache-control": "public"})


@pytest.fixture
def client():
    routes = [Route(path, page, methods=["GET", "POST"]) for path in ("/", "/train", "/_stcore/x", "/static/x")]
    app = Starlette(
        routes=[*routes, Route("/api/health", serve.health)], middleware=[Middleware(serve.WorkspaceCookie)]
    )
    return Browser(app)


@pytest.mark.parametrize("path", ["/", "/train"])
def test_a_new_browser_gets_a_key_that_no_cache_keeps(client, path):
    answer = client.get(path)
    found = SET.fullmatch(answer.headers["set-cookie"])
    assert valid_key(found[1])
    assert found[2] is None
    assert answer.headers["cache-control"] == "no-store"


def test_a_known_browser_keeps_its_key(client):
    client.get("/")
    answer = client.get("/train")
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "public"


def test_two_browsers_get_two_keys(client):
    first = client.get("/").headers["set-cookie"]
    client.cookie = ""
    assert client.get("/").headers["set-cookie"] != first


@pytest.mark.parametrize("value", ["short", "a" * 65, "../" * 10, "x" * 30 + "é"])
def test_a_key_that_is_none_is_replaced(client, value):
    answer = client.get("/", cookie=f"other=1; atelier_workspace={value}")
    assert SET.fullmatch(answer.headers["set-cookie"])


def test_a_good_key_among_other_cookies_is_kept(client):
    answer = client.get("/", cookie=f"a=b; atelier_workspace={new_key()}; c=d")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/_stcore/x", "/static/x", "/api/health"])
def test_what_is_no_page_sets_no_cookie(client, path):
    assert "set-cookie" not in client.get(path).headers


def test_only_reading_a_page_sets_the_cookie(client):
    assert "set-cookie" not in client.get("/", method="POST").headers


@pytest.mark.parametrize("proxy", ["https", "https, http"])
def test_behind_https_the_cookie_is_secure(client, proxy):
    assert client.get("/", x_forwarded_proto=proxy).headers["set-cookie"].endswith("; Secure")


def test_the_server_says_that_it_is_well(client):
    assert client.get("/api/health").body == b'{"ok":true}'


def upload(cookie: str, session: str = "tab") -> dict:
    return {"path": f"/_stcore/upload_file/{session}/file", "headers": [(b"cookie", cookie.encode())]}


def test_an_upload_belongs_to_the_workspace_of_the_browser(home):
    key = new_key()
    assert serve.uploader(upload(f"a=b; atelier_workspace={key}")) == open_workspace(key)
    assert serve.uploader(upload("atelier_workspace=short")) == ""
    assert serve.uploader(upload("")) == ""


def test_an_upload_from_a_tab_that_is_not_open_is_left_to_the_app(home, monkeypatch):
    open_tabs = SimpleNamespace(is_active_session=lambda session: session == "mine")
    monkeypatch.setattr(serve.runtime, "exists", lambda: True)
    monkeypatch.setattr(serve.runtime, "get_instance", lambda: open_tabs)
    cookie = f"atelier_workspace={new_key()}"
    assert serve.uploader(upload(cookie, "mine")) != ""
    assert serve.uploader(upload(cookie, "closed")) == ""
