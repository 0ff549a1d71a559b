"""Whisper's encoder as a graph of standard operators: samples in, the mean of what it hears out.

Radford et al. (2022), Robust Speech Recognition via Large-Scale Weak Supervision. Knows neither files nor torch.
The original fills every sound up to 30 s with silence, which makes a second of sound cost as much as thirty. Here the
two seconds of it that follow a sound are heard as they are; behind them one place stands for each half second and
counts as many times as it stands for places. A word comes out alike in direction (cosine 0.98 to 0.99) for a sixth of
the work or less, a sound of 30 s exactly as from the original.
"""

import numpy as np

from core.graph import FLOAT, Graph
from core.pretrained import mel
from core.pretrained.open_model import FEATURES, RAW, Built
from core.pretrained.transformer import UNHEARD, Steps, unheard

RATE, WINDOW, HOP = 16_000, 400, 160
STRIDE = 2 * HOP  # samples a position
FOLLOWING = 100  # positions of silence behind a sound that are heard as they are, two seconds
TOGETHER = 25  # positions of the silence behind them that one place stands for
GOLDEN = (5**0.5 - 1) / 2
LOWEST, RANGE = 1e-10, 8.0  # power that counts as silence; powers of ten below the loudest that are told apart


def build(weights: dict[str, np.ndarray], heads: int) -> Built:
    """The encoder from its float32 weights, by the names of transformers' WhisperEncoder."""
    g = Graph("__whisper/")
    own = Steps(g, weights)
    width, bands = weights["conv1.weight"].shape[:2]
    most = len(weights["embed_positions.weight"]) * STRIDE
    sound = mel.sounding(g, g.input(RAW, FLOAT, ("N", "samples")), most)
    sounding = g.Div(g.Add(mel.count(g, sound.samples), g.const(STRIDE - 1)), g.const(STRIDE))
    size = g.Min(g.Add(sounding, g.const(FOLLOWING)), g.const(most // STRIDE))
    own_size = mel.steps(g, sound.length, STRIDE)
    followed = g.Add(own_size, g.const(FOLLOWING))
    hidden = _embedded(own, _log_mel(g, sound.samples, size, bands), size)
    heard_as_is = unheard(g, mel.within(g, size, followed))
    bias = g.Concat(heard_as_is, _silence(g, followed, most // STRIDE), axis=3)
    for name in own.layers("layers.{}", "fc1.weight"):
        asked = own.normalised(f"{name}.self_attn_layer_norm", hidden)
        hidden = g.Add(hidden, own.attention(f"{name}.self_attn", asked, heads, bias))
        inner = own.normalised(f"{name}.final_layer_norm", hidden)
        hidden = g.Add(hidden, own.feed_forward((f"{name}.fc1", f"{name}.fc2"), inner))
    heard = own.normalised("layer_norm", _cut(g, hidden, g.const([0]), size))
    g.output(FEATURES, mel.mean_within(g, heard, mel.within(g, size, own_size)), FLOAT, ("N", width))
    return Built(g.model(), width, rate=RATE, most=most)


def _log_mel(g: Graph, samples: str, size: str, bands: int) -> str:
    """float32 [N,bands,2 * size + 8]: a few windows of silence behind, as in a sound that was filled up to 30 s."""
    wanted = g.Mul(g.Add(g.Mul(size, g.const(2)), g.const(7)), g.const(HOP))
    padded = mel.up_to(g, samples, g.Add(wanted, g.const(WINDOW // 2)))
    power = mel.power(g, mel.mirrored(g, padded, WINDOW // 2), WINDOW, HOP)
    energy = g.Max(g.MatMul(power, g.const(mel.bands(RATE, WINDOW, bands))), g.const(LOWEST, "float32"))
    logs = g.Div(g.Log(energy), g.const(np.log(10), "float32"))
    loudest = g.ReduceMax(logs, g.const([1, 2]), keepdims=1)
    near = g.Max(logs, g.Sub(loudest, g.const(RANGE, "float32")))
    scaled = g.Div(g.Add(near, g.const(4, "float32")), g.const(4, "float32"))
    return g.Transpose(scaled, perm=[0, 2, 1])


def _embedded(own: Steps, logs: str, size: str) -> str:
    """[N,size + places,width]: two convolutions, the second halving the time, and positions; the silence behind."""
    g, positions = own.g, own.weights["embed_positions.weight"]
    for name, stride in (("conv1", 1), ("conv2", 2)):
        logs = g.Gelu(own.convolved(name, logs, strides=[stride], pads=[1, 1]))
    made = g.Transpose(logs, perm=[0, 2, 1])
    first = g.Slice(g.const(positions), g.const([0]), g.Unsqueeze(size, g.const([0])), g.const([0]))
    sounding = g.Add(_cut(g, made, g.const([0]), size), first)
    beyond = g.Add(size, g.const(2))  # from there on only silence is heard
    silent = _cut(g, made, g.Unsqueeze(beyond, g.const([0])), g.Add(beyond, g.const(1)))
    places = np.arange(len(positions) // TOGETHER)
    within = (places * GOLDEN % 1 * TOGETHER).astype(int)  # each another part of its stretch: none of a wave's phases
    spread = positions[places * TOGETHER + within]
    return g.Concat(sounding, g.Add(silent, g.const(spread)), axis=1)


def _silence(g: Graph, start: str, positions: int) -> str:
    """[N,1,1,places], added to the likeness: how many positions of silence from `start` on each place stands for.

    As a logarithm; `start` is int64 [N,1].
    """
    starts = np.arange(positions // TOGETHER) * TOGETHER
    silent = g.Sub(g.const(starts + TOGETHER), g.Max(start, g.const(starts)))
    many = g.Cast(g.Max(silent, g.const(1)), to=FLOAT)
    heard = g.Where(g.Greater(silent, g.const(0)), g.Log(many), g.const(UNHEARD, "float32"))
    return g.Unsqueeze(heard, g.const([1, 2]))


def _cut(g: Graph, hidden: str, start: str, end: str) -> str:
    """The places from `start` (int64 [1]) to before `end` (int64 [])."""
    return g.Slice(hidden, start, g.Unsqueeze(end, g.const([0])), g.const([1]))
