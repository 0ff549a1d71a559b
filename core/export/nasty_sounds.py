"""Sounds that no honest folder holds, and odd ones that are none the less right, as the bytes of WAV files."""

import struct
from functools import cache

import numpy as np

_FLOAT, _WHOLE = 3, 1  # how WAV files call their sorts of samples


@cache
def nasty_sounds() -> tuple[bytes | None, ...]:
    """None and broken files (which count as missing), silence, a single sample, and loud, long, quick, odd ones."""
    tone = _tone(16_000)
    wild = tone.astype("<f4")
    wild[::7], wild[1::7], wild[2::7] = np.nan, np.inf, -1e30
    return (
        None,
        b"",
        b"no sound at all",
        wav(tone, 16_000)[:30],
        wav(tone, 16_000)[:9_001],
        wav(np.zeros(8_000), 16_000),
        wav(np.array([0.5]), 16_000),
        wav(np.array([0.5, -0.5, 0.5]), 8_000),
        wav(np.stack([tone, -0.3 * tone], 1), 16_000),
        wav(_tone(96_000), 96_000),
        wav(_tone(8_000), 8_000),
        wav(np.sign(tone), 16_000),
        wav(tone * 0 + 0.5, 16_000),
        wav(wild, 16_000),
        wav(np.tile(tone, 20), 16_000),
        wav(np.random.default_rng(0).uniform(-1, 1, 20_000), 44_100),
    )


def wav(samples: np.ndarray, rate: int) -> bytes:
    """Samples [n] or [n,channels], -1..1, as a WAV file: whole numbers of 16 bits; float32 as they are."""
    floats = samples.dtype == np.dtype("<f4")
    data = samples.tobytes() if floats else np.round(samples * 32767).astype("<i2").tobytes()
    channels, size = samples.shape[1] if samples.ndim == 2 else 1, 4 if floats else 2
    form = struct.pack(
        "<HHIIHH", _FLOAT if floats else _WHOLE, channels, rate, rate * channels * size, channels * size, 8 * size
    )
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _tone(rate: int) -> np.ndarray:
    """Half a second of a rising tone."""
    at = np.arange(rate // 2) / rate
    return 0.5 * np.sin(2 * np.pi * (300 + 900 * at) * at)
