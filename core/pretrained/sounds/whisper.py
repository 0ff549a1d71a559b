"""What Whisper's encoder takes of a sound, as graph nodes: log-mel spectra, and how far the sound goes.

Radford et al. (2022), Robust Speech Recognition via Large-Scale Weak Supervision. Knows neither files nor torch; what
hears them is core.pretrained.sounds.whisper_module.
"""

import numpy as np
import onnx

from core.graph import FLOAT, Graph
from core.pretrained.pretrained_model import PREPARED, RAW
from core.pretrained.sounds import mel

RATE, WINDOW, HOP = 16_000, 400, 160
STRIDE = 2 * HOP  # samples a position
AROUND = 2  # frames behind a sound whose windows still touch it
FOLLOWING = 100  # positions of silence behind a sound that are heard as they are, two seconds
TOGETHER = 25  # positions of the silence behind them that one slot stands for
LOWEST, RANGE = 1e-10, 8.0  # power that counts as silence; powers of ten below the loudest that are told apart
LOWEST_SCALED, RANGE_SCALED = -1.5, 2.0  # the same in what is made of them: (log10 + 4) / 4


def prepare(bands: int, positions: int) -> onnx.ModelProto:
    """Samples [N,T] -> frames float32 [N,F,bands + 1], of at most `positions` positions; the last is 1 in the sound."""
    g = Graph("__whisper/")
    sound = mel.sounding(g, g.input(RAW, FLOAT, ("N", "samples")), positions * STRIDE)
    size = g.Add(g.Div(g.Add(mel.count(g, sound.samples), g.const(HOP - 1)), g.const(HOP)), g.const(AROUND))
    inside = mel.within(g, size, mel.steps(g, sound.length, HOP, 0))
    marks = g.Unsqueeze(g.Cast(inside, to=FLOAT), g.const([2]))
    g.output(PREPARED, g.Concat(_log_mel(g, sound.samples, size, bands), marks, axis=2), FLOAT, ("N", "T", bands + 1))
    return g.model()


def _log_mel(g: Graph, samples: str, size: str, bands: int) -> str:
    """float32 [N,size,bands]."""
    wanted = g.Mul(g.Sub(size, g.const(1)), g.const(HOP))
    padded = mel.up_to(g, samples, g.Add(wanted, g.const(WINDOW // 2)))
    power = mel.power(g, mel.mirrored(g, padded, WINDOW // 2), WINDOW, HOP)
    energy = g.Max(g.MatMul(power, g.const(mel.bands(RATE, WINDOW, bands))), g.const(LOWEST, "float32"))
    logs = g.Div(g.Log(energy), g.const(np.log(10), "float32"))
    loudest = g.ReduceMax(logs, g.const([1, 2]), keepdims=1)
    near = g.Max(logs, g.Sub(loudest, g.const(RANGE, "float32")))
    return g.Div(g.Add(near, g.const(4, "float32")), g.const(4, "float32"))
