"""What came to a dataset after its first reading, brought to another reading of its files. Knows no store."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.data.dataset_files import load_schema
from core.data.lineage import growing, provenance, waiting
from core.data.lineage.alike import as_stored
from core.data.lineage.answering import AnswerColumns
from core.data.lineage.grown import Correction, Grown, NewRows
from core.data.lineage.growth import grow
from core.errors import UserError
from core.messages import Message
from core.records import ROW


def onto(old: Path, fresh: Path, folder: Path, asked: AnswerColumns, first: int) -> tuple[Grown, tuple[str, ...]]:
    """Write into `folder` what `fresh` (the files of `old`, read anew) is with the rows and answers that came to `old`.

    Corrections of the files' own rows come along where these are as many as before, so that they are the same rows.
    `first`: as for core.data.lineage.growth.grow. Also gives sentences on what could not come along; it stays in the
    version before. Nothing is written where nothing came.
    """
    lines = provenance.read(old)
    if not lines.num_rows and not waiting.count(old):
        return Grown(), ()
    before, asked = asked.on(load_schema(old)), asked.on(load_schema(fresh))
    try:
        rows = [_rows(part, fresh, asked) for part in _parts(old, lines)]
    except UserError:  # no column is called as before
        return Grown(), (
            Message(
                "added_rows_stay", "The rows that were added later have other columns and stay in the version before."
            ),
        )
    own = _own_rows(old)
    changed = _changed(old, lines, before)
    notes: tuple[Message, ...] = ()
    if changed and own != pq.read_metadata(fresh).num_rows:
        changed, notes = (
            {},
            (
                Message(
                    "corrections_stay",
                    "Answers that were corrected stay in the version before, as the file's rows are others now.",
                ),
            ),
        )
    frozen = np.array(sorted(provenance.beside(old)), "int64")
    fixes = [Correction(row, truth, entry) for row, (truth, entry) in changed.items()]
    first = max(first, growing.next_row(fresh, old))
    return grow(fresh, folder, rows, fixes, frozen, asked, first=first, again=True), notes


def _parts(old: Path, lines: pa.Table) -> list[NewRows]:
    """What was added, and what waits, as it stands in the old version."""
    new = lines.filter(pa.array(lines["was"].is_null().to_numpy() & lines["beside"].is_null().to_numpy()))
    entry = dict(zip(new[ROW].to_pylist(), new["entry"].to_pylist(), strict=True))
    found = []
    for source, ids in provenance.came(old).items():
        if len(ids):
            table = growing.rows(old, ids.tolist())
            found.append(NewRows(table, source, tuple(entry[row] for row in table[ROW].to_pylist())))
    if waiting.count(old):
        table = pq.read_table(waiting.path_of(old))
        found.append(NewRows(table, provenance.ADDED, ("",) * len(table), waits=True))
    return found


def _rows(part: NewRows, fresh: Path, asked: AnswerColumns) -> NewRows:
    made = as_stored(part.table, load_schema(fresh), asked.words)
    return replace(part, table=made.table, waits=part.waits or made.waits(asked.columns))


def _own_rows(old: Path) -> int:
    """How many rows of `old` came with its files."""
    came = sum(len(ids) for ids in provenance.came(old).values())
    return int(pq.read_metadata(old).num_rows - came)


def _changed(old: Path, lines: pa.Table, asked: AnswerColumns) -> dict[int, tuple[str, str]]:
    """The right answer of each of the files' own rows that has another one since, and the entry that told it."""
    ids = {row for came in provenance.came(old).values() for row in came.tolist()}
    report = {line[ROW]: line["entry"] for line in lines.to_pylist() if line[ROW] not in ids}
    if not report or not asked.columns:
        return {}
    table = growing.rows(old, sorted(report))
    now = dict(zip(table[ROW].to_pylist(), asked.texts(table), strict=True))
    return {row: ({**now, **provenance.beside(old)}[row], report[row]) for row in now}
