"""What visitors bring is read in limited child processes, so that no file can harm the server, whatever is in it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from core.bundle_schema import BundleSchema, InputColumn
from core.data.views.media_preview import Shown
from core.errors import UserError, stored
from core.plain import Plain, from_dict, to_dict
from core.reading import Reading, ReadOptions, Understood
from core.reading.media import signatures
from core.records import Column
from core.serving.batch import Readable
from core.serving.inputs.heard import Heard
from core.serving.sandbox.child import Child, ChildDied
from core.serving.sandbox.children import Children
from core.serving.sandbox.limits import CHILD_MEMORY_MB
from core.traits import IMAGE

_CHILD = ("core.importing.guarded_child", str(CHILD_MEMORY_MB))
TABLES = Children(*_CHILD, most=4)  # several read at the same time; a model that is slow to answer holds one for long
FIELDS = Children(*_CHILD, most=2)  # single pictures and sounds, which must not wait for these
SECONDS, SECONDS_EACH_MB = 120, 5
_SECONDS_FIELD = 20
_SECONDS_BATCH = 60


@dataclass(frozen=True)
class Looked:
    """A picture or sound as a form shows it.

    `refused`: why it counts as missing, as the end of a sentence about it, else "". `facts`: size and format in words;
    `small`: a picture as a small PNG, or a sound's wave with what is heard of it in colour; b"" when there is none.
    `heard`: which part of a sound that is; `cancelled`: its channels cancel out, so that one is heard alone;
    `playable`: a sound as browsers play it.
    """

    refused: str
    facts: str
    small: bytes = b""
    heard: Heard | None = None
    cancelled: bool = False
    playable: bytes = b""


def warm() -> None:
    """Start a child ahead of the first file; returns at once."""
    TABLES.warm()


@contextmanager
def opened_for(schema: BundleSchema, rows: Path, filename: str = "") -> Iterator[Readable]:
    """As core.serving.batch.opened_for, read elsewhere; UserError also when that takes too much memory or time."""
    name = filename or rows.name
    with TABLES.borrowed() as child:
        asked = {"do": "open", "path": str(rows.resolve()), "filename": filename, "schema": to_dict(schema)}
        try:
            reply, _ = _ask(child, asked, _seconds(rows), name)
            yield _Relayed(from_dict(Reading, reply["reading"]), child, name)
        finally:
            if child.alive:
                _ask(child, {"do": "close"}, _SECONDS_BATCH, name)


def understand(source: Path, filename: str = "", options: ReadOptions | None = None) -> Understood:
    """As core.reading.understand, looked at elsewhere; UserError also when that takes too much memory or time."""
    asked: Plain = {"do": "understand", "path": str(source.resolve()), "filename": filename or source.name}
    with TABLES.borrowed() as child:
        asked["options"] = to_dict(options or ReadOptions())
        reply, _ = _ask(child, asked, _seconds(source), asked["filename"])
    return from_dict(Understood, reply["understood"])


def look(content: bytes, column: InputColumn) -> Looked:
    """A picture or sound as the model takes it that has this input."""
    asked = {"do": "look", "column": to_dict(column)}
    try:
        with FIELDS.borrowed() as child:
            reply, small = _asked(child, asked, content, _SECONDS_FIELD)
    except ChildDied:
        return Looked("can't be read: that takes too long or too much memory", "")
    found = replace(from_dict(Looked, reply["looked"]), small=small)
    return found if found.refused or column.traits.medium == IMAGE else replace(found, playable=_playable(content))


def _playable(content: bytes) -> bytes:
    """The sound as browsers play it: itself, or its first minute as WAV where they don't know the format."""
    if signatures.plays_in_browsers(content[:16]):
        return content
    try:
        with FIELDS.borrowed() as child:
            return _asked(child, {"do": "play"}, content, _SECONDS_FIELD)[1]
    except ChildDied:
        return b""


def shown(data: Path, column: Column, rows: int = 12, start: int = 0) -> list[Shown]:
    """As core.data.views.media_preview.shown, decoded elsewhere; rows without content where that takes too much."""
    last = min(start + rows, pq.read_metadata(data).num_rows)
    return _shown(data, column, range(start, last), {"rows": rows, "start": start})


def of_rows(data: Path, column: Column, ids: list[int]) -> dict[int, Shown]:
    """As core.data.views.media_preview.of_rows, decoded elsewhere; rows without content where that takes too much."""
    return {row.row: row for row in _shown(data, column, ids, {"ids": ids})}


def _shown(data: Path, column: Column, rows: Iterable[int], wanted: Plain) -> list[Shown]:
    asked = {"do": "shown", "path": str(data.resolve()), "column": to_dict(column), **wanted}
    try:
        with FIELDS.borrowed() as child:
            _, payload = _asked(child, asked, b"", _SECONDS_BATCH)
    except ChildDied:
        return [Shown(row, None, "", {}) for row in rows]
    found = pa.ipc.open_stream(payload).read_all().to_pylist()
    return [
        Shown(row["row"], row["text"] if row["content"] is None else row["content"], row["facts"], dict(row["values"]))
        for row in found
    ]


@dataclass(frozen=True)
class _Relayed:
    """The rows as the child hands them over, a part at a time."""

    reading: Reading
    child: Child
    name: str

    def batches(self, rows: int) -> Iterator[pa.RecordBatch]:
        """The rows in file order; a batch holds at most `rows`, and fewer where they are large."""
        while (payload := _ask(self.child, {"do": "next", "rows": rows}, _SECONDS_BATCH, self.name)[1]) != b"":
            for batch in pa.ipc.open_stream(payload):
                batch.validate(full=True)
                yield batch


def _ask(child: Child, header: Plain, seconds: float, name: str) -> tuple[Plain, bytes]:
    try:
        reply, payload = _asked(child, header, b"", seconds)
    except ChildDied as error:
        raise UserError(
            "“{name}” can't be read: it takes more memory or time than one file may take, or it is damaged.",
            "Open it in the program that it comes from, save it again, a large one in parts, and bring that.",
            name=name,
        ) from error
    if "problem" in reply:
        raise stored(reply)
    return reply, payload


def _asked(child: Child, header: Plain, content: bytes, seconds: float) -> tuple[Plain, bytes]:
    reply, payload = child.ask({**header, "seconds": seconds}, content, seconds)
    if reply.get("spent"):
        child.end()
    if "bug" in reply:
        raise RuntimeError(reply["bug"])
    return reply, payload


def _seconds(file: Path) -> float:
    """A minute or two for any file, and more for a large one."""
    return SECONDS + SECONDS_EACH_MB * file.stat().st_size / 1e6 if file.is_file() else SECONDS
