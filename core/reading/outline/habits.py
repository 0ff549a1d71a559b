"""What each column of a table usually holds, so that a row that doesn't fit can be put right. Knows no file."""

from dataclasses import dataclass

from core.reading.outline.header import column, holds_values
from core.reading.values.cells import is_missing, looks_like_value


@dataclass(frozen=True)
class Habit:
    """What a column usually holds: values (numbers, dates), and whether it is never or always empty."""

    values: bool
    never_empty: bool
    always_empty: bool

    def suits(self, cell: str) -> float:
        """How well a cell goes with the column."""
        if is_missing(cell):
            return -1.0 if self.never_empty else 0.5 * self.always_empty
        if self.always_empty:
            return -0.5
        return (1.0 if looks_like_value(cell) else -1.0) if self.values else 0.0


def habits(body: list[list[str]], width: int) -> tuple[Habit, ...]:
    """A habit for each of `width` columns, from rows of that width."""
    found = []
    for index in range(width):
        cells = column(body, index)
        empty = sum(not cell.strip() for cell in cells)
        never = len(cells) >= 3 and empty <= 0.02 * len(cells)
        found.append(Habit(holds_values(cells, 0.9), never, len(cells) >= 3 and empty == len(cells)))
    return tuple(found)
