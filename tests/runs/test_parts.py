"""Which part a row is in, over versions that grew: use is never learned from, corrections always, the test stays."""

import numpy as np
import pyarrow as pa
import pytest

from core.data.dataset_files import load_schema
from core.data.lineage import growth
from core.data.lineage.alike import as_stored
from core.data.lineage.answering import AnswerColumn
from core.data.lineage.growth import NewRows
from core.data.splits import split_by
from core.data.splits.split import USE, read, write
from core.recipe import with_settings
from core.runs.parts import assign_parts, read_target
from core.runs.planning import plan
from core.targets.target_reading import target_reading
from core.tasks import TASKS
from tests.runs.tables import dataset, people

METHODS = {
    "random": ("split.method=random", "split.column=''"),
    "folds": ("split.method=folds", "split.column=''"),
    "groups in folds": ("split.method=folds", "split.column=village"),
    "group": ("split.method=group", "split.column=village"),
    "time": ("split.method=time", "split.column=joined"),
    "column": ("split.method=column", "split.column=part"),
}


def columns(rows, seed):
    made = people(rows, seed)
    made["part"] = ["train", "train", "valid", "test"] * (rows // 4)
    made["village"] = [f"village {(index * 7 + seed) % 23}" for index in range(rows)]
    return made


@pytest.fixture
def data(tmp_path):
    return dataset(tmp_path, columns(200, seed=0))


def brought(data, seed, source, rows=40, without=()):
    made = columns(rows, seed)
    cells = [{name: values[index] for name, values in made.items() if name not in without} for index in range(rows)]
    return NewRows(
        as_stored(cells, load_schema(data), "bought").table, source, tuple(f"{seed}-{n}" for n in range(rows))
    )


def grew(data, folder, *new, frozen=(), corrections=()):
    folder.mkdir()
    growth.grow(data, folder, new, corrections, np.array(frozen, "int64"), AnswerColumn.of(load_schema(data), "bought"))
    return folder / "data.parquet"


def parts(data, folder, settings, inherited=None, answer="bought"):
    """The part of each row id, as a run splits them."""
    folder.mkdir()
    schema = load_schema(data)
    recipe = with_settings(plan.draft(schema, str(data), answer, family="linear"), [*settings])
    target = read_target(target_reading(recipe, schema, data), data, TASKS["classification"])
    found = assign_parts(recipe, target, folder, inherited, data, schema)
    split = read(folder / "split.parquet")
    notes = dict(zip(split["__row"].to_pylist(), split["part"].to_pylist(), strict=True))
    assert len(notes) == split.num_rows, "no row in two parts"
    assert {*notes} == {*target.rows.tolist()}, "no row is lost"
    assert {part: set(found[part].tolist()) for part in (*found.rows,)} == {
        part: {row for row, where in notes.items() if where == part} for part in found.rows
    }
    return notes


@pytest.mark.parametrize("settings", METHODS.values(), ids=METHODS)
def test_use_is_apart_corrections_are_learned_from_and_nothing_new_is_tested(settings, data, tmp_path):
    first = parts(data, tmp_path / "first", settings)
    new = [brought(data, 1, "added"), brought(data, 2, "correction"), brought(data, 3, "use")]
    grown = grew(data, tmp_path / "v", *new)
    second = parts(grown, tmp_path / "second", settings, tmp_path / "first" / "split.parquet")
    assert {row: second[row] for row in first} == first
    added, corrections, use = (range(200 + 40 * index, 240 + 40 * index) for index in range(3))
    assert {second[row] for row in use} == {USE}
    assert "test" not in {second[row] for row in (*added, *corrections)}
    assert {second[row] for row in corrections} - {split_by.WAITING} == {"train"}
    assert sum(second[row] == "train" for row in corrections) >= 20
    assert {second[row] for row in added} - {split_by.WAITING} <= {"train", "validation", "calibration"}


@pytest.mark.parametrize("settings", METHODS.values(), ids=METHODS)
def test_a_first_split_after_the_growth_keeps_use_and_corrections_where_they_belong(settings, data, tmp_path):
    grown = grew(
        data, tmp_path / "v", brought(data, 1, "added"), brought(data, 2, "correction"), brought(data, 3, "use")
    )
    first = parts(grown, tmp_path / "first", settings)
    assert {first[row] for row in range(280, 320)} == {USE}
    assert {first[row] for row in range(240, 280)} - {split_by.WAITING} == {"train"}
    assert "test" in {first[row] for row in range(240)}


def test_corrections_and_added_rows_that_name_no_part_are_learned_from(data, tmp_path):
    settings = METHODS["column"]
    parts(data, tmp_path / "first", settings)
    new = [brought(data, 1, "added", without=("part",)), brought(data, 2, "correction", without=("part",))]
    grown = grew(data, tmp_path / "v", *new)
    second = parts(grown, tmp_path / "second", settings, tmp_path / "first" / "split.parquet")
    assert {second[row] for row in range(200, 280)} == {"train"}
    third = grew(grown, tmp_path / "w", brought(data, 4, "correction", without=("part",)))  # and so in the next round
    report = parts(third, tmp_path / "third", settings, tmp_path / "second" / "split.parquet")
    assert {report[row] for row in range(200, 320)} == {"train"}


def test_a_row_that_an_older_split_dealt_out_is_in_use_all_the_same(data, tmp_path):
    grown = grew(data, tmp_path / "v", brought(data, 3, "use"))
    rows = pa.table({"__row": pa.array([200, 201], pa.int64()), "part": ["train", "test"]})
    write(rows, tmp_path / "odd.parquet")
    report = parts(grown, tmp_path / "second", (), tmp_path / "odd.parquet")
    assert (report[200], report[201]) == (USE, USE)
