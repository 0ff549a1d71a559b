"""Resemblyzer's voice encoder as a graph of standard operators: samples in, a unit vector that is like its voice out.

Wan et al. (2018), Generalized End-to-End Loss for Speaker Verification. Knows neither files nor torch. The original
also cuts long pauses out by a voice detector, which no graph can do; here pauses are heard as they are.
"""

import numpy as np

from core.graph import FLOAT, Graph
from core.pretrained import mel
from core.pretrained.open_model import FEATURES, RAW, Built

RATE, WINDOW, HOP, BANDS = 16_000, 400, 160, 40
FRAMES, STEP = 160, 77  # windows in a stretch (1.6 s), and from the beginning of one stretch to that of the next
COVERED = 0.75  # of a further stretch must be sound
MOST = 30 * RATE
LOUDNESS = 10 ** (-30 / 20)  # root mean square to which quieter sounds are raised, -30 dBFS
QUIETEST = 1e-5  # nothing is raised by more than if it were that loud


def build(weights: dict[str, np.ndarray]) -> Built:
    """The encoder from its float32 weights, by the names of torch's nn.LSTM and nn.Linear (`lstm.weight_ih_l0` ...)."""
    g = Graph("__resemblyzer/")
    sound = mel.sounding(g, g.input(RAW, FLOAT, ("N", "samples")), MOST)
    first, further = round(COVERED * FRAMES * HOP), STEP * HOP  # samples from which on there is one stretch more
    stretches = g.Add(g.Div(_above(g, mel.count(g, sound.samples), first), g.const(further)), g.const(1))
    own = g.Add(g.Div(_above(g, sound.length, first), g.const(further)), g.const(1))
    spectra = _spectra(g, _raised(g, sound), stretches)
    places = g.Mul(g.Range(g.const(0), stretches, g.const(1)), g.const(STEP))
    windows = g.Add(g.Unsqueeze(places, g.const([1])), g.const(np.arange(FRAMES)))
    pieces = g.Transpose(g.Gather(spectra, windows, axis=1), perm=[2, 0, 1, 3])
    voices = _voices(g, weights, g.Reshape(pieces, g.const([FRAMES, -1, BANDS])))
    width = len(weights["linear.bias"])
    each = g.Reshape(voices, g.Concat(g.const([-1]), g.Unsqueeze(stretches, g.const([0])), g.const([width]), axis=0))
    together = mel.mean_within(g, each, mel.within(g, stretches, own))
    g.output(FEATURES, _unit(g, together), FLOAT, ("N", width))
    return Built(g.model(), width, rate=RATE, most=MOST)


def _above(g: Graph, length: str, least: int) -> str:
    return g.Max(g.Sub(length, g.const(least)), g.const(0))


def _raised(g: Graph, sound: mel.Sounding) -> str:
    """The samples, louder where their root mean square is below LOUDNESS; over the sounding samples alone."""
    squares = g.ReduceSumSquare(sound.samples, g.const([1]), keepdims=1)
    mean = g.Div(squares, g.Cast(g.Max(sound.length, g.const(1)), to=FLOAT))
    loudness = g.Max(g.Sqrt(mean), g.const(QUIETEST, "float32"))
    return g.Mul(sound.samples, g.Max(g.Div(g.const(LOUDNESS, "float32"), loudness), g.const(1, "float32")))


def _spectra(g: Graph, samples: str, stretches: str) -> str:
    """Mel spectra float32 [N,F,40] of centred windows, F enough for all stretches; not logarithms."""
    frames = g.Add(g.Mul(g.Sub(stretches, g.const(1)), g.const(STEP)), g.const(FRAMES))
    wanted = g.Add(g.Mul(frames, g.const(HOP)), g.const(WINDOW // 2))
    padded = mel.mirrored(g, mel.up_to(g, samples, wanted), WINDOW // 2)
    power = mel.power(g, padded, WINDOW, HOP)
    return g.MatMul(power, g.const(mel.bands(RATE, WINDOW, BANDS)))


def _voices(g: Graph, weights: dict[str, np.ndarray], hidden: str) -> str:
    """[160,N,40] -> unit vectors [N,256]: what the last of the LSTM's layers ends with, through a linear step."""
    last, layer = "", 0
    while f"lstm.weight_ih_l{layer}" in weights:
        taken, kept, given, again = (
            _onnx_gates(weights[f"lstm.{name}_l{layer}"]) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        parts = (taken[None], kept[None], np.concatenate([given, again])[None])
        made = g.op("LSTM", hidden, *map(g.const, parts), outputs=2, hidden_size=kept.shape[1])
        hidden, last = g.Squeeze(made[0], g.const([1])), made[1]
        layer += 1
    seen = g.MatMul(g.Squeeze(last, g.const([0])), g.const(np.ascontiguousarray(weights["linear.weight"].T)))
    return _unit(g, g.Relu(g.Add(seen, g.const(weights["linear.bias"]))))


def _onnx_gates(values: np.ndarray) -> np.ndarray:
    """torch has the gates in the order input, forget, cell, output; ONNX input, output, forget, cell."""
    enter, forget, cell, leave = np.split(values, 4)
    return np.concatenate([enter, leave, forget, cell])


def _unit(g: Graph, vectors: str) -> str:
    length = g.ReduceL2(vectors, g.const([1]), keepdims=1)
    return g.Div(vectors, g.Max(length, g.const(1e-12, "float32")))
