"""What the Audio Spectrogram Transformer takes of a sound, as graph nodes: spectra of about ten seconds, scaled.

Gong et al. (2021), AST: Audio Spectrogram Transformer. Knows neither files nor torch. What a shorter sound lacks is
filled with the value that the model learned with.
"""

from dataclasses import dataclass

import numpy as np
import onnx

from core.graph import FLOAT, Graph
from core.pretrained.pretrained_model import PREPARED, RAW
from core.pretrained.sounds import mel

RATE, WINDOW, HOP, TURNS = 16_000, 400, 160, 512  # TURNS: length of the Fourier transform
PREEMPHASIS, LOWEST = 0.97, 1.192092955078125e-07
SLOWEST = 20.0  # hertz


@dataclass(frozen=True)
class Form:
    """What the weights don't say: `windows` that are looked at, `bands`, and how to scale."""

    windows: int
    bands: int
    mean: float
    deviation: float

    @property
    def most(self) -> int:
        """Samples that are looked at."""
        return (self.windows - 1) * HOP + WINDOW


def prepare(form: Form) -> onnx.ModelProto:
    """Samples [N,T] -> frames float32 [N,windows,bands], always as many."""
    g = Graph("__ast/")
    sound = mel.sounding(g, g.input(RAW, FLOAT, ("N", "samples")), form.most)
    g.output(PREPARED, _spectra(g, sound, form), FLOAT, ("N", form.windows, form.bands))
    return g.model()


def _spectra(g: Graph, sound: mel.Sounding, form: Form) -> str:
    """Float32 [N,windows,bands], scaled; the windows that a sound fills whole, and zero before scaling elsewhere."""
    power = mel.power(g, mel.up_to(g, sound.samples, g.const((form.windows - 1) * HOP + WINDOW)), WINDOW, HOP, _waves())
    energy = g.Max(g.MatMul(power, g.const(_bands(form.bands))), g.const(LOWEST, "float32"))
    filled = g.Add(g.Div(g.Max(g.Sub(sound.length, g.const(WINDOW)), g.const(0)), g.const(HOP)), g.const(1))
    inside = g.Unsqueeze(mel.within(g, g.const(form.windows), filled), g.const([2]))
    logs = g.Where(inside, g.Log(energy), g.const(0, "float32"))
    return g.Div(g.Sub(logs, g.const(form.mean, "float32")), g.const(2 * form.deviation, "float32"))


def _waves() -> np.ndarray:
    """float32 [2 * bins, 1, 400]: the transform of a window and all that is done to it before, at once.

    Its mean is taken off, high pitches are raised (most of the sample before is taken off each), Hann laid over.
    """
    bins = np.arange(TURNS // 2 + 1)[:, None]
    turns = 2 * np.pi * bins * np.arange(WINDOW) / TURNS
    raised = np.eye(WINDOW) - PREEMPHASIS * np.eye(WINDOW, k=-1)
    raised[0, 0] = 1 - PREEMPHASIS
    before = np.hanning(WINDOW)[:, None] * raised @ (np.eye(WINDOW) - 1 / WINDOW)
    return (np.concatenate([np.cos(turns), -np.sin(turns)]) @ before).astype(np.float32)[:, None]


def _bands(many: int) -> np.ndarray:
    """float32 [bins, many]: triangles that are even on Kaldi's mel scale, all of height 1."""

    def mels(hertz: np.ndarray | float) -> np.ndarray:
        return 1127 * np.log(1 + np.asarray(hertz) / 700)

    edges = np.linspace(mels(SLOWEST), mels(RATE / 2), many + 2)
    bins = mels(np.arange(TURNS // 2 + 1) * RATE / TURNS)[:, None]
    rising = (bins - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - bins) / np.diff(edges)[1:]
    shares: np.ndarray = np.clip(np.minimum(rising, falling), 0, None)
    return shares.astype(np.float32)
