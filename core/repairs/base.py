"""What a repair is: part of the model's own graph, or a change of the table as a new version. See REPAIRS."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, Literal, Protocol

import pyarrow as pa

from core.bundle_schema import InputColumn
from core.graph import Graph
from core.messages import Message, plural, together, word
from core.plain import Own, Record
from core.records import Column
from core.settings import Options

EVERY = "*"  # the column of a data repair that concerns whole rows, or every column it can be meant for


class State(Record, Protocol):
    """What a model repair learned: a frozen dataclass of plain values, writable as JSON."""


class Repair:
    """One repair. Stateless; `where` says whether new rows get it too (model) or the table is changed once (data)."""

    name: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    help: ClassVar[str]
    where: ClassVar[Literal["model", "data"]]

    class Options(Options):
        """At most 6 settings; empty here."""

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Why it does not suit this column, in the user's words; None when it does.

        kind: the column's chosen kind, when it is not the detected one.
        """
        raise NotImplementedError

    def in_words(self, options: Own) -> Message:
        """The repair with these options in a few words, for the list of steps."""
        return word(self.label)


class ModelRepair(Repair):
    """A repair that each new row gets as well: nodes between the raw value and the column's kind."""

    where = "model"
    State: ClassVar[type]
    scales: ClassVar[tuple[str, ...]]  # of the column kinds that it works on, see Traits
    reads_text: ClassVar[bool] = False  # turns text into numbers: then the graph takes the value's text

    def fit(self, raw: pa.Array, options: Own) -> Own:
        """Learn from the training rows' values: float64 with NaN, or string with "" for missing."""
        raise NotImplementedError

    def graph(self, g: Graph, raw: str, state: Own) -> str:
        """Append the nodes that repair the tensor `raw` [N]; returns the repaired one's name."""
        raise NotImplementedError

    def sentence(self, state: Own) -> Message:
        """What happens to a value, for the model's card: one sentence."""
        raise NotImplementedError

    def describe(self, entry: InputColumn, state: Own) -> InputColumn:
        """The bundle's description of the column, where the repair changes what it takes; else as it is."""
        return entry


@dataclass(frozen=True)
class Stored:
    """A dataset column as a data repair sees it: name and DuckDB type."""

    name: str
    type: str

    @property
    def is_text(self) -> bool:
        """True for a column kept as text."""
        return self.type == "VARCHAR"


@dataclass(frozen=True)
class Plan:
    """A data repair as SQL over the relation `data`: what becomes of columns and which rows stay.

    changed: column -> expression; added: (new column, expression, the column it stands behind); keep: a condition, ""
    keeps all rows; tables: helper relations by name; translated: text column -> what its distinct values become.
    """

    changed: dict[str, str] = field(default_factory=dict)
    added: tuple[tuple[str, str, str], ...] = ()
    keep: str = ""
    tables: dict[str, pa.Table] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    translated: dict[str, Callable[[pa.Array], pa.Array]] = field(default_factory=dict)


class DataRepair(Repair):
    """A repair of the table itself: it makes a new version; rows keep their ids."""

    where = "data"
    scope: ClassVar[Literal["column", "texts", "rows"]] = "texts"  # one column; one or all text columns; whole rows
    changes_values: ClassVar[bool] = True  # False: all that it does is to drop rows

    def plan(self, columns: tuple[Stored, ...], column: str, options: Own) -> Plan:
        """The SQL; `column` "*" means every column it can be meant for. UserError for what can't be done."""
        raise NotImplementedError


@dataclass(frozen=True)
class Summary:
    """What a data repair did. `changed`: (column, values changed), the columns with any.

    `inside`: those of them where more changed than the blanks around values; None where that was not looked at.
    """

    rows: int
    rows_dropped: int = 0
    cells_changed: int = 0
    changed: tuple[tuple[str, int], ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_dropped: tuple[str, ...] = ()
    inside: tuple[str, ...] | None = None

    @property
    def text(self) -> Message:
        """One sentence for the user."""
        messages = []
        if self.cells_changed:
            values, columns = _values(self.cells_changed), _columns(len(self.changed))
            messages.append(
                Message("repaired.changed", "{values} changed in {columns}", values=values, columns=columns)
            )
        if self.rows_dropped:
            messages.append(Message("repaired.rows_dropped", "{rows} dropped", rows=_rows(self.rows_dropped)))
        if self.columns_added:
            added = _columns(len(self.columns_added))
            messages.append(Message("repaired.columns_added", "{columns} added", columns=added))
        if self.columns_dropped:
            dropped = _columns(len(self.columns_dropped))
            messages.append(Message("repaired.columns_dropped", "{columns} dropped", columns=dropped))
        what = together(messages, ", ") if messages else Message("repaired.nothing", "Nothing changed")
        return Message("repaired", "{what}; {rows}.", what=what, rows=_rows(self.rows))


def no_text(column: Column) -> Message:
    """Why what is for texts is not for this column."""
    return Message("repair.no_text", "“{name}” does not hold text.", name=column.name)


def no_numbers(column: Column) -> Message:
    """Why what is for numbers is not for this column."""
    return Message("repair.no_numbers", "“{name}” does not hold numbers.", name=column.name)


def no_categories(column: Column) -> Message:
    """Why what is for categories is not for this column."""
    return Message("repair.no_categories", "“{name}” does not hold categories.", name=column.name)


def none_missing(column: Column) -> Message:
    """Why what is for missing values is not for this column."""
    return Message("repair.none_missing", "No value of “{name}” is missing.", name=column.name)


def _values(count: int) -> Message:
    return plural("count.values", "{count:,} value", "{count:,} values", count=count)


def _columns(count: int) -> Message:
    return plural("count.columns", "{count:,} column", "{count:,} columns", count=count)


def _rows(count: int) -> Message:
    return plural("count.rows", "{count:,} row", "{count:,} rows", count=count)
