"""Several yes and no columns as one answer: the names of those that say yes."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from core.answers import sets
from core.cells import spelling
from core.cells.blanks import bare
from core.cells.columns import as_truths
from core.kinds.boolean import Boolean, blank_means_no
from core.kinds.category import Category
from core.messages import Message
from core.records import Column, ColumnProfile
from core.targets.target_preprocessing import preprocessing_of

MOST_SPELLINGS = 10  # of yes and no in one column


@dataclass(frozen=True)
class SeveralReading:
    """How several columns are read together; see core.targets.target_reading.TargetReading.

    `blank_no`: of each column whether an empty cell means no, as nothing but yes is ever marked there.
    """

    name: str
    stored: tuple[Column, ...]
    blank_no: tuple[bool, ...]
    numeric: bool = False

    @classmethod
    def of(cls, name: str, stored: tuple[Column, ...]) -> "SeveralReading":
        """As their profiles say."""
        return cls(name, stored, tuple(map(_blank_no, stored)))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return tuple(column.name for column in self.stored)

    def answers(self, table: pa.Table) -> pa.Array:
        """The answers [N] of a table that has the columns: label texts; null where one of them says nothing."""
        columns = [_truths(column, table[column.name]) for column in self.stored]
        pairs = zip(columns, self.blank_no, strict=True)
        columns = [np.nan_to_num(truths, nan=0.0) if blank else truths for truths, blank in pairs]
        matrix, order = np.column_stack(columns), np.argsort(self.columns)
        names = [self.columns[index] for index in order]
        known = np.isin(matrix, (0.0, 1.0)).all(axis=1)
        texts = sets.texts((matrix == 1)[:, order], names)
        return pa.array(texts, pa.string(), mask=~known)


def joined(names: list[str]) -> str:
    """What several columns are called together."""
    return ", ".join(names)


def joined_column(name: str, stored: tuple[Column, ...], rows: int) -> Column:
    """What is known of them as one column: which labels there are and how many rows have each."""
    counts = tuple((column.name, _said_yes(column)) for column in stored)
    missing = max(0 if _blank_no(column) else column.profile.missing for column in stored)
    profile = ColumnProfile(
        name, "text", rows, missing, len(stored), frequent=tuple(sorted(counts, key=lambda c: -c[1]))
    )
    return Column(name, Category.name, profile)


def why_not(column: Column) -> Message | None:
    """Why a column can't be one of several: it must say yes or no, and its name be a label."""
    note = Message("target.no_yes_no", "“{name}” does not say yes or no.", name=column.name)
    if column.profile.storage in ("bytes", "list") or not 0 < column.profile.unique <= MOST_SPELLINGS:
        return note
    if sets.apart(sets.together([column.name])) != [column.name]:
        message = "“{name}” can't be a label: give the column a name without “;” and quotes at its ends."
        return Message("target.no_label", message, name=column.name)
    return None if np.isin(_frequent(column), (0.0, 1.0)).all() else note


def spelled(column: Column, *, yes: bool) -> str:
    """How the column spells yes or no, most often; where it never says so, the other word for what it says always.

    No is an empty cell where nothing but yes is ever marked.
    """
    texts, truths = [text for text, _ in column.profile.frequent], _frequent(column)
    found = [text for text, truth in zip(texts, truths, strict=True) if truth == float(yes)]
    if found or (not yes and _blank_no(column)):
        return (found or [""])[0]
    known = [bare(text).lower() for text in texts]
    others = (pair for pair in spelling.PAIRS if pair[not yes] in known)
    return next(others, ("", "yes"))[yes]


def _said_yes(column: Column) -> int:
    return sum(
        count for (_, count), truth in zip(column.profile.frequent, _frequent(column), strict=True) if truth == 1
    )


def _blank_no(column: Column) -> bool:
    truths = _frequent(column)
    return bool(column.profile.missing) and blank_means_no(truths[np.isfinite(truths)], "guess")


def _frequent(column: Column) -> np.ndarray:
    return _truths(column, pa.chunked_array([pa.array([text for text, _ in column.profile.frequent], pa.string())]))


def _truths(column: Column, values: pa.ChunkedArray) -> np.ndarray:
    """1 for yes, 0 for no, NaN for neither, float64 [N]."""
    if column.profile.storage != "text" and not pa.types.is_string(values.type):
        return np.asarray(as_truths(values), "float64")
    return preprocessing_of(column, Boolean.name, {"blank": "unknown"}, []).run(pa.table({column.name: values}))[0][
        :, 0
    ]
