"""A few rows as a dataset of their own."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from core.data.dataset_files import load_schema
from core.rehearsal import slices
from tests.rehearsal.penguins import drafted


def test_half_of_a_few_rows_are_four_of_each_answer_and_the_same_ones_each_time():
    strata = np.repeat(np.arange(10), 100)
    rows = 5000 + 3 * np.arange(1000)
    chosen = slices.choose(rows, strata, 100)
    assert chosen.tolist() == sorted(chosen.tolist())
    assert set(chosen.tolist()) <= set(rows.tolist())
    assert np.bincount(strata[(chosen - 5000) // 3]).min() >= 4
    assert np.array_equal(chosen, slices.choose(rows, strata, 100))
    assert not np.array_equal(chosen, slices.choose(rows, strata, 100, seed=1))
    many = np.arange(1000)  # each row another answer: no more than half are taken for their sake
    assert len(slices.choose(rows, many, 100)) == 100
    rare = np.array([0] * 992 + [1] * 8)
    assert 4 <= (slices.choose(rows, rare, 16) >= 5000 + 3 * 992).sum() <= 5
    assert slices.choose(rows, strata, 1000) is rows
    assert len(slices.choose(rows, strata, 999)) == 999


def test_a_slice_holds_the_columns_that_a_run_reads_and_the_whole_table_s_profile(penguins: Path, tmp_path: Path):
    recipe = drafted(penguins, "linear", "columns.island.use=false")
    schema = load_schema(penguins)
    made = slices.write(schema, recipe, penguins, np.array([3, 7, 20]), tmp_path / "new" / "data")
    table = pq.read_table(made)
    assert table["__row"].to_pylist() == [3, 7, 20]
    assert "island" not in table.column_names
    assert table.column_names[-1] == "species"
    assert load_schema(made) == schema
    whole = pq.read_table(penguins).slice(0, 30).to_pylist()
    assert table["bill_length_mm"].to_pylist() == [row["bill_length_mm"] for row in whole if row["__row"] in (3, 7, 20)]
