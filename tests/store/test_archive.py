"""A saved project comes back whole, in any workspace; a file that was tampered with leaves nothing behind."""

import json
import zipfile

import pytest

from core.errors import UserError
from core.store import datasets, paths, projects, queue, runs
from core.store.feedback import inbox
from core.store.saved import archive, package
from core.store.upkeep import quota
from tests.store.things import recipe

FILES = {
    "events.jsonl": b'{"kind": "start"}\n',
    "bundle.onnx": b"bundle",
    "checkpoint/state.pt": b"state",
    "log.txt": b"x",
}


def finished_run(shop, parent=None, state="finished", name=""):
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), name, parent, state=state)
    (run.folder / "checkpoint").mkdir()
    for name, content in FILES.items():
        (run.folder / name).write_bytes(content)
    runs.measure(shop.workspace, run.id, {"metric": "accuracy", "value": 0.9, "baseline": 0.4})
    return runs.get(shop.workspace, run.id)


@pytest.fixture
def saved(shop, tmp_path):
    first = finished_run(shop, name="First")
    second = finished_run(shop, first.id, "paused", "Second")
    runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), "waits")
    finished_run(shop, state="discarded", name="thrown away")
    runs.write_note(shop.workspace, first.id, " Before the repairs. ")
    runs.write_note(shop.workspace, second.id, "")
    inbox.add(shop.workspace, second.id, "a" * 64, {"mass": 3000}, {"label": "Adelie"}, "wrong", "Gentoo")
    projects.save_draft(shop.workspace, shop.project.id, recipe(shop.dataset.id, epochs=33).model_dump(mode="json"))
    return archive.save_project(shop.workspace, shop.project.id, tmp_path / "saved.zip")


def everything(workspace):
    files = [path for name in ("datasets", "runs", "uploads") for path in paths.area(workspace, name).rglob("*")]
    return len(projects.all(workspace)), len(datasets.all(workspace)), len(runs.trashed(workspace)), files


def test_a_project_comes_back_whole_in_another_workspace(shop, neighbour, saved):
    project = archive.restore_project(neighbour.workspace, saved)
    assert project.name == "Species – Penguins"
    assert project.dataset not in (shop.dataset.id, neighbour.dataset.id)
    table = datasets.get(neighbour.workspace, project.dataset)
    assert table.data.read_bytes() == shop.dataset.data.read_bytes()
    assert (table.rows, table.columns, table.name) == (4, 2, "Penguins")
    assert project.recipe["training"]["epochs"] == 33
    assert project.recipe["data"]["dataset"] == project.dataset
    second, first = runs.all(neighbour.workspace, project.id)
    assert [(run.name, run.state) for run in (first, second)] == [("First", "finished"), ("Second", "paused")]
    assert (first.parent, second.parent) == (None, first.id)
    assert first.headline["value"] == 0.9
    assert (first.note, second.note) == ("Before the repairs.", None)
    assert runs.recipe(neighbour.workspace, second.id) == recipe(project.dataset)
    for name, content in FILES.items():
        if name != "log.txt":
            assert (second.folder / name).read_bytes() == content
    assert not (second.folder / "log.txt").exists()
    [entry] = inbox.all(neighbour.workspace, project.id)
    assert (entry.run, entry.truth, entry.values) == (second.id, "Gentoo", {"mass": 3000})
    assert queue.take("run").id not in (first.id, second.id)


def test_it_comes_back_beside_the_original_in_the_same_workspace(shop, saved):
    again = archive.restore_project(shop.workspace, saved, example=True)
    assert again.example
    assert again.name == "Species – Penguins, 2nd"
    assert {project.id for project in projects.all(shop.workspace)} == {shop.project.id, again.id}
    projects.purge(shop.workspace, again.id)
    assert len(runs.all(shop.workspace, shop.project.id)) == 4
    assert (runs.all(shop.workspace, shop.project.id)[-1].folder / "bundle.onnx").read_bytes() == b"bundle"


def test_a_saved_project_names_no_place_on_the_disk_and_no_workspace(shop, saved, tmp_path):
    with zipfile.ZipFile(saved) as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist())
        assert not any(name.startswith(("/", "..")) for name in packed.namelist())
    assert str(tmp_path).encode() not in everything
    assert shop.workspace.encode() not in everything


def rewrite(saved, target, change_manifest=lambda manifest: None, replace=None, more=()):
    with zipfile.ZipFile(saved) as packed:
        content = {name: packed.read(name) for name in packed.namelist()}
    manifest = json.loads(content.pop(package.MANIFEST))
    content = {name: (replace or {}).get(name.split("/")[-1], data) for name, data in content.items()}
    change_manifest(manifest)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in [*content.items(), *more]:
            out.writestr(name, data)
        out.writestr(package.MANIFEST, json.dumps(manifest))
    return target


def add_file(manifest, name, data):
    import hashlib

    manifest["files"][name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def of(manifest, area):
    return manifest[area][0]


TAMPERED = {
    "a changed file": {"replace": {"events.jsonl": b'{"kind": "START"}\n'}},
    "a longer file": {"replace": {"events.jsonl": b"x" * 1000}},
    "a file too many": {"more": [("runs/0000000000000000/bundle.onnx", b"x")]},
    "another format": {"change_manifest": lambda m: m.update(format=99)},
    "no datasets": {"change_manifest": lambda m: m.update(datasets=[])},
    "no runs": {"change_manifest": lambda m: m.update(runs=[])},
    "a running run": {"change_manifest": lambda m: of(m, "runs").update(state="running")},
    "a state of its own": {"change_manifest": lambda m: of(m, "runs").update(state="x")},
    "a name that is none": {"change_manifest": lambda m: of(m, "runs").update(name=5)},
    "an id that is a path": {"change_manifest": lambda m: of(m, "runs").update(id="../../../x")},
    "the same id twice": {"change_manifest": lambda m: m["runs"].append(m["runs"][0])},
    "a verdict of its own": {"change_manifest": lambda m: of(m, "inbox").update(verdict="maybe")},
    "a list for a manifest": {"change_manifest": lambda m: m.update(files=[])},
    "sizes that are text": {"change_manifest": lambda m: next(iter(m["files"].values())).update(bytes="9")},
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_a_tampered_file_is_refused_and_leaves_nothing(neighbour, saved, tmp_path, kind):
    before = everything(neighbour.workspace)
    with pytest.raises(UserError) as caught:
        archive.restore_project(neighbour.workspace, rewrite(saved, tmp_path / "bad.zip", **TAMPERED[kind]))
    assert caught.value.fix
    assert everything(neighbour.workspace) == before


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "/etc/evil",
        "runs/../../evil",
        "runs/{run}/../../evil",
        "runs/{run}/..",
        "C:\\evil",
        "runs/{run}/a\\b",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(neighbour, saved, tmp_path, name):
    before, outside = everything(neighbour.workspace), set(tmp_path.rglob("evil*"))
    with zipfile.ZipFile(saved) as packed:
        run = json.loads(packed.read(package.MANIFEST))["runs"][0]["id"]
    name = name.format(run=run)
    bad = rewrite(saved, tmp_path / "bad.zip", lambda manifest: add_file(manifest, name, b"x"), more=[(name, b"x")])
    with pytest.raises(UserError, match="can't be restored"):
        archive.restore_project(neighbour.workspace, bad)
    assert everything(neighbour.workspace) == before
    assert set(tmp_path.rglob("evil*")) == outside


def test_a_symbolic_link_is_refused(neighbour, saved, tmp_path):
    with zipfile.ZipFile(saved) as packed:
        run = json.loads(packed.read(package.MANIFEST))["runs"][0]["id"]
    link = zipfile.ZipInfo(f"runs/{run}/link.txt")
    link.external_attr = 0o120777 << 16
    bad = rewrite(
        saved, tmp_path / "b.zip", lambda m: add_file(m, link.filename, b"/etc/passwd"), more=[(link, b"/etc/passwd")]
    )
    with pytest.raises(UserError, match="no plain file"):
        archive.restore_project(neighbour.workspace, bad)


def test_a_zip_bomb_is_refused_before_it_unpacks(neighbour, saved, tmp_path):
    bomb = bytes(100 << 20)
    with zipfile.ZipFile(saved) as packed:
        run = json.loads(packed.read(package.MANIFEST))["runs"][0]["id"]
    name = f"runs/{run}/bomb.bin"
    bad = rewrite(saved, tmp_path / "b.zip", lambda manifest: add_file(manifest, name, bomb), more=[(name, bomb)])
    assert bad.stat().st_size < 1 << 20
    with pytest.raises(UserError, match="would unpack to 100 MB"):
        archive.restore_project(neighbour.workspace, bad)


ABSURD = {
    "a moment beyond all dates": lambda manifest: manifest["runs"][0].update(created=1e300),
    "an endless moment": lambda manifest: manifest["runs"][0].update(ended=10**400),
    "a version beyond any database": lambda manifest: manifest["datasets"][0].update(version=10**30),
    "a headline of words": lambda manifest: manifest["runs"][0].update(headline={"metric": "rmse", "value": "<b>"}),
    "missed answers that are none": lambda manifest: manifest["runs"][0]["headline"].update(missed=[{"label": 3}]),
    "an error without words": lambda manifest: manifest["runs"][0].update(error={"problem": 3}),
}


@pytest.mark.parametrize("kind", ABSURD)
def test_numbers_that_no_page_could_show_are_refused(neighbour, saved, tmp_path, kind):
    before = everything(neighbour.workspace)
    bad = rewrite(saved, tmp_path / "absurd.zip", ABSURD[kind])
    with pytest.raises(UserError, match="manifest"):
        archive.restore_project(neighbour.workspace, bad)
    assert everything(neighbour.workspace) == before


@pytest.mark.parametrize("content", [b"", b"rubbish", b"PK\x03\x04" + b"\0" * 100])
def test_what_is_no_zip_is_refused(neighbour, tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(UserError, match="no readable zip"):
        archive.restore_project(neighbour.workspace, tmp_path / "x.zip")


def test_every_cut_off_file_is_refused(neighbour, saved, tmp_path):
    content, before = saved.read_bytes(), everything(neighbour.workspace)
    for end in range(0, len(content) - 1, len(content) // 25):
        (tmp_path / "cut.zip").write_bytes(content[:end])
        with pytest.raises(UserError):
            archive.restore_project(neighbour.workspace, tmp_path / "cut.zip")
    assert everything(neighbour.workspace) == before


def test_every_flipped_byte_is_noticed_or_harmless(neighbour, saved, tmp_path):
    content = bytearray(saved.read_bytes())
    for index in range(0, len(content), max(1, len(content) // 60)):
        broken = bytearray(content)
        broken[index] ^= 0xFF
        (tmp_path / "flipped.zip").write_bytes(broken)
        try:
            project = archive.restore_project(neighbour.workspace, tmp_path / "flipped.zip")
        except UserError:
            continue
        assert len(runs.all(neighbour.workspace, project.id)) == 2


def test_a_project_larger_than_the_quota_is_refused(neighbour, saved, monkeypatch):
    monkeypatch.setattr(quota, "limit", lambda: quota.used(neighbour.workspace) + 10)
    with pytest.raises(UserError, match="only 0 MB left"):
        archive.restore_project(neighbour.workspace, saved)


def test_an_unsafe_model_keeps_the_whole_project_out(neighbour, saved):
    before = everything(neighbour.workspace)

    def check(stage):
        assert {bundle.read_bytes() for bundle in stage.glob("runs/*/bundle.onnx")} == {b"bundle"}
        raise UserError("unsafe", "no")

    with pytest.raises(UserError, match="unsafe"):
        archive.restore_project(neighbour.workspace, saved, check=check)
    assert everything(neighbour.workspace) == before


def test_a_failing_database_leaves_no_files(neighbour, saved, monkeypatch):
    import sqlalchemy as sa

    before = everything(neighbour.workspace)

    def broken():
        raise sa.exc.OperationalError("insert", {}, Exception("disk is full"))

    monkeypatch.setattr(archive, "writing", broken)
    with pytest.raises(sa.exc.OperationalError):
        archive.restore_project(neighbour.workspace, saved)
    assert everything(neighbour.workspace) == before
