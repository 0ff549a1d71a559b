"""Several files of one shape become one Parquet file, in the order they were given."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq

from core.errors import UserError
from core.messages import Message
from core.reading.engine import Progress, connected, identifier, literal, plain_failures
from core.reading.media.class_names import plain_stem
from core.reading.media.parts import named
from core.reading.options import ReadOptions
from core.reading.table import Reading, to_parquet
from core.records import ROW


def together(
    sources: list[Path],
    out: Path,
    names: list[str] | None = None,
    progress: Progress | None = None,
    options: ReadOptions | None = None,
    rejects: Path | None = None,
) -> Reading:
    """Read files with the same columns into one Parquet file; UserError names the file and column that differ.

    Columns may stand in another order; a column that is of another type in some file becomes text. The lines left
    out stay in one table per file: the first file's at `rejects`, then with a number in their name.
    """
    called = names or [source.name for source in sources]
    if len(sources) == 1:
        return to_parquet(sources[0], out, called[0], progress, options, rejects=rejects)
    report = progress or (lambda share, message: None)
    with plain_failures(), tempfile.TemporaryDirectory(prefix=".several-", dir=out.parent) as folder:
        scratch = Path(folder)
        parts, readings = [], []
        for index, (source, name) in enumerate(zip(sources, called, strict=True)):
            report(0.9 * index / len(sources), f"Reading {name}")
            parts.append(scratch / f"{index}.parquet")
            kept = rejects and (rejects if not index else rejects.with_stem(f"{rejects.stem}-{index + 1}"))
            readings.append(to_parquet(source, parts[-1], name, options=options, rejects=kept))
            _same_columns(readings[0], readings[-1], called[0], name)
        shared = _shared_words(readings)
        for index, (source, name) in enumerate(zip(sources, called, strict=True)):
            if shared and readings[index].words != shared:
                chosen = replace(options or ReadOptions(), column_missing=tuple(shared.items()))
                again = to_parquet(source, parts[index], name, options=chosen)
                readings[index] = replace(readings[index], words=again.words)
        report(0.9, "Putting the files together")
        target = scratch / "table.parquet"
        note = _parts(called, readings[0].columns)
        with connected(scratch, *parts) as connection:
            columns = readings[0].columns
            types = [_types(part) for part in parts]
            selects = [
                _select(part, columns, types, note and {note[0]: note[1][index]}) for index, part in enumerate(parts)
            ]
            connection.execute(
                f"COPY (SELECT row_number() OVER () - 1 AS {identifier(ROW)}, * FROM ({' UNION ALL '.join(selects)}))"
                f" TO {literal(str(target))} (FORMAT parquet, COMPRESSION zstd)"
            )
        os.replace(target, out)
    report(1.0, "Reading rows")
    warnings = [
        Message("of_file", "{name}: {warning}", name=name, warning=note)
        for name, reading in zip(called, readings, strict=True)
        for note in reading.warnings
    ]
    more = (note[0],) if note else ()
    if note:
        warnings.insert(
            0,
            Message(
                "names_say_parts",
                "The files' names say which rows are for what ({names}): column “{column}”.",
                names=", ".join(note[1]),
                column=note[0],
            ),
        )
    return replace(
        readings[0],
        columns=(*more, *readings[0].columns),
        rows=sum(reading.rows for reading in readings),
        warnings=tuple(warnings),
        rejected=tuple(row for reading in readings for row in reading.rejected),
        rejected_rows=sum(reading.rejected_rows for reading in readings),
        used={**readings[0].used, "files": called},
        doubts=tuple({(doubt.column, doubt.about): doubt for reading in readings for doubt in reading.doubts}.values()),
    )


def _shared_words(readings: list[Reading]) -> dict[str, tuple[str, ...]]:
    """The words for missing by column: one that is a value in some file is one in all."""
    shared: dict[str, tuple[str, ...]] = {}
    for column, words in (entry for reading in readings for entry in reading.words.items()):
        shared[column] = tuple(word for word in shared.get(column, words) if word in words)
    return shared


def _same_columns(first: Reading, other: Reading, name: str, other_name: str) -> None:
    odd = set(first.columns) ^ set(other.columns)
    if odd:
        raise UserError(
            "“{one}” and “{other}” don't have the same columns: “{column}” stands in only one of them.",
            "Bring files of one shape together, or one at a time.",
            one=name,
            other=other_name,
            column=min(odd),
        )


def _types(part: Path) -> dict[str, str]:
    return {field.name: str(field.type) for field in pq.read_schema(part)}


def _parts(names: list[str], columns: tuple[str, ...]) -> tuple[str, list[str]] | None:
    """A column's name and each file's part, where the names of all files say parts: train.csv and test.csv."""
    stems = [plain_stem(name) for name in names]
    report = named(set(stems))
    if report.keys() != set(stems):
        return None
    column, number = "part", 2
    while column in columns:
        column, number = f"part ({number})", number + 1
    return column, [report[stem] for stem in stems]


def _select(
    part: Path, columns: tuple[str, ...], types: list[dict[str, str]], more: dict[str, str] | None = None
) -> str:
    """`more`: columns that hold one text in all rows."""
    values = [f"{literal(text)} AS {identifier(name)}" for name, text in (more or {}).items()]
    for column in columns:
        kinds = {kind[column] for kind in types}
        name = identifier(column)
        values.append(name if len(kinds) == 1 else _common(name, kinds))
    return f"SELECT {', '.join(values)} FROM read_parquet({literal(str(part))})"


def _common(name: str, kinds: set[str]) -> str:
    kind = "DOUBLE" if kinds <= {"int64", "double"} else "VARCHAR"
    return f"CAST({name} AS {kind}) AS {name}"
