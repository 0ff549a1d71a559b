"""wav2vec 2.0, HuBERT and WavLM as a Backbone: samples in, the mean of what they hear out. Only job processes load it.

Baevski et al. (2020), Hsu et al. (2021), Chen et al. (2022). The three share one build: convolutions over the wave, a
convolution that tells positions, transformer layers; WavLM adds a learned liking for distances.
"""

import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from core.pretrained.backbone import Backbone
from core.pretrained.chain import SHARE
from core.pretrained.sounds.hearing_layers import Gated, Named, attention_mask, mean_within, take
from core.pretrained.sounds.waves import HOP, MOST, Form
from core.torch_padding import lengths, longest, within

PIECE = 256
_WEIGHT = "pos_conv_embed.conv.weight"


class Waves(Backbone):
    """float32 frames [N,T,HOP + 1], samples and how many of them sound -> float32 [N,width]."""

    def __init__(self, weights: dict[str, np.ndarray], form: Form) -> None:
        """weights: by the names of transformers' Wav2Vec2Model, HubertModel or WavLMModel."""
        super().__init__()
        held = {name.replace("encoder.layers.", "blocks.").removeprefix("encoder."): weights[name] for name in weights}
        held[_WEIGHT] = _weighed(weights)
        self.width = len(held["feature_projection.projection.bias"])
        self.form = form
        waves = _waves(held, form)
        self.at_once = _heard_at_once(waves)
        self.feature_extractor = Named(conv_layers=nn.ModuleList(waves))
        heard = len(held["feature_projection.projection.weight"][0])
        norm = "feature_projection.layer_norm.weight" in held
        self.feature_projection = Named(
            layer_norm=nn.LayerNorm(heard, form.epsilon) if norm else nn.Identity(),
            projection=nn.Linear(heard, self.width),
        )
        kernel = held[_WEIGHT].shape[2]
        self.pos_conv_embed = Named(
            conv=nn.Conv1d(self.width, self.width, kernel, padding=kernel // 2, groups=form.groups)
        )
        self.layer_norm = nn.LayerNorm(self.width, form.epsilon)
        count = sum(name.endswith("final_layer_norm.weight") for name in held)
        inner = len(held["blocks.0.feed_forward.intermediate_dense.bias"])
        self.blocks = nn.ModuleList(_Layer(self.width, inner, form) for _ in range(count))
        self.liking = _Liking(held["blocks.0.attention.rel_attn_embed.weight"], form) if form.distances else None
        if self.liking is not None:
            held["liking.table.weight"] = held["blocks.0.attention.rel_attn_embed.weight"]
        take(self, held)
        self.dropout = nn.Dropout(form.dropout)
        self.last = 1 + count - max(1, round(count / SHARE))
        self.eval()

    def below(self, values: Tensor, cut: int) -> tuple[Tensor, ...]:
        """At a cut: what is heard at each position [N,P,W], and how many positions sound [N]."""
        if not cut:
            return (values,)
        hidden, length = self._embedded(values)
        return self._gone(hidden, length, 0, cut - 1), length

    def above(self, kept: tuple[Tensor, ...], cut: int) -> Tensor:
        """See Backbone."""
        hidden, length = kept if cut else self._embedded(kept[0])
        hidden = hidden[:, : longest(length, hidden.shape[1])] if cut else hidden
        hidden = self._gone(hidden, length, max(cut - 1, 0), len(self.blocks))
        hidden = self.layer_norm(hidden) if self.form.first else hidden
        return mean_within(hidden, within(length, hidden.shape[1]))

    def layers(self) -> list[list[nn.Parameter]]:
        """Everything before the layers, then each of them."""
        blocks = [list(block.parameters()) for block in self.blocks]
        blocks[-1] += list(self.layer_norm.parameters()) if self.form.first else []
        later = {id(each) for block in blocks for each in block}
        return [[each for each in self.parameters() if id(each) not in later], *blocks]

    def _gone(self, hidden: Tensor, length: Tensor, start: int, end: int) -> Tensor:
        silence = attention_mask(within(length, hidden.shape[1]))
        liking = self.liking(hidden.shape[1]) if self.liking is not None else None
        for block in self.blocks[start:end]:
            hidden = block(hidden, silence, liking)
        return hidden

    def _embedded(self, values: Tensor) -> tuple[Tensor, Tensor]:
        """What the convolutions hear at each position and where these are [N,P,W]; how many positions sound [N]."""
        counts = values[:, :, HOP]
        frames = lengths(counts > 0)
        length = counts.sum(1).round().long()
        samples = values[:, : longest(frames, values.shape[1]), :HOP].flatten(1)
        hidden = functional.pad(samples, (0, self.at_once)).unsqueeze(1)
        for wave in self.feature_extractor.conv_layers:
            hidden, length = wave(hidden, length)
        hidden = self.feature_projection.layer_norm(hidden.transpose(1, 2))
        hidden = self.feature_projection.projection(hidden)
        inside = within(length, hidden.shape[1]).unsqueeze(2)
        hidden = torch.where(inside, hidden, 0.0)  # silence behind a sound counts as zero
        conv = self.pos_conv_embed.conv
        placed = conv(hidden.transpose(1, 2))[:, :, : hidden.shape[1]].transpose(1, 2)
        hidden = hidden + functional.gelu(placed)
        return self.dropout(hidden if self.form.first else self.layer_norm(hidden)), length


class _Wave(nn.Module):
    """A convolution over the wave [N,A,T] -> [N,B,U], and how many of the U positions sound, at least one."""

    def __init__(self, weight: np.ndarray, bias: bool, stride: int, norm: str) -> None:
        super().__init__()
        wide, inputs, self.kernel = weight.shape
        self.conv = nn.Conv1d(inputs, wide, self.kernel, stride, bias=bias)
        self.layer_norm = {"": nn.Identity, "time": nn.GroupNorm, "channels": nn.LayerNorm}[norm](
            *((wide, wide) if norm == "time" else (wide,) if norm else ())
        )
        self.norm, self.stride = norm, stride

    def forward(self, hidden: Tensor, length: Tensor) -> tuple[Tensor, Tensor]:
        """See the class."""
        hidden = self.conv(hidden)
        length = (length.clamp(min=self.kernel) - self.kernel) // self.stride + 1
        if self.norm == "channels":
            hidden = self.layer_norm(hidden.transpose(1, 2)).transpose(1, 2)
        if self.norm == "time":
            hidden = self._over_time(hidden, length)
        return functional.gelu(hidden), length

    def _over_time(self, hidden: Tensor, length: Tensor) -> Tensor:
        """Each channel to mean 0 and deviation 1 over the sounding positions alone, then scaled as learned."""
        inside = within(length, hidden.shape[2]).unsqueeze(1).to(hidden.dtype)
        many = length.view(-1, 1, 1)
        off = (hidden - _summed(hidden * inside) / many) * inside
        even = off / (_summed(off * off) / many + self.layer_norm.eps).sqrt()
        scaled: Tensor = even * self.layer_norm.weight.view(-1, 1) + self.layer_norm.bias.view(-1, 1)
        return scaled


class _Layer(nn.Module):
    def __init__(self, width: int, inner: int, form: Form) -> None:
        super().__init__()
        self.first = form.first
        self.attention = Gated(width, form.heads, dropout=form.dropout)
        if form.distances:
            self.attention.gru_rel_pos_linear = nn.Linear(width // form.heads, 8)
            self.attention.gru_rel_pos_const = nn.Parameter(torch.ones(1, form.heads, 1, 1))
        self.layer_norm = nn.LayerNorm(width, form.epsilon)
        self.feed_forward = Named(intermediate_dense=nn.Linear(width, inner), output_dense=nn.Linear(inner, width))
        self.final_layer_norm = nn.LayerNorm(width, form.epsilon)
        self.dropout = nn.Dropout(form.dropout)

    def forward(self, hidden: Tensor, silence: Tensor, liking: Tensor | None) -> Tensor:
        """[N,P,W] -> [N,P,W]."""
        if self.first:
            hidden = hidden + self._attended(self.layer_norm(hidden), silence, liking)
            return hidden + self._fed(self.final_layer_norm(hidden))
        hidden = self.layer_norm(hidden + self._attended(hidden, silence, liking))
        answer: Tensor = self.final_layer_norm(hidden + self._fed(hidden))
        return answer

    def _attended(self, hidden: Tensor, silence: Tensor, liking: Tensor | None) -> Tensor:
        bias = silence if liking is None else silence + self._gate(hidden) * liking
        attended: Tensor = self.dropout(self.attention(hidden, bias))
        return attended

    def _gate(self, hidden: Tensor) -> Tensor:
        """[N,heads,P,1]: how strong the liking is for each position, by what it hears."""
        parts = hidden.unflatten(2, (self.attention.heads, -1)).transpose(1, 2)
        sums = self.attention.gru_rel_pos_linear(parts).unflatten(3, (2, 4)).sum(4).sigmoid()
        one, other = sums[..., :1], sums[..., 1:]
        gate: Tensor = one * (other * self.attention.gru_rel_pos_const - 1) + 2
        return gate

    def _fed(self, hidden: Tensor) -> Tensor:
        inner = self.dropout(functional.gelu(self.feed_forward.intermediate_dense(hidden)))
        fed: Tensor = self.dropout(self.feed_forward.output_dense(inner))
        return fed


class _Liking(nn.Module):
    """[1,heads,P,P]: how much a position likes one at that distance, in WavLM; far ones share a bucket."""

    buckets: Tensor

    def __init__(self, table: np.ndarray, form: Form) -> None:
        super().__init__()
        self.far = 2 + MOST // math.prod(form.strides)
        self.table = nn.Embedding(*table.shape)
        buckets = _buckets(np.arange(-self.far, self.far + 1), len(table), form.distances)
        self.register_buffer("buckets", torch.from_numpy(buckets), persistent=False)

    def forward(self, size: int) -> Tensor:
        """See the class, P being `size`."""
        indices = torch.arange(size, device=self.buckets.device)
        away = indices.unsqueeze(0) - indices.unsqueeze(1)
        liking: Tensor = self.table(self.buckets[away + self.far]).permute(2, 0, 1).unsqueeze(0)
        return liking


def _waves(held: dict[str, np.ndarray], form: Form) -> list[_Wave]:
    names = [f"feature_extractor.conv_layers.{index}" for index in range(len(form.strides))]
    every = f"{names[1]}.layer_norm.weight" in held
    norms = ["" if f"{name}.layer_norm.weight" not in held else "channels" if every else "time" for name in names]
    return [
        _Wave(held[f"{name}.conv.weight"], f"{name}.conv.bias" in held, stride, norm)
        for name, stride, norm in zip(names, form.strides, norms, strict=True)
    ]


def _heard_at_once(waves: list[_Wave]) -> int:
    """How many samples one position hears: the convolutions need that many."""
    wide = 1
    for wave in reversed(waves):
        wide = (wide - 1) * wave.stride + wave.kernel
    return wide


def _summed(values: Tensor) -> Tensor:
    """[N,A,T] -> [N,A,1]: the sum over a long time, piece by piece, so that float32 loses little."""
    padded = functional.pad(values, (0, -values.shape[2] % PIECE))
    sums: Tensor = padded.unflatten(2, (-1, PIECE)).sum(3).sum(2, keepdim=True)
    return sums


def _weighed(weights: dict[str, np.ndarray]) -> np.ndarray:
    """The position convolution's weights, kept as directions and lengths (weight normalisation)."""
    kept = "encoder.pos_conv_embed.conv.parametrizations.weight.original"
    lengths, ways = weights[f"{kept}0"], weights[f"{kept}1"]
    weighed: np.ndarray = lengths * ways / np.sqrt((ways**2).sum((0, 1), keepdims=True))
    return weighed.astype(np.float32)


def _buckets(distances: np.ndarray, many: int, most: int) -> np.ndarray:
    """Bucket of each distance (as in T5): near ones have their own, farther ones share by their logarithm."""
    half = many // 2
    exact, size = half // 2, np.abs(distances)
    steps = np.log(np.maximum(size, 1) / exact) / math.log(most / exact) * (half - exact)
    shared = np.minimum((exact + steps).astype(np.int64), half - 1)
    buckets: np.ndarray = (distances > 0) * half + np.where(size < exact, size, shared)
    return buckets
