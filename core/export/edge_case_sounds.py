"""Sounds that no honest folder holds, and odd ones that are none the less right, as the bytes of their files."""

import io
from functools import cache

import numpy as np


@cache
def edge_case_sounds() -> tuple[bytes | None, ...]:
    """None, then files that are cut or no sounds at all, silent, late and loud ones, of odd lengths, rates and formats.

    The last is an ordinary one.
    """
    random = np.random.default_rng(0)
    noise = random.uniform(-1, 1, 4_000)
    wild = np.where(random.random(4_000) < 0.1, random.choice([np.nan, np.inf, -np.inf, 1e30], 4_000), noise)
    plain = _written(noise, 16_000)
    return (
        None,
        b"",
        b"not a sound",
        plain[:30],
        plain[: len(plain) // 2],
        _written(np.array([0.5]), 16_000),
        _written(np.zeros(8_000), 16_000),
        _written(np.sign(noise), 44_100),
        _written(np.full(8_000, 0.5), 8_000, subtype="PCM_U8"),
        _written(np.stack([noise, -0.3 * noise], 1), 22_050),
        _written(np.tile(noise, 12), 96_000),
        _written(np.stack([noise, -0.9 * noise], 1), 16_000),
        _written(np.concatenate([0.001 * np.tile(noise, 5), noise, np.zeros(9_000)]), 16_000),
        _written(np.zeros(8_000 * 301), 8_000, format="FLAC"),
        _written(wild, 16_000, subtype="FLOAT"),
        _written(noise, 11_025, format="FLAC"),
        plain,
    )


def _written(samples: np.ndarray, rate: int, format: str = "WAV", subtype: str | None = None) -> bytes:
    """Samples [n] or [n,channels], -1..1, as the bytes of a file."""
    import soundfile

    out = io.BytesIO()
    soundfile.write(out, samples, rate, format=format, subtype=subtype)
    return out.getvalue()
