"""The way to the tables: what is committed stays, what fails leaves nothing, a full disk is said in words."""

import pytest
import sqlalchemy as sa

from core.errors import UserError
from core.store import database, projects
from core.store.database_tables import METADATA, PROJECTS
from core.store.upkeep import pair


def full(words="database or disk is full"):
    return sa.exc.OperationalError("insert", {}, Exception(words))


def test_a_full_disk_is_said_in_words_and_any_other_error_stays_itself():
    with pytest.raises(UserError, match="The disk is full; this was not kept"), database.saying_when_full():
        raise full()
    with pytest.raises(sa.exc.OperationalError), database.saying_when_full():
        raise full("database is locked")


def test_what_fails_in_the_middle_leaves_nothing(shop):
    def half():
        with database.writing() as connection:
            connection.execute(sa.update(PROJECTS).values(name="changed"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert projects.get(shop.workspace, shop.project.id).name == "Penguins"


def test_who_writes_has_the_lock_from_the_first_moment(shop):
    with database.writing(), database.engine().connect() as other:
        other.connection.driver_connection.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(sa.exc.OperationalError, match="locked"):
            other.exec_driver_sql("UPDATE projects SET name = 'x'")


def test_the_log_is_written_ahead_and_what_is_committed_outlives_a_kill(home):
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1
    assert database.url() == f"sqlite:///{home / 'atelier.sqlite'}"


def test_there_is_one_engine_an_address_until_it_is_closed(home, tmp_path, monkeypatch):
    first = database.engine()
    assert database.engine() is first
    database.close()
    second = database.engine()
    assert second is not first
    monkeypatch.setenv("ATELIER_HOME", str(tmp_path / "second"))
    assert database.engine() is not second


def test_a_table_that_an_older_version_made_gets_its_columns_and_indexes(home):
    home.mkdir()
    engine = sa.create_engine(database.url())
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE inbox (id VARCHAR PRIMARY KEY, workspace VARCHAR)")
    engine.dispose()
    look = sa.inspect(database.engine())
    assert set(look.get_table_names()) == set(METADATA.tables)
    for name, table in METADATA.tables.items():
        assert {column["name"] for column in look.get_columns(name)} == set(table.columns.keys())
        assert {index["name"] for index in look.get_indexes(name)} == {index.name for index in table.indexes}


def test_both_sides_are_told_without_making_either(home):
    assert database.sides() == (pair.Side("", frozenset()), pair.Side("", frozenset()))
    assert not home.exists()


def test_both_sides_tell_the_same_once_they_are_joined(shop, home):
    one, other = database.sides()
    assert one == other
    assert one.things == {f"{shop.workspace}/datasets/{shop.dataset.id}"}
    before = one.id
    database.join()
    one, other = database.sides()
    assert one == other
    assert one.id != before
    assert len(one.id) == 32
