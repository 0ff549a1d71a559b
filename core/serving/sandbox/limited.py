"""A predictor for bundles or files that strangers made: every answer comes from a limited, reusable child process."""

import threading
import time
from pathlib import Path

import pyarrow as pa

from core.answers import Answers
from core.answers.packed import unpack
from core.bundle_schema import BundleSchema
from core.errors import UserError, stored
from core.plain import Plain, from_dict
from core.serving.inputs.row_groups import answered
from core.serving.sandbox.child import Child, ChildDied
from core.serving.sandbox.children import IDLE
from core.serving.sandbox.limits import CHILD_MEMORY_MB

BATCH_ROWS = 65_536


class LimitedPredictor:
    """Answers like Predictor, from a child process with little memory, little time and an empty folder.

    A child that dies or takes too long costs one UserError; the next question starts a new one, also after `idle`
    seconds without any.
    """

    def __init__(
        self, bundle: Path | bytes, seconds: int = 30, memory_mb: int = CHILD_MEMORY_MB, idle: float = IDLE
    ) -> None:
        self._bundle = bundle
        self._limits = {"seconds": seconds, "memory_mb": memory_mb}
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._idle, self._used = idle, time.monotonic()
        self._timer: threading.Timer | None = None
        with self._lock:
            facts = self._start()
        self.schema: BundleSchema = from_dict(BundleSchema, facts["schema"])
        self.card: str = facts["card"]
        self.metrics: Plain = facts["metrics"]
        self.recipe: Plain = facts["recipe"]

    def answer(self, table: pa.Table) -> Answers:
        """Answers for the rows of a table; UserError when a column is missing or the model misbehaves."""
        return answered(table, self.schema, BATCH_ROWS, lambda batch: self._answer({"do": "answer"}, _stream(batch)))

    def answer_one(self, values: dict[str, object]) -> Answers:
        """The answer for one row given as column name -> value; None or a column left out means missing."""
        files = {name: value for name, value in values.items() if isinstance(value, bytes)}
        report = {name: value for name, value in values.items() if name not in files}
        lengths = [[name, len(content)] for name, content in files.items()]
        return self._answer({"values": report, "files": lengths}, b"".join(files.values()))

    def close(self) -> None:
        """End the child process; a later question starts a new one."""
        with self._lock:
            if self._child is not None:
                self._child.end()

    def _answer(self, header: Plain, payload: bytes = b"") -> Answers:
        with self._lock:
            if self._child is None or not self._child.alive:
                self._start()
            try:
                return self._unpacked(*self._ask(header, payload))
            finally:
                self._used = time.monotonic()
                if self._timer is None:
                    self._watch()

    def _unpacked(self, reply: Plain, payload: bytes) -> Answers:
        try:
            return unpack(reply, payload, self.schema)
        except (ValueError, pa.ArrowInvalid) as error:
            raise UserError("The model's answers are not what its description says.", "Don't use this file.") from error

    def _watch(self) -> None:
        """Look later whether anybody still asks."""
        self._timer = threading.Timer(self._idle, self._rest)
        self._timer.daemon = True
        self._timer.start()

    def _rest(self) -> None:
        with self._lock:
            self._timer = None
            if time.monotonic() - self._used < self._idle:
                self._watch()
            elif self._child is not None:
                self._child.end()

    def _start(self) -> Plain:
        content = self._bundle if isinstance(self._bundle, bytes) else self._bundle.read_bytes()
        self._child = Child("core.serving.sandbox.limited_child")
        return self._ask(self._limits, content)[0]

    def _ask(self, header: Plain, payload: bytes) -> tuple[Plain, bytes]:
        try:
            if self._child is None:
                raise ChildDied("it was never started")
            reply, answer = self._child.ask(header, payload, self._limits["seconds"])
        except ChildDied as error:
            raise UserError(
                "The model took more than {seconds} seconds or {memory_mb} MB of memory, or it broke.",
                "With many rows, try fewer; otherwise don't use this file.",
                **self._limits,
            ) from error
        if "problem" in reply:
            raise stored(reply)
        return reply, answer


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content
