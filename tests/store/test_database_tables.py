"""The tables as a fresh database has them: what they hold is read by every later version of the app."""

import pytest
import sqlalchemy as sa

from core.store import database

# Column, type, ! where it is never empty, * where it has an index.
COLUMNS = {
    "changes": (
        "id VARCHAR(32)!; workspace VARCHAR(32)!*; project VARCHAR(32)!*; page VARCHAR(32)!; said TEXT!; back "
        "JSON!; created FLOAT!"
    ),
    "datasets": (
        "id VARCHAR(32)!; workspace VARCHAR(32)!*; name TEXT!; version INTEGER!; parent VARCHAR(32); created "
        "FLOAT!; rows BIGINT!; columns INTEGER!; bytes BIGINT!; trashed FLOAT"
    ),
    "facts": ("name VARCHAR(32)!; value JSON!"),
    "inbox": (
        "id VARCHAR(32)!; workspace VARCHAR(32)!*; project VARCHAR(32)*; run VARCHAR(32)*; bundle_sha "
        "VARCHAR(64)!; values JSON!; answer JSON!; verdict VARCHAR(8)!; truth TEXT; created FLOAT!; state "
        "VARCHAR(8); source VARCHAR(8); row BIGINT; same VARCHAR(64)*; fair BOOLEAN; link VARCHAR(32); "
        "visitor VARCHAR(64); dataset VARCHAR(32); changed FLOAT"
    ),
    "jobs": (
        "id VARCHAR(32)!; workspace VARCHAR(32)!*; lane VARCHAR(8)!; state VARCHAR(16)!*; want VARCHAR(8)!; "
        "payload JSON!; pid INTEGER; progress FLOAT; message TEXT!; result JSON; error JSON; queued FLOAT!; "
        "started FLOAT; ended FLOAT"
    ),
    "keys": ("id VARCHAR(32)!; opens VARCHAR(32); asked VARCHAR(32)"),
    "links": ("workspace VARCHAR(32)!; secret VARCHAR(64)!*; created FLOAT!"),
    "projects": (
        "id VARCHAR(32)!; workspace VARCHAR(32)!*; name TEXT!; dataset VARCHAR(32)!*; created FLOAT!; changed "
        "FLOAT!; recipe JSON; example BOOLEAN!; trashed FLOAT; collect JSON; asked BIGINT"
    ),
    "promotions": (
        "id VARCHAR(32)!; workspace VARCHAR(32)!*; project VARCHAR(32)!*; run VARCHAR(32)!; before "
        "VARCHAR(32); deed VARCHAR(8)!; reason TEXT!; evidence JSON; created FLOAT!"
    ),
    "runs": (
        "id VARCHAR(32)!; workspace VARCHAR(32)!*; project VARCHAR(32)!*; dataset VARCHAR(32)!; name TEXT!; "
        "family VARCHAR(64)!; task VARCHAR(64)!; created FLOAT!; parent VARCHAR(32); headline JSON; bytes "
        "BIGINT!; trashed FLOAT; note TEXT; challenges VARCHAR(32); promised JSON"
    ),
    "shares": (
        "id VARCHAR(32)!; workspace VARCHAR(32)!*; project VARCHAR(32)!*; run VARCHAR(32); secret "
        "VARCHAR(64)!*; title TEXT; purpose TEXT; created FLOAT!; open BOOLEAN!; feedback BOOLEAN!; expires "
        "FLOAT; most INTEGER!; revoked FLOAT; asked BIGINT; said BIGINT; visitors BIGINT"
    ),
    "visits": ("share VARCHAR(32)!; visitor VARCHAR(64)!; day VARCHAR(10)!; asked INTEGER!; said INTEGER!"),
    "waiting": ("thing VARCHAR(300)!; since FLOAT!"),
    "workspaces": ("id VARCHAR(32)!; created FLOAT!; seen FLOAT!"),
}
KEYS = {
    "facts": ["name"],
    "links": ["workspace"],
    "visits": ["share", "visitor", "day"],
    "waiting": ["thing"],
}


@pytest.mark.parametrize("table", COLUMNS)
def test_a_table_has_these_columns_kinds_and_indexes(home, table):
    look = sa.inspect(database.engine())
    indexed = {name for index in look.get_indexes(table) for name in index["column_names"]}
    found = [
        f"{column['name']} {column['type']}{'' if column['nullable'] else '!'}{'*' * (column['name'] in indexed)}"
        for column in look.get_columns(table)
    ]
    assert found == COLUMNS[table].split("; ")
    assert look.get_pk_constraint(table)["constrained_columns"] == KEYS.get(table, ["id"])


def test_there_are_no_other_tables(home):
    assert set(sa.inspect(database.engine()).get_table_names()) == set(COLUMNS)
