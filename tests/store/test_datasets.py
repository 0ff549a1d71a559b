"""Tables as they are kept: numbered by kin, in order, only once by an id, and nothing half where something fails."""

import errno
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from core.errors import UserError
from core.store import database, datasets, paths, projects, runs
from core.store.database_tables import DATASETS
from core.store.upkeep import quota
from tests.store.things import recipe, table_folder


def added(shop, tmp_path, name="More", rows=4, **more):
    return datasets.add(shop.workspace, name, table_folder(tmp_path / paths.new_id(), rows), **more)


def test_a_dataset_says_its_shape_size_and_place(shop, tmp_path, hands):
    found = added(shop, tmp_path, " More\n", rows=7)
    assert (found.name, found.version, found.parent, found.created, found.trashed) == (
        "More",
        1,
        None,
        hands.date,
        None,
    )
    assert (found.rows, found.columns) == (7, 2)
    assert found.folder == paths.area(shop.workspace, "datasets") / found.id
    assert found.data == found.folder / "data.parquet"
    assert found.bytes == found.data.stat().st_size == paths.size(found.folder)
    assert found.here
    assert added(shop, tmp_path, " \n").name == "Dataset"


def test_a_table_without_row_ids_has_all_its_columns_and_what_is_none_is_refused(tmp_path):
    pq.write_table(pa.table({"a": [1, 2, 3], "b": [1, 2, 3]}), tmp_path / "x.parquet")
    assert datasets.shape(tmp_path / "x.parquet") == (3, 2)
    pq.write_table(pa.table({"__row": [1], "b": [1]}), tmp_path / "y.parquet")
    assert datasets.shape(tmp_path / "y.parquet") == (1, 1)
    (tmp_path / "z.parquet").write_text("no table")
    for name in ("z.parquet", "away.parquet"):
        with pytest.raises(UserError, match="no readable table"):
            datasets.shape(tmp_path / name)


def test_a_folder_that_is_given_away_is_moved_and_one_that_is_not_is_copied(shop, tmp_path):
    given, kept = table_folder(tmp_path / "given"), table_folder(tmp_path / "kept")
    datasets.add(shop.workspace, "A", given, move=True)
    datasets.add(shop.workspace, "B", kept)
    assert (given.exists(), kept.exists()) == (False, True)


def test_the_same_id_is_kept_once_and_what_was_cut_off_before_its_row_is_gone_on_with(shop, tmp_path):
    id = "0123456789abcdef"
    first = added(shop, tmp_path, id=id)
    assert added(shop, tmp_path, "Another name", rows=9, id=id) == first
    assert len(datasets.all(shop.workspace)) == 2
    with database.writing() as connection:
        connection.execute(sa.delete(DATASETS).where(DATASETS.c.id == id))
    again = datasets.add(shop.workspace, "Again", tmp_path / "not there", id=id)
    assert (again.id, again.name, again.rows) == (id, "Again", 4)
    assert again.data.is_file()


def test_versions_of_one_import_are_counted_on_and_others_begin_at_one(shop, tmp_path):
    second = added(shop, tmp_path, parent=shop.dataset.id)
    third = added(shop, tmp_path, parent=shop.dataset.id)
    other = added(shop, tmp_path)
    assert [each.version for each in (shop.dataset, second, third, other)] == [1, 2, 3, 1]
    assert datasets.kin(shop.workspace, third.id) == {shop.dataset.id, second.id, third.id}
    assert datasets.kin(shop.workspace, other.id) == {other.id}
    with pytest.raises(UserError, match="This dataset is not in your workspace"):
        added(shop, tmp_path, parent="nobody's")


def test_they_are_listed_the_newest_first_those_in_the_trash_apart(shop, tmp_path, neighbour, hands):
    made = [shop.dataset]
    for _ in range(3):
        hands.go_on(1)
        made.append(added(shop, tmp_path))
    for each in made[1:3]:
        datasets.trash(shop.workspace, each.id)
    assert [each.id for each in datasets.all(shop.workspace)] == [made[3].id, made[0].id]
    assert [each.id for each in datasets.trashed(shop.workspace)] == [made[2].id, made[1].id]
    assert datasets.get(shop.workspace, made[1].id).trashed == hands.date
    datasets.restore(shop.workspace, made[1].id)
    assert datasets.get(shop.workspace, made[1].id).trashed is None
    assert [each.id for each in datasets.all(neighbour.workspace)] == [neighbour.dataset.id]


def test_a_dataset_whose_files_are_away_is_not_opened(shop):
    assert datasets.opened(shop.workspace, shop.dataset.id) == shop.dataset
    shop.dataset.data.unlink()
    assert not shop.dataset.here
    with pytest.raises(UserError, match="The files of “Penguins” are not on this server any more"):
        datasets.opened(shop.workspace, shop.dataset.id)


def test_a_run_on_an_earlier_version_keeps_it_from_going_too_and_all_users_are_named(shop, tmp_path):
    second = added(shop, tmp_path, "Second", parent=shop.dataset.id)
    other = projects.create(shop.workspace, "Another", shop.dataset.id)
    runs.create(shop.workspace, other.id, recipe(second.id), state="finished")
    projects.trash(shop.workspace, other.id)
    with pytest.raises(UserError) as refused:
        datasets.trash(shop.workspace, second.id)
    assert str(refused.value.problem) == "“Second” is used by: Another (in the trash)."
    with pytest.raises(UserError) as refused:
        datasets.purge(shop.workspace, shop.dataset.id)
    assert str(refused.value.problem) == "“Penguins” is used by: Another (in the trash), Penguins."
    assert (second.here, shop.dataset.here) == (True, True)


def test_purging_takes_the_files_of_that_one_alone(shop, tmp_path):
    one, other = added(shop, tmp_path), added(shop, tmp_path)
    datasets.purge(shop.workspace, one.id)
    assert (one.folder.exists(), other.here, shop.dataset.here) == (False, True, True)
    assert {each.id for each in datasets.all(shop.workspace)} == {other.id, shop.dataset.id}


def test_what_is_moved_needs_no_second_room_and_what_is_copied_needs_all_of_it(shop, tmp_path, monkeypatch):
    size = paths.size(table_folder(tmp_path / "size"))
    monkeypatch.setattr(quota, "limit", lambda: quota.used(shop.workspace) + size - 1)
    with pytest.raises(UserError, match="only 0 MB left"):
        added(shop, tmp_path)
    assert added(shop, tmp_path, move=True).here
    monkeypatch.setattr(quota, "limit", lambda: quota.used(shop.workspace) + size)
    assert added(shop, tmp_path).here


@pytest.mark.parametrize(
    ("error", "words"),
    [(shutil.Error("three files"), "could not be copied: three files"), (OSError(errno.ENOSPC, "x"), "disk is full")],
)
def test_a_copy_that_fails_says_why_and_leaves_nothing(shop, tmp_path, monkeypatch, error, words):
    def broken(_source, target):
        target.mkdir()
        raise error

    monkeypatch.setattr("core.store.datasets.shutil.copytree", broken)
    with pytest.raises(UserError, match=words):
        added(shop, tmp_path)
    assert [entry.name for entry in shop.dataset.folder.parent.iterdir()] == [shop.dataset.id]


def test_where_the_database_fails_no_files_stay(shop, tmp_path, monkeypatch):
    def full():
        raise sa.exc.OperationalError("insert", {}, Exception("disk is full"))

    monkeypatch.setattr(datasets, "writing", full)
    with pytest.raises(sa.exc.OperationalError):
        added(shop, tmp_path)
    assert [entry.name for entry in shop.dataset.folder.parent.iterdir()] == [shop.dataset.id]
