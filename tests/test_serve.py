"""The cookie that keeps a browser in its own workspace, and the health address."""

import asyncio
import json
import re
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import serve
from core.store.access import recovery
from core.store.access.workspaces import new_key, open_workspace, valid_key

SET = re.compile(r"atelier_workspace=([^;]+); Max-Age=34560000; Path=/; HttpOnly; SameSite=Lax(; Secure)?")


class Answer:
    """What the application sent back."""

    def __init__(self, messages):
        pairs = [(name.decode(), value.decode()) for name, value in messages[0]["headers"]]
        self.headers = dict(reversed(pairs))
        self.cookies = [value for name, value in pairs if name == "set-cookie"]
        self.body = b"".join(message.get("body", b"") for message in messages[1:])


class Browser:
    """Speaks ASGI to an application, and keeps its cookies; `cookie` may be several headers."""

    def __init__(self, app):
        self.app = app
        self.cookie = ""

    def get(self, path, method="GET", body=b"", query=b"", **headers):
        messages = []

        async def send(message):
            messages.append(message)

        async def receive():
            return {"type": "http.request", "body": body}

        named = {"cookie": self.cookie, **{name.replace("_", "-"): value for name, value in headers.items()}}
        lists = {name: value if isinstance(value, list) else [value] for name, value in named.items() if value}
        pairs = [(name.encode(), value.encode("latin-1")) for name, values in lists.items() for value in values]
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "headers": pairs,
            "scheme": "http",
            "query_string": query,
        }
        asyncio.run(self.app({**scope, "http_version": "1.1", "root_path": ""}, receive, send))
        answer = Answer(messages)
        if answer.cookies:
            self.cookie = "; ".join(line.split(";")[0] for line in answer.cookies)
        return answer


async def page(_request):
    return PlainTextResponse("page", headers={"cache-control": "public"})


PAGES = ("/", "/train", "/use", "/_stcore/x", "/static/x", "/media/x.txt", "/media/x.png")


@pytest.fixture
def client():
    routes = [Route(path, page, methods=["GET", "POST"]) for path in PAGES]
    app = Starlette(routes=[*routes, *serve.PARTS["routes"]], middleware=[Middleware(serve.WorkspaceCookie)])
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


KEY, OLD = "k" * 32, "n" * 32
FOREIGN = {
    "JSON": ['prefs={"a":1}; atelier_workspace=KEY', 'atelier_workspace=KEY; prefs={"a":1,"b":[2]}'],
    "a quote that never ends": ['note="ab; atelier_workspace=KEY', 'a="; atelier_workspace=KEY; b=\\"'],
    "no name or no value": ["=x; ; novalue; atelier_workspace=KEY", "atelier_workspace=KEY;;; =;"],
    "no blanks": ["a=b;atelier_workspace=KEY;c=d", "a=b;\tatelier_workspace=KEY ;c=d"],
    "a reserved name": ["Path=/; Expires=0; $Version=1; atelier_workspace=KEY"],
    "bytes of another alphabet": ["name=\xe9\xff\x80; atelier_workspace=KEY", "\xd6=1; atelier_workspace=KEY"],
    "sixty thousand characters": ["a=" + "x" * 60_000 + "; atelier_workspace=KEY"],
    "our name in theirs": [
        "x_atelier_workspace=" + "n" * 32 + "; atelier_workspace=KEY; q=atelier_workspace=" + "n" * 32
    ],
    "ours under a longer path": ["atelier_workspace=" + "n" * 32 + "; atelier_workspace=KEY"],
    "ours, broken, beside": [
        "atelier_workspace=old; atelier_workspace=KEY",
        "atelier_workspace=KEY; atelier_workspace=",
    ],
    "in quotes": ['atelier_workspace="KEY"'],
}


@pytest.mark.parametrize("headers", [[line] for lines in FOREIGN.values() for line in lines])
def test_whatever_other_applications_set_the_key_is_found(client, home, headers):
    sent = [line.replace("KEY", KEY) for line in headers]
    assert not client.get("/", cookie=[*sent, "atelier_renewed=1"]).cookies
    assert client.get("/", cookie=sent).headers["set-cookie"].startswith(f"atelier_workspace={KEY};")
    scope = {**upload(""), "headers": [(b"cookie", line.encode("latin-1")) for line in sent]}
    mine = open_workspace(KEY)
    assert serve.uploader(scope) == mine


def test_the_key_is_found_in_any_of_several_headers(client):
    for sent in (["a=b", f"atelier_workspace={KEY}"], [f"atelier_workspace={KEY}", 'c={"d":1}']):
        assert client.get("/", cookie=sent).headers["set-cookie"].startswith(f"atelier_workspace={KEY};")


def test_a_key_in_use_is_written_again_once_a_month_and_stays_the_same(client):
    answer = client.get("/", cookie=f"atelier_workspace={KEY}")
    again, mark = answer.cookies
    assert again == f"atelier_workspace={KEY}; Max-Age=34560000; Path=/; HttpOnly; SameSite=Lax"
    assert mark == "atelier_renewed=1; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax"
    assert not client.get("/train").cookies


def test_a_page_tells_no_other_site_its_whole_address_and_a_saved_link_is_kept_by_no_cache(client):
    assert client.get("/").headers["referrer-policy"] == "same-origin"
    assert client.get("/media/x.txt").headers["cache-control"] == "no-store"
    assert client.get("/media/x.png").headers["cache-control"] == "public"


def test_the_page_of_a_recovery_link_is_not_kept_framed_or_told_to_others(client):
    headers = client.get("/recover").headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def ask(client, secret, **headers):
    answer = client.get("/api/recover", "POST", f'"{secret}"'.encode(), content_type="application/json", **headers)
    return json.loads(answer.body)["answer"]


def test_a_recovery_link_is_noted_for_the_browser_that_opens_it(client, home):
    mine = open_workspace(KEY)
    secret = recovery.make(mine)
    client.get("/recover")
    other = client.cookie.split("=")[1].split(";")[0]
    assert ask(client, "wrong" * 6) == "unknown"
    assert ask(client, secret, cookie=f"atelier_workspace={KEY}") == "same"
    assert ask(client, secret) == "asked"
    assert recovery.asked(other) == mine
    assert open_workspace(other) != mine  # not before its visitor has said yes


def test_no_other_site_can_ask_for_a_workspace(client, home):
    secret = recovery.make(open_workspace(KEY))
    client.get("/")
    other = client.cookie.split("=")[1].split(";")[0]
    assert ask(client, secret, sec_fetch_site="cross-site") == "refused"
    answer = client.get("/api/recover", "POST", secret.encode(), content_type="text/plain")
    assert json.loads(answer.body)["answer"] == "refused"
    assert recovery.asked(other) == ""
    assert ask(client, secret, cookie="") == "no cookie"


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
    mine = open_workspace(key)
    assert serve.uploader(upload(f"a=b; atelier_workspace={key}")) == mine
    assert serve.uploader(upload("atelier_workspace=short")) == ""
    assert serve.uploader(upload("")) == ""


@pytest.mark.parametrize(("path", "query"), [("/use", b"link=x"), ("/use", b""), ("/", b"lang=en&link=x")])
def test_who_comes_by_a_link_gets_no_workspace_and_the_address_is_told_to_nobody(client, path, query):
    answer = client.get(path, query=query)
    (line,) = answer.cookies
    visitor = re.fullmatch(r"atelier_visitor=([^;]+); Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax", line)[1]
    assert valid_key(visitor)
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["cache-control"] == "no-store"
    assert client.get(path, query=query).cookies == [line], "the same visitor, remembered for another month"
    assert client.get("/").headers["set-cookie"].startswith("atelier_workspace="), "an own workspace as ever"


def test_the_cookie_of_a_links_visitor_opens_no_workspace(home):
    assert serve.uploader(upload(f"atelier_visitor={KEY}")) == ""
    assert serve.uploader(upload(f"atelier_workspace={KEY}")) == "", (
        "no workspace is made for what is brought to a link"
    )


def test_a_visitor_is_told_apart_by_the_links_cookie_else_by_where_the_request_is_from():
    assert serve.visitor(upload(f"atelier_visitor={KEY}")) == KEY
    asked = [{**upload(""), "client": (host, 1)} for host in ("10.0.0.1", "10.0.0.2")]
    assert serve.visitor(asked[0]) != serve.visitor(asked[1])
    proxied = {**asked[0], "headers": [(b"x-forwarded-for", b"192.0.2.7")]}
    assert serve.visitor(proxied) != serve.visitor(asked[0])
    assert not serve.holds("tab", "file")


def test_an_upload_from_a_tab_that_is_not_open_is_left_to_the_app(home, monkeypatch):
    open_tabs = SimpleNamespace(is_active_session=lambda session: session == "mine")
    monkeypatch.setattr(serve.runtime, "exists", lambda: True)
    monkeypatch.setattr(serve.runtime, "get_instance", lambda: open_tabs)
    key = new_key()
    open_workspace(key)
    cookie = f"atelier_workspace={key}"
    assert serve.uploader(upload(cookie, "mine")) != ""
    assert serve.uploader(upload(cookie, "closed")) == ""
