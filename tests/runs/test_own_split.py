"""What the user's own folders or a column say of training and test becomes the split, and is no input."""

import numpy as np
import pytest

from core.importing.into_dataset import import_file, import_files
from core.runs.parts import assigned, read_target
from core.runs.planning import plan
from core.runs.planning.split_summary import split_summary
from core.targets.target_reading import target_reading
from core.tasks import TASKS
from tests.reading.media import real
from tests.reading.media.test_gathered import packed
from tests.runs.tables import people, write_csv


def parts_of(recipe, schema, data) -> dict[str, np.ndarray]:
    """Part -> the row ids that it holds."""
    reading = target_reading(recipe, schema, data)
    target = read_target(reading, data, TASKS[recipe.task.name])
    split = assigned(recipe, target, data, schema)
    parts, rows = np.asarray(split["part"].to_pylist()), split["__row"].to_numpy()
    return {part: rows[parts == part] for part in set(parts)}


@pytest.mark.parametrize("inside", ["{part}/{label}/", "{label}/{part}/", "d/{part}/{part}/{label}/"])
def test_folders_called_train_and_test_become_the_projects_split(tmp_path, inside):
    root = tmp_path / "set"
    for index in range(60):
        part, label = ("train" if index < 40 else "test"), ("even" if index % 2 else "odd")
        folder = root / inside.format(part=part, label=label)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{index:02}.png").write_bytes(real.digit(index))
    data = tmp_path / "data.parquet"
    schema = import_file(root, data)
    recipe = plan.draft(schema, "data.parquet", "label")
    assert (recipe.split.method, recipe.split.column) == ("column", "part")
    assert not recipe.columns["part"].use
    assert [column.name for column in plan.used_columns(schema, recipe)] == ["image"]
    report = {entry["part"]: entry["rows"] for entry in split_summary(recipe, schema, data)["parts"]}
    assert report["test"] == 20
    assert report["train"] + report["validation"] == 40
    assert report["validation"] >= 4, "the part that is lacking is taken from those for training"
    assert any(
        "for validation, some of those for training are taken" in message for message in plan.review(recipe, schema)
    )


def test_zips_of_train_and_valid_leave_some_of_train_for_the_test(tmp_path):
    names = [f"{label}/{n}.png" for label in ("a", "b") for n in range(20)]
    zips = [packed(tmp_path / "train.zip", *names), packed(tmp_path / "valid.zip", *names[10:30], start=50)]
    data = tmp_path / "data.parquet"
    schema = import_files(zips, data)
    assert "No folder is for the test" in " ".join(schema.warnings)
    recipe = plan.draft(schema, "data.parquet", "label")
    found = parts_of(recipe, schema, data)
    assert len(found["validation"]) == 20
    assert len(found["test"]) == 8
    assert len(found["train"]) == 32


def test_a_tables_own_words_for_the_parts_are_no_input_either(tmp_path):
    columns = people(120)
    columns["Split"] = ["Training" if index % 4 else "TEST" for index in range(120)]
    schema = import_file(write_csv(tmp_path / "d.csv", columns), tmp_path / "d.parquet")
    recipe = plan.draft(schema, "d.parquet", "bought")
    assert (recipe.split.method, recipe.split.column) == ("column", "Split")
    assert not recipe.columns["Split"].use
    assert len(parts_of(recipe, schema, tmp_path / "d.parquet")["test"]) == 30
    other = plan.draft(schema, "d.parquet", "Split")
    assert other.split.method == "random", "a column that is asked for can't share out the rows"


def test_words_that_are_mixed_with_others_stay_a_column_to_learn_from(tmp_path):
    columns = people(120)
    columns["by"] = [("train", "bus", "plane")[index % 3] for index in range(120)]
    schema = import_file(write_csv(tmp_path / "d.csv", columns), tmp_path / "d.parquet")
    recipe = plan.draft(schema, "d.parquet", "bought")
    assert recipe.split.method == "random"
    assert recipe.columns["by"].use


def test_tables_called_train_and_test_share_out_the_rows(tmp_path):
    columns = people(120)
    train = write_csv(tmp_path / "train.csv", {name: values[:90] for name, values in columns.items()})
    test = write_csv(tmp_path / "Test.csv", {name: values[90:] for name, values in columns.items()})
    schema = import_files([train, test], tmp_path / "d.parquet")
    assert "column “part”" in schema.warnings[0]
    recipe = plan.draft(schema, "d.parquet", "bought")
    assert (recipe.split.method, recipe.split.column) == ("column", "part")
    assert sorted(parts_of(recipe, schema, tmp_path / "d.parquet")["test"]) == list(range(90, 120))
    others = import_files([train, write_csv(tmp_path / "more.csv", columns)], tmp_path / "e.parquet")
    assert others.column("part") is None
