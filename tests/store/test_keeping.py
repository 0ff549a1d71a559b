"""What is kept, found again, thrown away and brought back; and that a full disk or quota harms nothing."""

import errno
import io
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from core import payloads
from core.errors import UserError
from core.store import database, datasets, paths, projects, queue, runs
from core.store.access import workspaces
from core.store.database_tables import RUNS
from core.store.feedback import inbox
from core.store.upkeep import quota
from tests.store.things import open_shop, recipe, table_folder


def test_a_key_opens_the_same_workspace_again_and_is_not_stored(home):
    key = workspaces.new_key()
    workspace = workspaces.open_workspace(key)
    assert workspaces.open_workspace(key) == workspace
    assert workspaces.open_workspace(workspaces.new_key()) != workspace
    database.close()
    assert not any(key.encode() in path.read_bytes() for path in home.rglob("*") if path.is_file())


@pytest.mark.parametrize("key", ["", "short", "x" * 21, "x" * 65, "../" * 9, "x" * 30 + "\n"])
def test_what_is_no_key_opens_nothing(key, home):
    with pytest.raises(UserError, match="not complete"):
        workspaces.open_workspace(key)


def test_everything_is_found_again_after_a_restart(shop):
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id, epochs=7), "Mine")
    database.close()
    assert projects.get(shop.workspace, shop.project.id) == shop.project.__class__(
        **{**vars(shop.project), "changed": projects.get(shop.workspace, shop.project.id).changed}
    )
    assert runs.get(shop.workspace, run.id) == run
    assert runs.recipe(shop.workspace, run.id).training.epochs == 7


def test_a_dataset_is_copied_so_that_its_source_may_change(shop, tmp_path):
    source = table_folder(tmp_path / "source", rows=9)
    dataset = datasets.add(shop.workspace, "  many\nlines \x00 ", source, parent=shop.dataset.id)
    (source / "data.parquet").unlink()
    assert dataset.data.exists()
    assert (dataset.rows, dataset.columns, dataset.version, dataset.name) == (9, 2, 2, "many lines")
    assert datasets.all(shop.workspace)[0] == dataset


def test_a_dataset_in_use_is_not_deleted_and_the_projects_are_named(shop):
    for deed in (datasets.trash, datasets.purge):
        with pytest.raises(UserError, match="“Penguins” is used by: Penguins"):
            deed(shop.workspace, shop.dataset.id)
    projects.trash(shop.workspace, shop.project.id)
    with pytest.raises(UserError, match="in the trash"):
        datasets.trash(shop.workspace, shop.dataset.id)
    projects.purge(shop.workspace, shop.project.id)
    datasets.trash(shop.workspace, shop.dataset.id)
    assert datasets.all(shop.workspace) == []
    datasets.restore(shop.workspace, shop.dataset.id)
    datasets.purge(shop.workspace, shop.dataset.id)
    assert not shop.dataset.folder.exists()


def test_trash_has_an_undo_and_purge_has_none(shop):
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")
    entry = inbox.add(shop.workspace, run.id, "a" * 64, {}, {}, "wrong", "x")
    runs.trash(shop.workspace, run.id)
    assert runs.all(shop.workspace, shop.project.id) == []
    assert [found.id for found in runs.trashed(shop.workspace)] == [run.id]
    runs.restore(shop.workspace, run.id)
    assert runs.get(shop.workspace, run.id) == run
    runs.purge(shop.workspace, run.id)
    assert not run.folder.exists()
    assert [(found.id, found.run) for found in inbox.all(shop.workspace, shop.project.id)] == [(entry.id, None)]
    projects.purge(shop.workspace, shop.project.id)
    assert inbox.all(shop.workspace) == []


def test_what_is_under_way_is_not_deleted(shop):
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), "Busy")
    for deed, id in (
        (runs.trash, run.id),
        (runs.purge, run.id),
        (projects.trash, shop.project.id),
        (projects.purge, shop.project.id),
    ):
        with pytest.raises(UserError, match="Busy"):
            deed(shop.workspace, id)


@pytest.mark.parametrize("name", ["", "   ", "\n\x00"])
def test_an_empty_name_is_refused(shop, name):
    for module, id in ((projects, shop.project.id), (datasets, shop.dataset.id)):
        with pytest.raises(UserError, match="at least one character"):
            module.rename(shop.workspace, id, name)


def test_names_may_be_in_any_script(shop):
    projects.rename(shop.workspace, shop.project.id, "企鹅 🐧 “x”")
    assert projects.get(shop.workspace, shop.project.id).name == "企鹅 🐧 “x”"


def test_the_quota_counts_everything_and_refuses_with_what_to_do(shop, monkeypatch, tmp_path):
    monkeypatch.setenv("ATELIER_QUOTA_MB", "1")
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")
    (run.folder / "bundle.onnx").write_bytes(b"x" * (1 << 20))
    runs.measure(shop.workspace, run.id)
    assert quota.used(shop.workspace) > 1 << 20
    for deed in (
        lambda: runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id)),
        lambda: datasets.add(shop.workspace, "x", table_folder(tmp_path / "more")),
    ):
        with pytest.raises(UserError, match="Empty the trash"):
            deed()
    runs.trash(shop.workspace, run.id)
    assert quota.left(shop.workspace) < 0
    runs.purge(shop.workspace, run.id)
    assert quota.left(shop.workspace) > 0


def test_a_full_disk_leaves_what_was_there_and_nothing_half(shop, monkeypatch, tmp_path):
    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="finished")
    before = sorted(shop.dataset.folder.parent.parent.rglob("*"))
    with monkeypatch.context() as patched:
        patched.setattr("core.store.datasets.shutil.copytree", full)
        with pytest.raises(UserError, match="disk is full"):
            datasets.add(shop.workspace, "x", table_folder(tmp_path / "more"))
    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.write_text", full)
        with pytest.raises(UserError, match="disk is full"):
            runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id))
    assert sorted(shop.dataset.folder.parent.parent.rglob("*")) == before
    assert runs.all(shop.workspace, shop.project.id) == [run]


def test_a_stream_beyond_its_bound_leaves_nothing(tmp_path):
    with pytest.raises(UserError, match="only 3 MB left"):
        paths.copy_stream(io.BytesIO(bytes(5 << 20)).read, tmp_path / "x", 3 << 20)
    assert list(tmp_path.glob("x*")) == []
    assert paths.copy_stream(io.BytesIO(bytes(5 << 20)).read, tmp_path / "x", 5 << 20) == 5 << 20


def test_each_waiting_job_is_taken_once_however_many_ask(shop):
    for _ in range(20):
        queue.add(shop.workspace, payloads.Run())
    with ThreadPoolExecutor(8) as pool:
        taken = [job for job in pool.map(lambda _: queue.take("run"), range(40)) if job is not None]
    while (job := queue.take("run")) is not None:
        taken.append(job)
    assert len(taken) == len({job.id for job in taken}) == 20


def test_the_waiting_limit_holds_however_many_ask_at_once(shop, monkeypatch):
    monkeypatch.setenv("ATELIER_QUEUE", "5")

    def ask(_):
        try:
            return queue.add(shop.workspace, payloads.Run())
        except UserError:
            return None

    with ThreadPoolExecutor(8) as pool:
        made = [id for id in pool.map(ask, range(30)) if id]
    assert len(made) == 5


def test_the_first_end_of_a_job_counts_and_only_its_own_process_may_write_it(shop):
    id = queue.add(shop.workspace, payloads.Run())
    queue.take("run")
    queue.note(id, pid=11)
    assert not queue.end(id, "failed", pid=10)
    assert queue.end(id, "paused", pid=11)
    assert not queue.end(id, "failed")
    assert queue.get(shop.workspace, id).state == "paused"


def test_a_forked_child_uses_no_connection_of_its_parent(shop):
    with database.reading() as connection:
        connection.execute(sa.select(RUNS)).all()
        pid = os.fork()
        if pid == 0:
            found = [project.id for project in projects.all(shop.workspace)]
            projects.rename(shop.workspace, shop.project.id, "from the child")
            os._exit(0 if found == [shop.project.id] else 1)
        assert os.waitpid(pid, 0)[1] == 0
    assert projects.get(shop.workspace, shop.project.id).name == "from the child"


def test_a_table_of_an_older_version_gets_its_new_columns(home):
    home.mkdir()
    engine = sa.create_engine(database.url())
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE projects (id VARCHAR PRIMARY KEY, workspace VARCHAR, name TEXT, dataset VARCHAR)"
        )
        connection.exec_driver_sql("INSERT INTO projects VALUES ('old', 'w', 'Old', 'd')")
    engine.dispose()
    assert projects.get("w", "old").name == "Old"


def test_another_database_can_be_named(home, tmp_path, monkeypatch):
    monkeypatch.setenv("ATELIER_DATABASE", f"sqlite:///{tmp_path / 'other.sqlite'}")
    open_shop(tmp_path / "tables")
    assert (tmp_path / "other.sqlite").exists()
    assert not (home / "atelier.sqlite").exists()
