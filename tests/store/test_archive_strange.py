"""Older downloads come back as they did; a changed one leads nowhere and breaks no page; our own are never refused."""

import json
import os
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.lineage import provenance, waiting
from core.errors import UserError
from core.evaluation import choosing
from core.export.strangers.verdict import Verdict
from core.folders import DatasetFolder
from core.importing.into_dataset import import_file
from core.improve.learning import curve
from core.jobs.work import restoring
from core.store import datasets, runs, sources
from core.store.saved import archive, package
from tests.answers.made import of_labels
from tests.store.test_archive import add_file, rewrite
from tests.store.things import recipe

AUDIT = "audit-0123456789abcdef.json"
PROVENANCE, WAITING = "data.provenance.parquet", "data.waiting.parquet"


@pytest.fixture
def kept(shop, tmp_path):
    """A shop whose table has its original, a history and a check-up beside it, and a run."""
    folder = shop.dataset.folder
    (tmp_path / "mine.csv").write_text("mass,species\n3000,Adelie\n3001,Adelie\n")
    import_file(tmp_path / "mine.csv", folder / "data.parquet", filename="mine.csv", stays=False)
    sources.keep(folder, [(tmp_path / "mine.csv", "mine.csv")])
    DatasetFolder(folder).history.write_text('{"format": 1, "steps": []}')
    (folder / AUDIT).write_text('{"rows": 2, "looked_at": 2, "seconds": 0.1, "findings": []}')
    provenance.write(folder / "data.parquet", provenance.COLUMNS.empty_table())
    pq.write_table(waiting.schema_of(folder / "data.parquet").empty_table(), folder / WAITING)
    run = runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), "Mine", state="finished")
    run.bundle.write_bytes(b"bundle")
    run.files.foretold.write_text('{"steps": 3}')
    run.files.duel.write_text('{"recommend": "promote"}')
    predicted = of_labels(("Adelie",), np.array(["Adelie", "Adelie"], object), np.ones((2, 1), "float32"))
    choosing.write(choosing.given(np.array([0, 1]), predicted), run.files.choosing)
    measured = folder / curve.FOLDER / "0123456789abcdef"
    measured.mkdir(parents=True)
    curve.keep(measured, curve.Curve("accuracy", 2, 1))
    return shop


def of_today(manifest):
    """As downloads were before: one dataset of each run, no parents, no times of the project."""
    for entry in manifest["datasets"]:
        del entry["parent"]
    for entry in manifest["runs"]:
        del entry["trashed"]
    del manifest["project"]["changed"], manifest["project"]["created"]


def test_an_older_download_is_restored_as_before(kept, neighbour, tmp_path):
    saved = archive.save_project(kept.workspace, kept.project.id, tmp_path / "saved.zip")
    older = rewrite(saved, tmp_path / "older.zip", of_today)
    project = archive.restore_project(neighbour.workspace, older)
    assert [run.name for run in runs.all(neighbour.workspace, project.id)] == ["Mine"]
    assert project.created > kept.project.created
    assert datasets.get(neighbour.workspace, project.dataset).parent is None


def names_of(elsewhere):
    def change(manifest, files):
        path = next(name for name in files if name.endswith("sources/names.json"))
        files[path] = json.dumps(elsewhere).encode()
        add_file(manifest, path, files[path])

    return change


@pytest.mark.parametrize(
    "names", [{"../../../../../secret.txt": "x"}, {"/etc/passwd": "x"}, {"0.csv": 5}, {"7.csv": "x"}, [], "x", 3]
)
def test_a_list_of_originals_that_leads_elsewhere_is_refused(kept, neighbour, tmp_path, names):
    saved = archive.save_project(kept.workspace, kept.project.id, tmp_path / "saved.zip")
    with zipfile.ZipFile(saved) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    manifest = json.loads(files.pop(package.MANIFEST))
    names_of(names)(manifest, files)
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as out:
        for name, data in [*files.items(), (package.MANIFEST, json.dumps(manifest))]:
            out.writestr(name, data)
    with pytest.raises(UserError, match="not as they were kept"):
        archive.restore_project(neighbour.workspace, tmp_path / "bad.zip")
    assert len(datasets.all(neighbour.workspace)) == 1


NO_JSON = (b"[]", b"{", b"\xff")
READ = ("history.json", AUDIT, curve.SUMMARY, "data.schema.json")
STRANGE = [(file, content) for file in READ for content in (*NO_JSON, b'{"steps": 3}')]
FORETOLD = [("rehearsal.json", content) for content in NO_JSON]


def other_columns():
    """A sound Parquet file, but of other columns than those that belong there."""
    out = pa.BufferOutputStream()
    pq.write_table(pa.table({"__row": ["a"], "x": [1]}), out)
    return out.getvalue().to_pybytes()


STRANGE_ROWS = [
    (file, content) for file in (PROVENANCE, WAITING, "choosing.parquet") for content in (b"x", other_columns())
]


@pytest.mark.parametrize(
    ("file", "content"), [*STRANGE, *STRANGE_ROWS, *(("rehearsal.json", content) for content in NO_JSON)]
)
def test_what_no_page_could_read_is_refused(kept, neighbour, tmp_path, monkeypatch, file, content):
    monkeypatch.setattr(restoring, "check_file", lambda bundle: Verdict(True))  # the bundle here is none
    saved = archive.save_project(kept.workspace, kept.project.id, tmp_path / "saved.zip")
    back = restoring.restore(neighbour.workspace, saved)
    [run] = runs.all(neighbour.workspace, back.id)
    assert choosing.read(run.folder).predicted.tolist() == ["Adelie", "Adelie"]
    assert not run.files.duel.exists(), "judged anew here, as no page could trust it"

    def change(manifest):
        for path in [path for path in manifest["files"] if path.endswith(f"/{file}")]:
            add_file(manifest, path, content)

    bad = rewrite(saved, tmp_path / "bad.zip", change, {file: content})
    with pytest.raises(UserError, match="can't be read"):
        restoring.restore(neighbour.workspace, bad)


def test_an_original_that_shrinks_far_is_no_trap_to_its_own_app(shop, neighbour, tmp_path, monkeypatch):
    monkeypatch.setattr(package, "_SMALL", 1 << 16)
    folder = shop.dataset.folder / "sources"
    folder.mkdir()
    (folder / "0.csv").write_bytes(b"a,b\n" + b"1,2\n" * 300_000)
    (folder / "1.csv").write_bytes(os.urandom(1 << 17).hex().encode())
    (folder / "names.json").write_text('{"0.csv": "zeros.csv", "1.csv": "noise.csv"}')
    saved = archive.save_project(shop.workspace, shop.project.id, tmp_path / "saved.zip")
    with zipfile.ZipFile(saved) as packed:
        stored = {info.filename[-5:]: info.compress_type for info in packed.infolist()}
    assert (stored["0.csv"], stored["1.csv"]) == (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    project = archive.restore_project(neighbour.workspace, saved)
    assert [name for _, name in sources.behind(neighbour.workspace, project.dataset)] == ["zeros.csv", "noise.csv"]


def test_a_project_whose_files_are_away_is_not_saved_by_halves(shop, tmp_path):
    shop.dataset.data.unlink()
    with pytest.raises(UserError, match="“Penguins” are not on this server"):
        archive.save_project(shop.workspace, shop.project.id, tmp_path / "saved.zip")
    assert not (tmp_path / "saved.zip").exists()
