"""How the channels of a sound become one."""

import numpy as np
import pytest

from core.reading.media.channels import Channels, finite, mixed
from tests.reading.media import real

TONE, OTHER = real.tone(300), real.tone(500)


def added(*channels: np.ndarray) -> Channels:
    found = Channels()
    block = np.stack(channels, 1).astype(np.float32)
    for start in range(0, len(block), 1000):
        found.add(block[start : start + 1000])
    return found


@pytest.mark.parametrize(
    ("channels", "cancelled", "loudest"),
    [
        ((TONE, OTHER), False, None),
        ((TONE, -TONE), True, None),
        ((0.5 * TONE, -TONE), True, 1),  # the mean holds 1/16, a quarter of (1/4 + 1) / 4 is more
        ((TONE, -0.5 * TONE), True, 0),
        ((TONE, -0.4 * TONE), False, 0),  # 0.09 against 0.0725
        ((TONE, 0 * TONE), False, 0),
        ((0 * TONE, TONE), False, 1),
        ((TONE + 9, 2 * TONE - 9), False, 1),  # what is constant is not heard
        ((0.1 * TONE, 0.2 * TONE, -0.3 * TONE), True, 2),
        ((TONE, -TONE, 0.9 * TONE), False, None),  # 0.09 against 0.078
        ((TONE, -TONE, 0.7 * TONE), True, None),  # 0.054 against 0.069
    ],
)
def test_channels_cancel_each_other_when_their_mean_holds_far_less(channels, cancelled, loudest):
    found = added(*channels)
    assert (found.cancelled, found.silent, found.samples) == (cancelled, False, len(TONE))
    assert loudest is None or found.loudest == loudest


def test_a_constant_is_silence_and_the_faintest_tone_is_not():
    assert added(0 * TONE + 0.5).silent
    assert added(0 * TONE, 0 * TONE - 1).silent
    assert Channels().silent, "nothing was heard yet"
    assert not added(0 * TONE, 1e-5 * TONE).silent
    assert added(1e-7 * TONE).silent
    assert not added(TONE, -TONE).silent


def test_channels_are_mixed_to_their_mean_or_to_the_loudest():
    one = TONE.astype(np.float32)
    assert mixed(one[:, None])[0].tolist() == one.tolist()
    assert mixed(one[:, None])[1] is False
    heard, alone = mixed(np.stack([one, OTHER.astype(np.float32)], 1))
    assert np.allclose(heard, (TONE + OTHER) / 2, atol=1e-6)
    assert alone is False
    heard, alone = mixed(np.stack([0.5 * one, -one], 1))
    assert (heard.tolist(), alone) == ((-one).tolist(), True)


def test_a_long_sound_is_judged_by_all_of_it():
    quiet = np.zeros(1 << 16, np.float32)
    late = np.concatenate([quiet, np.resize(TONE, 1 << 16).astype(np.float32)])
    heard, alone = mixed(np.stack([late, -late], 1))
    assert (heard == late).all()
    assert alone


def test_what_is_no_number_is_silence():
    values = np.array([[np.nan, 1], [np.inf, 2], [-np.inf, 3]], np.float32)
    assert finite(values).tolist() == [[0, 1], [0, 2], [0, 3]]
    assert mixed(values)[0].tolist() == [0.5, 1, 1.5]
    assert np.isnan(values[0, 0]), "the input stays as it is"
