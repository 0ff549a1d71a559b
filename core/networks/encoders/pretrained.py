"""A pretrained model as an encoder: its module, and what that gives brought to one scale. Knows not what of it
learns."""

import hashlib

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.layout import ABSENT, TensorColumn
from core.networks.encoders.base import Encoder
from core.pretrained import modules
from core.torch_padding import lengths

LEAST = 0.1  # of the features' usual deviation, below which none is taken for smaller


class Pretrained(Encoder):
    """One pretrained model's tokens, pixels or frames (core.pretrained) -> float32 [N,width], of size 1 or so.

    A text's vector is made as long as sqrt(width); what pictures and sounds give is standardised, by what the training
    rows gave before anything changed (`standardize`). A missing value (ABSENT throughout) gives the average row's.
    With `keep_below`, the encoder takes what its first steps gave for the rows instead of the rows.
    """

    mean: Tensor
    scale: Tensor
    absent: Tensor

    def __init__(self, column: TensorColumn, dropout: float) -> None:
        super().__init__(column, dropout)
        self.sort = column.sort
        self.backbone = modules.load(column.model)
        self.width = self.backbone.width
        self.cut = 0
        for name, value in (("mean", 0.0), ("scale", 1.0), ("absent", 0.0)):
            self.register_buffer(name, torch.full((self.width,), value))
        self.dropout = nn.Dropout(dropout)

    def forward(self, *values: Tensor) -> Tensor:
        """One tensor of rows; with `keep_below` the tensors that `below` gave for them."""
        vectors: Tensor = self.dropout(self.scaled(*self.seen(*values)))
        return vectors

    def scaled(self, found: Tensor, known: Tensor) -> Tensor:
        """What `seen` gave, as the network gets it."""
        return torch.where(known.unsqueeze(1), (found - self.mean) * self.scale, self.absent)

    def seen(self, *values: Tensor) -> tuple[Tensor, Tensor]:
        """What the pretrained model makes of the rows, float32 [N,width], not standardised; bool [N]: false if
        missing."""
        length, *kept = values if self.cut else (self._length(values[0]), self._filled(values[0]))
        exact = tuple(part.float() if part.is_floating_point() else part for part in kept)
        found = self.backbone.above(exact, self.cut)
        if self.sort == "tokens":
            found = functional.normalize(found) * self.width**0.5
        return found, length > 0

    def below(self, values: Tensor, cut: int) -> tuple[Tensor, ...]:
        """What the first `cut` steps give for rows, to be kept: each row's length first, int64 [N], 0 if missing."""
        return self._length(values), *self.backbone.below(self._filled(values), cut)

    def keep_below(self, cut: int, takes: int) -> None:
        """From now on take the `takes` tensors that `below` gave; cut 0: the rows themselves again."""
        self.cut, self.takes = cut, takes

    @torch.no_grad()
    def standardize(self, features: Tensor, known: Tensor) -> None:
        """Standardise by the training rows' features, as `seen` gives them for the model that has not changed.

        A quarter of a picture's features hardly vary in frozen features and wake up once the model changes: none is
        taken to vary less than a tenth of what is usual.
        """
        rows = features[known] if known.any() else features
        if self.sort != "tokens":
            deviation = rows.std(0, correction=0)
            self.mean.copy_(rows.mean(0))
            self.scale.copy_(1 / deviation.clamp(min=max(LEAST * float(deviation.mean()), 1e-6)))
        self.absent.copy_(((rows - self.mean) * self.scale).mean(0))

    @property
    def standardized(self) -> bool:
        """Whether `standardize` was called, or another training's values were taken over."""
        return bool((self.absent != 0).any() or (self.scale != 1).any())

    def digest(self) -> str:
        """The same for the same weights of the pretrained model: what it gives for rows may be kept by it."""
        found = hashlib.blake2b(digest_size=16)
        for part in self.backbone.parameters():
            found.update(part.detach().cpu().contiguous().numpy().data)
        return found.hexdigest()

    def _length(self, values: Tensor) -> Tensor:
        if self.sort == "tokens":
            return lengths(values != ABSENT["tokens"])
        if self.sort == "frames":
            return (~values[:, 0, 0].isnan()).long()
        grey = ABSENT["pixels"]
        own = values.flatten(1)
        return ((own.amin(1).int() != grey) | (own.amax(1).int() != grey)).long()

    def _filled(self, values: Tensor) -> Tensor:
        """The rows, with something that the pretrained model can look at where they are missing."""
        if self.sort == "frames":
            return values.nan_to_num(0.0)
        if self.sort == "pixels":
            return values
        first = torch.arange(values.shape[1], device=values.device) == 0
        return torch.where(first & (values == ABSENT["tokens"]), 0, values)
