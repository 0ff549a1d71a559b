"""Names that nobody chose tell what a thing is, are told apart, and fit every file system in every alphabet."""

import pytest

from core.store import datasets, naming, paths, projects, runs
from tests.store.things import Shop, open_shop, recipe, table_folder


@pytest.fixture
def shop(tmp_path) -> Shop:
    return open_shop(tmp_path, "penguins.csv")


def test_runs_are_called_after_their_family_and_numbered(shop):
    made = [runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="failed") for _ in range(3)]
    assert [run.name for run in made] == ["Neural network", "Neural network, 2nd", "Neural network, 3rd"]
    runs.purge(shop.workspace, made[0].id)
    runs.trash(shop.workspace, made[2].id)
    names = [runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="failed").name for _ in "ab"]
    assert names == ["Neural network", "Neural network, 4th"]


def test_a_name_that_is_taken_is_numbered_when_a_run_or_project_is_renamed(shop):
    one, two = (runs.create(shop.workspace, shop.project.id, recipe(shop.dataset.id), state="failed") for _ in "ab")
    runs.rename(shop.workspace, two.id, " neural  NETWORK ")
    assert runs.get(shop.workspace, two.id).name == "neural NETWORK, 2nd"
    runs.rename(shop.workspace, one.id, one.name)
    assert runs.get(shop.workspace, one.id).name == "Neural network"
    other = projects.create(shop.workspace, "Birds", shop.dataset.id)
    projects.rename(shop.workspace, other.id, "penguins.csv")
    assert projects.get(shop.workspace, other.id).name == "penguins.csv, 2nd"


def test_a_projects_name_follows_its_target_until_someone_chooses_one(shop):
    draft = recipe(shop.dataset.id).model_dump(mode="json")
    projects.save_draft(shop.workspace, shop.project.id, draft)
    assert projects.get(shop.workspace, shop.project.id).name == "Species – penguins.csv"
    twin = projects.create(shop.workspace, "penguins.csv", shop.dataset.id)
    projects.save_draft(shop.workspace, twin.id, draft)
    assert projects.get(shop.workspace, twin.id).name == "Species – penguins.csv, 2nd"
    draft["data"]["targets"] = ["mass"]
    projects.save_draft(shop.workspace, twin.id, draft)
    assert projects.get(shop.workspace, twin.id).name == "Mass – penguins.csv"
    projects.rename(shop.workspace, shop.project.id, "My birds")
    projects.save_draft(shop.workspace, shop.project.id, draft)
    assert projects.get(shop.workspace, shop.project.id).name == "My birds"


def test_a_name_keeps_its_number_when_it_is_long(shop):
    long = "x" * 300
    names = [projects.create(shop.workspace, long, shop.dataset.id).name for _ in range(2)]
    assert names == ["x" * 120, "x" * 115 + ", 2nd"]


def test_projects_in_the_trash_keep_their_names_to_themselves(shop, tmp_path):
    dataset = datasets.add(shop.workspace, "more", table_folder(tmp_path / "more"))
    projects.trash(shop.workspace, shop.project.id)
    assert projects.create(shop.workspace, "penguins.csv", dataset.id).name == "penguins.csv, 2nd"


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("species", "Species – t.csv"),
        ("pH", "pH – t.csv"),
        ("ärger", "Ärger – t.csv"),
        ("ßtraße", "ßtraße – t.csv"),
        ("значение", "Значение – t.csv"),
        ("種類", "種類 – t.csv"),
        ("", "t.csv"),
    ],
)
def test_a_project_is_called_after_target_and_table(target, name):
    assert naming.of_project(target, "t.csv") == name
    assert naming.is_made(f"{name}, 12th", name)
    assert not naming.is_made(f"{name}, 12nd", name)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("penguins", "species", "Boosted trees"), "penguins-species-boosted-trees.onnx"),
        (("Boosted trees, 3rd",), "boosted-trees-3rd.onnx"),
        (("../../etc/passwd", "a:b*c?"), "etc-passwd-a-b-c.onnx"),
        (("Größe (cm)",), "größe-cm.onnx"),
        (("Gro\u0308ße",), "größe.onnx"),
        (("हिन्दी की किताब",), "हिन्दी-की-किताब.onnx"),
        (("種類 – データ.csv",), "種類-データ-csv.onnx"),
        (("\u202egpj.exe\u200b",), "gpj-exe.onnx"),
        (("🐧", "  ", ""), "model.onnx"),
        (("CON",), "con-file.onnx"),
        (("...",), "model.onnx"),
    ],
)
def test_a_files_name_fits_every_file_system(parts, name):
    assert naming.of_file(*parts, ending=".onnx") == name


def test_a_files_name_stays_short_in_every_alphabet():
    made = naming.of_file("語" * 300, "я" * 300, "x" * 300, ending=".onnx")
    assert len(made.encode()) <= 200
    assert all(sign in made for sign in "語яx")


def test_a_name_is_one_line_of_at_most_120_characters_or_the_one_for_none():
    assert paths.clean_name("  two\n lines\t\x00and  blanks ", "none") == "two lines and blanks"
    assert paths.clean_name("ä" * 121, "none") == "ä" * 120
    assert paths.clean_name("ab", "none", most=1) == "a"
    assert paths.clean_name(" \n\x07", "none") == "none"
