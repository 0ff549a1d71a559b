"""How much each visitor of a link asked and said on a day, and where that ends. A visitor is a short text, see who.

Counting and looking at the limit are one statement of the database: no two requests pass it together.
"""

import hashlib
import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.errors import UserError
from core.store.access.shares import Share
from core.store.database import reading, writing
from core.store.database_tables import SHARES, VISITS

SAID = 50  # things that one visitor may say about answers on a day
ALL = 50  # all visitors together may do as much on a day as so many at their limit: who comes as many is one, too
KEPT = 30  # days of which visits are kept; a visitor who stayed away longer counts as another one
_DAY = 86400.0


@dataclass(frozen=True)
class Usage:
    """Rows asked, things said and visitors: of today, and since the link was made."""

    asked_today: int
    said_today: int
    visitors_today: int
    asked: int
    said: int
    visitors: int


def who(share: Share, cookie: str, otherwise: str) -> str:
    """A visitor's name here: by the id in a cookie, or by `otherwise`. Tells nobody what it was made of.

    Salted with the link's own secret, so that the same visitor has another name at another link.
    """
    kind = "c" if cookie else "a"
    return kind + hashlib.sha256(f"{share.secret} {kind} {cookie or otherwise}".encode()).hexdigest()[:31]


def ask(share: Share, visitor: str, rows: int = 1) -> None:
    """Count rows that are about to be answered; UserError when that is more than the visitor's, or all visitors', day
    has left; then nothing is counted."""
    if not _count(share, visitor, VISITS.c.asked, rows, share.most):
        left = max(0, share.most - _today(share, visitor, VISITS.c.asked))
        if 0 < left < rows:
            raise UserError(
                "These are {rows:,} rows; {left:,} of the {most:,} that you may ask a day by this link are left.",
                "Bring fewer rows, or come back tomorrow.",
                rows=rows,
                left=left,
                most=share.most,
            )
        raise _over(left, "You have asked the {most:,} rows that are meant for a day.", share.most)


def say(share: Share, visitor: str) -> None:
    """Count something that is about to be said of an answer; UserError as in `ask`."""
    if not _count(share, visitor, VISITS.c.said, 1, SAID):
        left = SAID - _today(share, visitor, VISITS.c.said)
        raise _over(left, "You have told {most:,} things today, as many as are kept of one visitor.", SAID)


def usage(share: Share) -> Usage:
    """How much the link was used."""
    today = sa.select(
        sa.func.coalesce(sa.func.sum(VISITS.c.asked), 0),
        sa.func.coalesce(sa.func.sum(VISITS.c.said), 0),
        sa.func.count(),
    ).where(VISITS.c.share == share.id, VISITS.c.day == _day())
    with reading() as connection:
        asked, said, visitors = connection.execute(today).one()
    return Usage(asked, said, visitors, share.asked, share.said, share.visitors)


def sweep() -> None:
    """Delete the days of long ago, of all links."""
    with writing() as connection:
        connection.execute(sa.delete(VISITS).where(VISITS.c.day < _day(KEPT)))


def _count(share: Share, visitor: str, what: sa.Column[Any], more: int, most: int) -> bool:
    """Add `more` to the visitor's day unless that passes `most`; whether it did."""
    of_day = sa.and_(VISITS.c.share == share.id, VISITS.c.day == _day())
    theirs = sa.and_(of_day, VISITS.c.visitor == visitor)
    together = sa.select(sa.func.coalesce(sa.func.sum(what), 0)).where(of_day).scalar_subquery()
    with writing() as connection:
        new = _enter(connection, share, visitor, theirs)
        room = sa.and_(theirs, what + more <= most, together + more <= most * ALL)
        if connection.execute(sa.update(VISITS).where(room).values({what: what + more})).rowcount == 0:
            connection.rollback()
            return False
        total = SHARES.c[what.name]
        totals = {
            total: sa.func.coalesce(total, 0) + more,
            SHARES.c.visitors: sa.func.coalesce(SHARES.c.visitors, 0) + new,
        }
        connection.execute(sa.update(SHARES).where(SHARES.c.id == share.id).values(totals))
    return True


def _enter(connection: sa.Connection, share: Share, visitor: str, theirs: sa.ColumnElement[bool]) -> int:
    """Make sure that the visitor's day is there; 1 for somebody who was not here in the days that are kept, else 0."""
    if connection.scalar(sa.select(VISITS.c.day).where(theirs)) is not None:
        return 0
    recent = VISITS.c.day >= _day(KEPT)
    before = sa.select(sa.func.count()).where(VISITS.c.share == share.id, VISITS.c.visitor == visitor, recent)
    known = connection.scalar(before)
    today = {"share": share.id, "visitor": visitor, "day": _day(), "asked": 0, "said": 0}
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(VISITS).values(today))
    except sa.exc.IntegrityError:  # another request of the same visitor was first, on a database that does not wait
        return 0
    return int(not known)


def _today(share: Share, visitor: str, what: sa.Column[Any]) -> int:
    here = VISITS.c.share == share.id, VISITS.c.day == _day(), VISITS.c.visitor == visitor
    with reading() as connection:
        return connection.scalar(sa.select(what).where(*here)) or 0


def _over(left: int, words: str, most: int) -> UserError:
    if left:  # the visitor's own day is not used up: it is that of all together
        return UserError("This link is used by very many today, and no more is answered.", "Come back tomorrow.")
    return UserError(words, "Come back tomorrow, or ask whoever gave you the link to allow more.", most=most)


def _day(ago: int = 0) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() - ago * _DAY))
