"""A table file becomes a dataset: `data.parquet` and beside it `data.schema.json`, both whole or not at all."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from core import reading
from core.data import oddities, origin
from core.data.media_preview import readable
from core.data.profile import examine
from core.errors import UserError
from core.kinds import detect
from core.plain import from_dict, write_json
from core.reading import Reading, ReadOptions, media
from core.reading.engine import plain_failures
from core.records import ROW, Column, ColumnProfile, Schema

_READING = 0.6  # share of the time that reading takes, the rest is profiling
Progress = Callable[[float, str], None]


def import_file(
    source: Path,
    out: Path,
    filename: str = "",
    progress: Progress | None = None,
    options: ReadOptions | None = None,
    most_mb: int | None = None,
    stays: bool = True,
) -> Schema:
    """Read any table file, or a folder or zip of pictures, sounds or texts, into the dataset `out` and profile it.

    `filename` is the name the user knows; `options`: what the user says about a table file. UserError when the file
    is no table, has one column only, is larger than `most_mb` or the disk is full; then nothing is left behind and an
    older `out` is unchanged. stays: whether the file is still there afterwards, so that its place is worth noting.
    """
    name = filename or source.resolve().name
    _small_enough(source, name, most_mb)

    def read(fresh: Path, left_out: Path, report: Progress) -> tuple[Reading, dict[str, str]]:
        if options is None and media.holds_media(source, name):
            return _media(media.to_parquet(source, fresh, name, report, rejects=left_out))
        return reading.to_parquet(source, fresh, name, report, options, rejects=left_out), {}

    place = str(source.resolve()) if stays else ""
    noted = {"source_path": place, "source_sha256": origin.digest(source) if source.exists() else ""}
    return _import(read, out, name, progress, options, noted)


def import_files(
    sources: list[Path],
    out: Path,
    filenames: list[str] | None = None,
    progress: Progress | None = None,
    options: ReadOptions | None = None,
    most_mb: int | None = None,
) -> Schema:
    """Read several table files of one shape into one dataset, in their order; UserError names the one that differs.

    Pictures, sounds and texts, loose, in folders or in zips, become one dataset together; a table may name them.
    """
    names = filenames or [source.name for source in sources]
    for source, name in zip(sources, names, strict=True):
        _small_enough(source, name, most_mb)
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""

    def read(fresh: Path, left_out: Path, report: Progress) -> tuple[Reading, dict[str, str]]:
        together = list(zip(sources, names, strict=True))
        if options is None and media.hold_media(together):
            return _media(media.to_parquet(together, fresh, names[0] + more, report, rejects=left_out))
        return reading.together(sources, fresh, names, report, options, left_out), {}

    return _import(read, out, names[0] + more, progress, options, {})


def _media(found: media.MediaReading) -> tuple[Reading, dict[str, str]]:
    used = {"format": found.sort}
    return Reading(found.rows, found.columns, found.warnings, (), len(found.refused), used), found.kinds


def _import(
    read_into: Callable[[Path, Path, Progress], tuple[Reading, dict[str, str]]],
    out: Path,
    name: str,
    progress: Progress | None,
    options: ReadOptions | None,
    noted: dict[str, str],
) -> Schema:
    report = progress or (lambda share, message: None)
    fresh = out.with_name(f".{out.name}.new")
    fresh_rejects = rejects(fresh)
    try:
        read, kinds = read_into(fresh, fresh_rejects, lambda share, said: report(share * _READING, said))
        if len(read.columns) < 2:
            raise UserError(
                "“{name}” has only one column, “{column}”; a model needs one to predict and others to learn from.",
                "Bring a sheet with at least two columns."
                if read.used.get("format") == "excel"
                else "Check that commas, semicolons or tabs stand between the values, and bring the file again.",
                name=name,
                column=read.columns[0],
            )
        with plain_failures(len(read.columns)):
            schema = _schema(fresh, read, name, lambda share: report(_READING + share * 0.4, "Counting values"), kinds)
            said = origin.asked(options)
            used = {**read.used, "asked": said} if said else read.used
            schema = replace(schema, reading=used, rejected=read.rejected_rows, **noted)
            write_json(sidecar(out), schema)
            if fresh_rejects.exists():
                os.replace(fresh_rejects, rejects(out))
            else:
                rejects(out).unlink(missing_ok=True)
            os.replace(fresh, out)
    finally:
        fresh.unlink(missing_ok=True)
        fresh_rejects.unlink(missing_ok=True)
    report(1.0, "Ready")
    return schema


def load_schema(data: Path) -> Schema:
    """The schema of a dataset file; profiled afresh when none stands beside it."""
    beside = sidecar(data)
    if beside.is_file():
        return from_dict(Schema, json.loads(beside.read_text(encoding="utf-8")))
    if not data.is_file():
        raise UserError("There is no file “{name}”.", "Check the file's name.", name=data.name)
    if not _is_dataset(data):
        raise UserError(
            "“{name}” is not a dataset.", "Bring it in as data first (on the command line: `read`).", name=data.name
        )
    return _schema(data, Reading(0, ()), data.name)


def _is_dataset(data: Path) -> bool:
    try:
        return ROW in pq.read_schema(data).names
    except pa.ArrowInvalid:
        return False


def preview(data: Path, rows: int = 50, last: bool = False) -> pa.Table:
    """The first rows of a dataset, or its last ones, without `__row`; pictures as data URIs of small PNGs, sounds as
    facts in words.
    """
    with pq.ParquetFile(data, pre_buffer=False) as file:  # only the parts that hold these rows, and no thread's rest
        groups = _groups(file, rows, range(file.num_row_groups)[:: -1 if last else 1])
        if last:
            found = file.read_row_groups(groups, use_threads=False)
            table = found.slice(max(0, len(found) - rows))
        else:
            batch = next(file.iter_batches(rows, row_groups=groups, use_threads=False), None)
            table = pa.Table.from_batches([] if batch is None else [batch], file.schema_arrow)
    pa.default_memory_pool().release_unused()  # decoding took far more than 50 rows
    return readable(table.drop_columns(["__row"]) if "__row" in table.column_names else table)


def _groups(file: pq.ParquetFile, rows: int, order: range) -> list[int]:
    """The first row groups in that order that hold so many rows, ascending."""
    groups: list[int] = []
    for group in order:
        if rows > 0:
            rows -= file.metadata.row_group(group).num_rows
            groups.append(group)
    return sorted(groups)


def sidecar(data: Path) -> Path:
    """Where a dataset's schema stands: beside `data.parquet`, `data.schema.json`."""
    return data.with_suffix(".schema.json")


def rejects(data: Path) -> Path:
    """Where the rows and files that could not be read stand, if any: `data.rejects.parquet` (line, text, reason)."""
    return data.with_suffix(".rejects.parquet")


def _schema(
    data: Path,
    read: Reading,
    name: str,
    progress: Callable[[float], None] | None = None,
    kinds: dict[str, str] | None = None,
) -> Schema:
    examined = examine(data, progress, read.used.get("decimal", ""), read.used.get("delimiter", ""))
    columns = tuple(_column(_read_so(entry.profile, read), kinds or {}) for entry in examined)
    odd = oddities.warnings(zip(columns, examined, strict=True))
    return Schema(pq.read_metadata(data).num_rows, columns, (*read.warnings, *odd), name)


def _read_so(profile: ColumnProfile, read: Reading) -> ColumnProfile:
    """The profile with what reading the column left open."""
    doubts = tuple(doubt for doubt in read.doubts if doubt.column == profile.name)
    return replace(profile, missing_words=read.words.get(profile.name), doubts=(*profile.doubts, *doubts))


def _column(profile: ColumnProfile, kinds: dict[str, str]) -> Column:
    return Column(profile.name, kinds.get(profile.name) or detect(profile), profile)


def _small_enough(source: Path, name: str, limit: int | None) -> None:
    size = source.stat().st_size / 1e6 if source.is_file() else 0
    if limit is not None and size > limit:
        raise UserError(
            "“{name}” has {size:,.0f} MB; the limit here is {limit:,} MB.",
            "Bring a part of the rows, or save the table as Parquet, which is much smaller.",
            name=name,
            size=size,
            limit=limit,
        )
