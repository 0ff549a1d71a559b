"""Rows without an answer, which wait beside a dataset as `data.waiting.parquet`: its columns, ids of their own.

They are no part of the data and count nowhere as missing; core.data.lineage.growth moves those that get their answer.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.errors import UserError
from core.folders import sibling
from core.recipe import RepairChoice
from core.records import ROW
from core.repairs import REPAIRS, tables
from core.repairs.base import DataRepair


def path_of(data: Path) -> Path:
    """Where they stand: beside `data.parquet`, `data.waiting.parquet`; nothing stands there when none wait."""
    return sibling(data, "waiting.parquet")


def count(data: Path) -> int:
    """How many rows wait for an answer."""
    return pq.read_metadata(path_of(data)).num_rows if path_of(data).is_file() else 0


def ids(data: Path) -> np.ndarray:
    """Their row ids, int64, in their order."""
    if not path_of(data).is_file():
        return np.zeros(0, "int64")
    found: np.ndarray = pq.read_table(path_of(data), columns=[ROW])[ROW].to_numpy()
    return found


def check(data: Path) -> None:
    """ValueError when the rows that wait beside a dataset file have other columns than it."""
    if path_of(data).is_file() and not schema_of(path_of(data)).equals(schema_of(data)):
        raise ValueError("the rows that wait have other columns")


def schema_of(data: Path) -> pa.Schema:
    """The columns of a dataset's file, each of which may hold empty cells, whatever its writer found in it."""
    return pa.schema([pa.field(each.name, each.type) for each in pq.read_schema(data)])


def repaired(data: Path, made: Path, out: Path, choices: Sequence[RepairChoice]) -> None:
    """Take the rows that wait with `data` along to `out`, whose table `made` came of these data repairs.

    They get new values as the others did; none is dropped, and what a repair can't do to them alone stays as it was.
    """
    if not path_of(data).is_file():
        return
    shutil.copyfile(path_of(data), path_of(out))
    for choice in choices:
        repair = REPAIRS[choice.repair]
        if isinstance(repair, DataRepair) and repair.changes_values:
            _once(path_of(out), choice)
    rows, schema = pq.read_table(path_of(out)), schema_of(made)
    columns = [
        rows[each.name].cast(each.type) if each.name in rows.column_names else pa.nulls(len(rows), each.type)
        for each in schema
    ]
    pq.write_table(pa.table(columns, schema=schema), path_of(out), compression="zstd")


def _once(file: Path, choice: RepairChoice) -> None:
    try:
        tables.apply(file, file, choice)
    except UserError:  # it finds nothing to do in these few rows: they are as they should be
        return
