"""The answer columns that a recipe asks for, as rows and corrections are taken into them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import pyarrow as pa

from core.answers import sets
from core.data.lineage import growing
from core.data.lineage.answering import AnswerColumn, AnswerColumns
from core.data.lineage.cells import kept
from core.recipe import Recipe
from core.records import Schema
from core.targets.found import target_columns
from core.targets.several import SeveralReading, spelled
from core.targets.target_reading import options_of
from core.tasks import TASKS


def answer_columns(recipe: Recipe | None, schema: Schema) -> AnswerColumns:
    """How this dataset's answers are read and written; without a recipe none are asked for.

    UserError where one of several columns is not there.
    """
    if recipe is None:
        return AnswerColumns()
    if len(recipe.data.targets) > 1:
        return SeveralColumns(SeveralReading.of(recipe.data.target, target_columns(recipe, schema)))
    task, column = TASKS[recipe.task.name], schema.column(recipe.data.target)
    plain = AnswerColumn(recipe.data.target, column, not task.numeric)
    if column is None or task.numeric:
        return plain
    options = options_of(recipe, column)
    apart, written = partial(task.named, options=options), partial(task.written, column=column, options=options)
    return AnswerColumn(column.name, column, True, apart, written)


@dataclass(frozen=True)
class SeveralColumns(AnswerColumns):
    """Several yes and no columns: an answer names those that say yes, “(none)” none of them."""

    reading: SeveralReading

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return self.reading.columns

    def on(self, schema: Schema) -> AnswerColumns:
        """The columns of these names; where one is gone, no answer column."""
        found = [schema.column(name) for name in self.columns]
        if None in found:
            return AnswerColumns()
        return SeveralColumns(SeveralReading.of(self.reading.name, tuple(column for column in found if column)))

    def texts(self, table: pa.Table) -> list[str]:
        """The columns that say yes; "" where one of them says nothing."""
        return [text or "" for text in self.reading.answers(table).to_pylist()]

    def named(self, text: str) -> tuple[str, ...]:
        """The labels; none for “(none)”."""
        return tuple(sets.apart(text)) if text.strip() else (text,)

    def strange(self, text: str) -> tuple[str, ...]:
        """Those that no column is called."""
        return tuple(label for label in self.named(text) if label.casefold() not in self._called)

    def fitting(self, text: str) -> str | None:
        """The columns that are meant; None where a label is none of them, or none is said."""
        meant = [self._called.get(label.casefold()) for label in self.named(text)]
        if None in meant or not (meant or text.strip() == sets.NONE):
            return None
        return self.plain(sets.together(label for label in meant if label))

    def cells(self, text: str) -> dict[str, str]:
        """Yes or no for each, as it spells them."""
        meant = {self._called.get(label.casefold()) for label in self.named(text)}
        return {name: words[name in meant] for name, words in self._words.items()}

    def uniform(self, table: pa.Table, texts: Sequence[str]) -> pa.Table:
        """With the cells of known answers as `cells` has them."""
        written = [self.cells(text) if text else {} for text in texts]
        for column in self.reading.stored:
            before = table[column.name].to_pylist()
            cells = kept([answer.get(column.name) or None for answer in written], column).values.to_pylist()
            values = [cell if text else old for cell, text, old in zip(cells, texts, before, strict=True)]
            table = growing.replaced(table, column.name, values)
        return table

    @cached_property
    def _called(self) -> dict[str, str]:
        return {name.casefold(): name for name in self.columns}

    @cached_property
    def _words(self) -> dict[str, tuple[str, str]]:
        """How each column spells no and yes."""
        return {column.name: (spelled(column, yes=False), spelled(column, yes=True)) for column in self.reading.stored}
