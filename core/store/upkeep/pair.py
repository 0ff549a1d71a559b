"""The folder of files and the database that knows them carry one id; nothing of either is opened where they differ.

One without an id is taken in when the two fit together.
"""

import json
import re
from dataclasses import dataclass

import sqlalchemy as sa

from core.errors import UserError
from core.messages import NOTHING, Message
from core.plain import write_json
from core.store import paths
from core.store.database_tables import DATASETS, FACTS, RUNS

FILE, FACT = "home.json", "home"
AREAS = {"datasets": DATASETS, "runs": RUNS}
_ID = re.compile(r"[0-9a-f]{8,32}")
_ABOUT = "Names the database that knows these files. Nothing is opened with another one: see “python -m core join”."


@dataclass(frozen=True)
class Side:
    """The folder or the database: the id it carries ("" for none), and what it holds, as workspace/area/id."""

    id: str
    things: frozenset[str]


def of_home() -> Side:
    """The folder of files as it lies there."""
    found = (entry for area in AREAS for entry in (paths.home() / "workspaces").glob(f"*/{area}/*"))
    things = frozenset("/".join(entry.parts[-3:]) for entry in found if _ID.fullmatch(entry.name))
    return Side(_home_id(), things)


def of_database(connection: sa.Connection) -> Side:
    """The database as it is; one without tables is empty."""
    there, things = sa.inspect(connection).get_table_names(), set()
    for area, table in AREAS.items():
        if area in there:
            rows = connection.execute(sa.select(table.c.workspace, table.c.id))
            things |= {f"{workspace}/{area}/{id}" for workspace, id in rows}
    return Side(_database_id(connection) if "facts" in there else "", frozenset(things))


def alike(connection: sa.Connection) -> bool:
    """Whether both carry the same id; looks at nothing else."""
    id = _home_id()
    return bool(id) and "facts" in sa.inspect(connection).get_table_names() and id == _database_id(connection)


def why_not(home: Side, database: Side) -> Message:
    """Why the two do not belong together, as the end of a sentence; "" when they do."""
    known = len(home.things & database.things)
    if home.id == database.id != "" or not home.things | database.things:
        return NOTHING
    if home.id and database.id:
        return Message("pair.other", "each was last used with another one")
    if not database.things:
        return Message("pair.empty", "the database is empty, but there are files")
    if not home.things:
        return Message("pair.none", "none of the files that the database names are there")
    # an older backup of either knows less, but nothing foreign; half allows for what was swept or deleted meanwhile
    fits = 2 * known >= min(len(home.things), len(database.things))
    return NOTHING if fits else Message("pair.others", "the database names other files than there are")


def require(home: Side, database: Side) -> None:
    """UserError when the two do not belong together."""
    reason = why_not(home, database)
    if reason:
        raise UserError(
            "The files of this server and its database do not belong together: {reason}. Nothing is opened, so that "
            "nothing is lost or mixed up.",
            "Whoever runs this server: start it with the ATELIER_HOME and ATELIER_DATABASE that were used before, or "
            "see what “python -m core join” would do.",
            reason=reason,
        )


def write(connection: sa.Connection) -> str:
    """Give both a new id within the caller's transaction, so that no third one that was theirs before still fits."""
    id = paths.new_id() + paths.new_id()
    connection.execute(sa.delete(FACTS).where(FACTS.c.name == FACT))
    connection.execute(sa.insert(FACTS).values(name=FACT, value={"id": id}))
    write_json(paths.home() / FILE, {"id": id, "about": _ABOUT})  # last: who loses the race for the row writes nothing
    return id


def _home_id() -> str:
    try:
        content = json.loads((paths.home() / FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # a damaged one counts as none: the files themselves decide
        return ""
    id = content.get("id") if isinstance(content, dict) else ""
    return id if isinstance(id, str) and _ID.fullmatch(id) else ""


def _database_id(connection: sa.Connection) -> str:
    value = connection.scalar(sa.select(FACTS.c.value).where(FACTS.c.name == FACT))
    return str(value.get("id", "")) if isinstance(value, dict) else ""
