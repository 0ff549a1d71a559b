"""Sounds as mel spectra, said as graph nodes; the sound kind, Whisper and Resemblyzer share them. Learns nothing.

The Fourier transform is a fixed convolution: exact to 1e-6 for windows of any length, where onnxruntime's own STFT is
off by 1e-2 unless the window's length is a power of two, and several times slower.
"""

from dataclasses import dataclass

import numpy as np

from core.graph import FLOAT, INT64, Graph

_BREAK = 1000.0  # hertz: the mel scale is linear below, logarithmic above
_LINEAR = 200 / 3  # hertz a mel below the break
_STEP = np.log(6.4) / 27  # of the logarithm a mel above it


@dataclass(frozen=True)
class Sounding:
    """`samples`: float32 [N,T], T >= 1, finite, -1..1. `length`: int64 [N,1], up to the last sample that is not zero.

    Silence behind a sound is no part of it, so that it doesn't matter what a sound was padded to.
    """

    samples: str
    length: str


def sounding(g: Graph, raw: str, most: int) -> Sounding:
    """The raw input float32 [N,T] as every graph begins with it: nothing behind `most` samples is looked at."""
    samples = finite(g, g.Slice(behind(g, raw, 1), g.const([0]), g.const([most]), g.const([1])))
    return Sounding(samples, last(g, samples))


def finite(g: Graph, samples: str) -> str:
    """Float32 [N,T] from -1 to 1; zero for what is no number."""
    wrong = g.Or(g.IsNaN(samples), g.IsInf(samples))
    return g.Clip(g.Where(wrong, g.const(0, "float32"), samples), g.const(-1, "float32"), g.const(1, "float32"))


def last(g: Graph, samples: str) -> str:
    """int64 [N,1]: how many of the samples [N,T] there are up to the last that is not zero."""
    loud = g.Cast(g.Not(g.Equal(samples, g.const(0, "float32"))), to=INT64)
    positions = g.Range(g.const(1), g.Add(count(g, samples), g.const(1)), g.const(1))
    return g.ReduceMax(g.Mul(loud, positions), g.const([1]), keepdims=1)


def missing(g: Graph, sound: Sounding) -> str:
    """Bool [N]: no sound at all, which is one sample, or silence from beginning to end."""
    return g.LessOrEqual(g.Squeeze(sound.length, g.const([1])), g.const(1))


def count(g: Graph, tensor: str, axis: int = 1) -> str:
    """How long the tensor is there, int64 []."""
    return g.Gather(g.Shape(tensor), g.const(axis))


def behind(g: Graph, samples: str, zeros: int) -> str:
    """Float32 [N,T] with that many zeros behind."""
    return g.Pad(samples, g.const([0, 0, 0, zeros]))


def up_to(g: Graph, samples: str, length: str) -> str:
    """Float32 [N,T] with zeros behind up to that length (int64 []), or as it is when it is longer."""
    short = g.Max(g.Sub(length, count(g, samples)), g.const(0))
    return g.Pad(samples, g.Concat(g.const([0, 0, 0]), g.Unsqueeze(short, g.const([0])), axis=0))


def mirrored(g: Graph, samples: str, before: int) -> str:
    """Float32 [N,T], T > before, with its beginning mirrored before it, as the usual centred spectra have it."""
    return g.Concat(g.Gather(samples, g.const(np.arange(before, 0, -1)), axis=1), samples, axis=1)


def within(g: Graph, size: str, length: str) -> str:
    """Bool [N,F]: which of F = `size` (int64 []) positions are before each row's `length` (int64 [N,1])."""
    return g.Less(g.Range(g.const(0), size, g.const(1)), length)


def steps(g: Graph, length: str, hop: int, at_least: int = 1) -> str:
    """How many windows begin inside a sound: its length int64 [N,1] over the hop, rounded up."""
    rounded = g.Div(g.Add(length, g.const(hop - 1)), g.const(hop))
    return g.Max(rounded, g.const(at_least))


def power(g: Graph, samples: str, window: int, hop: int, waves: np.ndarray | None = None) -> str:
    """Float32 [N,T] -> power spectra float32 [N,F,bins] of F = 1 + (T - window) // hop windows.

    waves: float32 [2 * bins, 1, window], what a window is multiplied by; without, cosines and sines under a Hann window
    for bins = window // 2 + 1.
    """
    kernel = hann_waves(window) if waves is None else waves
    spectrum = g.Conv(g.Unsqueeze(samples, g.const([1])), g.const(kernel), strides=[hop])
    squares = g.Reshape(g.Mul(spectrum, spectrum), g.const([0, 2, len(kernel) // 2, -1]))
    return g.Transpose(g.ReduceSum(squares, g.const([1]), keepdims=0), perm=[0, 2, 1])


def bands(rate: int, window: int, many: int, low: float = 0.0, high: float = 0.0) -> np.ndarray:
    """float32 [window // 2 + 1, many]: the weights of the spectrum's bins in each mel band, after Slaney (1998).

    Triangles of equal area that overlap by half, from `low` to `high` hertz (0: half of the rate).
    """
    edges = _hertz(np.linspace(_mels(low), _mels(high or rate / 2), many + 2))
    bins = np.arange(window // 2 + 1)[:, None] * rate / window
    rising = (bins - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - bins) / np.diff(edges)[1:]
    shares: np.ndarray = np.clip(np.minimum(rising, falling), 0, None) * 2 / (edges[2:] - edges[:-2])
    return shares.astype(np.float32)


def centres(rate: int, many: int) -> np.ndarray:
    """Float64 [many]: the middle of each band in hertz."""
    return _hertz(np.linspace(0, _mels(rate / 2), many + 2))[1:-1]


def mean_within(g: Graph, values: str, inside: str) -> str:
    """Float32 [N,F,W] and bool [N,F] -> float32 [N,W]: the mean over the positions inside, at least one."""
    weights = g.Cast(inside, to=FLOAT)
    total = g.Squeeze(g.MatMul(g.Unsqueeze(weights, g.const([1])), values), g.const([1]))
    return g.Div(total, g.Max(g.ReduceSum(weights, g.const([1]), keepdims=1), g.const(1, "float32")))


def hann_waves(window: int) -> np.ndarray:
    """float32 [2 * bins, 1, window]: cosines, then sines, each under a periodic Hann window."""
    turns = 2 * np.pi * np.arange(window // 2 + 1)[:, None] * np.arange(window) / window
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window) / window)
    return np.concatenate([np.cos(turns) * hann, -np.sin(turns) * hann]).astype(np.float32)[:, None]


def _mels(hertz: float) -> float:
    return hertz / _LINEAR if hertz < _BREAK else _BREAK / _LINEAR + np.log(hertz / _BREAK) / _STEP


def _hertz(mels: np.ndarray) -> np.ndarray:
    above = _BREAK * np.exp(_STEP * (mels - _BREAK / _LINEAR))
    return np.where(mels < _BREAK / _LINEAR, mels * _LINEAR, above)
