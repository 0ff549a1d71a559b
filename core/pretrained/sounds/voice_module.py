"""Resemblyzer's voice encoder as a Backbone: mel spectra in, a unit vector that is like the voice out. Imports torch.

Wan et al. (2018), Generalized End-to-End Loss for Speaker Verification.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from core import torch_recurrent
from core.pretrained.backbone import Backbone
from core.pretrained.sounds.hearing_layers import mean_within, take
from core.pretrained.sounds.resemblyzer import BANDS, COVERED, FRAMES, STEP
from core.torch_padding import lengths, longest, within

FIRST = round(COVERED * FRAMES)  # windows from which on there is one stretch more


class Voice(Backbone):
    """float32 frames [N,T,41], the last one 1 inside the sound -> float32 [N,256], of length 1."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        """weights: by the names of torch's nn.LSTM and nn.Linear (`lstm.weight_ih_l0` ...)."""
        super().__init__()
        self.width = len(weights["linear.bias"])
        units = weights["lstm.weight_hh_l0"].shape[1]
        count = sum(name.startswith("lstm.weight_hh_l") for name in weights)
        self.recurrent = nn.ModuleList(
            nn.LSTM(units if index else BANDS, units, batch_first=True) for index in range(count)
        )
        self.linear = nn.Linear(units, self.width)
        take(self, {_renamed(name): value for name, value in weights.items()})
        self.last = count - 1  # opens the last LSTM and the linear step
        self.eval()

    def below(self, values: Tensor, cut: int) -> tuple[Tensor, ...]:
        """At a cut: what an LSTM says at each window of each stretch [N,S,160,units]; how many stretches sound [N]."""
        if not cut:
            return (values,)
        hidden, own = self._stretches(values)
        return self._gone(hidden, 0, cut), own

    def above(self, kept: tuple[Tensor, ...], cut: int) -> Tensor:
        """See Backbone."""
        hidden, own = kept if cut else self._stretches(kept[0])
        hidden = hidden[:, : longest(own, hidden.shape[1])] if cut else hidden
        last = self._gone(hidden, cut, len(self.recurrent))[:, :, -1]
        voices = functional.normalize(self.linear(last).relu(), dim=2)
        return functional.normalize(mean_within(voices, within(own, voices.shape[1])))

    def layers(self) -> list[list[nn.Parameter]]:
        """Each LSTM, the linear step with the last."""
        steps = [list(part.parameters()) for part in self.recurrent]
        return [*steps[:-1], steps[-1] + list(self.linear.parameters())]

    def _gone(self, hidden: Tensor, start: int, end: int) -> Tensor:
        rows = hidden.shape[0]
        flat = hidden.flatten(0, 1)
        layers = [part for part in self.recurrent if isinstance(part, nn.LSTM)]
        for part in layers[start:end]:
            flat = torch_recurrent.run(part, flat)
        gone: Tensor = flat.unflatten(0, (rows, -1))
        return gone

    def _stretches(self, values: Tensor) -> tuple[Tensor, Tensor]:
        """The windows of each stretch [N,S,160,bands], and how many stretches sound [N], at least one."""
        windows = lengths(values[:, :, -1] > 0.5)
        own = (windows - FIRST).clamp(min=0) // STEP + 1
        most = torch.sym_max(values.shape[1] - FIRST, 0) // STEP + 1
        count = longest(own, most)
        wanted = (count - 1) * STEP + FRAMES
        spectra = functional.pad(values[:, :, :-1], (0, 0, 0, wanted))[:, :wanted]
        starts = torch.arange(count, device=values.device).unsqueeze(1) * STEP
        return spectra[:, starts + torch.arange(FRAMES, device=values.device)], own


def _renamed(name: str) -> str:
    """`lstm.weight_ih_l2` -> `recurrent.2.weight_ih_l0`."""
    if not name.startswith("lstm."):
        return name
    part, _, layer = name.removeprefix("lstm.").rpartition("_l")
    return f"recurrent.{layer}.{part}_l0"
