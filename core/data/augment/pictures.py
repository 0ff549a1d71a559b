"""Ways to vary pictures, what they show staying the same: uint8 [n,S,S,3] to new ones of the same shape."""

import numpy as np

AWAY = 0.05  # of the side, how far a picture is moved at most
LIGHT, CONTRAST, COLOUR = 0.1, 0.15, 0.05  # shares of the full range
NEAREST = 0.7  # of the side, what is left to see when it is enlarged most
PATCH = 0.3  # of the side, how large a covered patch is
GREY = 127


def mirror(batch: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """With left and right exchanged."""
    return batch[:, :, ::-1]


def shift(batch: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Moved a little; what comes in at an edge looks like the edge."""
    side = batch.shape[1]
    most = max(1, round(AWAY * side))
    down, right = random.integers(-most, most + 1, (2, len(batch), 1))
    return _picked(batch, np.arange(side) + down, np.arange(side) + right)


def zoom(batch: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A part of the picture, enlarged to its size."""
    side = batch.shape[1]
    share = random.uniform(NEAREST, 1, (len(batch), 1))
    top, left = random.random((2, len(batch), 1)) * (1 - share) * side
    steps = (np.arange(side) + 0.5) * share
    return _picked(batch, np.floor(steps + top).astype(np.int64), np.floor(steps + left).astype(np.int64))


def light(batch: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Brighter or darker, with more or less contrast, the colours a little different."""
    count = (len(batch), 1, 1)
    contrast = 1 + CONTRAST * random.uniform(-1, 1, (*count, 1)) + COLOUR * random.uniform(-1, 1, (*count, 3))
    brightness = GREY + 255 * LIGHT * random.uniform(-1, 1, (*count, 1)) - GREY * contrast
    made = batch * contrast.astype(np.float32) + brightness.astype(np.float32)
    return np.clip(made, 0, 255, out=made).astype(np.uint8)


def cutout(batch: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """With a grey patch over some part (DeVries and Taylor 2017)."""
    side = batch.shape[1]
    patch = max(1, round(PATCH * side))
    made = batch.copy()
    corners = random.integers(-patch // 2, side - patch // 2, (len(batch), 2))
    for picture, (top, left) in zip(made, corners, strict=True):
        picture[max(0, top) : top + patch, max(0, left) : left + patch] = GREY
    return made


def _picked(batch: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The pixels at those rows [n,S] and columns [n,S], the nearest ones where they lie outside."""
    rows, columns = (np.clip(indices, 0, batch.shape[1] - 1) for indices in (rows, columns))
    found: np.ndarray = batch[np.arange(len(batch))[:, None, None], rows[:, :, None], columns[:, None, :]]
    return found
