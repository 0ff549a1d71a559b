"""Two answers to each row held against each other, and which column's cell makes the first difference."""

import numpy as np
import pyarrow as pa

from core.answers import Answers, of
from core.export.proofs.plain_session import PlainSession
from core.export.proofs.proof import RawParity
from core.serving.inputs.groups import groups
from core.serving.predictor import Predictor

_SHOWN = 3  # columns named
_LONGEST = 60  # characters of a cell


class Compared:
    """Counts rows with the same answer. `first`: the first row, from 0, whose answers differ."""

    def __init__(self, tolerance: float, unit: float) -> None:
        self._tolerance, self._unit = tolerance, unit
        self._rows = self._equal = 0
        self._largest = 0.0
        self._message = ""
        self.first: int | None = None

    def take(self, rows: np.ndarray, theirs: Answers, own: dict[str, np.ndarray]) -> None:
        """Compare the answers for these rows of the file."""
        apart = of(theirs.schema).apart(theirs, own, self._tolerance, self._unit)
        equal = apart.equal & (apart.difference <= self._tolerance)
        self._rows += len(rows)
        self._equal += int(equal.sum())
        self._largest = max(self._largest, float(apart.difference.max(initial=0.0)))
        if self.first is None and not equal.all():
            self.first = int(rows[np.argmin(equal)])

    def unfit(self, row: int, column: str, cell: object) -> None:
        """A cell that its input can't take makes all the rows that came with it unequal."""
        self._rows += 1
        self._message = self._message or (
            f"row {row + 1:,}: “{column}” takes numbers, but “{str(cell)[:_LONGEST]}” stands there"
        )

    def blame(self, found: list[str]) -> None:
        """Name the cells behind the first difference."""
        where = "; ".join(found) or "no single column makes the difference"
        self._message = self._message or f"row {(self.first or 0) + 1:,} is answered differently: {where}"

    def outcome(self, total: int, chosen: int) -> RawParity:
        """What came of it, of `total` rows and so many that were chosen."""
        passed = self._equal == self._rows and not self._message
        share = self._equal / self._rows if self._rows else 0.0
        reason = "" if self._rows else "has no row that a plain reader can follow"
        largest = min(self._largest, 1e300)
        return RawParity(
            self._rows, total, chosen - self._rows, share, largest, 0.0, passed and not reason, reason, self._message
        )


def culprits(predictor: Predictor, plain: PlainSession, row: pa.Table, cells: dict[str, object]) -> list[str]:
    """The columns whose cell, as it stands in the file, changes the answer to what `predict` made of the row."""
    _, theirs = next(groups(row, predictor.schema))
    own = plain.feeds(cells)
    before = plain.run(theirs)
    found = []
    for entry in plain.inputs:
        after = plain.run({**theirs, entry.tensor: own[entry.tensor]})
        if any(not np.array_equal(before[name], after[name]) for name in before):
            found.append(
                f"“{entry.name}” holds {_shown(cells.get(entry.name))}, taken for {_taken(theirs[entry.tensor])}"
            )
    return found[:_SHOWN]


def _shown(cell: object) -> str:
    return f"{len(cell):,} bytes" if isinstance(cell, bytes) else f"“{str('' if cell is None else cell)[:_LONGEST]}”"


def _taken(tensor: np.ndarray) -> str:
    return f"“{str(tensor[0])[:_LONGEST]}”" if tensor.ndim == 1 else f"something of the shape {tensor.shape[1:]}"
