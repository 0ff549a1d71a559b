"""A workspace is one person's private area, opened by a secret key. Only a hash of the key is ever stored."""

import hashlib
import re
import secrets
import time

import sqlalchemy as sa

from core.errors import UserError
from core.store import paths
from core.store.database import reading, writing
from core.store.database_tables import KEYS, WORKSPACES

_KEY = re.compile(r"[A-Za-z0-9_-]{22,64}")
_SEEN_EVERY = 3600.0


def new_key() -> str:
    """A fresh secret key of 32 characters (192 random bits)."""
    return secrets.token_urlsafe(24)


def valid_key(key: str) -> bool:
    """Whether the text has the form of a key (22 to 64 letters, digits, - and _)."""
    return _KEY.fullmatch(key) is not None


def own(key: str) -> str:
    """The id of the workspace that came into being with this key."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def exists(workspace: str) -> bool:
    """Whether somebody has opened that workspace before."""
    with reading() as connection:
        return connection.scalar(sa.select(WORKSPACES.c.id).where(WORKSPACES.c.id == workspace)) is not None


def open_workspace(key: str) -> str:
    """The id of the workspace that the key opens: its own, made at the first call, or one that was recovered.

    A browser's own workspace is in use while the browser looks at another. UserError when the text is no key.
    """
    if not valid_key(key):
        raise UserError("This workspace key is not complete.", "Copy the whole address of your workspace again.")
    mine, now = own(key), time.time()
    with reading() as connection:
        opens = connection.scalar(sa.select(KEYS.c.opens).where(KEYS.c.id == mine)) or mine
        used = sa.select(WORKSPACES.c.id, WORKSPACES.c.seen).where(WORKSPACES.c.id.in_({mine, opens}))
        seen = {row.id: row.seen for row in connection.execute(used)}
    for workspace in {mine, opens}:
        if abs(now - seen.get(workspace, 0.0)) > _SEEN_EVERY:  # noted later than now: the date was set back
            _note(workspace, now)
    return opens


def _note(workspace: str, now: float) -> None:
    for name in ("datasets", "runs", "uploads"):
        paths.area(workspace, name).mkdir(parents=True, exist_ok=True, mode=0o700)
    with writing() as connection:
        seen = sa.update(WORKSPACES).where(WORKSPACES.c.id == workspace).values(seen=now)
        if connection.execute(seen).rowcount == 0:
            connection.execute(sa.insert(WORKSPACES).values(id=workspace, created=now, seen=now))
