"""What happened to a dataset's rows after the first reading: which were added, drawn from use or corrected, and when.

Stands beside the data as `data.provenance.parquet`, a line for each such thing; knows no split and no store.
"""

import os
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.folders import sibling
from core.records import ROW

ADDED, CORRECTION, USE = SOURCES = ("added", "correction", "use")
COLUMNS = pa.schema(
    [
        pa.field(ROW, pa.int64()),
        pa.field("source", pa.string()),  # one of SOURCES
        pa.field("at", pa.float64()),  # epoch seconds
        pa.field("entry", pa.string()),  # the inbox entry's id, or ""
        pa.field("was", pa.string()),  # the answer before, of a row that was there; null for a new row
        pa.field("beside", pa.string()),  # the right answer of a row of the frozen test part, which stays as it is
    ]
)


def path_of(data: Path) -> Path:
    """Where it stands: beside `data.parquet`, `data.provenance.parquet`."""
    return sibling(data, "provenance.parquet")


def read(data: Path) -> pa.Table:
    """What happened to the rows of a dataset file, the first first; without lines where nothing did."""
    known = path_of(data)
    return pq.read_table(known) if known.is_file() else COLUMNS.empty_table()


def check(data: Path) -> None:
    """ValueError when what stands beside a dataset file can't have been written here."""
    if path_of(data).is_file() and not pq.read_schema(path_of(data)).equals(COLUMNS):
        raise ValueError("its lines have other columns")


def write(data: Path, lines: pa.Table) -> None:
    """Keep the lines beside a dataset file, whole or not at all."""
    fresh = path_of(data).with_suffix(".part")
    try:
        pq.write_table(lines, fresh, compression="zstd")
        os.replace(fresh, path_of(data))
    finally:
        fresh.unlink(missing_ok=True)


def carry(data: Path, to: Path) -> None:
    """Take the lines along to another version of the dataset, whose rows keep their ids."""
    if path_of(data).is_file():
        shutil.copyfile(path_of(data), path_of(to))


def came(data: Path) -> dict[str, np.ndarray]:
    """The ids of the rows that came after the first reading, int64 ascending, by what brought them (SOURCES).

    A row that was there, or that got another answer later, is in none for that; each row stands in one at most.
    """
    lines = read(data)
    ids, names = lines[ROW].to_numpy(), np.asarray(lines["source"].to_pylist(), dtype=object)
    new = lines["was"].is_null().to_numpy() & lines["beside"].is_null().to_numpy()
    brought = dict(zip(ids[new].tolist(), names[new].tolist(), strict=True))
    return {
        source: np.array(sorted(row for row, name in brought.items() if name == source), dtype="int64")
        for source in SOURCES
    }


def corrected(data: Path) -> np.ndarray:
    """The ids of rows whose answer somebody corrected or brought as a complaint, int64 ascending, each once.

    Those of the frozen test part are among them; their right answer lies beside.
    """
    lines = read(data)
    return np.unique(lines[ROW].to_numpy()[np.asarray(lines["source"].to_pylist(), dtype=object) == CORRECTION])


def beside(data: Path) -> dict[int, str]:
    """The right answers, as texts, of rows of the frozen test part, by row id; the last word on a row counts."""
    lines = read(data)
    pairs = zip(lines[ROW].to_pylist(), lines["beside"].to_pylist(), strict=True)
    return {row: answer for row, answer in pairs if answer is not None}


def entries(data: Path) -> set[str]:
    """The ids of the inbox entries that this version knows already."""
    return set(read(data)["entry"].to_pylist()) - {""}
