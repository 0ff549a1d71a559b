"""The answer columns of a dataset: how a row's cells read as one answer text, and how such a text is written as cells.

Knows one column, and what a task says of its texts; core.targets.target_columns makes what a recipe asks, several
columns too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from core.answers import sets
from core.cells.columns import as_texts
from core.cells.spelling import number
from core.data.lineage import growing
from core.data.lineage.cells import kept, labels
from core.records import Column, Schema


class AnswerColumns:
    """Where no answer column is chosen yet: no row has an answer, and none can be given.

    `columns`: their names. `words`: the one in which any word may stand as an answer, whatever the column holds; "" for
    none.
    """

    @property
    def columns(self) -> tuple[str, ...]:
        """None."""
        return ()

    @property
    def words(self) -> str:
        """None."""
        return ""

    def on(self, schema: Schema) -> "AnswerColumns":
        """The same columns as another version of the dataset has them."""
        return self

    def texts(self, table: pa.Table) -> list[str]:
        """Each row's answer [N]; "" where it has none."""
        return [""] * len(table)

    def named(self, text: str) -> tuple[str, ...]:
        """The labels that an answer names."""
        return (text,)

    def same(self, one: str, other: str) -> bool:
        """Whether two answers are one: they name the same labels, letter by letter or as numbers."""
        return one == other or self._meant(one) == self._meant(other)

    def plain(self, text: str) -> str:
        """An answer as it is compared and kept beside rows: its labels in one order, whatever the columns write."""
        named = self.named(text)
        return text if named == (text,) else sets.together(sorted(named))

    def strange(self, text: str) -> tuple[str, ...]:
        """The labels of an answer that the columns have no place for."""
        return ()

    def fitting(self, text: str) -> str | None:
        """An answer as the columns have it; None where it can't stand there."""
        return None

    def cells(self, text: str) -> dict[str, str]:
        """An answer as a text for each column; "" leaves the cell empty."""
        return {}

    def uniform(self, table: pa.Table, texts: Sequence[str]) -> pa.Table:
        """New rows whose known answers [N] are written as the columns write them."""
        return table

    def _meant(self, text: str) -> set[str | float]:
        values = {label: number(label) for label in self.named(text)}
        return {label if value is None else value for label, value in values.items()}


def _itself(text: str) -> tuple[str, ...]:
    return (text,)


@dataclass(frozen=True)
class AnswerColumn(AnswerColumns):
    """One answer column, None where the dataset has it no more.

    classes: whether answers are classes, so that a new word may come into a column of numbers. apart: the labels that a
    text names; written: how the column writes a text.
    """

    name: str
    column: Column | None
    classes: bool = True
    apart: Callable[[str], tuple[str, ...]] = _itself
    written: Callable[[str], str] = str

    @classmethod
    def of(cls, schema: Schema, name: str, classes: bool = True) -> "AnswerColumn":
        """A column whose texts are answers as they stand."""
        return cls(name, schema.column(name), classes)

    @property
    def columns(self) -> tuple[str, ...]:
        """Its name alone."""
        return (self.name,)

    @property
    def words(self) -> str:
        """Its name where answers are classes."""
        return self.name if self.classes else ""

    def on(self, schema: Schema) -> AnswerColumns:
        """The column of that name; where there is none, no answer column."""
        column = schema.column(self.name)
        return AnswerColumns() if column is None else replace(self, column=column)

    def texts(self, table: pa.Table) -> list[str]:
        """The cells as texts, as they stand."""
        found: list[str] = as_texts(table[self.name]).to_pylist()
        return found

    def named(self, text: str) -> tuple[str, ...]:
        """The labels that the task finds in it."""
        return self.apart(text)

    def fitting(self, text: str) -> str | None:
        """As the column's texts have it."""
        if self.column is None:
            return None
        found = (labels if self.classes else kept)([self.written(text)], self.column).values
        return as_texts(found)[0].as_py() or None

    def cells(self, text: str) -> dict[str, str]:
        """The text itself."""
        return {self.name: self.written(text)}

    def uniform(self, table: pa.Table, texts: Sequence[str]) -> pa.Table:
        """With other texts where the column writes them in another way."""
        written = [self.written(text) for text in texts]
        changed = written != list(texts)
        return growing.replaced(table, self.name, [text or None for text in written]) if changed else table
