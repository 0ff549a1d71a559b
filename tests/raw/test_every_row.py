"""Raw parity on every row: a file's cells as they stand, through plain onnxruntime, get the answers of `predict`."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.samples import EVERY, MEDIA_SAMPLES, SAMPLES
from core.importing.into_dataset import import_file
from core.recipe import with_settings
from core.runs.execute import execute
from core.runs.planning import plan
from core.runs.proving import raw
from core.serving.batch import opened_for
from core.serving.predictor import Predictor
from tests.raw.messy import TABLES
from tests.raw.odd_cells import odd_table
from tests.runs.proofs import in_this_process

FEW = {"boosted_trees": ["family.rounds=20"]}
LARGE = {"flights", "houses", *(sample.name for sample in MEDIA_SAMPLES)}


@pytest.fixture(autouse=True)
def every_row(monkeypatch):
    monkeypatch.setattr(raw, "rows_of", lambda inputs: 10**9)
    in_this_process(monkeypatch)


def proven(source, target, family, folder) -> tuple[int, dict]:
    """(rows of the dataset, what the run's proof on the original says)."""
    data = folder / "data" / "data.parquet"
    data.parent.mkdir()
    schema = import_file(source, data)
    recipe = with_settings(plan.draft(schema, data.name, target, family=family), FEW.get(family, []))
    assert execute(recipe, data, folder / "run") == "finished"
    return schema.rows, json.loads((folder / "run" / "parity.json").read_text(encoding="utf-8"))["raw"]


def assert_stored_rows_are_answered_alike(source, folder) -> None:
    """What was evaluated, the rows as reading stored them, gets the answers that the file's rows get."""
    predictor = Predictor(folder / "run" / "bundle.onnx")
    stored = predictor.answer(pq.read_table(folder / "data" / "data.parquet"))
    with opened_for(predictor.schema, source) as found:
        brought = predictor.answer(pa.Table.from_batches([*found.batches()]))
    for name in ("probabilities", "prediction", "lower", "upper"):
        if getattr(stored, name) is not None:
            np.testing.assert_allclose(getattr(stored, name), getattr(brought, name), rtol=1e-6, atol=1e-6)


def assert_all(rows: int, found: dict) -> None:
    assert (found["reason"], found["message"]) == ("", "")
    assert (found["rows"], found["total"], found["mended"], found["equal"]) == (rows, rows, 0, 1.0)
    assert found["passed"]


@pytest.mark.parametrize("name", TABLES)
def test_a_messy_table_is_answered_alike_on_every_row(name, tmp_path):
    make, target, family = TABLES[name]
    assert_all(*proven(make(tmp_path / name), target, family, tmp_path))
    assert_stored_rows_are_answered_alike(tmp_path / name, tmp_path)


@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 13))])
def test_so_are_cells_that_are_easily_read_in_two_ways(seed, tmp_path):
    path = odd_table(tmp_path / "odd.csv", seed)
    assert_all(*proven(path, "answer", "linear", tmp_path))
    assert_stored_rows_are_answered_alike(path, tmp_path)


def test_there_are_twenty_messy_tables():
    assert len(TABLES) == 20


@pytest.mark.parametrize(
    "sample",
    [pytest.param(each, id=each.name, marks=pytest.mark.slow if each.name in LARGE else ()) for each in EVERY],
)
def test_a_sample_is_answered_alike_on_every_row(sample, tmp_path):
    assert_all(*proven(sample.file, sample.target, "linear", tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("sample", SAMPLES, ids=[each.name for each in SAMPLES])
def test_so_is_a_sample_by_trees(sample, tmp_path):
    assert_all(*proven(sample.file, sample.target, "boosted_trees", tmp_path))
