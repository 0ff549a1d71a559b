"""Varied pictures and sounds still show or say the same; the dice decide, and the given rows stay as they are."""

import numpy as np
import pytest
from sklearn.datasets import load_sample_image

from core.data.augment import WAYS, pictures, sounds, varied
from core.layout import TensorColumn

EACH = [(sort, way) for sort, ways in WAYS.items() for way in ways]
each = pytest.mark.parametrize(("sort", "way"), EACH)


def photos(count=6, side=48):
    photo = load_sample_image("china.jpg")
    return np.stack([photo[20 * place : 20 * place + side, 30 * place : 30 * place + side] for place in range(count)])


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
