"""How long the longest of some sounds is without its silence, and how few of them are decoded for that."""

import numpy as np
import pyarrow as pa
import pytest

from core.kinds import audio_lengths
from tests.kinds import sounds

RATE = 8_000


def tone(seconds, before=0.0, behind=0.0):
    """A sound with silence around it."""
    wave = np.sin(np.arange(int(seconds * RATE)) / 3) / 2
    return sounds.file(np.concatenate([np.zeros(int(before * RATE)), wave, np.zeros(int(behind * RATE))]), RATE)


@pytest.fixture
def decoded(monkeypatch):
    """The lengths of the files that are decoded."""
    found, usual = [], audio_lengths.sound_or_none

    def counting(content, *rest, **more):
        made = usual(content, *rest, **more)
        found.append(round(len(made) / RATE, 2))
        return made

    monkeypatch.setattr(audio_lengths, "sound_or_none", counting)
    return found


@pytest.mark.parametrize(
    ("files", "limit", "seconds", "asked"),
    [
        ([tone(0.5), tone(1.0), tone(0.7)], 10.0, 1.0, [1.0]),
        ([tone(0.5, 1.0, 1.0), tone(1.0)], 10.0, 1.0, [2.5, 1.0]),
        ([tone(0.5, 0.3), tone(0.3)], 10.0, 0.5, [0.8]),
        ([tone(2.0), tone(3.0)], 1.0, 1.0, [3.0]),
        ([tone(0.05)], 10.0, 0.1, [0.05]),
        ([tone(0.0, 1.0), tone(0.5)], 10.0, 0.5, [1.0, 0.5]),
        ([tone(0.0, 1.0)], 10.0, 10.0, [1.0]),
        ([None, b"none", b""], 10.0, 10.0, []),
        ([tone(0.5), tone(301.0)], 10.0, 0.5, [0.5]),
        ([], 7.0, 7.0, []),
    ],
)
def test_the_longest_comes_first_and_none_that_could_not_be_longer_is_decoded(decoded, files, limit, seconds, asked):
    raw = pa.array(files, pa.binary())
    found = audio_lengths.longest(raw, audio_lengths.headers(raw), RATE, limit)
    assert found == pytest.approx(seconds, abs=0.011)
    assert decoded == asked


def test_after_so_much_decoding_a_sound_counts_with_its_silence(decoded, monkeypatch):
    files = pa.array([tone(0.2, 1.5), tone(0.2, 1.0), tone(0.2, 0.5)], pa.binary())
    headers = audio_lengths.headers(files)
    monkeypatch.setattr(audio_lengths, "DECODED", 2.0)
    assert audio_lengths.longest(files, headers, RATE, 10.0) == pytest.approx(0.7)
    assert decoded == [1.7, 1.2]
    monkeypatch.setattr(audio_lengths, "DECODED", 1.0)
    assert audio_lengths.longest(files, headers, RATE, 1.1) == pytest.approx(1.1)


def test_headers_are_those_of_sounds_alone():
    found = audio_lengths.headers(pa.array([None, b"", b"none", tone(0.5)], pa.binary()))
    assert found[:3] == [None] * 3
    assert (found[3].rate, found[3].seconds) == (RATE, 0.5)
