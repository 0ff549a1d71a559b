"""Varied pictures and sounds still show or say the same; the dice decide, and the given rows stay as they are."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import soundfile
from PIL import Image
from sklearn.datasets import load_sample_image

from core.data.augment import WAYS, pictures, preview, sounds, varied
from core.data.augment.preview import LOOKED_AT, example, variations
from core.importing.into_dataset import import_file
from core.layout import TensorColumn
from core.recipe import ColumnChoice
from core.records import ROW
from tests.reading.media import real

EACH = [(sort, way) for sort, ways in WAYS.items() for way in ways]
each = pytest.mark.parametrize(("sort", "way"), EACH)


def photos(count=6, side=48):
    photo = load_sample_image("china.jpg")
    return np.stack([photo[20 * index : 20 * index + side, 30 * index : 30 * index + side] for index in range(count)])


def spectra(count=6, steps=80, pitches=24):
    random = np.random.default_rng(0)
    frames = random.uniform(0.5, 3, (count, steps, pitches)).astype(np.float32)
    for row in range(count):
        frames[row, steps - 8 * row :] = 0
    return frames


def rows_of(sort):
    return photos() if sort == "pixels" else spectra()


@each
def test_rows_keep_their_shape_and_type_and_the_given_ones_their_values(sort, way):
    given = rows_of(sort)
    before = given.copy()
    made = WAYS[sort][way](given, np.random.default_rng(1))
    assert made.shape == given.shape
    assert made.dtype == given.dtype
    assert np.array_equal(given, before)
    assert not np.array_equal(made, given)
    if sort == "frames":
        assert (made >= 0).all()
        assert made.max() < given.max() + 2


@each
def test_the_same_dice_give_the_same_rows_and_others_give_others(sort, way):
    first, again, other = (WAYS[sort][way](rows_of(sort), np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert way == "mirror" or not np.array_equal(first, other)


@each
@pytest.mark.parametrize("count", [0, 1])
def test_no_row_and_a_single_row_are_fine(sort, way, count):
    column = TensorColumn("x", sort, (), augment=(way,))
    assert varied(column, rows_of(sort)[:count], np.random.default_rng(0)).shape == rows_of(sort)[:count].shape


@each
def test_tiny_rows_are_fine(sort, way):
    tiny = np.full((3, 2, 2, 3), 7, np.uint8) if sort == "pixels" else np.ones((3, 2, 2), np.float32)
    assert WAYS[sort][way](tiny, np.random.default_rng(0)).shape == tiny.shape


@pytest.mark.parametrize("way", [way for way in WAYS["pixels"] if way != "light"])
def test_a_varied_photo_has_the_colours_of_its_own(way):
    given = photos().astype(float)
    for seed in range(20):
        made = WAYS["pixels"][way](photos(), np.random.default_rng(seed)).astype(float)
        histograms = [[np.histogram(row, 8, (0, 256))[0] for row in rows] for rows in (given, made)]
        distances = np.array([[np.abs(a - b).sum() for b in histograms[0]] for a in histograms[1]])
        assert (distances.argmin(1) == np.arange(len(given))).mean() > 0.6


def test_a_photo_in_another_light_has_the_same_shapes():
    given = photos()
    for seed in range(20):
        made = pictures.light(given, np.random.default_rng(seed))
        for row, other in zip(given, made, strict=True):
            assert np.corrcoef(row.ravel(), other.ravel())[0, 1] > 0.97
            assert abs(row.mean() - other.mean()) < 60


def test_mirror_turns_left_and_right_and_shift_moves_by_whole_pixels():
    given = photos()
    assert np.array_equal(pictures.mirror(given, np.random.default_rng(0))[:, :, ::-1], given)
    moved = pictures.shift(given, np.random.default_rng(0))
    most = round(pictures.AWAY * given.shape[1])
    for row, other in zip(given, moved, strict=True):
        padded = np.pad(row, ((most, most), (most, most), (0, 0)), "edge")
        side = row.shape[0]
        windows = (padded[a : a + side, b : b + side] for a in range(2 * most + 1) for b in range(2 * most + 1))
        assert any(np.array_equal(window, other) for window in windows)


def test_silence_stays_silence_but_for_what_is_moved_in():
    given = spectra()
    for way in (sounds.noise, sounds.mask):
        assert (way(given, np.random.default_rng(0))[given == 0] == 0).all()
    for seed in range(10):
        moved = sounds.shift(given, np.random.default_rng(seed))
        assert (np.abs(moved.any(2).sum(1) - given.any(2).sum(1)) <= round(sounds.LATER * given.shape[1])).all()


def test_a_column_names_its_ways_and_about_half_of_the_rows_are_varied():
    given = np.repeat(photos(1), 400, 0)
    column = TensorColumn("x", "pixels", (48, 48, 3), augment=("cutout",))
    made = varied(column, given, np.random.default_rng(0))
    assert 0.4 < (made != given).any((1, 2, 3)).mean() < 0.6
    assert np.array_equal(varied(TensorColumn("x", "pixels", (48, 48, 3)), given, np.random.default_rng(0)), given)
    every = varied(column, given, np.random.default_rng(0), often=1.0)
    assert (every != given).any((1, 2, 3)).all()


def png(content):
    with Image.open(io.BytesIO(content)) as picture:
        return np.asarray(picture)


@pytest.fixture
def digits(tmp_path):
    data = tmp_path / "data.parquet"
    schema = import_file(real.digits(tmp_path / "digits"), data)
    return data, schema.column("image")


def test_a_row_is_shown_as_the_network_sees_it_and_varied(digits):
    data, column = digits
    row = pq.read_table(data)[ROW][7].as_py()
    shown = [png(content) for content in variations(data, column, ColumnChoice(), row, count=5)]
    assert len(shown) == 6
    assert {picture.shape for picture in shown} == {shown[0].shape}
    assert any(not np.array_equal(picture, shown[0]) for picture in shown[1:])
    again = variations(data, column, ColumnChoice(), row, count=5)
    assert [png(content).tolist() for content in again] == [picture.tolist() for picture in shown]


def test_what_is_not_varied_is_not_shown(digits):
    data, column = digits
    assert variations(data, column, ColumnChoice(options={"augment": "none"}), 0) == []
    assert variations(data, column, ColumnChoice(), 10**9) == []
    assert len(variations(data, column, ColumnChoice(use=False), 0, count=2)) == 3, "also before it is used"


def test_rows_from_all_over_are_shown_in_turn_and_what_is_missing_or_broken_is_passed_over(digits, tmp_path):
    data, column = digits
    shown = [example(data, column, ColumnChoice(), turn, count=1) for turn in range(LOOKED_AT + 1)]
    rows = [found.row for found in shown[:LOOKED_AT]]
    assert len(set(rows)) == LOOKED_AT
    assert shown[LOOKED_AT].row == rows[0], "from the beginning again"
    assert max(rows) - min(rows) > 0.8 * pq.read_metadata(data).num_rows
    table = pq.read_table(data)
    values = [
        None if index % 3 == 0 else b"no picture" if index % 3 == 1 else value
        for index, value in enumerate(table["image"].to_pylist())
    ]
    holes = tmp_path / "holes.parquet"
    index = table.schema.get_field_index("image")
    pq.write_table(
        table.set_column(index, table.schema.field(index), pa.array(values, table.schema.field(index).type)), holes
    )
    whole = {id for id, value in zip(table[ROW].to_pylist(), values, strict=True) if value not in (None, b"no picture")}
    assert {example(holes, column, ColumnChoice(), turn, count=1).row for turn in range(8)} <= whole
    assert variations(holes, column, ColumnChoice(), table[ROW][0].as_py()) == []


def test_a_large_picture_is_shown_without_being_looked_at_whole(tmp_path, monkeypatch):
    content = real.photo()
    path = tmp_path / "photos" / "china" / "1.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    data = tmp_path / "data.parquet"
    column = import_file(tmp_path / "photos", data).columns[0]
    plain = png(variations(data, column, ColumnChoice(), 0, count=1)[0]).astype(float)
    monkeypatch.setattr(preview, "LARGE", 1000)
    monkeypatch.setattr(preview, "SIDE", 256)
    small = png(variations(data, column, ColumnChoice(), 0, count=1)[0]).astype(float)
    assert small.shape == plain.shape
    assert np.abs(small - plain).mean() < 6


def test_a_sound_is_shown_as_its_spectra(tmp_path):
    for index in range(4):
        path = tmp_path / "tones" / "low" / f"{index}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, real.tone(300 + index, 0.4), 8000)
    data = tmp_path / "data.parquet"
    column = import_file(tmp_path / "tones", data).columns[0]
    assert column.kind == "audio"
    shown = [png(content) for content in variations(data, column, ColumnChoice(), 0, count=3)]
    assert len(shown) == 4
    assert shown[0].ndim == 2
    brightest = shown[0].mean(1).argmax()
    assert brightest > shown[0].shape[0] / 2, "low pitch stands at the bottom"
