"""A text model with what turns its vectors for tokens into one for the text: pooling, a further layer, unit length.

Imports torch: only job processes may load this file. Follows the files that sentence-transformers writes.
"""

import json
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from core.errors import UserError

Read = TypeVar("Read")
MEAN, FIRST, MOST, ROOT = "mean", "cls", "max", "mean_sqrt_len_tokens"
_OLD_NAMES = {
    "pooling_mode_cls_token": FIRST,
    "pooling_mode_max_tokens": MOST,
    "pooling_mode_mean_tokens": MEAN,
    "pooling_mode_mean_sqrt_len_tokens": ROOT,
}
_ACTIVATIONS = {"Tanh": nn.Tanh, "ReLU": nn.ReLU, "GELU": nn.GELU, "Identity": nn.Identity, "Sigmoid": nn.Sigmoid}


class Pooled(nn.Module):
    """tokens and mask int64 [N,T] -> float32 [N,width]."""

    def __init__(self, model: nn.Module, ways: tuple[str, ...] = (MEAN,), behind: tuple[nn.Module, ...] = ()) -> None:
        """model: gives `last_hidden_state`; ways: of pooling, side by side; behind: layers that follow."""
        super().__init__()
        self.model = model
        self.ways = ways
        self.behind = nn.Sequential(*behind)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """See the class."""
        return self.summed(self.model(input_ids=tokens, attention_mask=mask).last_hidden_state, mask)

    def summed(self, hidden: Tensor, inside: Tensor) -> Tensor:
        """Vectors for tokens [N,T,W], and which of them count [N,T] -> [N,width]."""
        known = inside.unsqueeze(-1).to(hidden.dtype)
        vectors: Tensor = self.behind(torch.cat([_pooled(way, hidden, known) for way in self.ways], 1))
        return vectors


class UnitLength(nn.Module):
    """Vectors [N,W] of length 1."""

    def forward(self, vectors: Tensor) -> Tensor:
        """See the class."""
        return nn.functional.normalize(vectors)


def pooled(folder: Path, model: nn.Module) -> Pooled:
    """The model with what modules.json in its folder names; the mean over a text's tokens when there is none.

    UserError for a part that is not known here.
    """
    ways: tuple[str, ...] = (MEAN,)
    behind: list[nn.Module] = []
    for entry in _read(folder / "modules.json", list) or []:
        name = str(entry["type"]).rpartition(".")[2]
        if name == "Pooling":
            ways = _ways(_read(folder / entry["path"] / "config.json", dict) or {})
        elif name == "Dense":
            behind += _dense(folder / entry["path"])
        elif name == "Normalize":
            behind.append(UnitLength())
        elif name != "Transformer":
            raise _unknown(name)
    return Pooled(model, ways, tuple(behind))


def _pooled(way: str, hidden: Tensor, known: Tensor) -> Tensor:
    """hidden [N,T,W] and known [N,T,1] (1 or 0) -> [N,W]."""
    if way == FIRST:
        return hidden[:, 0]
    if way == MOST:
        return (hidden + (known - 1) * 1e9).amax(1)
    count = known.sum(1).clamp(min=1)
    return (hidden * known).sum(1) / (count.sqrt() if way == ROOT else count)


def _ways(config: dict[str, Any]) -> tuple[str, ...]:
    named = config.get("pooling_mode")
    named = [named] if isinstance(named, str) else named
    if named is None:
        named = [_OLD_NAMES.get(key, key) for key, on in config.items() if key.startswith("pooling_mode_") and on]
    for way in named:
        if way not in _OLD_NAMES.values():
            raise _unknown(way)
    return tuple(named) or (MEAN,)


def _dense(folder: Path) -> list[nn.Module]:
    from safetensors.torch import load_file

    config = _read(folder / "config.json", dict) or {}
    activation = str(config.get("activation_function", "Identity")).rpartition(".")[2]
    if activation not in _ACTIVATIONS or not (folder / "model.safetensors").is_file():
        raise _unknown(f"{folder.name} ({activation})")
    layer = nn.Linear(config["in_features"], config["out_features"], bias=config.get("bias", True))
    weights = load_file(folder / "model.safetensors")
    layer.load_state_dict({name.removeprefix("linear."): value.float() for name, value in weights.items()})
    return [layer, _ACTIVATIONS[activation]()]


def _unknown(name: str) -> UserError:
    return UserError(
        "The model ends in a part that isn't known here: {name}.", "Choose another open model.", name=name[:80]
    )


def _read(path: Path, kind: type[Read]) -> Read | None:
    """What that JSON file holds; None where there is none, UserError for another kind of content."""
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    if found is not None and not isinstance(found, kind):
        raise _unknown(path.name)
    return found
