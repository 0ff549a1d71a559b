"""What comes to a dataset after its first reading, and what became of it, in numbers and in words. Does nothing."""

import dataclasses
import json
from pathlib import Path

import pyarrow as pa

from core.folders import DatasetFolder
from core.messages import Message, plural
from core.plain import from_dict


@dataclasses.dataclass(frozen=True)
class NewRows:
    """Rows that come: as core.data.lineage.alike.as_stored makes them, and what brought them (of provenance.SOURCES).

    entries: the inbox entry of each row, or () where they come from none. waits: they have no answer yet, whatever
    their cells say.
    """

    table: pa.Table
    source: str
    entries: tuple[str, ...] = ()
    waits: bool = False


@dataclasses.dataclass(frozen=True)
class Correction:
    """The right answer, as text, of a row that is there (or waits); entry: the inbox entry's id, or ""."""

    row: int
    truth: str
    entry: str = ""


@dataclasses.dataclass(frozen=True)
class Grown:
    """What became of rows and corrections, in rows.

    added: new rows with an answer; answered: rows without one that got theirs; corrected: answers that changed;
    beside: answers kept beside rows of the frozen test part; duplicates: what is there already, passed over;
    contradictions: rows that are there with another answer, passed over; waiting: new rows that wait for an answer;
    unread: answers that can't stand in the answer column, unknown: corrections of rows that are gone, neither done;
    removed: waiting rows that were thrown away.
    """

    added: int = 0
    answered: int = 0
    corrected: int = 0
    beside: int = 0
    duplicates: int = 0
    contradictions: int = 0
    waiting: int = 0
    unread: int = 0
    unknown: int = 0
    removed: int = 0

    @property
    def changed(self) -> bool:
        """Whether there was anything to make a version of; else no file was written."""
        return bool(self.added or self.answered or self.corrected or self.beside or self.waiting or self.removed)

    @property
    def messages(self) -> tuple[Message, ...]:
        """A sentence for each thing worth saying."""
        messages = (
            plural("rows_added", "{count:,} row was added.", "{count:,} rows were added.", count=self.added),
            plural(
                "rows_answered",
                "{count:,} row got its answer.",
                "{count:,} rows got their answers.",
                count=self.answered,
            ),
            plural(
                "answers_corrected",
                "{count:,} answer was corrected.",
                "{count:,} answers were corrected.",
                count=self.corrected,
            ),
            plural(
                "corrections_beside",
                "{count:,} correction of the test part is kept beside it: its rows stay as they are.",
                "{count:,} corrections of the test part are kept beside it: its rows stay as they are.",
                count=self.beside,
            ),
            plural(
                "rows_there_already",
                "{count:,} was there already.",
                "{count:,} were there already.",
                count=self.duplicates,
            ),
            plural(
                "rows_contradict",
                "{count:,} row is there already with another answer, and was left out.",
                "{count:,} rows are there already with another answer, and were left out.",
                count=self.contradictions,
            ),
            plural(
                "rows_wait",
                "{count:,} row has no answer and waits for one.",
                "{count:,} rows have no answer and wait for one.",
                count=self.waiting,
            ),
            plural(
                "answers_unread",
                "{count:,} answer can't stand in the answer column, and was left out.",
                "{count:,} answers can't stand in the answer column, and were left out.",
                count=self.unread,
            ),
            plural(
                "corrections_unknown",
                "{count:,} correction is of a row that is not there any more.",
                "{count:,} corrections are of rows that are not there any more.",
                count=self.unknown,
            ),
            plural(
                "rows_removed",
                "{count:,} row that waited was removed.",
                "{count:,} rows that waited were removed.",
                count=self.removed,
            ),
        )
        return tuple(each for each in messages if each.values["count"])


def grown(folder: Path) -> Grown | None:
    """What made the version in this folder of its parent, where that was rows and answers; else None."""
    file = DatasetFolder(folder).history
    if not file.is_file():
        return None
    content = json.loads(file.read_text(encoding="utf-8"))
    return from_dict(Grown, content["grown"]) if content.get("grown") else None
