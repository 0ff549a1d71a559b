"""Which row is for what: a table of row ids and parts, split by a seed, inherited by later versions of the data."""

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.errors import UserError
from core.recipe import SplitOptions
from core.records import ROW

TRAIN, VALIDATION, CALIBRATION, TEST = PARTS = ("train", "validation", "calibration", "test")
USE = "use"  # a fair sample of what was asked in use: judged by, never learned from
LEARNED = (TRAIN, VALIDATION, CALIBRATION)  # what a model comes to know in some way, before it is tested
CALIBRATED_FROM = 2000  # rows; with fewer, out-of-fold predictions stand in for the calibration part
_MOST = 0.9  # share of all rows that may be kept from training


def make_split(
    row_ids: pa.Array | np.ndarray,
    strata: pa.Array | np.ndarray | None,
    options: SplitOptions,
    inherited: pa.Table | None = None,
) -> pa.Table:
    """Deal rows into parts: a table of `__row` (int64, in the order given) and `part` (one of PARTS).

    row_ids: int64 [N], each once. strata: [N] class of each row, or None for no mix to keep; every class is spread over
    the parts by their shares to within one row, and has at least one row in train. Rows of `inherited` keep their part;
    new rows never enter test. UserError when the options leave too little to train on.
    """
    ids = np.asarray(row_ids, dtype=np.int64)
    shares = part_shares(options, len(ids))
    parts = known_parts(ids, inherited)
    new = np.flatnonzero(parts == "")
    if len(new):
        if inherited is not None:
            kept = 1 - shares.pop(TEST)
            shares = {part: share / kept for part, share in shares.items()}
        classes = as_classes(strata if options.stratify else None, len(ids))
        parts[new] = _assigned(classes[new], shares, np.random.default_rng(options.seed))
        _give_training_every_class(parts, classes, new)
        if inherited is None:
            _leave_none_empty(parts, classes, shares)
    return as_table(ids, parts)


def as_table(ids: np.ndarray, parts: np.ndarray) -> pa.Table:
    """Row ids int64 [N] and their parts [N] as a split."""
    return pa.table({ROW: pa.array(ids, pa.int64()), "part": pa.array(parts.tolist(), pa.string())})


def rows_of(split: pa.Table, part: str) -> np.ndarray:
    """The row ids of one part, int64, in the split's order."""
    found: np.ndarray = split.filter(pc.equal(split["part"], part))[ROW].to_numpy()
    return found


def write(split: pa.Table, path: Path) -> None:
    """Keep a split as a Parquet file, whole or not at all."""
    fresh = path.with_name(path.name + ".part")
    pq.write_table(split, fresh, compression="zstd")
    os.replace(fresh, path)


def read(path: Path) -> pa.Table:
    """A split that was kept."""
    return pq.read_table(path)


def part_shares(options: SplitOptions, rows: int) -> dict[str, float]:
    """Share of the rows for each part but train; UserError when too little is left for that."""
    calibrated = rows >= CALIBRATED_FROM and options.method != "folds"
    calibration = options.calibration if calibrated else 0.0
    kept = options.test + options.validation + calibration
    if kept > _MOST:
        raise UserError(
            "The parts for test, validation and calibration take {kept:.0%} of the rows; too few are left to train on.",
            "Make them smaller: together at most {most:.0%}.",
            kept=kept,
            most=_MOST,
        )
    return {TEST: options.test, CALIBRATION: calibration, VALIDATION: options.validation}


def known_parts(ids: np.ndarray, inherited: pa.Table | None) -> np.ndarray:
    """The part that each row has in an earlier split, "" for a new one; object [N]."""
    parts = np.full(len(ids), "", dtype=object)
    if inherited is None or not inherited.num_rows:
        return parts
    earlier = inherited[ROW].to_numpy()
    order = np.argsort(earlier)
    index = np.minimum(np.searchsorted(earlier, ids, sorter=order), len(earlier) - 1)
    known = earlier[order[index]] == ids
    parts[known] = np.asarray(inherited["part"].to_pylist(), dtype=object)[order[index[known]]]
    return parts


def as_classes(strata: pa.Array | np.ndarray | None, rows: int) -> np.ndarray:
    """A whole number for each row's class, the same for all rows when there is no mix to keep."""
    if strata is None:
        return np.zeros(rows, dtype=np.int64)
    column = pa.chunked_array([pa.array(strata)]) if not isinstance(strata, pa.ChunkedArray) else strata
    encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    found: np.ndarray = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def _assigned(classes: np.ndarray, shares: dict[str, float], random: np.random.Generator) -> np.ndarray:
    """Shuffle, sort by class, then pick every n-th row for each part: all shares hold in every class."""
    shuffled = random.permutation(len(classes))
    left = shuffled[np.argsort(classes[shuffled], kind="stable")]
    parts = np.full(len(classes), TRAIN, dtype=object)
    remaining = 1.0
    for part, share in shares.items():
        ticks = np.floor(np.arange(len(left) + 1) * (share / remaining) + random.random())
        chosen = np.diff(ticks) > 0
        parts[left[chosen]] = part
        left = left[~chosen]
        remaining -= share
    return parts


def _give_training_every_class(parts: np.ndarray, classes: np.ndarray, new: np.ndarray) -> None:
    """A class that stands nowhere in train gives it one of its newly split rows."""
    trained = np.unique(classes[parts == TRAIN])
    lacking = new[~np.isin(classes[new], trained)]
    _, first = np.unique(classes[lacking], return_index=True)
    parts[lacking[first]] = TRAIN


def _leave_none_empty(parts: np.ndarray, classes: np.ndarray, shares: dict[str, float]) -> None:
    """With few rows, a part that got none takes one from a class that has more than one in train."""
    for part, share in shares.items():
        if share and not np.any(parts == part):
            trained = np.flatnonzero(parts == TRAIN)
            found, counts = np.unique(classes[trained], return_counts=True)
            if len(found) and counts.max() > 1:
                parts[trained[classes[trained] == found[counts.argmax()]][-1]] = part
