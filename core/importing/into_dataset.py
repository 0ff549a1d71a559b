"""A table file becomes a dataset: `data.parquet` and beside it `data.schema.json`, both whole or not at all."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from core import reading
from core.data import origin
from core.data.dataset_files import rejects, schema_of, sidecar
from core.errors import UserError
from core.plain import Plain, write_json
from core.reading import Reading, ReadOptions, media
from core.reading.engine import plain_failures
from core.records import Schema

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

    path = str(source.resolve()) if stays else ""
    noted = {"source_path": path, "source_sha256": origin.digest(source) if source.exists() else ""}
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
    noted: Plain,
) -> Schema:
    report = progress or (lambda share, message: None)
    fresh = out.with_name(f".{out.name}.new")
    fresh_rejects = rejects(fresh)
    try:
        read, kinds = read_into(fresh, fresh_rejects, lambda share, note: report(share * _READING, note))
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
            schema = schema_of(
                fresh, read, name, lambda share: report(_READING + share * 0.4, "Counting values"), kinds
            )
            note = origin.asked(options)
            used = {**read.used, "asked": note} if note else read.used
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
