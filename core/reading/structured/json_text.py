"""JSON and JSON lines: a list of objects, or one object a line. Objects within them become columns, lists stay text."""

import json
import re
from dataclasses import replace
from itertools import islice
from pathlib import Path

import duckdb
from duckdb.sqltypes import DuckDBPyType

from core.cells.spelling import EXACT
from core.errors import UserError
from core.reading.engine import identifier, literal
from core.reading.files.encoding import as_utf8
from core.reading.outline.names import repaired
from core.reading.rejects import Rejects
from core.reading.source import Source
from core.reading.structured import json_shapes
from core.reading.structured.nested import DEPTH, leaves, members

LARGEST_OBJECT = 64_000_000  # bytes; also of a file that is read as a whole
_TEXT_TYPES = ("date", "time", "timestamp", "uuid", "interval")  # texts that DuckDB would turn into something else
_FIRST_RECORDS = 2_000  # looked at for numbers too long for a float
_FIRST_LINE = 4_000_000  # characters
_BAD = 0.2  # share of broken lines up to which the others are read
_DEEP = "is nested too deeply"


def source(connection: duckdb.DuckDBPyConnection, path: Path, scratch: Path, name: str, rejects: Rejects) -> Source:
    """The records as SQL; UserError for broken JSON (with the line) or a file without records."""
    content = as_utf8(path, scratch)
    lined = _is_lines(content.path)
    if not lined:
        _whole(content.path, name)
    file, warnings = content.path, list(content.warnings)
    if not lined and not _lists_objects(file):
        return _held(file, scratch, name, warnings)

    def again() -> Source:
        if lined:
            good = _streamed(connection, _good_lines(file, scratch, name, rejects), name, warnings)
            return _named(good, content.encoding, lined)
        return _held(file, scratch, name, warnings)

    small = file.stat().st_size <= LARGEST_OBJECT
    try:
        found = _streamed(connection, file, name, warnings)
    except duckdb.InvalidInputException as error:
        if not (lined or small):
            raise broken(str(error), name) from error
        return again()
    except _Unclear:
        return _held(file, scratch, name, warnings, lined)
    found = _named(found, content.encoding, lined)
    return replace(found, again=again if lined or small else None, rejects=rejects)


def broken(message: str, name: str) -> UserError:
    """A complaint about malformed JSON in the user's words."""
    line = re.search(r"in (?:line|record/value) (\d+)|: line (\d+) column", message)
    where = f" (at line or record {line[1] or line[2]})" if line else ""
    return UserError(
        "“{name}” is not valid JSON{where}.",
        "Correct it there, or export it again; one object a line or a list of objects both work.",
        name=name,
        where=where,
    )


def _named(found: Source, encoding: str, lined: bool) -> Source:
    """The source with what a plain reader needs: `lines`, and the names that lead to each column."""
    return replace(found, used={"format": "json", "encoding": encoding, "cells": {"lines": lined, **found.used}})


class _Unclear(Exception):
    """DuckDB can't tell the columns apart as they are."""


def _streamed(connection: duckdb.DuckDBPyConnection, file: Path, name: str, warnings: list[str]) -> Source:
    """A list of objects or one a line, of any size."""
    wide = f"read_json({literal(str(file))}, maximum_object_size = {LARGEST_OBJECT}"
    found = connection.sql(f"SELECT * FROM {wide}, sample_size = -1, maximum_depth = {DEPTH + 1})")
    names = found.columns
    if "" in names or names == ["json"] or _renamed(names) or any(map(_renamed, _inner(found.types))):
        raise _Unclear
    exact = _large(found)
    types = ", ".join(
        f"{literal(column)}: {literal(_kept(kind, (column,), exact))}"
        for column, kind in zip(names, found.types, strict=True)
    )
    typed = connection.sql(f"SELECT * FROM {wide}, columns = {{{types}}})") if exact else found
    parts = leaves(names, typed.types)
    report, more = repaired([leaf.name for leaf in parts])
    values = ", ".join(f"{_plain(leaf.sql, leaf.kind)} AS c{index}" for index, leaf in enumerate(parts))
    used = {"paths": [list(leaf.path) for leaf in parts]}
    return Source(f"(SELECT {values} FROM {wide}, columns = {{{types}}}))", report, (*warnings, *more), used=used)


def _held(file: Path, scratch: Path, name: str, warnings: list[str], lined: bool = False) -> Source:
    """JSON of any other shape, read as a whole."""
    size = file.stat().st_size
    if size > LARGEST_OBJECT:
        raise UserError(
            "“{name}” holds one JSON value of {size:,.0f} MB; the limit is {limit:,.0f} MB.",
            "Export it as JSON lines, one object a line, or as CSV.",
            name=name,
            size=size / 1e6,
            limit=LARGEST_OBJECT / 1e6,
        )
    text = file.read_text(encoding="utf-8", errors="replace")
    try:
        value = [json.loads(line) for line in text.split("\n") if line.strip()] if lined else json.loads(text)
    except RecursionError as error:
        raise UserError("“{name}” " + _DEEP + ".", "Export it as a flat table.", name=name) from error
    except ValueError as error:
        raise broken(str(error), name) from error
    rows, aside = json_shapes.records(value)
    if not rows or not any(rows):
        raise UserError(
            "“{name}” holds no records.",
            'Bring a list of objects, [{{"a": 1}}, {{"a": 2}}], or one object a line.',
            name=name,
        )
    target = scratch / "json.parquet"
    names, more = repaired(list(json_shapes.write(rows, target)))
    notes = (*warnings, *([aside] if aside else []), *more)
    return Source(f"read_parquet({literal(str(target))})", names, notes, used={"format": "json"})


def _good_lines(file: Path, scratch: Path, name: str, rejects: Rejects) -> Path:
    """A copy without the lines that are no JSON objects, which are kept apart; UserError when these are many."""
    good = scratch / "lines.jsonl"
    count = bad = first = 0
    with file.open(encoding="utf-8", errors="replace") as lines, good.open("w", encoding="utf-8") as out:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            count += 1
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                value = None
            if isinstance(value, dict):
                out.write(json.dumps(value, ensure_ascii=True) + "\n")
                continue
            bad, first = bad + 1, first or number
            rejects.add(number, line.rstrip("\r\n")[:1000], "is no JSON object")
    if bad == count or bad > max(1, _BAD * count):
        raise broken(f"in line {first}", name)
    return good


def _is_lines(path: Path) -> bool:
    """Whether the first line that holds anything is an object or list of its own, and others follow."""
    with path.open(encoding="utf-8", errors="replace") as file:
        line = next(filter(str.strip, iter(lambda: file.readline(_FIRST_LINE), "")), "")
        more = any(map(str.strip, islice(iter(lambda: file.readline(_FIRST_LINE), ""), 50)))
    try:
        return more and line.endswith("\n") and isinstance(json.loads(line), dict | list)
    except (ValueError, RecursionError):
        return False


def _lists_objects(path: Path) -> bool:
    with path.open("rb") as file:
        return re.match(rb"\s*\[\s*\{", file.read(4096)) is not None


def _whole(path: Path, name: str) -> None:
    with path.open("rb") as file:
        first = file.read(4096).lstrip()[:1]
        file.seek(max(path.stat().st_size - 4096, 0))
        last = file.read().rstrip()[-1:]
    if (first, last) not in ((b"[", b"]"), (b"{", b"}")):
        raise UserError(
            "“{name}” is not valid JSON: it starts with {first} but does not end with {last}.",
            "The file is probably cut off; export or download it again.",
            name=name,
            first=first.decode("utf-8", "replace"),
            last="]" if first == b"[" else "}",
        )


def _renamed(names: list[str]) -> bool:
    """Whether names that differ only in capitals were numbered, so that their values can't be told apart any more."""
    low = {name.lower() for name in names}
    return any((match := re.fullmatch(r"(.+)_\d+", name)) and match[1].lower() in low for name in names)


def _inner(kinds: list[DuckDBPyType]) -> list[list[str]]:
    return [
        names
        for kind in kinds
        if kind.id == "struct"
        for names in [[name for name, _ in members(kind)], *_inner([inner for _, inner in members(kind)])]
    ]


def _large(found: duckdb.DuckDBPyRelation) -> set[tuple[str, ...]]:
    """The numbers so long that DuckDB takes them for floats, by the first records: their digits are kept as text."""
    real = [leaf for leaf in leaves(found.columns, found.types) if leaf.kind.id == "double"]
    if not real:
        return set()
    checks = ", ".join(
        f"coalesce(bool_and({leaf.sql} = trunc({leaf.sql})) AND bool_or(abs({leaf.sql}) > {EXACT}), false)"
        for leaf in real
    )
    answers = found.limit(_FIRST_RECORDS).aggregate(checks).fetchall()[0]
    return {leaf.path for leaf, answer in zip(real, answers, strict=True) if answer}


def _kept(kind: DuckDBPyType, path: tuple[str, ...], exact: set[tuple[str, ...]]) -> str:
    if kind.id == "struct":
        inner = (f"{identifier(name)} {_kept(part, (*path, name), exact)}" for name, part in members(kind))
        return f"STRUCT({', '.join(inner)})"
    return "VARCHAR" if path in exact or kind.id.startswith(_TEXT_TYPES) else str(kind)


def _plain(sql: str, kind: DuckDBPyType) -> str:
    """A column of mixed values loses the quotation marks around its texts."""
    return f"({sql} ->> '$')" if str(kind) == "JSON" else sql
