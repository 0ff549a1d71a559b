"""wav2vec 2.0, HuBERT and WavLM as graphs: samples in, the mean of what they hear out. Knows neither files nor torch.

Baevski et al. (2020), Hsu et al. (2021), Chen et al. (2022). The three share one build: convolutions over the wave, a
convolution that tells positions, transformer layers; WavLM adds a learned liking for distances.
"""

import math
from dataclasses import dataclass

import numpy as np

from core.graph import DOUBLE, FLOAT, Graph
from core.pretrained import mel
from core.pretrained.mel import Sounding
from core.pretrained.open_model import FEATURES, RAW, Built
from core.pretrained.transformer import Steps, unheard

RATE = 16_000
MOST = 30 * RATE
PIECE = 256


@dataclass(frozen=True)
class Form:
    """What the weights don't say. `normalise`: samples to mean 0 and deviation 1. `first`: layers normalise before.

    `kernels`, `strides`: those of the convolutions over the wave. `groups`: of the convolution that tells positions.
    `distances`: WavLM's largest distance that is told apart, 0 for the others.
    """

    heads: int
    kernels: tuple[int, ...]
    strides: tuple[int, ...]
    groups: int
    first: bool
    normalise: bool = True
    epsilon: float = 1e-5
    distances: int = 0


def build(weights: dict[str, np.ndarray], form: Form) -> Built:
    """The encoder from its float32 weights, by the names of transformers' Wav2Vec2Model, HubertModel or WavLMModel."""
    g = Graph("__waves/")
    own = Steps(g, {name.removeprefix("encoder."): values for name, values in weights.items()})
    sound = mel.sounding(g, g.input(RAW, FLOAT, ("N", "samples")), MOST)
    samples = mel.behind(g, _scaled(g, sound) if form.normalise else sound.samples, _positions_back(form))
    length, hidden = sound.length, g.Unsqueeze(samples, g.const([1]))
    for place, (kernel, stride) in enumerate(zip(form.kernels, form.strides, strict=True)):
        hidden, length = _wave_layer(own, f"feature_extractor.conv_layers.{place}", hidden, length, kernel, stride)
    hidden = g.Transpose(hidden, perm=[0, 2, 1])
    inside = mel.within(g, mel.count(g, hidden), length)
    hidden = _placed(own, form, _projected(own, form, hidden), inside)
    hidden = _transformed(own, form, hidden, unheard(g, inside))
    width = len(weights["feature_projection.projection.bias"])
    g.output(FEATURES, mel.mean_within(g, hidden, inside), FLOAT, ("N", width))
    return Built(g.model(), width, rate=RATE, most=MOST)


def _scaled(g: Graph, sound: Sounding) -> str:
    """The samples with mean 0 and deviation 1 over the sounding ones, and zero behind them; summed in float64."""
    heard = mel.within(g, mel.count(g, sound.samples), sound.length)
    many = g.Cast(g.Max(sound.length, g.const(1)), to=DOUBLE)
    samples = g.Cast(sound.samples, to=DOUBLE)
    mean = g.Div(g.ReduceSum(samples, g.const([1]), keepdims=1), many)
    off = g.Where(heard, g.Sub(samples, mean), g.const(0.0))
    variance = g.Div(g.ReduceSum(g.Mul(off, off), g.const([1]), keepdims=1), many)
    return g.Cast(g.Div(off, g.Sqrt(g.Add(variance, g.const(1e-7)))), to=FLOAT)


def _positions_back(form: Form) -> int:
    """How many samples one position hears: the convolutions need that many."""
    wide = 1
    for kernel, stride in zip(reversed(form.kernels), reversed(form.strides), strict=True):
        wide = (wide - 1) * stride + kernel
    return wide


def _wave_layer(own: Steps, name: str, hidden: str, length: str, kernel: int, stride: int) -> tuple[str, str]:
    """One convolution over the wave [N,A,T] -> [N,B,U], and how many of the U places sound, at least one."""
    g = own.g
    hidden = own.convolved(f"{name}.conv", hidden, strides=[stride])
    length = g.Add(g.Div(g.Sub(g.Max(length, g.const(kernel)), g.const(kernel)), g.const(stride)), g.const(1))
    if f"{name}.layer_norm.weight" in own.weights:
        every = "feature_extractor.conv_layers.1.layer_norm.weight" in own.weights
        hidden = _over_channels(own, name, hidden) if every else _over_time(own, name, hidden, length)
    return g.Gelu(hidden), length


def _over_channels(own: Steps, name: str, hidden: str) -> str:
    turned = own.normalised(f"{name}.layer_norm", own.g.Transpose(hidden, perm=[0, 2, 1]))
    return own.g.Transpose(turned, perm=[0, 2, 1])


def _over_time(own: Steps, name: str, hidden: str, length: str) -> str:
    """Each channel to mean 0 and deviation 1 over the sounding places alone, then scaled as learned."""
    g = own.g
    inside = g.Cast(g.Unsqueeze(mel.within(g, mel.count(g, hidden, 2), length), g.const([1])), to=FLOAT)
    many = g.Unsqueeze(g.Cast(length, to=FLOAT), g.const([2]))
    mean = g.Div(_summed(g, g.Mul(hidden, inside)), many)
    off = g.Mul(g.Sub(hidden, mean), inside)
    variance = g.Div(_summed(g, g.Mul(off, off)), many)
    even = g.Div(off, g.Sqrt(g.Add(variance, g.const(1e-5, "float32"))))
    scale, bias = (g.const(own.weights[f"{name}.layer_norm.{part}"][:, None]) for part in ("weight", "bias"))
    return g.Add(g.Mul(even, scale), bias)


def _summed(g: Graph, values: str) -> str:
    """[N,A,T] -> [N,A,1]: the sum over a long time, piece by piece, so that float32 loses little."""
    short = g.Mod(g.Neg(mel.count(g, values, 2)), g.const(PIECE))
    padded = g.Pad(values, g.Concat(g.const([0, 0, 0, 0, 0]), g.Unsqueeze(short, g.const([0])), axis=0))
    pieces = g.ReduceSum(g.Reshape(padded, g.const([0, 0, -1, PIECE])), g.const([3]), keepdims=0)
    return g.ReduceSum(pieces, g.const([2]), keepdims=1)


def _projected(own: Steps, form: Form, hidden: str) -> str:
    if "feature_projection.layer_norm.weight" in own.weights:
        hidden = own.normalised("feature_projection.layer_norm", hidden, form.epsilon)
    return own.linear("feature_projection.projection", hidden)


def _placed(own: Steps, form: Form, hidden: str, inside: str) -> str:
    """What is heard plus a wide convolution of it, which tells places apart; silence behind a sound counts as zero."""
    g, name = own.g, "pos_conv_embed.conv"
    heard = g.Where(g.Unsqueeze(inside, g.const([2])), hidden, g.const(0, "float32"))
    weight = _weighed(own.weights, name)
    half, even = weight.shape[2] // 2, weight.shape[2] % 2 == 0
    turned = g.Transpose(heard, perm=[0, 2, 1])
    pads = [half, half - 1 if even else half]
    made = g.Conv(turned, g.const(weight), own.const(f"{name}.bias"), pads=pads, group=form.groups)
    return g.Add(heard, g.Transpose(g.Gelu(made), perm=[0, 2, 1]))


def _weighed(weights: dict[str, np.ndarray], name: str) -> np.ndarray:
    """The convolution's weights, kept as directions and lengths (weight normalisation)."""
    lengths, ways = (weights[f"{name}.parametrizations.weight.original{place}"] for place in (0, 1))
    return (lengths * ways / np.sqrt((ways**2).sum((0, 1), keepdims=True))).astype(np.float32)


def _transformed(own: Steps, form: Form, hidden: str, silence: str) -> str:
    g = own.g
    liking = _liking(own, form, mel.count(g, hidden)) if form.distances else ""
    if not form.first:
        hidden = own.normalised("layer_norm", hidden, form.epsilon)
    for name in own.layers("layers.{}", "final_layer_norm.weight"):
        dense = (f"{name}.feed_forward.intermediate_dense", f"{name}.feed_forward.output_dense")
        if form.first:
            hidden = g.Add(
                hidden,
                _attended(own, form, name, own.normalised(f"{name}.layer_norm", hidden, form.epsilon), silence, liking),
            )
            inner = own.normalised(f"{name}.final_layer_norm", hidden, form.epsilon)
            hidden = g.Add(hidden, own.feed_forward(dense, inner))
        else:
            heard = g.Add(hidden, _attended(own, form, name, hidden, silence, liking))
            heard = own.normalised(f"{name}.layer_norm", heard, form.epsilon)
            hidden = g.Add(heard, own.feed_forward(dense, heard))
            hidden = own.normalised(f"{name}.final_layer_norm", hidden, form.epsilon)
    return own.normalised("layer_norm", hidden, form.epsilon) if form.first else hidden


def _attended(own: Steps, form: Form, name: str, hidden: str, silence: str, liking: str) -> str:
    bias = own.g.Add(_gated(own, form, f"{name}.attention", hidden, liking), silence) if liking else silence
    return own.attention(f"{name}.attention", hidden, form.heads, bias)


def _liking(own: Steps, form: Form, size: str) -> str:
    """[1,heads,P,P]: how much a place likes one at that distance, in WavLM; far ones share a bucket."""
    g, table = own.g, own.weights["layers.0.attention.rel_attn_embed.weight"]
    far = 2 + MOST // math.prod(form.strides)
    by_distance = table[_buckets(np.arange(-far, far + 1), len(table), form.distances)]
    places = g.Range(g.const(0), size, g.const(1))
    away = g.Sub(g.Unsqueeze(places, g.const([0])), g.Unsqueeze(places, g.const([1])))
    found = g.Gather(g.const(by_distance.T), g.Add(away, g.const(far)), axis=1)
    return g.Unsqueeze(found, g.const([0]))


def _buckets(distances: np.ndarray, many: int, most: int) -> np.ndarray:
    """Bucket of each distance (as in T5): near ones have their own, farther ones share by their logarithm."""
    half = many // 2
    exact, size = half // 2, np.abs(distances)
    steps = np.log(np.maximum(size, 1) / exact) / math.log(most / exact) * (half - exact)
    shared = np.minimum((exact + steps).astype(np.int64), half - 1)
    return (distances > 0) * half + np.where(size < exact, size, shared)


def _gated(own: Steps, form: Form, name: str, hidden: str, liking: str) -> str:
    """The liking, stronger or weaker for each place by what it hears."""
    g = own.g
    each = len(own.weights[f"{name}.q_proj.weight"]) // form.heads
    parts = g.Transpose(g.Reshape(hidden, g.const([0, 0, form.heads, each])), perm=[0, 2, 1, 3])
    sums = g.ReduceSum(
        g.Reshape(own.linear(f"{name}.gru_rel_pos_linear", parts), g.const([0, 0, 0, 2, 4])), g.const([4]), keepdims=0
    )
    one, other = g.op("Split", g.Sigmoid(sums), outputs=2, axis=3, num_outputs=2)
    inner = g.Sub(g.Mul(other, own.const(f"{name}.gru_rel_pos_const")), g.const(1, "float32"))
    return g.Mul(g.Add(g.Mul(one, inner), g.const(2, "float32")), liking)
