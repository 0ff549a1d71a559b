"""Whisper's encoder as a Backbone: log-mel spectra in, the mean of what it hears out. Only job processes load it.

Radford et al. (2022), Robust Speech Recognition via Large-Scale Weak Supervision. The original fills every sound up to
30 s with silence, which makes a second of sound cost as much as thirty. Here the two seconds of it that follow a sound
are heard as they are; behind them one slot stands for each half second and counts as many times as it stands for
slots. A word comes out alike in direction (cosine 0.98 to 0.99) for a sixth of the work or less, a sound of 30 s
exactly as from the original.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from core.pretrained.backbone import Backbone
from core.pretrained.chain import SHARE
from core.pretrained.sounds.hearing_layers import MASKED, Attention, mean_within, take
from core.pretrained.sounds.whisper import AROUND, FOLLOWING, LOWEST_SCALED, RANGE_SCALED, TOGETHER
from core.torch_padding import lengths, longest, within

GOLDEN = (5**0.5 - 1) / 2


class Whisper(Backbone):
    """float32 frames [N,T,bands + 1], the last one 1 inside the sound -> float32 [N,width]."""

    positions: Tensor
    spread: Tensor

    def __init__(self, weights: dict[str, np.ndarray], heads: int) -> None:
        """weights: float32, by the names of transformers' WhisperEncoder."""
        super().__init__()
        self.width, bands = weights["conv1.weight"].shape[:2]
        held = {name.replace("layers.", "blocks."): value for name, value in weights.items()}
        inner = [len(value) for name, value in held.items() if name.endswith("fc1.bias")]
        self.conv1 = nn.Conv1d(bands, self.width, 3, padding=1)
        self.conv2 = nn.Conv1d(self.width, self.width, 3, stride=2, padding=1)
        self.blocks = nn.ModuleList(_Layer(self.width, heads, size) for size in inner)
        self.layer_norm = nn.LayerNorm(self.width)
        take(self, held)
        positions = torch.from_numpy(np.array(held["embed_positions.weight"], np.float32))
        self.most, self.slots = len(positions), len(positions) // TOGETHER
        starts = np.arange(self.slots)
        spread = starts * TOGETHER + (starts * GOLDEN % 1 * TOGETHER).astype(int)  # none of a wave's phases alone
        self.register_buffer("positions", positions, persistent=False)
        self.register_buffer("spread", positions[torch.from_numpy(spread)], persistent=False)
        self.last = 1 + len(inner) - max(1, round(len(inner) / SHARE))
        self.eval()

    def below(self, values: Tensor, cut: int) -> tuple[Tensor, ...]:
        """At a cut: the slots of silence, then the positions [N,slots + P,W]; how many of these sound [N]."""
        if not cut:
            return (values,)
        hidden, own = self._embedded(values)
        return self._gone(hidden, own, 0, cut - 1), own

    def above(self, kept: tuple[Tensor, ...], cut: int) -> Tensor:
        """See Backbone."""
        hidden, own = kept if cut else self._embedded(kept[0])
        if cut:
            hidden = hidden[:, : self.slots + longest(own + FOLLOWING, hidden.shape[1] - self.slots)]
        hidden = self._gone(hidden, own, max(cut - 1, 0), len(self.blocks))
        heard = self.layer_norm(hidden[:, self.slots :])
        return mean_within(heard, within(own, heard.shape[1]))

    def layers(self) -> list[list[nn.Parameter]]:
        """The convolutions, then each layer."""
        first = [*self.conv1.parameters(), *self.conv2.parameters()]
        blocks = [list(block.parameters()) for block in self.blocks]
        return [first, *blocks[:-1], blocks[-1] + list(self.layer_norm.parameters())]

    def _gone(self, hidden: Tensor, own: Tensor, start: int, end: int) -> Tensor:
        bias = self._bias(own, hidden.shape[1] - self.slots)
        for block in self.blocks[start:end]:
            hidden = block(hidden, bias)
        return hidden

    def _embedded(self, values: Tensor) -> tuple[Tensor, Tensor]:
        """Two convolutions, the second halving the time, and positions; before them the slots of silence."""
        frames = lengths(values[:, :, -1] > 0.5)
        own = ((frames + 1) // 2).clamp(1, self.most)
        steps = longest(frames + AROUND, values.shape[1])
        size = torch.sym_min((steps + 1) // 2 + FOLLOWING, self.most)
        logs = self._filled(values[:, :steps, :-1], frames, 2 * size + 8)
        made = functional.gelu(self.conv2(functional.gelu(self.conv1(logs.transpose(1, 2))))).transpose(1, 2)
        silent = made[:, size + 2 : size + 3] + self.spread  # from there on only silence is heard
        return torch.cat([silent, made[:, :size] + self.positions[:size]], 1), own

    def _filled(self, logs: Tensor, frames: Tensor, size: int) -> Tensor:
        """[N,T,bands] -> [N,size,bands], with silence as it is beside that sound."""
        known = within(frames + AROUND, logs.shape[1])[:, :, None]
        loudest = torch.where(known, logs, LOWEST_SCALED).amax((1, 2), keepdim=True)
        silence = (loudest - RANGE_SCALED).clamp(min=LOWEST_SCALED)
        behind = silence.expand(-1, size - logs.shape[1], logs.shape[2])
        return torch.cat([torch.where(known, logs, silence), behind], 1)

    def _bias(self, own: Tensor, positions: int) -> Tensor:
        """[N,1,1,slots + positions], added to the likeness: for slots the logarithm of how many they stand for."""
        followed = (own + FOLLOWING).unsqueeze(1)
        starts = torch.arange(self.slots, device=own.device) * TOGETHER
        silent = starts + TOGETHER - torch.maximum(followed, starts)
        indices = torch.where(silent > 0, silent.clamp(min=1).float().log(), MASKED)
        heard = torch.where(within(followed[:, 0], positions), 0.0, MASKED)
        return torch.cat([indices, heard], 1)[:, None, None]


class _Layer(nn.Module):
    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.self_attn = Attention(width, heads, key_bias=False)
        self.self_attn_layer_norm = nn.LayerNorm(width)
        self.fc1, self.fc2 = nn.Linear(width, inner), nn.Linear(inner, width)
        self.final_layer_norm = nn.LayerNorm(width)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """[N,P,W] -> [N,P,W]."""
        hidden = hidden + self.self_attn(self.self_attn_layer_norm(hidden), bias)
        more: Tensor = self.fc2(functional.gelu(self.fc1(self.final_layer_norm(hidden))))
        return hidden + more
