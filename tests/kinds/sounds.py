"""Sounds for tests: real spoken digits and letters, made ones, and edge cases, as the bytes of files."""

import io
from functools import cache
from importlib import resources

import numpy as np
import soundfile

RATE = 16_000


def file(samples, rate=RATE, kind="WAV", subtype=None):
    """Samples [n] or [n,channels] as a file's bytes."""
    out = io.BytesIO()
    soundfile.write(out, samples, rate, format=kind, subtype=subtype)
    return out.getvalue()


@cache
def spoken():
    """Character -> the bytes of its recording: 0-9 and A-Z spoken in English, 8 kHz (package captcha, BSD-3-Clause)."""
    data = resources.files("captcha") / "data"
    return {
        folder.name: (folder / "default.wav").read_bytes()
        for folder in sorted(data.iterdir(), key=lambda folder: folder.name)
        if folder.is_dir()
    }


def samples(content):
    """The samples of a file as they are, float64 [n]."""
    return soundfile.read(io.BytesIO(content))[0]


def heard(content, rate=RATE):
    """The samples of one of those, float64 [n], at `rate`."""
    from scipy.signal import resample_poly

    values, own = soundfile.read(io.BytesIO(content))
    return resample_poly(values, rate // 1000, own // 1000)


def chirp(seconds=0.7, rate=RATE, low=200.0, high=2000.0):
    """A rising tone with two overtones that swells and fades, float64 [n]."""
    at = np.arange(int(seconds * rate)) / rate
    turns = 2 * np.pi * (low * at + (high - low) * at**2 / (2 * seconds))
    tones = sum(np.sin(part * turns) / part for part in (1, 2, 3))
    return 0.3 * tones * np.sin(np.pi * at / seconds) ** 2


def noise(seconds=0.5, rate=RATE, seed=0, loud=0.1):
    """White noise, float64 [n]."""
    return loud * np.random.default_rng(seed).normal(size=int(seconds * rate))


@cache
def edge_cases():
    """What people's folders hold, name -> bytes or None."""
    tone, wide = chirp(), chirp(0.4, 96_000, 300, 30_000)
    broken = tone.astype(np.float32)
    broken[100:200], broken[300], broken[400] = np.nan, np.inf, -np.inf
    beat = np.where(np.arange(RATE) % 4000 < 40, 1.0, 0.0)
    made = {
        "missing": None,
        "empty": b"",
        "no sound": b"this is a text",
        "broken header": b"RIFF\x00\x00\x00\x00WAVEfmt ",
        "silence": file(np.zeros(RATE // 2)),
        "silence in 8 bits": file(np.zeros(4000), 8000, subtype="PCM_U8"),
        "one sample": file(np.full(1, 0.5)),
        "two samples": file(np.array([0.5, -0.5])),
        "one window": file(tone[4000:4400]),
        "stereo": file(np.stack([tone, noise(0.7)], 1)),
        "opposite channels": file(np.stack([tone, -tone], 1), subtype="FLOAT"),
        "six channels": file(np.stack([tone * index for index in (0, 0.2, 0.4, 0.6, 0.8, 1)], 1)),
        "8 bits": file(tone, subtype="PCM_U8"),
        "24 bits": file(tone, subtype="PCM_24"),
        "floats": file(tone, subtype="FLOAT"),
        "nan and infinity": file(broken, subtype="FLOAT"),
        "too loud": file(tone * 50, subtype="FLOAT"),
        "very quiet": file(tone * 1e-5, subtype="FLOAT"),
        "constant": file(np.full(5000, 0.25)),
        "constant part": file(tone + 0.3),
        "clicks": file(beat),
        "96 kHz": file(wide, 96_000),
        "44.1 kHz": file(chirp(0.5, 44_100), 44_100),
        "8 kHz": file(chirp(0.6, 8_000), 8_000),
        "4 kHz": file(chirp(0.6, 4_000, 100, 900), 4_000),
        "flac": file(tone, kind="FLAC"),
        "ogg": file(tone, kind="OGG"),
        "mp3": file(tone, kind="MP3"),
        "long": file(np.concatenate([chirp(3, RATE, 100, 200), noise(40, loud=0.02)])),
        "ends in silence": file(np.concatenate([tone, np.zeros(RATE)])),
        "begins in silence": file(np.concatenate([np.zeros(RATE), tone])),
        "cut off": file(tone)[:-700],
    }
    return made | {f"spoken {name}": content for name, content in list(spoken().items())[:12]}
