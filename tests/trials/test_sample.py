"""Which rows a trial looks at: as large a share of every class, and each fold in the place of the test part."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.data.splits.split import TEST, as_table, read, rows_of, write
from core.errors import UserError
from core.folders import RunFolder
from core.runs.parts import Target
from core.trials.sample import NEVER, Sample, sample, spread
from tests.runs.tables import dataset
from tests.trials.tables import penguins, recipe


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return penguins(tmp_path_factory.mktemp("penguins"))


def test_as_large_a_share_of_every_class_is_drawn_and_the_same_one_each_time():
    classes = np.repeat([0, 1, 2], [600, 300, 100])
    chosen = spread(classes, 100, 0)
    assert len(set(chosen.tolist())) == 100
    assert np.abs(np.bincount(classes[chosen]) - [60, 30, 10]).max() <= 1
    assert np.array_equal(chosen, spread(classes, 100, 0))
    assert not np.array_equal(chosen, spread(classes, 100, 1))
    assert spread(classes, 1000, 0).tolist() == spread(classes, 5000, 0).tolist() == list(range(1000))
    assert len(spread(classes, 999, 0)) == 999
    assert set(classes[spread(classes, 2, 0)].tolist()) == {0, 2}


def test_a_fold_is_judged_and_a_share_of_the_others_watched():
    rows, folds = np.arange(100) * 2, np.arange(100) % 4
    classes = np.arange(100) % 5
    made = Sample(rows, np.where(folds == 0, NEVER, folds), classes, Target(rows, None, 0), 500)
    assert made.numbers == [1, 2, 3]
    parts = made.parts(2, 0.2, 0)
    assert {name: len(parts[name]) for name in ("train", "validation", "test", "calibration")} == {
        "train": 60,
        "validation": 15,
        "test": 25,
        "calibration": 0,
    }
    assert parts["test"].tolist() == rows[folds == 2].tolist()
    assert sorted(np.concatenate([parts["train"], parts["validation"], parts["test"]]).tolist()) == rows.tolist()
    assert np.bincount(classes[parts["validation"] // 2]).tolist() == [3] * 5
    assert len(made.parts(1, 0.0, 0)["validation"]) == 1
    assert made.parts(1, 0.2, 0)["validation"].tolist() != made.parts(1, 0.2, 1)["validation"].tolist()


def test_a_sample_lies_outside_the_test_part_in_the_dataset_s_order_with_its_own_answers(data: Path, tmp_path: Path):
    asked, schema = recipe(data), load_schema(data)
    made = sample(asked, schema, data, tmp_path, 120, 3, None)
    tested = rows_of(read(RunFolder(tmp_path).split), TEST)
    assert (len(made.rows), made.free, len(tested)) == (120, 344 - len(tested), 68)
    assert made.rows.tolist() == sorted(made.rows.tolist())
    assert not set(made.rows.tolist()) & set(tested.tolist())
    assert made.target.rows.tolist() == made.rows.tolist()
    assert (made.target.missing, len(made.target.values), made.numbers) == (0, 120, [1, 2, 3])
    named = made.target.values.to_pylist()
    for name, share in (("Adelie", 152), ("Chinstrap", 68), ("Gentoo", 124)):
        assert abs(named.count(name) - 120 * share / 344) <= 4
    counts = [(np.array(named)[made.folds == fold] == "Adelie").sum() for fold in made.numbers]
    assert max(counts) - min(counts) <= 3
    again = sample(asked, schema, data, tmp_path, 120, 3, None)
    assert again.rows.tolist() == made.rows.tolist()
    whole = sample(asked, schema, data, tmp_path, 10_000, 3, None)
    assert len(whole.rows) == whole.free


def test_later_rows_are_judged_at_once_where_the_split_follows_time(data: Path, tmp_path: Path):
    timed = recipe(data, "sex", "split.method=time", "split.column=body_mass_g")
    made = sample(timed, load_schema(data), data, tmp_path, 1000, 3, None)
    assert made.numbers == [1]
    validation = rows_of(read(RunFolder(tmp_path).split), "validation").tolist()
    assert made.rows[made.folds == 1].tolist() == sorted(validation)
    assert {*made.folds.tolist()} == {NEVER, 1}


@pytest.mark.parametrize(("groups", "folds"), [(4, 3), (3, 2)])
def test_there_are_no_more_folds_than_groups_outside_the_test_part(tmp_path: Path, groups: int, folds: int):
    rows = 40 * groups
    columns = {"x": [str(n) for n in range(rows)], "g": [f"g{n % groups}" for n in range(rows)],
               "y": ["a" if n % 3 else "b" for n in range(rows)]}  # fmt: skip
    data = dataset(tmp_path, columns)
    grouped = recipe(data, "y", "split.method=group", "split.column=g", "split.validation=0.3", "split.test=0.3")
    made = sample(grouped, load_schema(data), data, tmp_path, 1000, 5, None)
    assert len(made.numbers) == folds
    named = np.array([f"g{n % groups}" for n in range(rows)])
    for fold in made.numbers:
        own = {*named[made.rows[made.folds == fold]].tolist()}
        assert not own & {*named[made.rows[made.folds != fold]].tolist()}


def test_rows_that_all_belong_together_can_not_judge_each_other(tmp_path: Path):
    columns = {"x": [str(n) for n in range(60)], "g": ["a", "b", "c"] * 20, "y": ["p", "q"] * 30}
    data = dataset(tmp_path, columns)
    asked = recipe(data, "y", "split.method=group", "split.column=g")
    rows = pq.read_table(data)["__row"].to_numpy()
    earlier, folder = tmp_path / "earlier.parquet", tmp_path / "trial"
    folder.mkdir()
    write(as_table(rows, np.array(["train", "test", "test"] * 20, dtype=object)), earlier)
    with pytest.raises(UserError, match="All rows outside the test part belong together"):
        sample(asked, load_schema(data), data, folder, 1000, 3, earlier)
