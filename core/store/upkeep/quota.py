"""How much a workspace may keep: ATELIER_QUOTA_MB (default 5,000), trash included."""

import sqlalchemy as sa

from core import config
from core.store import paths
from core.store.database import reading
from core.store.database_tables import DATASETS, INBOX, RUNS

_ENTRY = 500  # bytes that an inbox entry takes beside its values


def limit() -> int:
    """Bytes that a workspace may use."""
    return config.current().quota_mb << 20


def used(workspace: str) -> int:
    """Bytes of the workspace's datasets and runs, trash included, of uploads not yet read, of inbox entries and their
    files, and of model files to begin from."""
    with reading() as connection:
        sums = [
            sa.select(sa.func.sum(table.c.bytes)).where(table.c.workspace == workspace) for table in (DATASETS, RUNS)
        ]
        text = sa.func.length(sa.cast(INBOX.c["values"], sa.Text))
        sums.append(sa.select(sa.func.sum(text + _ENTRY)).where(INBOX.c.workspace == workspace))
        kept = sum(connection.scalar(total) or 0 for total in sums)
    return kept + sum(paths.size(paths.area(workspace, name)) for name in ("uploads", "inbox", "starts"))


def left(workspace: str) -> int:
    """Bytes that still fit; 0 or less when the quota is used up."""
    return limit() - used(workspace)


def require(workspace: str, more: int = 1) -> None:
    """UserError with what to do when `more` bytes don't fit."""
    room = left(workspace)
    if more > room:
        raise paths.no_room(room)
