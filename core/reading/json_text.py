"""JSON and JSON lines: a list of objects, or one object a line. Nested values stay JSON text."""

import re
from pathlib import Path

import duckdb

from core.errors import UserError
from core.reading.encoding import as_utf8
from core.reading.engine import identifier, literal
from core.reading.names import mended
from core.reading.source import Source

LARGEST_OBJECT = 64_000_000  # bytes
_TEXT_TYPES = ("DATE", "TIME", "TIMESTAMP", "UUID", "INTERVAL")  # texts that DuckDB would turn into something else


def source(connection: duckdb.DuckDBPyConnection, path: Path, scratch: Path, name: str) -> Source:
    """The records as SQL; UserError for broken JSON (with the line) or a file without records."""
    content = as_utf8(path, scratch)
    _whole(content.path, name)
    wide = f"read_json({literal(str(content.path))}, maximum_object_size = {LARGEST_OBJECT}"
    try:
        described = connection.execute(
            f"DESCRIBE SELECT * FROM {wide}, sample_size = -1, maximum_depth = 2)"
        ).fetchall()
    except duckdb.InvalidInputException as error:
        raise broken(str(error), name) from error
    found = [(row[0], row[1]) for row in described]
    if [kind for _, kind in found] == ["JSON"] or any(not column for column, _ in found):
        raise UserError(
            "“{name}” holds no records.",
            'Bring a list of objects, [{{"a": 1}}, {{"a": 2}}], or one object a line.',
            name=name,
        )
    types = ", ".join(f"{literal(column)}: {literal(_kept(kind))}" for column, kind in found)
    names, warnings = mended([column for column, _ in found])
    values = ", ".join(f"{_plain(column, kind)} AS c{place}" for place, (column, kind) in enumerate(found))
    return Source(f"(SELECT {values} FROM {wide}, columns = {{{types}}}))", names, (*content.warnings, *warnings))


def broken(message: str, name: str) -> UserError:
    """DuckDB's complaint about malformed JSON in the user's words."""
    line = re.search(r"in (?:line|record/value) (\d+)", message)
    return UserError(
        "“{name}” is not valid JSON{place}.",
        "Correct it there, or export it again; one object a line or a list of objects both work.",
        name=name,
        place=f" (at line or record {line[1]})" if line else "",
    )


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
            first=first.decode(),
            last="]" if first == b"[" else "}",
        )


def _kept(kind: str) -> str:
    return "VARCHAR" if kind.startswith(_TEXT_TYPES) and not kind.endswith("]") else kind


def _plain(column: str, kind: str) -> str:
    """A column of mixed values loses the quotation marks around its texts."""
    return f"({identifier(column)} ->> '$')" if kind == "JSON" else identifier(column)
