"""How far pictures and sounds are varied at most, and that the dice reach these borders."""

import numpy as np
import pytest

from core.data.augment import WAYS, pictures, sounds, varied
from core.layout import TensorColumn


def dice(seed=0):
    return np.random.default_rng(seed)


def ramp(side=40, count=200):
    """Pictures whose pixels say their own row and column."""
    down, right = np.meshgrid(np.arange(side), np.arange(side), indexing="ij")
    return np.repeat(np.stack([down, right, np.full_like(down, 9)], -1)[None].astype(np.uint8), count, 0)


def test_a_picture_is_moved_by_a_twentieth_of_its_side_in_each_direction():
    made = pictures.shift(ramp(), dice())
    middle = made[:, 20, 20, :2].astype(int) - 20
    assert sorted(set(middle[:, 0])) == sorted(set(middle[:, 1])) == [-2, -1, 0, 1, 2]
    assert any(down != right for down, right in middle)
    tiny = pictures.shift(ramp(4), dice())[:, 2, 2, 0].astype(int) - 2
    assert sorted(set(tiny)) == [-1, 0, 1]


def test_an_enlarged_picture_shows_seven_tenths_of_its_side_at_least():
    made = pictures.zoom(ramp(100), dice()).astype(int)
    seen = made[:, -1, 0, 0] - made[:, 0, 0, 0]
    assert 69 <= seen.min() <= 72
    assert 95 <= seen.max() <= 99
    assert (made[:, 0, -1, 1] - made[:, 0, 0, 1] - seen <= 1).all()
    assert made[:, 0, 0, 0].min() == 0
    assert made[:, -1, 0, 0].max() == 99
    assert (made[:, 0, 0, 0] != made[:, 0, 0, 1]).any()


def test_a_grey_patch_covers_three_tenths_of_the_side_wherever_it_lies():
    made = pictures.cutout(np.zeros((300, 40, 40, 3), np.uint8), dice())
    covered = (made == 127).all(-1)
    high, wide = covered.any(2).sum(1), covered.any(1).sum(1)
    assert (high.max(), wide.max(), high.min(), wide.min()) == (12, 12, 6, 6)
    assert set(np.unique(made)) == {0, 127}
    assert covered.any((0, 1)).all()


def test_light_changes_by_a_tenth_of_the_range_and_contrast_by_a_fifth():
    made = pictures.light(np.full((400, 2, 2, 3), 127, np.uint8), dice()).astype(int)
    assert 127 - 26 <= made.min() < 127 - 22
    assert 127 + 22 < made.max() <= 127 + 26
    sides = np.zeros((400, 1, 2, 3), np.uint8) + np.array([27, 227], np.uint8)[None, None, :, None]
    spread = np.ptp(pictures.light(sides, dice()).astype(int), 2).astype(float) / 200
    assert 0.78 <= spread.min() < 0.86
    assert 1 < spread.max() <= 1.2


def test_a_sound_begins_a_tenth_later_or_earlier_at_most_and_silence_comes_in():
    frames = np.tile(np.arange(1, 21, dtype=np.float32)[None, :, None], (200, 1, 2))
    moved = sounds.shift(frames, dice())
    assert sorted(set(moved[:, 10, 0] - 11)) == [-2, -1, 0, 1, 2]
    later = moved[moved[:, 10, 0] == 9]
    assert (later[:, :2] == 0).all()
    earlier = moved[moved[:, 10, 0] == 13]
    assert (earlier[:, -2:] == 0).all()


def test_noise_leaves_silence_and_what_is_heard_stays_heard():
    frames = np.full((300, 4, 4), 0.05, np.float32)
    frames[:, 0] = sounds.QUIET
    made = sounds.noise(frames, dice())
    assert (made[:, 0] == 0).all()
    assert made[:, 1:].min() == np.float32(sounds.QUIET)
    off = sounds.noise(np.full((300, 30, 30), 5, np.float32), dice()) - 5
    assert 0.18 < np.abs(off.mean((1, 2))).max() < 0.22
    assert 0.09 < off.std((1, 2)).mean() < 0.11


@pytest.mark.parametrize(
    ("way", "share", "axis"), [(sounds.mask, 0.12, 1), (sounds.gap, 0.12, 1), (sounds.mask, 0.15, 2)]
)
def test_a_stretch_that_is_left_out_is_so_long_at_most(way, share, axis):
    frames = np.random.default_rng(1).uniform(1, 2, (300, 50, 40)).astype(np.float32)
    changed = way(frames, dice()) != frames
    lost = changed[:, :, :-1].all(2 if axis == 1 else 1).sum(1)
    assert (lost.max(), lost.min()) == (round(share * frames.shape[axis]), 0)
    if way is sounds.gap:
        assert not changed[:, :, -1].any()
        made = way(frames, dice())
        assert np.allclose(made[changed], np.broadcast_to(frames.mean(1, keepdims=True), frames.shape)[changed])


def test_a_column_is_varied_only_in_the_ways_that_it_names():
    given = ramp(8, 400)
    mirrored = varied(TensorColumn("x", "pixels", (8, 8, 3), augment=("mirror",)), given, dice())
    same = (mirrored == given).all((1, 2, 3))
    assert 0.4 < same.mean() < 0.6
    assert (mirrored[~same] == given[~same][:, :, ::-1]).all()
    assert varied(TensorColumn("x", "pixels", (8, 8, 3), augment=("noise",)), given, dice()).tolist() == given.tolist()
    assert {sort: [*ways] for sort, ways in WAYS.items()} == {
        "tokens": [],
        "pixels": ["mirror", "zoom", "shift", "light", "cutout"],
        "frames": ["shift", "noise", "mask", "gap"],
    }
