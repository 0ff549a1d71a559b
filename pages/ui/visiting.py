"""Who came by a link to one model: the secret in the address, and the visitor's name. Such a tab has no workspace."""

import secrets
from dataclasses import dataclass

import streamlit as st

from core.errors import UserError
from core.jobs.incoming import guests
from core.runs import shared
from core.store.access import cookie, shares, visits
from core.store.access.shares import Share
from core.store.upkeep import quota

MOST_MB = guests.MOST_MB  # of a file that a visitor brings
_OWNERS = 0.2  # of what a workspace may hold is not to be filled by visitors
# New with each start of the server: what an address without a cookie was made into can't be worked back afterwards.
_SALT = secrets.token_hex(16)


def here() -> bool:
    """Whether this tab shows the page of a link."""
    page = (st.context.url or "").partition("?")[0].rstrip("/").rpartition("/")[2]
    return page == shares.PATH or shares.QUERY in st.query_params


def secret() -> str:
    """The secret in the address."""
    return str(st.query_params.get(shares.QUERY, ""))


@dataclass(frozen=True)
class Visit:
    """One visitor at one link, before a page that shows the run `run`; `may_say`: whether feedback was on then."""

    secret: str
    run: str
    visitor: str
    may_say: bool

    def require(self) -> Share:
        """The link, while it works; UserError that says why it does not."""
        return shared.still(self.secret, self.run)

    def ask(self, rows: int = 1) -> None:
        """Before rows are answered; UserError when the link does not work any more or the day's rows are used up."""
        visits.ask(self.require(), self.visitor, rows)

    def through(self, values: dict) -> dict[str, str]:
        """Before something is said of an answer to these values: how it came, as the inbox keeps it.

        UserError as in `ask`, where nothing may be said any more, or where it would leave the owner little room.
        """
        share = self.require()
        if not share.feedback:
            raise UserError("What is said about answers is not kept any more.", "You can go on asking.")
        if not leaves_room(share, values):
            raise UserError("There is no room to keep it at the moment.", "Tell whoever gave you the link.")
        visits.say(share, self.visitor)
        return {"source": "link", "link": share.id, "visitor": self.visitor}


def leaves_room(share: Share, values: dict) -> bool:
    """Whether these values can be kept and the owner still has room for work of their own."""
    weight = sum(len(value) for value in values.values() if isinstance(value, bytes | str))
    return quota.left(share.workspace) - weight >= quota.limit() * _OWNERS


def visit(share: Share, run: str) -> Visit:
    """This tab's visitor: by the cookie that serve.py sets, else by a salted checksum of address and browser."""
    headers = st.context.headers
    known = cookie.visitor_in(headers.get_all("Cookie"))
    notes = [*headers.get_all("X-Forwarded-For"), st.context.ip_address, headers.get("User-Agent")]
    otherwise = " ".join([_SALT, *map(str, notes)])
    return Visit(share.secret, run, visits.who(share, known, otherwise), share.feedback)
