"""A downloaded project brings everything back: versions, originals, repairs, what was left out, corrections, times."""

import shutil
from dataclasses import dataclass

import pytest

from core.data.dataset_files import load_schema
from core.data.lineage.versions import history, make
from core.importing.into_dataset import import_file
from core.reading import ReadOptions
from core.recipe import RepairChoice
from core.store import datasets, projects, runs, sources, versions
from core.store.feedback import inbox, inbox_files
from core.store.saved import archive
from tests.reading.media import real
from tests.store.things import Shop, recipe

TABLE = "species;mass\nAdelie;3.700,5\n" + "Gentoo;4.900,0\n" * 9
LEFT = ("rehearsal-0123456789abcdef.json", "trials/0123456789abcdef-2/trial.json")
BESIDE = ("data.provenance.parquet", "data.waiting.parquet", "advice/0123456789abcdef/curve.json")
BESIDE += ("advice/0123456789abcdef/1.0.npz", "advice/0123456789abcdef/tried/now.0.npz")


@dataclass(frozen=True)
class Rich:
    """A project with all that a project can have."""

    shop: Shop
    project: str
    versions: tuple
    runs: tuple


def imported(shop, tmp_path, folder, parent=None, **options):
    (tmp_path / folder).mkdir()
    file = tmp_path / f"{folder}.csv"
    file.write_text(TABLE, encoding="utf-8")
    data, message = tmp_path / folder / "data.parquet", {"filename": "Pinguine 企鹅.csv", "stays": False}
    import_file(file, data, options=ReadOptions(**options), **message)
    shutil.copy(data, tmp_path / folder / "data.rejects.parquet")
    if parent is None:
        sources.keep(tmp_path / folder, [(file, "Pinguine 企鹅.csv")])
    return datasets.add(shop.workspace, "Pinguine", tmp_path / folder, parent=parent)


def repaired(shop, tmp_path, folder, before):
    (tmp_path / folder).mkdir()
    make(before.data, [RepairChoice(repair="text_case", column="species")], tmp_path / folder)
    return datasets.add(shop.workspace, before.name, tmp_path / folder, parent=before.id)


def run_of(shop, project, dataset, name, parent=None):
    run = runs.create(shop.workspace, project, recipe(dataset.id), name, parent, state="finished")
    others = "something later versions write.json", "choosing.parquet", "duel.json", "log.txt"
    for file in ("bundle.onnx", "audit.json", *others):
        (run.folder / file.replace(" ", "_")).write_text(f"{name} {file}")
    return run


@pytest.fixture
def rich(shop, tmp_path):
    first = imported(shop, tmp_path, "first")
    (first.folder / "audit-0123456789abcdef.json").write_text("{}", encoding="utf-8")
    second = repaired(shop, tmp_path, "second", first)
    third = repaired(shop, tmp_path, "third", second)
    again = imported(shop, tmp_path, "again", first.id, delimiter=";", decimal="comma")
    for kept in (*LEFT, *BESIDE):
        (first.folder / kept).parent.mkdir(parents=True, exist_ok=True)
        (first.folder / kept).write_text("{}", encoding="utf-8")
    project = projects.create(shop.workspace, "Meine Pinguine", second.id)
    before = run_of(shop, project.id, first, "Before")
    thrown = run_of(shop, project.id, second, "Thrown away")
    older = run_of(shop, project.id, second, "Older")
    after = run_of(shop, project.id, third, "After", older.id)
    inbox.add(shop.workspace, after.id, "a" * 64, {"photo": real.photo()}, {"label": "x"}, "wrong", "y")
    inbox.add(shop.workspace, thrown.id, "b" * 64, {"mass": "5"}, {"label": "x"}, "right")
    for run in (thrown, older):
        runs.trash(shop.workspace, run.id)
    draft = recipe(second.id, epochs=33)
    left_out = {"mass": {"kind": "number", "use": False}}
    draft = draft.model_validate({**draft.model_dump(), "columns": left_out})
    projects.save_draft(shop.workspace, project.id, draft.model_dump(mode="json"))
    return Rich(shop, project.id, (first, second, third, again), (before, older, after))


@pytest.fixture
def back(rich, neighbour, tmp_path):
    saved = archive.save_project(rich.shop.workspace, rich.project, tmp_path / "saved.zip")
    return neighbour.workspace, archive.restore_project(neighbour.workspace, saved)


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_version_comes_back_with_its_files_who_came_from_whom_and_all_times(rich, back):
    workspace, project = back
    family = versions.family(workspace, project.dataset)
    messages = [(each.name, each.version, each.created, contents(each.folder)) for each in family]
    before = [(each.name, each.version, each.created, contents(each.folder)) for each in rich.versions]
    for left in LEFT:
        assert before[0][3].pop(left), "it was tried and rehearsed on another machine"
    assert messages == before
    assert {*BESIDE} <= {*messages[0][3]}, "where rows came from, those that wait, and what was measured come along"
    above = [versions.parent(workspace, each.id) for each in family]
    assert [each and each.version for each in above] == [None, 1, 2, 1]
    assert datasets.get(workspace, project.dataset).version == 2
    assert all(each.bytes == sum(map(len, contents(each.folder).values())) for each in family)
    assert history(family[1].folder)[0].column == "species"
    assert load_schema(family[3].data).reading["asked"] == {"delimiter": ";", "decimal": "comma"}
    for version in family:
        [(path, name)] = sources.behind(workspace, version.id)
        assert (path.read_text(encoding="utf-8"), name) == (TABLE, "Pinguine 企鹅.csv")

    before = projects.get(rich.shop.workspace, rich.project)
    assert (project.name, project.created, project.changed) == (before.name, before.created, before.changed)
    assert project.recipe["columns"]["mass"]["use"] is False
    assert project.recipe["training"]["epochs"] == 33


def test_runs_come_back_with_all_files_but_the_log_and_with_all_corrections(rich, back):
    workspace, project = back
    kept = {run.name: run for run in runs.all(workspace, project.id)}
    assert set(kept) == {"Before", "After"}
    [older] = runs.trashed(workspace, project.id)
    assert (older.name, kept["After"].parent) == ("Older", older.id)
    for run, now in zip(rich.runs, (kept["Before"], older, kept["After"]), strict=True):
        files = contents(run.folder)
        del files["log.txt"], files["recipe.yaml"]
        assert {name: data for name, data in contents(now.folder).items() if name != "recipe.yaml"} == files
        assert (now.created, now.ended) == (run.created, run.ended)
    number = {each.id: each.version for each in versions.family(workspace, project.dataset)}
    assert [number[kept[name].dataset] for name in ("Before", "After")] == [1, 3]

    before = inbox.all(rich.shop.workspace, rich.project)
    now = inbox.all(workspace, project.id)
    notes = ("bundle_sha", "values", "answer", "verdict", "truth", "created")
    assert [[getattr(entry, name) for name in notes] for entry in now] == [
        [getattr(entry, name) for name in notes] for entry in before
    ]
    assert [entry.run and runs.get(workspace, entry.run).name for entry in now] == [None, "After"]
    assert inbox_files.content(workspace, now[1].values["photo"]) == real.photo()


def test_a_version_in_the_trash_is_passed_over_and_its_children_stay_related(shop, neighbour, tmp_path):
    first = imported(shop, tmp_path, "first")
    second = repaired(shop, tmp_path, "second", first)
    third, fourth = (repaired(shop, tmp_path, name, second) for name in ("third", "fourth"))
    project = projects.create(shop.workspace, "P", third.id)
    datasets.trash(shop.workspace, second.id)
    saved = archive.save_project(shop.workspace, project.id, tmp_path / "saved.zip")
    again = archive.restore_project(neighbour.workspace, saved)
    family = versions.family(neighbour.workspace, again.dataset)
    assert [each.version for each in family] == [1, 3, 4]
    assert sources.behind(neighbour.workspace, again.dataset)
    datasets.trash(shop.workspace, first.id)
    for gone in (first, second):
        datasets.purge(shop.workspace, gone.id)
    saved = archive.save_project(shop.workspace, project.id, tmp_path / "again.zip")
    again = archive.restore_project(neighbour.workspace, saved)
    assert [each.version for each in versions.family(neighbour.workspace, again.dataset)] == [3, 4]
