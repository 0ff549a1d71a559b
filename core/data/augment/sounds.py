"""Ways to vary sounds, as their spectra: float32 frames [n,T,M], silence being zero, to new ones of the same shape."""

import numpy as np

QUIET = 1e-3  # what is below is silence
LATER = 0.1  # of the frames, how much later a sound begins at most
LOUDER, NOISE = 0.2, 0.1  # in the spectra's own units: louder or softer as a whole, and each value by itself
GAP, BAND = 0.12, 0.15  # of the frames and of the pitches, how much is left out at most


def shift(batch: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Beginning a little later or earlier; silence comes in, and what is pushed out is lost."""
    steps = batch.shape[1]
    most = max(1, round(LATER * steps))
    indices = np.arange(steps) - random.integers(-most, most + 1, (len(batch), 1))
    moved = np.take_along_axis(batch, np.clip(indices, 0, steps - 1)[:, :, None], 1)
    return np.where(((indices >= 0) & (indices < steps))[:, :, None], moved, 0)


def noise(batch: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Louder or softer, every value a little off; silence stays silence."""
    off = random.standard_normal(batch.shape, np.float32) * NOISE
    off += random.uniform(-LOUDER, LOUDER, (len(batch), 1, 1)).astype(np.float32)
    return np.where(batch > QUIET, np.maximum(batch + off, QUIET), 0)


def mask(batch: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """With a gap in time and a band of pitches left out (SpecAugment, Park et al. 2019)."""
    heard = ~(_stretches(batch, 1, GAP, random)[:, :, None] | _stretches(batch, 2, BAND, random)[:, None, :])
    return np.where(heard, batch, 0)


def gap(batch: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """With a gap in time filled by what is usual in that sound, whatever a pretrained model's frames [n,T,M] hold.

    The last number of each frame, which mostly says where the sound ends, stays.
    """
    inside = _stretches(batch, 1, GAP, random)[:, :, None] & (np.arange(batch.shape[2]) < batch.shape[2] - 1)
    return np.where(inside, batch.mean(1, keepdims=True), batch)


def _stretches(batch: np.ndarray, axis: int, share: float, random: np.random.Generator) -> np.ndarray:
    """bool [n, that axis]: true along one stretch a row, of at most that share."""
    size = batch.shape[axis]
    width = random.integers(0, round(share * size) + 1, (len(batch), 1))
    start = np.floor(random.random((len(batch), 1)) * (size - width + 1))
    found: np.ndarray = (np.arange(size) >= start) & (np.arange(size) < start + width)
    return found
