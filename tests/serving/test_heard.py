"""Which part of a sound is heard, in samples and in words."""

import numpy as np
import pytest

from core.bundle_schema import InputColumn
from core.serving.inputs import heard
from core.serving.inputs.heard import Heard, in_rows, of, stretch

RATE = 8_000
HOP = RATE // 100
TONE = np.sin(np.arange(RATE) / 3).astype(np.float32)  # a second


def sounding(*parts):
    """(blocks, how loud) one after the other."""
    return np.concatenate([TONE[: blocks * HOP] * loud for blocks, loud in parts]).astype(np.float32)


@pytest.mark.parametrize(
    ("samples", "most", "found"),
    [
        (sounding((50, 0.0), (20, 0.5), (30, 0.0)), RATE, (50, 71, False, False)),
        (sounding((20, 0.5)), RATE, (0, 20, False, False)),
        (sounding((5, 0.0), (20, 0.5)), RATE, (5, 25, False, False)),
        (sounding((50, 0.0)), RATE, (0, 50, False, True)),
        (sounding((50, 0.0)), 30 * HOP, (0, 30, False, True)),
        (sounding((20, 0.5), (20, 0.0), (20, 0.5)), RATE, (0, 60, False, False)),
        (sounding((20, 0.1), (20, 0.5), (20, 0.1)), 20 * HOP, (20, 40, True, False)),
        (sounding((20, 0.5), (20, 0.1)), 20 * HOP, (0, 20, True, False)),
        (sounding((20, 0.5), (19, 0.0)), 21 * HOP, (0, 21, False, False)),
        (sounding((20, 0.5), (40, 1e-7)), RATE, (0, 21, False, False)),
        (sounding((10, 0.0), (1, 0.9), (10, 0.0), (20, 0.5), (9, 0.0)), RATE, (21, 42, False, False)),
    ],
)
def test_silence_at_both_ends_is_left_out_and_the_loudest_stretch_stays(samples, most, found):
    first, end, limited, silent = stretch(samples, RATE, most)
    assert (first / HOP, end / HOP, limited, silent) == found


def test_the_end_is_the_sounds_own_where_a_block_is_not_full():
    samples = TONE[: 20 * HOP + 7]
    assert stretch(samples, RATE, RATE) == (0, 20 * HOP + 7, False, False)


def test_a_constant_part_and_values_that_are_no_numbers_are_no_sound():
    assert stretch(np.full(RATE, 0.5, np.float32), RATE, RATE)[3]
    odd = np.full(RATE, np.nan, np.float32)
    odd[1] = np.inf
    assert stretch(odd, RATE, RATE) == (0, RATE, False, True)


def test_steady_noise_is_not_taken_for_the_sound():
    noise = np.random.default_rng(0).normal(0, 0.01, RATE * 2).astype(np.float32)
    noise[RATE : RATE + 20 * HOP] += TONE[: 20 * HOP] * 0.5
    first, end, limited, silent = stretch(noise, RATE, RATE)
    assert (abs(first - RATE) <= HOP, abs(end - RATE - 20 * HOP) <= 2 * HOP) == (True, True)
    assert (limited, silent) == (False, False)


@pytest.mark.parametrize(
    ("longest", "samples", "made"),
    [
        (0, TONE[: RATE // 2], Heard(0.0, 0.25, 0.5, first=True)),
        (0, sounding((50, 0.0), (50, 0.5)), Heard(0.0, 0.25, 1.0, silent=True, first=True)),
        (0, sounding((24, 0.0), (50, 0.5)), Heard(0.0, 0.25, 0.74, first=True)),
        (RATE * 9, sounding((50, 0.0), (20, 0.5), (30, 0.0)), Heard(0.5, 0.71, 1.0)),
        (RATE * 9, sounding((75, 0.1), (25, 0.5)), Heard(0.75, 1.0, 1.0, limited=True)),
        (RATE * 9, sounding((10, 0.0)), Heard(0.0, 0.1, 0.1, silent=True)),
    ],
)
def test_what_a_bundle_hears_is_told_in_seconds(longest, samples, made):
    found = of(samples, RATE, RATE // 4, longest)
    assert (found.start, found.end, found.whole) == pytest.approx((made.start, made.end, made.whole), abs=0.011)
    assert (found.silent, found.limited, found.first) == (made.silent, made.limited, made.first)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Heard(0.0, 2.0, 2.0), "all of 2.0 s"),
        (Heard(0.04, 2.0, 2.0), "all of 2.0 s"),
        (Heard(0.06, 2.0, 2.0), "0.06 s to 2.0 s of 2.0 s"),
        (Heard(0.5, 0.94, 3.0), "0.50 s to 0.94 s of 3.0 s"),
        (Heard(0.0, 1.0, 3.0, limited=True), "0.0 s to 1.0 s of 3.0 s, the loudest stretch"),
        (Heard(0.0, 2.0, 2.0, silent=True), "silent"),
    ],
)
def test_the_heard_part_is_told_in_a_few_words(part, words):
    assert part.words == words


@pytest.mark.parametrize(
    ("value", "told"), [(0.0, "0.0"), (0.04, "0.04"), (0.949, "0.95"), (0.95, "0.9"), (0.96, "1.0"), (12.34, "12.3")]
)
def test_seconds_are_told_as_people_say_them(value, told):
    assert heard.seconds(value) == told


def test_each_row_tells_what_is_heard_and_several_columns_their_names():
    columns = [InputColumn(name, name, "audio", rate=RATE, most=RATE, longest=RATE * 9) for name in ("a", "b")]
    none, tone = np.zeros(1, np.float32), TONE[: RATE // 2]
    one = in_rows({"a": np.stack([tone, tone * 0])}, columns[:1])
    assert one.tolist() == ["all of 0.50 s", "silent"]
    rows = in_rows({"a": np.stack([tone, tone]), "b": np.stack([none, none])}, columns)
    assert rows.tolist() == ["a: all of 0.50 s"] * 2
    both = in_rows({"a": np.stack([tone]), "b": np.stack([tone * 0])}, columns)
    assert both.tolist() == ["a: all of 0.50 s; b: silent"]
    assert in_rows({"a": np.stack([none])}, columns[:1]).tolist() == [""]
