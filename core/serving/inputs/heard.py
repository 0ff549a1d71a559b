"""Which part of a sound is heard: silence at both ends is left out, and of what is too long the loudest stretch stays.

The rule in NumPy, to measure by and to tell by. The graph inside a bundle has its own (core.kinds.audio_heard), and a
test holds one against the other. Silence is seldom zeros: it is what is far quieter than the sound, or not louder than
the quietest part of it. Loudness is measured in blocks of 10 ms without their mean, so that a constant part is no
sound, and of three neighbours the middle one counts, so that a click is none. A sound may fade away longer where the
room is quiet: a drum's end is part of it, while in a noisy room nobody can say where a word ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.bundle_schema import InputColumn

BLOCKS = 100  # a second
NOTHING = 1e-12  # power of a block that holds no sound at all, 120 decibels below the loudest possible
QUIETEST = 0.05  # of the blocks: the loudest of these is taken for the noise of the room
STEADY = 0.2  # of the blocks must be about as quiet; else it is only a quiet moment of the sound
ABOVE = 4.0  # times the noise: what is below may be noise, 6 decibels
NEAR = 0.03  # of the loudest block's power: what is above is never taken for noise, 15 decibels
BEGINS = 3e-3  # of the loudest block's power: a sound begins above it, 25 decibels
FADES, FAINT = 1000.0, 1e-4  # it ends where it is 30 decibels above the noise, or 40 below its loudest; BEGINS at most
MARGIN = 1  # blocks kept behind; none before, as a recording that begins with its sound has none
LONGEST = 300  # seconds of a sound that is looked at; a longer one is refused


@dataclass(frozen=True)
class Heard:
    """From `start` to `end` of `whole`, all in seconds. `silent`: nothing is heard.

    `limited`: more of it sounds, this is its loudest stretch. `first`: a model of before hears the beginning of each.
    """

    start: float
    end: float
    whole: float
    silent: bool = False
    limited: bool = False
    first: bool = False

    @property
    def all(self) -> bool:
        """Whether hardly anything is left out."""
        return self.whole - (self.end - self.start) < 5 / BLOCKS

    @property
    def words(self) -> str:
        """Where the heard part lies, short enough for a table's cell."""
        if self.silent:
            return "silent"
        if self.all:
            return f"all of {seconds(self.whole)} s"
        loudest = ", the loudest stretch" if self.limited else ""
        return f"{seconds(self.start)} s to {seconds(self.end)} s of {seconds(self.whole)} s{loudest}"


def of(samples: np.ndarray, rate: int, most: int, longest: int) -> Heard:
    """What a bundle hears of these samples, float32 [n]; longest 0: one that knows no silence and takes the first."""
    whole = len(samples) / rate
    if not longest:
        return Heard(0.0, min(len(samples), most) / rate, whole, silent=not samples[:most].any(), first=True)
    first, end, limited, silent = stretch(samples, rate, most)
    return Heard(first / rate, end / rate, whole, silent, limited)


def in_rows(feeds: dict[str, np.ndarray], columns: Sequence[InputColumn]) -> np.ndarray:
    """str objects [N]: of rows as a bundle gets them, which part of each sound it hears; "" where there is none."""
    notes = [
        [
            "" if len(row) <= 1 else of(row, column.rate, column.most, column.longest).words
            for row in feeds[column.tensor]
        ]
        for column in columns
    ]
    if len(notes) > 1:
        notes = [
            [words and f"{column.name}: {words}" for words in row] for column, row in zip(columns, notes, strict=True)
        ]
    return np.array(["; ".join(filter(None, row)) for row in zip(*notes, strict=True)], object)


def stretch(samples: np.ndarray, rate: int, most: int) -> tuple[int, int, bool, bool]:
    """(first sample, the one behind the last, whether more than `most` samples sound, whether none does)."""
    hop = rate // BLOCKS
    room = most // hop
    power = _power(np.clip(np.nan_to_num(samples, posinf=0, neginf=0), -1, 1), hop)
    loud = _middle_of_three(power)
    loud = loud if (loud > NOTHING).any() else power
    live = np.sort(loud[loud > NOTHING])
    if not len(live):
        return 0, min(len(samples), most), False, True
    noise, many, peak = live[int(QUIETEST * len(live))], live[int(STEADY * len(live))], live[-1]
    noisy = max(NOTHING, min(ABOVE * noise, NEAR * peak)) if many <= ABOVE * noise else NOTHING
    begins, ends = BEGINS * peak, np.clip(FADES * noise, FAINT * peak, BEGINS * peak)
    first = int(np.argmax(loud >= max(noisy, begins)))
    end = min(len(power), int(np.flatnonzero(loud >= max(noisy, ends))[-1]) + 1 + MARGIN)
    limited = end - first > room
    if limited:
        sums = np.concatenate([[0.0], np.cumsum(loud)])
        first = first + int(np.argmax(sums[first + room : end + 1] - sums[first : end + 1 - room]))
        end = first + room
    return int(first) * hop, min(int(end) * hop, len(samples)), bool(limited), False


def _power(samples: np.ndarray, hop: int) -> np.ndarray:
    """float64 [blocks]: the mean square of each block without its mean."""
    blocks = max(1, -(-len(samples) // hop))
    cut = np.pad(samples, (0, blocks * hop - len(samples))).reshape(blocks, hop)
    off = cut - cut.mean(1, keepdims=True)
    power: np.ndarray = (off * off).mean(1).astype(np.float64)
    return power


def _middle_of_three(values: np.ndarray) -> np.ndarray:
    """Each value's median with its neighbours; there is nothing before the first and behind the last."""
    before, behind = np.append(0.0, values[:-1]), np.append(values[1:], 0.0)
    medians: np.ndarray = np.maximum(np.minimum(before, values), np.minimum(np.maximum(before, values), behind))
    return medians


def seconds(value: float) -> str:
    """A length or a moment as people say it."""
    return f"{value:.1f}" if value >= 0.95 or not value else f"{value:.2f}"
