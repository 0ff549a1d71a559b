"""A network with pretrained models that may change: it starts as if they had not, then they open, and close at the
end."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from core.layout import TENSOR_TYPES, Arrays, RowView, TensorColumn
from core.models.network import head
from core.models.network.changing import head_share
from core.models.network.kept import Kept
from core.models.network.opening import close_up, cut_of, open_up
from core.models.network.rows import ViewedRows
from core.networks.encoders.base import Encoder
from core.networks.encoders.pretrained import Pretrained
from core.networks.network import Network
from core.pretrained.change import NOTHING
from core.recipe import TrainingOptions
from core.records import FittedTarget
from core.training import checkpoint
from core.training.batches import rows_of
from core.training.device import choose
from core.training.lengths import lengths_of
from core.training.parameter_groups import Group
from core.training.run_report import Report

SOFT = 0.1  # of a picture's head: one that is sure of every training row leaves nothing to learn from
VIEWS = 4  # of each row where the first layers stay: as it is, and varied

Ready = Callable[[Tensor, Tensor], tuple[Tensor, ...]]


def changes(rows: Arrays) -> bool:
    """Whether a pretrained model of these rows may change."""
    return any(column.model and column.change != NOTHING for column in rows.layout.tensors)


@dataclass(frozen=True)
class Opened:
    """A network whose pretrained models may learn now: `groups` are what learns.

    `takes`: of each encoder, how many tensors of what its first layers gave it gets, 0 where it gets the column's own;
    `cuts`: how many of its steps those are. `soft`: what the head's outputs were multiplied by.
    """

    network: Network
    groups: tuple[Group, ...]
    cuts: tuple[int, ...]
    takes: tuple[int, ...]
    soft: float
    report: Report

    def rows(self, arrays: Arrays, target: Tensor, ready: Ready, learning: bool) -> ViewedRows:
        """The part's rows with what the layers that stay gave; `learning`: in several versions where it is varied."""
        columns = arrays.layout.tensors
        tensors: list[np.ndarray | RowView] = []
        for index, encoder in enumerate(self.network.encoders):
            tensors += kept_below(encoder, arrays, index, self.report, learning) or (arrays.tensors[index],)
        read = [column.model and column.sort == "tokens" for column in columns]
        lengths = lengths_of(arrays.tensors[read.index(True)]) if True in read else None
        held = rows_of(replace(arrays, tensors=tuple(tensors)), target, ready, lengths=lengths)
        return ViewedRows(held, tuple(zip(columns, self.takes, strict=True)))

    def enter(self) -> None:
        """From now on the encoders take what `rows` gives."""
        for encoder, cut, takes in zip(self.network.encoders, self.cuts, self.takes, strict=True):
            if isinstance(encoder, Pretrained) and cut:
                encoder.keep_below(cut, takes)

    def close(self, unchanged: bool) -> None:
        """Plain layers again, that take the columns' own; `unchanged`: the start is what was kept."""
        for encoder in self.network.encoders:
            close_up(encoder)
        if unchanged:
            head.times(self.network, 1 / self.soft)


def open_network(
    network: Network,
    rows: Arrays,
    ready: Ready,
    learned: FittedTarget,
    training: TrainingOptions,
    report: Report,
    begun: bool = False,
) -> Opened:
    """Standardize the network on the training rows as long as nothing has changed, then open it.

    begun: it has a head from another training. One that goes on from a checkpoint finds there what this would set.
    """
    network.to(choose(training.precision, network).torch_device).eval()
    columns = rows.layout.tensors
    begun = begun and all(encoder.standardized for encoder in network.encoders if isinstance(encoder, Pretrained))
    if not begun and checkpoint.reached(report.checkpoint) is None:
        head.begin(network, _joined(network, rows, ready, report), rows, learned, training)
    unsure = learned.labels and not begun and any(column.sort == "pixels" and column.model for column in columns)
    soft = SOFT if unsure else 1.0
    head.times(network, soft)
    torch.manual_seed(training.seed)
    opened = [open_up(encoder, column) for encoder, column in zip(network.encoders, columns, strict=True)]
    behind = [part for own in (network.categories, network.trunk, network.head) if own for part in own.parameters()]
    share = next(head_share(column.sort, column.change) for column in columns if column.model)
    groups = (Group(tuple(behind), share), *(group for groups in opened for group in groups))
    cuts = tuple(cut_of(encoder, column) for encoder, column in zip(network.encoders, columns, strict=True))
    takes = tuple(map(_takes, network.encoders, columns, cuts))
    return Opened(network, groups, cuts, takes, soft, report)


def _takes(encoder: Encoder, column: TensorColumn, cut: int) -> int:
    """How many tensors there are of what the first `cut` steps give; 0 without any step."""
    if not (isinstance(encoder, Pretrained) and cut):
        return 0
    with torch.inference_mode():
        return len(encoder.below(example(column).to(encoder.mean.device), cut))


def kept_below(encoder: Encoder, rows: Arrays, index: int, report: Report, learning: bool) -> tuple[RowView, ...]:
    """What the encoder's layers that stay gave for the rows, as memory maps [N,views,...]; () where none stay."""
    column = rows.layout.tensors[index]
    cut = cut_of(encoder, column)
    if not (isinstance(encoder, Pretrained) and cut):
        return ()
    views = VIEWS if learning and column.augment else 1
    return _kept(encoder, rows, index, report, partial(encoder.below, cut=cut), f"below {cut}", views)


def example(column: TensorColumn) -> Tensor:
    """One row of that column, of full length."""
    return torch.from_numpy(np.ones((1, *column.shape), TENSOR_TYPES[column.sort]))


def _kept(
    encoder: Pretrained,
    rows: Arrays,
    index: int,
    report: Report,
    make: Callable[..., tuple[Tensor, ...]],
    what: str,
    views: int = 1,
) -> tuple[RowView, ...]:
    where, what = encoder.mean.device, f"{what} {encoder.digest()}"

    def made(values: Tensor) -> tuple[Tensor, ...]:
        with torch.inference_mode():
            return tuple(part.cpu() for part in make(values.to(where)))

    return Kept(rows, index, what, views).fill(made, made(example(rows.layout.tensors[index])), report)


def _joined(network: Network, rows: Arrays, ready: Ready, report: Report) -> Tensor:
    """What the trunk gets of the rows, float32 [N,width], each pretrained model standardised by what it gave."""
    numbers, codes = ready(torch.from_numpy(np.array(rows.numbers)), torch.from_numpy(np.array(rows.codes)))
    parts = [numbers] if network.numbers else []
    with torch.inference_mode():
        if network.categories is not None:
            parts.append(network.categories(codes.to(network.head.outputs.weight.device)).cpu())
        for index, encoder in enumerate(network.encoders):
            own = (
                _of_open(encoder, rows, index, report)
                if isinstance(encoder, Pretrained)
                else _of_own(encoder, rows, index)
            )
            parts.append(own)
    return torch.cat(parts, 1)


def _of_open(encoder: Pretrained, rows: Arrays, index: int, report: Report) -> Tensor:
    where = encoder.mean.device
    kept = _kept(encoder, rows, index, report, encoder.seen, "features")
    found, known = (torch.from_numpy(np.array(part[:])[:, 0]).to(where) for part in kept)
    encoder.standardize(found, known)
    return encoder.scaled(found, known).cpu()


def _of_own(encoder: torch.nn.Module, rows: Arrays, index: int) -> Tensor:
    where, pieces = next(encoder.parameters()).device, []
    for start in range(0, len(rows), 64):
        values = torch.from_numpy(np.array(rows.tensors[index][start : start + 64]))
        pieces.append(encoder(values.to(where)).cpu())
    return torch.cat(pieces)
