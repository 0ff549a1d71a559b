"""Raw parity on every row: a file's cells as they stand, through plain onnxruntime, get the answers of `predict`."""

import json

import pytest

from core.data.importing import import_file
from core.data.samples import EVERY, MEDIA_SAMPLES, SAMPLES
from core.recipe import with_settings
from core.runs import plan, raw
from core.runs.execute import execute
from tests.raw.messy import TABLES

FEW = {"boosted_trees": ["family.rounds=20"]}
LARGE = {"flights", "houses", *(sample.name for sample in MEDIA_SAMPLES)}


@pytest.fixture(autouse=True)
def every_row(monkeypatch):
    monkeypatch.setattr(raw, "rows_of", lambda inputs: 10**9)


def proven(source, target, family, folder) -> tuple[int, dict]:
    """(rows of the dataset, what the run's proof on the original says)."""
    data = folder / "data" / "data.parquet"
    data.parent.mkdir()
    schema = import_file(source, data)
    recipe = with_settings(plan.draft(schema, data.name, target, family=family), FEW.get(family, []))
    assert execute(recipe, data, folder / "run") == "finished"
    return schema.rows, json.loads((folder / "run" / "parity.json").read_text(encoding="utf-8"))["raw"]


def assert_all(rows: int, found: dict) -> None:
    assert (found["reason"], found["message"]) == ("", "")
    assert (found["rows"], found["total"], found["mended"], found["equal"]) == (rows, rows, 0, 1.0)
    assert found["passed"]


@pytest.mark.parametrize("name", TABLES)
def test_a_messy_table_is_answered_alike_on_every_row(name, tmp_path):
    make, target, family = TABLES[name]
    assert_all(*proven(make(tmp_path / name), target, family, tmp_path))


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
