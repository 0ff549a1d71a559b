"""The first rows of a file that was answered, kept beside its answers so that they can be marked right or wrong."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from core.answers import Answers, of
from core.answers.as_label import says_nothing
from core.bundle_schema import BundleSchema
from core.cells.blanks import bare
from core.errors import UserError
from core.jobs.feedback import answered
from core.plain import Plain
from core.serving.batch import PREVIEW_ROWS, Seen
from core.store.feedback import inbox
from core.store.feedback.inbox_adding import RIGHT, WRONG, Feedback

SOURCE = "batch"
_FILE = "first-{row}.parquet"


class First:
    """Takes the first rows of a file as they are answered, then hands all on to `then`; a batch.Seen."""

    def __init__(self, schema: BundleSchema, folder: Path, then: Seen | None = None) -> None:
        self.schema, self.folder, self.then = schema, folder, then
        self.rows = 0

    def __call__(self, taken: pa.Table, given: Answers) -> None:
        """The next rows."""
        if self.rows < PREVIEW_ROWS:
            names = [column.name for column in self.schema.inputs if column.name in taken.column_names]
            first = taken.select(names).slice(0, PREVIEW_ROWS - self.rows)
            answers = pa.array(of(self.schema).records(given)[: len(first)])
            table = pa.table({"values": first.to_struct_array().combine_chunks(), "answer": answers})
            pq.write_table(table, self.folder / _FILE.format(row=self.rows))
            self.rows += len(first)
        if self.then is not None:
            self.then(taken, given)


def keep(
    workspace: str, asked: tuple[str | None, str], schema: BundleSchema, folder: Path, truths: Sequence[str | None]
) -> int:
    """Keep what was said of the first rows, None or "" where nothing was; returns how many entries.

    asked: the run and the sha256 of its file. UserError where an answer must be a number and is none, or says nothing
    ("NA"), or when the quota or the disk is full; then none is kept.
    """
    uniform = of(schema).uniform([bare(truth or "") for truth in truths], schema)
    feedback = [
        _feedback(row, truth, schema, index)
        for index, (row, truth) in enumerate(zip(_rows(folder), uniform, strict=False))
        if truth
    ]
    return len(inbox.add_all(workspace, *asked, feedback, source=SOURCE)) if feedback else 0


def _rows(folder: Path) -> list[Plain]:
    files: list[Path] = sorted(folder.glob(_FILE.format(row="*")), key=_first_row)
    return [row for file in files for row in pq.read_table(file).to_pylist()]


def _first_row(file: Path) -> int:
    return int(file.stem.rpartition("-")[2])


def _feedback(row: Plain, text: str, schema: BundleSchema, index: int) -> Feedback:
    values = {name: answered.plain(value) for name, value in row["values"].items()}
    answer = of(schema)
    if says_nothing(text, schema.labels):
        raise UserError(
            "“{text}” in row {row} does not say what the answer should be.",
            "Write the right answer, or leave the cell empty.",
            text=text,
            row=f"{index + 1:,}",
        )
    truth = answer.right(text, schema)
    if truth is None:
        raise UserError(
            "“{text}” in row {row} is {unread}.", answer.how, text=text[:60], row=f"{index + 1:,}", unread=answer.unread
        )
    return Feedback(values, row["answer"], RIGHT if answer.agrees(row["answer"], truth) else WRONG, truth)
