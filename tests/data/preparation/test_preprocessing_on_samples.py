"""The preprocessing graph on the samples that come with the app: every prepared value is what the oracles say."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.data.preparation.preprocessing import Preprocessing
from core.importing.into_dataset import import_file
from core.recipe import ColumnChoice
from tests.kinds.oracles import ORACLES

SAMPLES = Path(__file__).parents[3] / "sample_data"


@pytest.mark.parametrize("name", ["titanic.csv", "penguins.csv", "houses.csv", "flights.csv"])
def test_every_prepared_value_of_a_sample_is_the_oracles(name, tmp_path):
    schema = import_file(SAMPLES / name, tmp_path / "data.parquet")
    table = pq.read_table(tmp_path / "data.parquet")
    train = table.slice(0, table.num_rows // 2)
    for column in schema.columns:
        options = {"order": "iso", "clock": "always", "first_year": 1969} if column.kind == "date" else {}
        fitted = Preprocessing.fit([(column, ColumnChoice(options=options))], train)
        numbers, codes, _ = fitted.run(table)
        values, learned = (part[column.name].to_pylist() for part in (table, train))
        expected = np.array(ORACLES[column.kind](values, learned, options), "float64")
        np.testing.assert_array_equal(codes if codes.shape[1] else numbers, expected, err_msg=column.name)


def test_the_kinds_of_a_sample_are_found(tmp_path):
    schema = import_file(SAMPLES / "flights.csv", tmp_path / "data.parquet")
    kinds = {column.name: column.kind for column in schema.columns}
    assert kinds["planned_departure"] == "date"
    assert kinds["airline"] == kinds["plane"] == "category"
    assert kinds["departure_delay"] == kinds["miles"] == "number"
    assert kinds["late"] == "boolean"
