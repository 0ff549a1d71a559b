"""Records within records as columns of their own: {"a": {"x": 1}} is the column a.x. Lists stay as they are."""

from dataclasses import dataclass

from duckdb.sqltypes import DuckDBPyType

from core.reading.engine import identifier

DEPTH = 4
_MOST = 200  # columns that one record may become


@dataclass(frozen=True)
class Leaf:
    """One column: the names that lead to it, and its type."""

    path: tuple[str, ...]
    kind: DuckDBPyType

    @property
    def name(self) -> str:
        """The names joined by dots."""
        return ".".join(self.path)

    @property
    def sql(self) -> str:
        """SQL that gives it."""
        return ".".join(map(identifier, self.path))


def leaves(names: list[str], kinds: list[DuckDBPyType]) -> list[Leaf]:
    """The columns, with records of few enough parts taken apart."""
    found = []
    for name, kind in zip(names, kinds, strict=True):
        whole = Leaf((name,), kind)
        parts = _parts(whole)
        found += parts if 0 < len(parts) <= _MOST else [whole]
    return found


def members(kind: DuckDBPyType) -> list[tuple[str, DuckDBPyType]]:
    """The named parts of a record."""
    return [(name, part) for name, part in kind.children if isinstance(part, DuckDBPyType)]


def _parts(leaf: Leaf) -> list[Leaf]:
    if leaf.kind.id != "struct" or len(leaf.path) > DEPTH:
        return [leaf]
    return [part for name, kind in members(leaf.kind) for part in _parts(Leaf((*leaf.path, name), kind))]
