"""How often rows count in training: corrected ones several times, doubtful ones less, all others once."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data.dataset_files import load_schema
from core.data.lineage import provenance
from core.data.splits.split import TRAIN, VALIDATION, read, rows_of
from core.folders import RunFolder
from core.recipe import with_settings
from core.runs.planning import plan
from core.runs.stages.context import context
from core.runs.stages.prepare import make_ready
from core.training.run_report import RunReport
from tests.runs.tables import dataset

ROWS, CORRECTED = 480, 80
NAMES = ("low", "middle", "high")


def spoilt(folder, share: float, corrected: float = 0.0):
    """(The table's file, which rows have a wrong answer): `share` of the old ones, `corrected` of the corrections."""
    random = np.random.default_rng(0)
    truth = random.integers(0, 3, ROWS)
    size, other = (np.array(middles)[truth] + random.normal(size=ROWS) for middles in ((0, 5, 0), (0, 0, 5)))
    wrong = random.random(ROWS) < np.where(np.arange(ROWS) >= ROWS - CORRECTED, corrected, share)
    predicted = np.where(wrong, (truth + random.integers(1, 3, ROWS)) % 3, truth)
    columns = {"size": size.round(3).tolist(), "other": other.round(3).tolist()}
    data = dataset(folder, columns | {"answer": [NAMES[index] for index in predicted]})
    rows = range(ROWS - CORRECTED, ROWS)
    lines = [
        {"__row": row, "source": "correction", "at": 1.0, "entry": "", "was": None, "beside": None} for row in rows
    ]
    provenance.write(data, pa.Table.from_pylist(lines, schema=provenance.COLUMNS))
    return data, wrong


def prepared(data, folder, *settings):
    recipe = with_settings(plan.draft(load_schema(data), str(data), "answer", family="linear"), [*settings])
    run = context(recipe, load_schema(data), data, folder, RunReport(folder))
    run.work.mkdir()
    return make_ready(run, None)


def times(part, rows) -> np.ndarray:
    """How often each of the rows stands in the part."""
    ids, counts = np.unique(part.rows, return_counts=True)
    return np.array([dict(zip(ids.tolist(), counts.tolist(), strict=True)).get(row, 0) for row in rows.tolist()])


def events(folder, kind: str) -> list[dict]:
    lines = [json.loads(line) for line in RunFolder(folder).events.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line["kind"] == kind]


def test_where_corrections_show_that_many_answers_are_wrong_those_that_look_wrong_count_less(tmp_path):
    data, wrong = spoilt(tmp_path, 0.4)
    ready = prepared(data, tmp_path / "run")
    split = read(RunFolder(tmp_path / "run").split)
    kept, watched = np.sort(rows_of(split, TRAIN)), np.sort(rows_of(split, VALIDATION))
    old = kept[kept < ROWS - CORRECTED]
    counted = times(ready.train, old)
    assert counted[~wrong[old]].mean() > 1.2
    assert counted[wrong[old]].mean() < 0.6
    assert (times(ready.train, kept[kept >= ROWS - CORRECTED]) == 3).all()
    looked_at = times(ready.valid, watched)
    assert set(looked_at.tolist()) == {0, 1}
    assert wrong[watched[looked_at == 1]].mean() < 0.25 < 0.3 < wrong[watched].mean()
    assert ready.parts[VALIDATION].tolist() == watched.tolist()  # what a model is judged by
    (report,) = [note for note in events(tmp_path / "run", "note") if "By the corrections" in note["text"]]
    assert report["card"]
    assert f"of {len(old)} are not learned from" in report["text"]
    assert events(tmp_path / "run", "baseline")[0]["rows"] == int(looked_at.sum())


@pytest.mark.parametrize(("share", "corrected"), [(0.0, 0.0), (0.05, 0.0), (0.4, 0.4)])
def test_else_every_row_that_nobody_corrected_counts_once(tmp_path, share, corrected):
    data, _ = spoilt(tmp_path, share, corrected)
    ready = prepared(data, tmp_path / "run", "data.corrections_weigh=2")
    learned = np.unique(ready.train.rows)
    assert times(ready.train, learned).tolist() == [1 + (row >= ROWS - CORRECTED) for row in learned.tolist()]
    assert sorted(ready.valid.rows.tolist()) == sorted(ready.parts[VALIDATION].tolist())


def test_a_table_that_nobody_corrected_is_learned_as_it_stands(tmp_path):
    data, _ = spoilt(tmp_path, 0.4)
    provenance.path_of(data).unlink()
    ready = prepared(data, tmp_path / "run")
    assert sorted(ready.train.rows.tolist()) == sorted(ready.parts[TRAIN].tolist())
    assert pq.read_table(data).num_rows == ROWS
