"""What first layers make of rows is kept on disk, made once, and found again; a made-up layer stands for theirs."""

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import torch

from core.data.preparation.features import folder_of
from core.errors import UserError
from core.layout import Arrays, Layout, Origin, TensorColumn
from core.models.network import kept
from core.models.network.kept import Kept, make_room
from core.training.run_report import Paused, QuietReport

COLUMN = TensorColumn("text", "tokens", (6,), model="some/model", key="k")


def rows_of(tokens: np.ndarray, ids: list[int] | None = None, origin: Origin | None = None, key: str = "k") -> Arrays:
    count = len(tokens)
    column = TensorColumn("text", "tokens", (6,), model="some/model", key=key)
    return Arrays(
        Layout((), (), (column,)), np.zeros((count, 0)), np.zeros((count, 0), "int64"), np.zeros(count, "int64"),
        tensors=(tokens,), rows=None if ids is None else np.array(ids), origin=origin,
    )  # fmt: skip


def made(values: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """The tokens doubled in planes of their longest length, and their sum: as a model gives layers and lengths."""
    longest = int((values >= 0).sum(1).max()) if len(values) else 6
    short = values[:, :longest, None].float().clamp(min=0) * 2
    return short, values.clamp(min=0).sum(1, keepdim=True).float() / 3, (values >= 0).sum(1)


EXAMPLE = made(torch.ones((1, 6), dtype=torch.int64))
TOKENS = np.array([[n, n + 1, *([7] * (n % 4)), *([-1] * (4 - n % 4))] for n in range(70)])


@pytest.fixture
def origin(tmp_path: Path) -> Origin:
    """A dataset of 90 rows whose ids stand in another order."""
    (tmp_path / "work").mkdir()
    pq.write_table(pa.table({"__row": np.arange(90)[::-1].copy()}), tmp_path / "data.parquet")
    return Origin(tmp_path / "data.parquet", tmp_path / "work")


def whole(tokens: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.maximum(tokens, 0)[:, :, None] * 2.0, np.maximum(tokens, 0).sum(1, keepdims=True) / np.float32(3)


def test_rows_of_no_dataset_are_made_in_batches_and_gone_with_them():
    seen = []
    layers, vector, lengths = Kept(rows_of(TOKENS), 0, "below 1").fill(
        lambda values: seen.append(len(values)) or made(values), EXAMPLE, QuietReport()
    )
    assert seen == [32, 32, 32, 6]  # the first ones say how it is kept
    expected, vectors = whole(TOKENS)
    assert (layers.source.dtype, vector.source.dtype, lengths.source.dtype) == (np.float16, np.float32, np.int64)
    assert layers[:][:, 0].tolist() == expected.tolist()
    assert vector[:][:, 0].tolist() == vectors.astype("float32").tolist()
    assert lengths[:][:, 0].tolist() == (TOKENS >= 0).sum(1).tolist()
    folder = Path(layers.source.filename).parent
    assert folder.name == "rows"
    del layers, vector, lengths
    assert not folder.parent.exists()


def test_what_is_kept_beside_a_dataset_is_made_once_whichever_rows_ask(origin: Origin):
    seen = []

    def counted(values: torch.Tensor) -> tuple[torch.Tensor, ...]:
        seen.append(len(values))
        return made(values)

    ids = list(range(10, 80))
    first = Kept(rows_of(TOKENS, ids, origin), 0, "below 1").fill(counted, EXAMPLE, QuietReport())
    seen.clear()
    again = Kept(rows_of(TOKENS[5:9], ids[5:9], origin), 0, "below 1").fill(counted, EXAMPLE, QuietReport())
    assert seen == [4]  # only to see how it is kept
    assert again[0][:].tolist() == first[0][np.arange(5, 9)].tolist()
    assert len(list(folder_of(origin.dataset).glob("layers-*"))) == 1
    seen.clear()
    Kept(rows_of(TOKENS[:3], [0, 1, 10], origin), 0, "below 1").fill(counted, EXAMPLE, QuietReport())
    assert seen == [3, 2]
    for what, key in (("below 2", "k"), ("below 1", "other")):
        Kept(rows_of(TOKENS[:3], ids[:3], origin, key), 0, what).fill(counted, EXAMPLE, QuietReport())
    assert len(list(folder_of(origin.dataset).glob("layers-*"))) == 3
    assert first[0].source.shape == (90, 1, 6, 1)


def test_a_pause_keeps_what_was_made(origin: Origin, monkeypatch: pytest.MonkeyPatch):
    report, left = QuietReport(), [False, True]
    monkeypatch.setattr(report, "pausing", lambda: left.pop(0))
    rows = rows_of(TOKENS, list(range(70)), origin)
    with pytest.raises(Paused):
        Kept(rows, 0, "below 1").fill(made, EXAMPLE, report)
    seen = []
    Kept(rows, 0, "below 1").fill(lambda values: seen.append(len(values)) or made(values), EXAMPLE, QuietReport())
    assert seen == [32, 32, 6]


def test_no_rows_need_no_folder_and_have_the_shape_of_an_example():
    layers, vector, _ = Kept(rows_of(TOKENS[:0]), 0, "below 1", views=4).fill(made, EXAMPLE, QuietReport())
    assert (layers[:].shape, vector[:].shape) == ((0, 4, 6, 1), (0, 4, 1))


def test_what_is_large_goes_into_the_run_s_folder_and_what_has_no_room_is_refused(origin, monkeypatch):
    rows = rows_of(TOKENS[:8], list(range(8)), origin)
    needed = 8 * (6 * 2 + 4 + 8)
    for name, value in (("LARGE", needed), ("SPARE", 10**15)):
        with monkeypatch.context() as inner:
            inner.setattr(kept, name, value)
            found = Kept(rows, 0, f"below {name}").fill(made, EXAMPLE, QuietReport())
        assert Path(found[0].source.filename).parent.parent == origin.work
    monkeypatch.setattr(kept, "LARGE", needed + 1)
    beside = Kept(rows, 0, "below 3").fill(made, EXAMPLE, QuietReport())
    assert Path(beside[0].source.filename).parent.parent == folder_of(origin.dataset)
    usage = type("Usage", (), {"free": needed - 1})
    monkeypatch.setattr(kept.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(UserError) as refused:
        Kept(rows, 0, "below 4").fill(made, EXAMPLE, QuietReport())
    assert refused.value.problem.values == {"needed": needed / 1e6, "free": (needed - 1) / 1e6}


def test_numbers_up_to_a_thousand_are_kept_in_half_precision_and_vectors_exactly():
    shape = (2, 3, 1)
    for value, kind in ((999.0, np.float16), (1000.0, np.float32), (-1000.0, np.float32)):
        assert kept._kept_as(torch.full(shape, value)) == kind
    assert kept._kept_as(torch.ones((2, 3))) == np.float32
    assert kept._kept_as(torch.ones(shape, dtype=torch.int64)) == np.int64
    part = np.zeros((3, 2, 4), np.float16)
    kept._write(part, np.array([2, 0]), 1, np.array([[1e6, 1.0], [-1e6, 2.0]], "float32"))
    assert part[:, 1].tolist() == [[-60_000, 2, 0, 0], [0] * 4, [60_000, 1, 0, 0]]
    assert not part[:, 0].any()


def test_texts_of_like_length_go_together_and_pictures_in_their_order():
    missing = np.arange(70)
    batches = list(kept._batches(missing, TOKENS))
    assert [(start, len(rows)) for start, rows in batches] == [(0, 32), (32, 32), (64, 6)]
    lengths = (TOKENS >= 0).sum(1)[np.concatenate([rows for _, rows in batches])]
    assert lengths.tolist() == sorted(lengths.tolist())
    pixels = list(kept._batches(np.array([5, 3, 1]), np.zeros((9, 2), np.uint8)))
    assert [(start, rows.tolist()) for start, rows in pixels] == [(0, [5, 3, 1])]
    assert list(kept._batches(missing[:0], TOKENS)) == []


def test_as_much_as_is_allowed_stays_and_the_oldest_goes_for_one_byte_more(tmp_path: Path, monkeypatch):
    for when, name in enumerate(("layers-b", "layers-a")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "0.npy").write_bytes(b"x" * 4096)
        os.utime(tmp_path / name, (when, when))
    taken = (tmp_path / "layers-a" / "0.npy").stat().st_blocks * 512
    monkeypatch.setattr(kept, "MOST", 2 * taken + 10)
    make_room(tmp_path, 10)
    assert len(list(tmp_path.iterdir())) == 2
    make_room(tmp_path, 11)
    assert [entry.name for entry in tmp_path.iterdir()] == ["layers-a"]
