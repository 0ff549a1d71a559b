"""The spoken digits of the package captcha in variations of speed, loudness and noise, and what may lie around them."""

from collections.abc import Callable

import numpy as np

from tests.kinds import sounds

VARIATIONS = 20


def varied(rate: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """(names [200], samples [200] of float64 [n]): each of the ten digits in twenty variations, without silence."""
    random = np.random.default_rng(seed)
    names, clips = [], []
    for name in "0123456789":
        spoken = sounds.heard(sounds.spoken()[name], rate)
        for _ in range(VARIATIONS):
            fast, loud, noise = random.uniform(0.85, 1.15), random.uniform(0.3, 1), 10 ** random.uniform(-4, -2.3)
            clip = np.interp(np.arange(0, len(spoken) - 1, fast), np.arange(len(spoken)), spoken) * loud
            names.append(name)
            clips.append(clip + random.normal(0, noise, len(clip)))
    return np.array(names), np.fromiter(clips, object, len(clips))


def _zeros(clip: np.ndarray, rate: int, random: np.random.Generator) -> np.ndarray:
    return np.concatenate([np.zeros(rate), clip])


def _room(clip: np.ndarray, rate: int, random: np.random.Generator) -> np.ndarray:
    return np.concatenate([random.normal(0, 0.001, rate), clip, random.normal(0, 0.001, rate // 2)])


def _hum(clip: np.ndarray, rate: int, random: np.random.Generator) -> np.ndarray:
    padded = _room(clip, rate, random)
    return padded + 0.002 * np.sin(2 * np.pi * 50 * np.arange(len(padded)) / rate)


def _clicks(clip: np.ndarray, rate: int, random: np.random.Generator) -> np.ndarray:
    click = np.concatenate([np.zeros(300), [0.9, -0.8, 0.3]])
    return np.concatenate([click, _room(clip, rate, random), click[::-1]])


AROUND: dict[str, Callable[[np.ndarray, int, np.random.Generator], np.ndarray]] = {
    "nothing": lambda clip, rate, random: clip,
    "1 s of zeros in front": _zeros,
    "a quiet room": _room,
    "a humming room": _hum,
    "clicks at both ends of a quiet room": _clicks,
}
