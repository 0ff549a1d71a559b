"""What wav2vec 2.0, HuBERT and WavLM take of a sound, as graph nodes: its samples, in frames, and where it ends.

Knows neither files nor torch; what hears them is core.pretrained.sounds.waves_module.
"""

from dataclasses import dataclass

import onnx

from core.graph import DOUBLE, FLOAT, Graph
from core.pretrained.pretrained_model import PREPARED, RAW
from core.pretrained.sounds import mel
from core.pretrained.sounds.mel import Sounding

RATE = 16_000
MOST = 30 * RATE
HOP = 320  # samples a frame


@dataclass(frozen=True)
class Form:
    """What the weights don't say. `first`: layers normalise before.

    `strides`: those of the convolutions over the wave. `groups`: of the convolution that tells positions.
    `distances`: WavLM's largest distance that is told apart, 0 for the others. `dropout`: while learning.
    """

    heads: int
    strides: tuple[int, ...]
    groups: int
    first: bool
    epsilon: float = 1e-5
    distances: int = 0
    dropout: float = 0.1


def prepare(normalise: bool) -> onnx.ModelProto:
    """Samples [N,T] -> frames float32 [N,F,HOP + 1]: samples side by side, and behind them how many of them sound."""
    g = Graph("__waves/")
    sound = mel.sounding(g, g.input(RAW, FLOAT, ("N", "samples")), MOST)
    samples = _scaled(g, sound) if normalise else sound.samples
    size = g.Div(g.Add(mel.count(g, samples), g.const(HOP - 1)), g.const(HOP))
    parts = g.Reshape(mel.up_to(g, samples, g.Mul(size, g.const(HOP))), g.const([0, -1, HOP]))
    begun = g.Unsqueeze(g.Mul(g.Range(g.const(0), size, g.const(1)), g.const(HOP)), g.const([0]))
    own = g.Clip(g.Cast(g.Sub(sound.length, begun), to=FLOAT), g.const(0, "float32"), g.const(HOP, "float32"))
    g.output(PREPARED, g.Concat(parts, g.Unsqueeze(own, g.const([2])), axis=2), FLOAT, ("N", "T", HOP + 1))
    return g.model()


def _scaled(g: Graph, sound: Sounding) -> str:
    """The samples with mean 0 and deviation 1 over the sounding ones, and zero behind them; summed in float64."""
    heard = mel.within(g, mel.count(g, sound.samples), sound.length)
    many = g.Cast(g.Max(sound.length, g.const(1)), to=DOUBLE)
    samples = g.Cast(sound.samples, to=DOUBLE)
    mean = g.Div(g.ReduceSum(samples, g.const([1]), keepdims=1), many)
    off = g.Where(heard, g.Sub(samples, mean), g.const(0.0))
    variance = g.Div(g.ReduceSum(g.Mul(off, off), g.const([1]), keepdims=1), many)
    return g.Cast(g.Div(off, g.Sqrt(g.Add(variance, g.const(1e-7)))), to=FLOAT)
