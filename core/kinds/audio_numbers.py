"""What a sound is like, as a few hundred numbers: how loud each band of pitch is, how it changes, how long it lasts.

The graph nodes alone; knows no column. All sums are float64 over the sounding windows, so that silence behind a sound
changes nothing.
"""

from dataclasses import dataclass

import numpy as np

from core.graph import DOUBLE, INT64, Graph
from core.pretrained.sounds import mel
from core.pretrained.sounds.mel import Sounding

BANDS = 64
BLOCKS, QUARTERS = 16, 4  # bands taken together, and stretches of the sound, for how it goes on
FLOOR = 1e-6  # power that counts as silence, about 80 decibels below the loudest
RISE = 1e-4  # a rise from below to above this counts as one swing; rounding doesn't reach it


@dataclass(frozen=True)
class Spectra:
    """`logs`: log-mel float32 [N,F,64]; `power`: float32 [N,F,bins]; `inside`: bool [N,F], sounding windows.

    `windows`: how many those are, int64 [N,1]. `centred`: the samples without their mean, float32 [N,T].
    """

    logs: str
    power: str
    mask: str
    windows: str
    centred: str


def window_and_hop(rate: int) -> tuple[int, int]:
    """25 and 10 milliseconds in samples."""
    return rate // 40, rate // 100


def spectra(g: Graph, sound: Sounding, rate: int) -> Spectra:
    """The log-mel spectra of a sound without its constant part; window i begins at sample i * hop."""
    window, hop = window_and_hop(rate)
    centred = _centred(g, sound)
    power = mel.power(g, mel.behind(g, centred, window), window, hop)
    energy = g.MatMul(power, g.const(mel.bands(rate, window, BANDS)))
    logs = g.Log(g.Add(energy, g.const(FLOOR, "float32")))
    windows = mel.steps(g, sound.length, hop)
    return Spectra(logs, power, mel.within(g, mel.count(g, logs), windows), windows, centred)


def numbers(g: Graph, sound: Sounding, rate: int) -> str:
    """float64 [N,F] in the order of `names`; finite for every sound, also for silence."""
    made = spectra(g, sound, rate)
    logs = g.Cast(made.logs, to=DOUBLE)
    mask = g.Cast(g.Unsqueeze(made.mask, g.const([2])), to=DOUBLE)
    windows = g.Cast(made.windows, to=DOUBLE)
    mean, deviation = _mean_and_deviation(g, logs, mask, windows)
    parts = [mean, deviation, _change(g, logs, mask, windows), _course(g, logs, made, mean)]
    return g.Concat(*parts, _loudness(g, made, mask, windows, rate), _shape(g, sound, made, rate), axis=1)


def names(rate: int) -> list[str]:
    """What each of the numbers is, in words."""
    hertz = [f"{round(centre):,} Hz" for centre in mel.centres(rate, BANDS)]
    found = [f"{band}, {measure}" for measure in ("mean", "spread", "change") for band in hertz]
    each = BANDS // BLOCKS
    blocks = [f"around {hertz[first + each // 2]}" for first in range(0, BANDS, each)]
    found += [f"{block}, quarter {quarter + 1}" for quarter in range(QUARTERS) for block in blocks]
    found += ["loudness, mean", "loudness, spread", "loudness, highest", "brightness, mean", "brightness, spread"]
    return [*found, "seconds (logarithm)", "swings a second", "peak (logarithm)"]


def _centred(g: Graph, sound: Sounding) -> str:
    """The samples minus their mean over the sounding ones, zero behind them: a constant part is no sound."""
    mask = mel.within(g, mel.count(g, sound.samples), sound.length)
    total = g.ReduceSum(g.Cast(sound.samples, to=DOUBLE), g.const([1]), keepdims=1)
    mean = g.Div(total, g.Max(g.Cast(sound.length, to=DOUBLE), g.const(1.0)))
    shifted = g.Sub(sound.samples, g.Cast(mean, to=1))
    return g.Where(mask, shifted, g.const(0, "float32"))


def _over(g: Graph, values: str) -> str:
    """The sum over windows, [N,F,W] -> [N,W]."""
    return g.ReduceSum(values, g.const([1]), keepdims=0)


def _mean_and_deviation(g: Graph, values: str, mask: str, windows: str) -> tuple[str, str]:
    mean = g.Div(_over(g, g.Mul(values, mask)), windows)
    off = g.Mul(g.Sub(values, g.Unsqueeze(mean, g.const([1]))), mask)
    return mean, g.Sqrt(g.Div(_over(g, g.Mul(off, off)), windows))


def _change(g: Graph, logs: str, mask: str, windows: str) -> str:
    """The mean step from one window to the next, upward or downward; 0 for a single window."""
    later = _from(g, mask, 1)
    steps = g.Mul(g.Abs(g.Sub(_from(g, logs, 1), _till(g, logs, -1))), later)
    return g.Div(_over(g, steps), g.Max(g.Sub(windows, g.const(1.0)), g.const(1.0)))


def _course(g: Graph, logs: str, made: Spectra, mean: str) -> str:
    """Means of the blocks of bands in each quarter of the sound; a quarter without a window takes the whole's mean."""
    steps = g.Range(g.const(0), mel.count(g, logs), g.const(1))
    quarter = g.Unsqueeze(g.Div(g.Mul(steps, g.const(QUARTERS)), made.windows), g.const([1]))
    belongs = g.And(g.Equal(quarter, g.const(np.arange(QUARTERS)[:, None])), g.Unsqueeze(made.mask, g.const([1])))
    weights = g.Cast(belongs, to=DOUBLE)
    many = g.ReduceSum(weights, g.const([2]), keepdims=1)
    found = g.Div(g.MatMul(weights, logs), g.Max(many, g.const(1.0)))
    filled = g.Where(g.Greater(many, g.const(0.0)), found, g.Unsqueeze(mean, g.const([1])))
    blocks = g.Reshape(filled, g.const([0, QUARTERS, BLOCKS, BANDS // BLOCKS]))
    return g.Reshape(g.ReduceMean(blocks, g.const([3]), keepdims=0), g.const([0, QUARTERS * BLOCKS]))


def _loudness(g: Graph, made: Spectra, mask: str, windows: str, rate: int) -> str:
    """Loudness of the windows (mean, spread, highest) and their brightness: the middle of the spectrum in kilohertz."""
    window, _ = window_and_hop(rate)
    kilohertz = np.arange(window // 2 + 1) * rate / window / 1000
    power = g.Cast(made.power, to=DOUBLE)
    energy = g.Add(g.ReduceSum(power, g.const([2]), keepdims=1), g.const(FLOOR))
    loud = g.Log(energy)
    bright = g.Div(g.MatMul(power, g.const(kilohertz[:, None])), energy)
    mean, deviation = _mean_and_deviation(g, loud, mask, windows)
    quiet = g.Mul(g.Sub(g.const(1.0), mask), g.const(-1e3))
    highest = g.ReduceMax(g.Add(loud, quiet), g.const([1]), keepdims=0)
    return g.Concat(mean, deviation, highest, *_mean_and_deviation(g, bright, mask, windows), axis=1)


def _shape(g: Graph, sound: Sounding, made: Spectra, rate: int) -> str:
    """Seconds and peak as logarithms, and how often the wave swings upward a second."""
    seconds = g.Div(g.Cast(g.Max(sound.length, g.const(1)), to=DOUBLE), g.const(float(rate)))
    high = g.Cast(g.Greater(made.centred, g.const(RISE, "float32")), to=INT64)
    rises = g.Greater(_from(g, high, 1), _till(g, high, -1))
    swings = g.Div(_over(g, g.Cast(g.Unsqueeze(rises, g.const([2])), to=DOUBLE)), seconds)
    peak = g.Cast(g.ReduceMax(g.Abs(made.centred), g.const([1]), keepdims=1), to=DOUBLE)
    return g.Concat(g.Log(seconds), swings, g.Log(g.Add(peak, g.const(FLOOR))), axis=1)


def _from(g: Graph, tensor: str, start: int) -> str:
    return g.Slice(tensor, g.const([start]), g.const([np.iinfo(np.int64).max]), g.const([1]))


def _till(g: Graph, tensor: str, end: int) -> str:
    return g.Slice(tensor, g.const([0]), g.const([end]), g.const([1]))
