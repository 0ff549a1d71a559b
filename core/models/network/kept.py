"""What a pretrained model's first layers make of rows, kept on disk: gone through once, however often is learned from
it.

Beside the dataset while that takes little of the disk, so that folds and later runs find it; else in the run's folder.
What was used longest ago goes when there is more than that beside one dataset.
"""

import hashlib
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import torch
from torch import Tensor

from core.data.preparation.features import folder_of
from core.errors import UserError
from core.layout import Arrays, RowView, TensorColumn
from core.models.network.rows import varied_rows
from core.records import ROW
from core.training.run_report import Paused, Report

FORMAT = 2
NAMED = "layers-"
OWN = "rows"  # the folder of rows that come from no dataset; gone with them
PROGRESS_EVERY = 2.0  # seconds
TOGETHER = 32  # rows that the pretrained model looks at at once
LARGE = 2**30  # bytes, from which on they are not kept beside the dataset
MOST = 2 * LARGE  # of all that is kept beside one dataset
SPARE = 4  # times as much must be free on the disk for that
HALF = 1_000.0  # numbers below are kept in half precision: what is lost is less than a thousandth of each

Make = Callable[[Tensor], tuple[Tensor, ...]]  # a batch of a column's tensor -> tensors [n,...]


@dataclass
class Kept:
    """One part's rows of one column. `what` names what is made, so that it is found again by the next run.

    `views`: how many versions of each row are kept, the first as it is, the others varied in the column's ways.
    """

    arrays: Arrays
    index: int  # of the column
    what: str
    views: int = 1

    def fill(self, make: Make, example: tuple[Tensor, ...], report: Report) -> tuple[RowView, ...]:
        """What `make` gives for the part's rows, an entry [N,views,...] for each of its tensors; makes what is missing.

        example: what it gives for a row of full length. Raises Paused, and what was made by then stays.
        UserError when the disk has no room.
        """
        if not len(self.arrays):
            return tuple(RowView(part.numpy()[:0, None].repeat(self.views, 1), np.arange(0)) for part in example)
        indices, count = self._positions()
        values = self.arrays.tensors[self.index]
        first = make(torch.from_numpy(np.array(values[:TOGETHER])))
        shapes = [(count, self.views, *part.shape[1:]) for part in example]
        kinds = [_kept_as(part) for part in first]
        needed = len(indices) * sum(_bytes(shape[1:], kind) for shape, kind in zip(shapes, kinds, strict=True))
        folder = self._folder(needed)
        parts, done = _opened(folder, shapes, kinds)
        if folder.name == OWN:
            weakref.finalize(parts[0], shutil.rmtree, folder.parent, ignore_errors=True)
        missing, note = np.flatnonzero(done[indices] == 0), time.monotonic()
        for start, rows in _batches(missing, values):
            if report.pausing():
                raise Paused
            if time.monotonic() - note > PROGRESS_EVERY:
                note = time.monotonic()
                report.rows(start, len(missing))
            for view in range(self.views):
                for part, made in zip(parts, make(self._seen(values, rows, view)), strict=True):
                    _write(part, indices[rows], view, made.numpy())
            done[indices[rows]] = 1
        return tuple(RowView(part, indices) for part in parts)

    @property
    def column(self) -> TensorColumn:
        """The column whose rows they are."""
        return self.arrays.layout.tensors[self.index]

    def _positions(self) -> tuple[np.ndarray, int]:
        """Each row's position among those that are kept, int64 [N], and how many those are."""
        if self.arrays.origin is None or self.arrays.rows is None:
            return np.arange(len(self.arrays)), len(self.arrays)
        ids = pq.read_table(self.arrays.origin.dataset, columns=[ROW])[ROW].to_numpy()
        order = np.argsort(ids, kind="stable")
        return order[np.searchsorted(ids, self.arrays.rows, sorter=order)], len(ids)

    def _folder(self, needed: int) -> Path:
        column, origin = self.column, self.arrays.origin
        if origin is None or not column.key:
            return Path(tempfile.mkdtemp(prefix="atelier-kept-")) / OWN
        described = f"{FORMAT} {column.key} {column.shape} {self.what} {self.views} {sorted(column.augment)}"
        name = NAMED + hashlib.blake2b(described.encode(), digest_size=16).hexdigest()
        beside = folder_of(origin.dataset) / name
        free = shutil.disk_usage(origin.dataset.parent).free
        if beside.is_dir():
            os.utime(beside)  # used just now
            return beside
        if needed < LARGE and SPARE * needed < free:
            make_room(beside.parent, needed)
            return beside
        if needed > free:
            raise UserError(
                "What the first layers of the open model give takes {needed:,.0f} MB, and the disk has {free:,.0f} MB.",
                "Let a little of it change instead, or free some space.",
                needed=needed / 1e6,
                free=free / 1e6,
            )
        return origin.work / name

    def _seen(self, values: np.ndarray | RowView, rows: np.ndarray, view: int) -> Tensor:
        """The rows as they are, or varied: each by its own dice, so that it looks alike whoever asks."""
        found = np.array(values[rows])
        ids = rows if self.arrays.rows is None else self.arrays.rows[rows]
        if view:
            dice = (np.random.default_rng([int(id), view]) for id in ids)
            found = np.concatenate(
                [varied_rows(self.column, row[None], random) for row, random in zip(found, dice, strict=True)]
            )
        return torch.from_numpy(found)


def make_room(folder: Path, needed: int) -> None:
    """Let go of what was used longest ago, until all that is kept in `folder` takes at most MOST with `needed` bytes.

    A process that works with it still has it: files that are open stay until they are closed.
    """
    found = sorted(folder.glob(f"{NAMED}*"), key=lambda entry: entry.stat().st_mtime)
    sizes = [sum(file.stat().st_blocks * 512 for file in entry.iterdir()) for entry in found]
    for index, entry in enumerate(found):
        if sum(sizes[index:]) + needed > MOST:
            shutil.rmtree(entry, ignore_errors=True)


def _batches(missing: np.ndarray, values: np.ndarray | RowView) -> Iterator[tuple[int, np.ndarray]]:
    """How many rows went before, and the next ones; texts of like length together, as short ones cost less."""
    order = missing
    if len(missing) and values[:1].dtype == np.int64:
        lengths = np.concatenate(
            [(values[part] >= 0).sum(1) for part in np.array_split(missing, len(missing) // 1024 + 1)]
        )
        order = missing[np.argsort(lengths, kind="stable")]
    for start in range(0, len(order), TOGETHER):
        yield start, order[start : start + TOGETHER]


def _opened(folder: Path, shapes: list[tuple[int, ...]], kinds: list[np.dtype]) -> tuple[list[np.memmap], np.ndarray]:
    """The arrays, and which rows are done, uint8 [rows]: memory maps whose files take room only where something is."""
    names = [f"{index}.npy" for index in range(len(shapes))]
    if not folder.is_dir():
        beside = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=_made(folder.parent)))
        for name, shape, kind in zip(
            [*names, "done.npy"], [*shapes, shapes[0][:1]], [*kinds, np.dtype(np.uint8)], strict=True
        ):
            np.lib.format.open_memmap(beside / name, "w+", dtype=kind, shape=shape).flush()
        try:
            beside.rename(folder)
        except OSError:  # another run was quicker
            shutil.rmtree(beside)
            if not folder.is_dir():
                raise
    parts = [np.lib.format.open_memmap(folder / name, "r+") for name in names]
    return parts, np.lib.format.open_memmap(folder / "done.npy", "r+")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write(part: np.memmap, rows: np.ndarray, view: int, made: np.ndarray) -> None:
    """Rows that are shorter than there is room for are followed by zeros."""
    if made.ndim > 1 and made.shape[1] < part.shape[2]:
        made = np.concatenate(
            [made, np.zeros((len(made), part.shape[2] - made.shape[1], *made.shape[2:]), made.dtype)], 1
        )
    if part.dtype == np.float16:
        made = made.clip(-60_000, 60_000)
    part[rows, view] = made


def _kept_as(made: Tensor) -> np.dtype:
    """Vectors, which take little room, exactly; all that is more in half precision where its numbers are small."""
    if not made.is_floating_point() or made.dim() == 2:
        return made.numpy().dtype
    return np.dtype(np.float16 if float(made.abs().max()) < HALF else np.float32)


def _bytes(shape: tuple[int, ...], kind: np.dtype) -> int:
    return int(np.prod(shape)) * kind.itemsize
