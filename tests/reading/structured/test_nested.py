"""Records within records as columns of their own."""

import duckdb
import pytest

from core.reading.structured import nested
from core.reading.structured.nested import leaves, members


def found(sql: str) -> list[tuple[str, str, str]]:
    """(name, SQL, type) of each column of a query."""
    with duckdb.connect() as connection:
        relation = connection.sql(f"SELECT {sql}")
        return [(leaf.name, leaf.sql, str(leaf.kind)) for leaf in leaves(relation.columns, relation.types)]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("1 AS a", [("a", '"a"', "INTEGER")]),
        ("{'x': 1, 'y': 'q'} AS a", [("a.x", '"a"."x"', "INTEGER"), ("a.y", '"a"."y"', "VARCHAR")]),
        ("{'x': {'y': 1}} AS a, 2 AS b", [("a.x.y", '"a"."x"."y"', "INTEGER"), ("b", '"b"', "INTEGER")]),
        ("[{'x': 1}] AS a", [("a", '"a"', "STRUCT(x INTEGER)[]")]),
        ("""{'q"': 1} AS a""", [('a.q"', '"a"."q"""', "INTEGER")]),
    ],
)
def test_records_are_taken_apart_and_lists_are_not(sql, expected):
    assert found(sql) == expected


def test_records_are_taken_apart_four_deep():
    sql = "1"
    for name in "fedcb":
        sql = f"{{'{name}': {sql}}}"
    ((name, _, kind),) = found(f"{sql} AS a")
    assert (name, kind) == ("a.b.c.d.e", "STRUCT(f INTEGER)")


def test_a_record_of_very_many_parts_stays_whole(monkeypatch):
    monkeypatch.setattr(nested, "_MOST", 2)
    assert [name for name, *_ in found("{'x': 1, 'y': 2} AS a")] == ["a.x", "a.y"]
    assert [name for name, *_ in found("{'x': 1, 'y': 2, 'z': 3} AS a")] == ["a"]


def test_the_members_of_a_record_have_names_and_types():
    with duckdb.connect() as connection:
        (kind,) = connection.sql("SELECT {'x': 1, 'y': 'q'} AS a").types
        assert [(name, str(part)) for name, part in members(kind)] == [("x", "INTEGER"), ("y", "VARCHAR")]
