"""What pretrained models saw of a dataset is kept once, whichever of two runs comes first."""

from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.bundle_schema import InputColumn
from core.data.preparation import features
from core.serving.session import MEDIA_BATCH


def test_two_runs_that_begin_at_once_never_take_empty_numbers_for_made_ones(tmp_path, monkeypatch):
    opening, others = np.lib.format.open_memmap, []

    def interrupted(path, mode, **more):
        if mode == "w+" and not others:
            others.append(None)
            numbers, done = others[0] = features._opened(tmp_path / "key", 4, 2)
            numbers[1], done[1] = 7, 1
            numbers.flush(), done.flush()
        return opening(path, mode, **more)

    monkeypatch.setattr(np.lib.format, "open_memmap", interrupted)
    numbers, done = features._opened(tmp_path / "key", 4, 2)
    assert done.tolist() == [0, 1, 0, 0]
    assert numbers.tolist() == [[0, 0], [7, 7], [0, 0], [0, 0]]
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_few_files_are_held_at_once(tmp_path):
    pq.write_table(pa.table({"photo": [bytes([index]) for index in range(200)]}), tmp_path / "data.parquet")
    encoder = SimpleNamespace(input=InputColumn("photo", "photo", "image"))
    parts = list(features._values(tmp_path / "data.parquet", encoder, np.arange(200)))
    assert max(len(values) for _, values in parts) == MEDIA_BATCH
    assert [value.as_py()[0] for _, values in parts for value in values] == list(range(200))
