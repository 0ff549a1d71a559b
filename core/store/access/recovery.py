"""A recovery link: a secret that lets another browser ask for a workspace, and the way back to the browser's own.

Only the secret's hash is kept, one for a workspace. A browser keeps its key: it is noted which workspace the key opens.
"""

import hashlib
import re
import time

import sqlalchemy as sa

from core.errors import UserError
from core.store.access import workspaces
from core.store.database import reading, writing
from core.store.database_tables import KEYS, LINKS, WORKSPACES

PATH = "recover"
_moves = 0  # how often a browser was led to another workspace: sessions that are open then look again
_END = re.compile(r"(?:.*[#=/])?([A-Za-z0-9_-]+)")


def moves() -> int:
    """A number that changes when any browser asks for, or is led to, another workspace."""
    return _moves


def make(workspace: str) -> str:
    """A new secret for the workspace (32 characters); the one before stops working."""
    secret = workspaces.new_key()
    with writing() as connection:
        connection.execute(sa.delete(LINKS).where(LINKS.c.workspace == workspace))
        made = {"workspace": workspace, "secret": _hash(secret), "created": time.time()}
        connection.execute(sa.insert(LINKS).values(made))
    return secret


def made(workspace: str) -> float | None:
    """When the link that works was made, in seconds since 1970; None without one."""
    with reading() as connection:
        return connection.scalar(sa.select(LINKS.c.created).where(LINKS.c.workspace == workspace))


def ask(key: str, link: str) -> bool:
    """Note that the browser with this key wants the workspace of a link (or of its secret alone), to be confirmed.

    False when that workspace is open in it already. UserError when the link does not work (any more).
    """
    found = _END.fullmatch(link.strip())
    with reading() as connection:
        secret = _hash(found[1]) if found else ""
        wanted = connection.scalar(sa.select(LINKS.c.workspace).where(LINKS.c.secret == secret))
    if wanted is None:
        raise UserError(
            "This recovery link does not work.",
            "Copy the whole of it again. If a newer one was made since, only the newest works.",
        )
    return ask_for(key, wanted)


def ask_for(key: str, workspace: str) -> bool:
    """As `ask`, for a workspace that the visitor has shown to know the secret of."""
    if workspaces.open_workspace(key) == workspace:
        return False
    _note(key, asked=workspace)
    return True


def asked(key: str) -> str:
    """The workspace that the browser's visitor has asked for and not yet confirmed; "" without one."""
    with reading() as connection:
        wanted = sa.select(KEYS.c.asked).join(WORKSPACES, WORKSPACES.c.id == KEYS.c.asked)
        return connection.scalar(wanted.where(KEYS.c.id == workspaces.own(key))) or ""


def confirm(key: str) -> None:
    """From now on the browser opens what it asked for; its own workspace stays as it is."""
    wanted = asked(key)
    if wanted:
        _note(key, opens=None if wanted == workspaces.own(key) else wanted, asked=None)


def decline(key: str) -> None:
    """The browser goes on with the workspace that it has open."""
    _note(key, asked=None)


def go_back(key: str) -> None:
    """The browser opens its own workspace again."""
    _note(key, opens=None, asked=None)


def guests(key: str) -> int:
    """How many other browsers have this browser's present workspace open by a link."""
    with reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(KEYS).where(_others(key))) or 0


def close_for_others(key: str) -> None:
    """Browsers that opened this browser's present workspace by a link go back to their own."""
    others = _others(key)
    with writing() as connection:
        connection.execute(sa.update(KEYS).where(others).values(opens=None))
    _moved()


def _others(key: str) -> sa.ColumnElement[bool]:
    return sa.and_(KEYS.c.opens == workspaces.open_workspace(key), KEYS.c.id != workspaces.own(key))


def _note(key: str, **values: str | None) -> None:
    browser = workspaces.own(key)
    with writing() as connection:
        if connection.execute(sa.update(KEYS).where(KEYS.c.id == browser).values(values)).rowcount == 0:
            connection.execute(sa.insert(KEYS).values(id=browser, **values))
    _moved()


def _moved() -> None:
    global _moves
    _moves += 1


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
