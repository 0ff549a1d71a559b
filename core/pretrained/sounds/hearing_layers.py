"""The layers that models for sounds are made of, named as transformers names them. Imports torch. Knows no model.

Written out, as what lies behind a shorter sound must be left masked at every step, and as LoRA reaches linear layers
only where they are called as such.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

MASKED = -1e9  # added to the likeness of a position that must not be attended to


class Attention(nn.Module):
    """[N,P,W] -> [N,P,W]: every position looks at every other; `bias` [N,heads,P,P] or less is added to likeness."""

    def __init__(self, width: int, heads: int, key_bias: bool = True, dropout: float = 0.0) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.q_proj = nn.Linear(width, width)
        self.k_proj = nn.Linear(width, width, bias=key_bias)
        self.v_proj = nn.Linear(width, width)
        self.out_proj = nn.Linear(width, width)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """See the class."""
        asked, offered, held = (part(hidden) for part in (self.q_proj, self.k_proj, self.v_proj))
        asked, offered, held = (part.unflatten(2, (self.heads, -1)).transpose(1, 2) for part in (asked, offered, held))
        mixed: Tensor = self.out_proj(self._mixed(asked, offered, held, bias).transpose(1, 2).flatten(2))
        return mixed

    def _mixed(self, asked: Tensor, offered: Tensor, held: Tensor, bias: Tensor) -> Tensor:
        if torch.compiler.is_exporting():  # the exporter takes the other apart with another order in memory
            scale: float = asked.shape[3] ** -0.5
            return ((asked * scale) @ offered.transpose(2, 3) + bias).softmax(3) @ held
        dropout = self.dropout if self.training else 0.0
        return functional.scaled_dot_product_attention(asked, offered, held, attn_mask=bias, dropout_p=dropout)


class Gated(Attention):
    """With what weighs the liking for each distance, in WavLM."""

    gru_rel_pos_linear: nn.Linear
    gru_rel_pos_const: nn.Parameter


class Named(nn.Module):
    """A module that only holds others, by the names that transformers gives them."""

    conv: nn.Module
    conv_layers: nn.ModuleList
    layer_norm: nn.Module
    projection: nn.Module
    intermediate_dense: nn.Module
    output_dense: nn.Module

    def __init__(self, **parts: nn.Module) -> None:
        super().__init__()
        for name, part in parts.items():
            self.add_module(name, part)


def attention_mask(mask: Tensor) -> Tensor:
    """Bool [N,P] -> what is added to likeness, [N,1,1,P]: positions outside are not attended to."""
    return torch.where(mask, 0.0, MASKED)[:, None, None]


def mean_within(values: Tensor, mask: Tensor) -> Tensor:
    """Float32 [N,P,W] and bool [N,P] -> float32 [N,W]: the mean over the positions inside, at least one."""
    weights = mask.to(values.dtype)
    return (values * weights.unsqueeze(2)).sum(1) / weights.sum(1, keepdim=True).clamp(min=1)


def take(module: nn.Module, weights: dict[str, np.ndarray]) -> None:
    """Load the module's parameters by name; what it has no use for is left; KeyError when one is lacking."""
    own = module.state_dict()
    module.load_state_dict({name: torch.from_numpy(np.array(weights[name], np.float32)) for name in own})
