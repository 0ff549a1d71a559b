"""The Audio Spectrogram Transformer as a graph: samples in, what it makes of the whole sound out.

Gong et al. (2021), AST: Audio Spectrogram Transformer. Knows neither files nor torch. It always looks at about ten
seconds; what a shorter sound lacks is filled with the value that it learned with.
"""

from dataclasses import dataclass

import numpy as np

from core.graph import FLOAT, Graph
from core.pretrained import mel
from core.pretrained.open_model import FEATURES, RAW, Built
from core.pretrained.transformer import Steps

RATE, WINDOW, HOP, TURNS = 16_000, 400, 160, 512  # TURNS: length of the Fourier transform
PREEMPHASIS, LOWEST = 0.97, 1.192092955078125e-07
SLOWEST = 20.0  # hertz


@dataclass(frozen=True)
class Form:
    """What the weights don't say: `windows` that are looked at, `bands`, steps between patches, and how to scale."""

    heads: int
    windows: int
    bands: int
    strides: tuple[int, int]  # in bands, in windows
    mean: float
    deviation: float
    epsilon: float = 1e-12


def build(weights: dict[str, np.ndarray], form: Form) -> Built:
    """The encoder from its float32 weights, by the names of transformers' ASTModel."""
    g = Graph("__ast/")
    own = Steps(g, weights)
    most = (form.windows - 1) * HOP + WINDOW
    sound = mel.sounding(g, g.input(RAW, FLOAT, ("N", "samples")), most)
    pictures = g.Unsqueeze(g.Transpose(_spectra(g, sound, form), perm=[0, 2, 1]), g.const([1]))
    patches = own.convolved("embeddings.patch_embeddings.projection", pictures, strides=list(form.strides))
    width = len(weights["layernorm.bias"])
    seen = g.Transpose(g.Reshape(patches, g.const([0, width, -1])), perm=[0, 2, 1])
    tokens = g.const(np.concatenate([weights[f"embeddings.{name}_token"] for name in ("cls", "distillation")], 1))
    rows = g.Slice(g.Shape(seen), g.const([0]), g.const([1]), g.const([0]))
    whole = g.Expand(tokens, g.Concat(rows, g.const([2, width]), axis=0))
    hidden = g.Add(g.Concat(whole, seen, axis=1), own.const("embeddings.position_embeddings"))
    for name in own.layers("layers.{}", "layernorm_before.weight"):
        asked = own.normalised(f"{name}.layernorm_before", hidden, form.epsilon)
        hidden = g.Add(hidden, own.attention(f"{name}.attention", asked, form.heads, last="o_proj"))
        inner = own.normalised(f"{name}.layernorm_after", hidden, form.epsilon)
        hidden = g.Add(hidden, own.feed_forward((f"{name}.mlp.fc1", f"{name}.mlp.fc2"), inner))
    both = g.Slice(own.normalised("layernorm", hidden, form.epsilon), g.const([0]), g.const([2]), g.const([1]))
    g.output(FEATURES, g.ReduceMean(both, g.const([1]), keepdims=0), FLOAT, ("N", width))
    return Built(g.model(), width, rate=RATE, most=most)


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
    return np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)
