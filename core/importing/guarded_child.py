"""The limited child that reads what visitors bring; hands rows over. Started by core.importing.guarded only."""

import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from core.bundle_schema import BundleSchema, InputColumn
from core.data.views import media_preview, wave
from core.errors import UserError
from core.plain import Plain, from_dict, to_dict
from core.reading import ReadOptions, understand
from core.reading.media import sounds
from core.records import Column
from core.serving.batch import opened_for
from core.serving.inputs import heard, media
from core.serving.sandbox.child import clear_folder
from core.serving.sandbox.frames import receive, send
from core.serving.sandbox.limits import held_mb, limit_process, limit_seconds
from core.traits import IMAGE

BATCH_BYTES = 32 * 2**20  # of rows that are handed over together
LARGEST_ROW = 300 * 2**20  # bytes
_PIECE = 4096  # rows read at once: few enough that long texts fit
_FILE_MB = 8192  # what unpacking may write (core.reading.media.archive.UNPACKED_LIMIT)
_FILES = 256  # open at once: DuckDB spills into several
_SHOWN = pa.schema(
    [
        ("row", pa.int64()),
        ("content", pa.binary()),
        ("text", pa.string()),
        ("facts", pa.string()),
        ("values", pa.map_(pa.string(), pa.string())),
    ]
)
_SPENT = 0.4  # of the memory: a child that holds so much after a file, which libraries don't give back, is replaced
_THREADS = 2  # that use processor time, while the seconds are counted by the clock


class _Child:
    """What is open between two questions."""

    def __init__(self) -> None:
        self.opened = ExitStack()
        self.batches: Iterator[pa.RecordBatch] = iter(())
        self.left: pa.RecordBatch | None = None

    def open(self, asked: Plain, _content: bytes) -> tuple[Plain, bytes]:
        """Read a file to its end; its rows wait for `next`."""
        self.close({}, b"")
        schema = from_dict(BundleSchema, asked["schema"])
        table = self.opened.enter_context(opened_for(schema, Path(asked["path"]), asked["filename"]))
        self.batches = table.batches(_PIECE)
        return {"reading": to_dict(table.reading)}, b""

    def next(self, asked: Plain, _content: bytes) -> tuple[Plain, bytes]:
        """Further rows, at most asked["rows"]; nothing behind the last."""
        held, rows, size = [], 0, 0
        while size < BATCH_BYTES and rows < asked["rows"] and (batch := self._piece()) is not None:
            taken = batch.slice(0, _fitting(batch, asked["rows"] - rows, BATCH_BYTES - size))
            self.left = batch.slice(taken.num_rows) if taken.num_rows < batch.num_rows else None
            held.append(taken)
            rows, size = rows + taken.num_rows, size + taken.nbytes
        return {}, _stream(held) if held else b""

    def _piece(self) -> pa.RecordBatch | None:
        batch, self.left = self.left, None
        return next(self.batches, None) if batch is None else batch

    def close(self, _asked: Plain, _content: bytes) -> tuple[Plain, bytes]:
        """Let go of the file and of what was written to read it."""
        self.batches, self.left = iter(()), None
        self.opened.close()
        return {}, b""

    def understand(self, asked: Plain, _content: bytes) -> tuple[Plain, bytes]:
        """How a file would be read."""
        options = from_dict(ReadOptions, asked["options"])
        return {"understood": to_dict(understand(Path(asked["path"]), asked["filename"], options))}, b""

    def look(self, asked: Plain, content: bytes) -> tuple[Plain, bytes]:
        """A single picture or sound."""
        column = from_dict(InputColumn, asked["column"])
        refused = media.refusal(content, column)
        looked: Plain = {"refused": refused, "facts": media_preview.facts_in_words(content, column.traits.medium)}
        if refused:
            return {"looked": looked}, b""
        if column.traits.medium == IMAGE:
            return {"looked": looked}, media_preview.thumbnail(content, enlarge=True) or b""
        samples, cancelled = media.decoded(content, column.rate, column.longest or column.most, bool(column.longest))
        found = heard.of(samples, column.rate, column.most, column.longest)
        report = replace(found, whole=max(found.whole, sounds.facts(content).seconds)) if found.first else found
        looked |= {"heard": to_dict(report), "cancelled": cancelled}
        return {"looked": looked}, wave.drawn(samples, found)

    def shown(self, asked: Plain, _content: bytes) -> tuple[Plain, bytes]:
        """Rows of a dataset's pictures, sounds or texts."""
        data, column = Path(asked["path"]), from_dict(Column, asked["column"])
        if "ids" in asked:
            found = list(media_preview.of_rows(data, column, asked["ids"]).values())
        else:
            found = media_preview.shown(data, column, asked["rows"], asked["start"])
        rows = [
            {
                "row": row.row,
                "content": row.content if isinstance(row.content, bytes) else None,
                "text": row.content if isinstance(row.content, str) else None,
                "facts": row.facts,
                "values": list(row.values.items()),
            }
            for row in found
        ]
        return {}, _stream(pa.Table.from_pylist(rows, _SHOWN).to_batches() or [pa.RecordBatch.from_pylist([], _SHOWN)])

    def play(self, _asked: Plain, content: bytes) -> tuple[Plain, bytes]:
        """The first minute of a sound as WAV."""
        return {}, media_preview.player(content, 60) or b""


_QUESTIONS = {
    "shown": _Child.shown,
    "open": _Child.open,
    "next": _Child.next,
    "close": _Child.close,
    "understand": _Child.understand,
    "look": _Child.look,
    "play": _Child.play,
}


def _fitting(batch: pa.RecordBatch, most: int, room: int) -> int:
    """How many rows of a batch are handed over: one at least; UserError when that one is too large for it."""
    count = min(batch.num_rows, most)
    while count > 1 and batch.slice(0, count).nbytes > room:
        count = (count + 1) // 2
    if (size := batch.slice(0, 1).nbytes) > LARGEST_ROW:
        raise UserError("One row of the file has {size:,.0f} MB.", "Leave out what is so long.", size=size / 1e6)
    return int(count)


def _stream(batches: list[pa.RecordBatch]) -> bytes:
    batch = pa.Table.from_batches(batches).combine_chunks().to_batches()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batches[0].schema) as stream:
        for each in batch:
            stream.write_batch(each)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _answered(child: _Child, asked: Plain, content: bytes) -> tuple[Plain, bytes]:
    """The reply to one question: what was asked for, a sentence for the user, or what went wrong in our code."""
    try:
        return _QUESTIONS[asked["do"]](child, asked, content)
    except UserError as error:
        return error.content(), b""
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise MemoryError from error
        return {"bug": traceback.format_exc()}, b""
    except MemoryError:
        raise  # ends the process, which is told as such
    except Exception:  # noqa: BLE001  (told to the parent, where it is raised)
        return {"bug": traceback.format_exc()}, b""


def main(memory_mb: int) -> None:
    """Serve messages from stdin until it closes."""
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not break the messages
    limit_process(memory_mb, _FILE_MB, _FILES)
    tempfile.tempdir = os.getcwd()  # its own folder, which goes with it, however it ends
    child = _Child()
    while True:
        try:
            asked, content = receive(incoming)
        except EOFError:
            return
        limit_seconds(int(asked.get("seconds", 0) * _THREADS) + 1)
        reply, payload = _answered(child, asked, content)
        spent = asked["do"] not in ("open", "next") and held_mb() > memory_mb * _SPENT
        send(outgoing, {**reply, "spent": spent}, payload)


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]))
    finally:
        clear_folder()
