"""The cookie that holds a browser's key: found whatever else stands in a request's headers, and written anew in use.

Another one, for those who only use a link, tells visitors apart and opens nothing. Other applications on the same host
set cookies of any form; a parser of the whole header may give up on one of theirs.
"""

from collections.abc import Iterable

from core.store.access.workspaces import valid_key

NAME = "atelier_workspace"
RENEWED = "atelier_renewed"  # there while the first one need not be written again
VISITOR = "atelier_visitor"  # a random id in place of a key
DAY = 24 * 3600
KEPT = 400 * DAY  # the longest that browsers keep one
RENEW_AFTER = 30 * DAY


def key_in(headers: Iterable[str]) -> str:
    """The browser's key in its Cookie headers, "" without a good one.

    Browsers send the cookies of longer paths first and ours has the shortest, so of several good ones the last counts.
    """
    return _good(headers, NAME)


def visitor_in(headers: Iterable[str]) -> str:
    """The id of a link's visitor, found in the same way; "" without a good one."""
    return _good(headers, VISITOR)


def is_due(headers: Iterable[str]) -> bool:
    """Whether the cookie should be written again, so that it lasts as long as the browser is used."""
    return not _values(headers, RENEWED)


def lines(key: str, *, secure: bool) -> list[str]:
    """The Set-Cookie lines that keep the key, out of reach of scripts and of other sites' requests."""
    rest = _rest(secure)
    return [f"{NAME}={key}; Max-Age={KEPT}; {rest}", f"{RENEWED}=1; Max-Age={RENEW_AFTER}; {rest}"]


def visitor_line(id: str, *, secure: bool) -> str:
    """The Set-Cookie line that keeps a visitor's id for a month."""
    return f"{VISITOR}={id}; Max-Age={RENEW_AFTER}; {_rest(secure)}"


def _rest(secure: bool) -> str:
    return "Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")


def _good(headers: Iterable[str], name: str) -> str:
    good = [value for value in _values(headers, name) if valid_key(value)]
    return good[-1] if good else ""


def _values(headers: Iterable[str], name: str) -> list[str]:
    """Every value of that name. Only `;` ends a cookie: quotes and brackets mean nothing to a browser."""
    pairs = (part.partition("=") for header in headers for part in header.split(";"))
    return [value.strip().strip('"') for found, _, value in pairs if found.strip() == name]
