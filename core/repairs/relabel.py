"""Relabel by hand: single values are written over, by row and column. Changes the table."""

import datetime

import pyarrow as pa

from core.cells import spelling
from core.errors import UserError
from core.messages import Message
from core.reading.engine import identifier, literal
from core.records import ROW, Column
from core.repairs.base import DataRepair, Plan, Stored
from core.repairs.texts import find
from core.serving.times import dates
from core.settings import Options as Settings
from core.settings import setting

MOST = 100_000


class Edit(Settings):
    """One value: the row's permanent id, the column, and the new text; "" makes the value missing."""

    row: int
    column: str
    value: str = ""


class Relabel(DataRepair):
    """For any cell."""

    name = "relabel"
    label = "Correct by hand"
    icon = "edit"
    help = "Single values are written over, such as wrong labels or typing errors."
    scope = "rows"

    class Options(Settings):
        """Which values."""

        edits: tuple[Edit, ...] = setting((), "Corrections", "Row, column and new value of each correction.")

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Anything that can be written as text."""
        if column.profile.storage in ("bytes", "list"):
            return Message("relabel.no_text", "“{name}” can't be written by hand.", name=column.name)
        return None

    def in_words(self, options: Options) -> Message:
        """How many."""
        return Message("relabel", "Correct {count:,} values by hand", count=len(options.edits))

    def plan(self, columns: tuple[Stored, ...], column: str, options: Options) -> Plan:
        """The values at those rows; the last correction of a row wins. UserError for a value of the wrong sort."""
        if len(options.edits) > MOST:
            raise UserError("At most {most} values can be corrected at once.", "Do it in parts.", most=MOST)
        last: dict[tuple[str, int], str | None] = {}
        for edit in options.edits:
            last[edit.column, edit.row] = _checked(find(columns, edit.column), edit)
        names, rows = zip(*last, strict=True) if last else ((), ())
        table = pa.table(
            {
                "name": pa.array(names, pa.string()),
                "row": pa.array(rows, pa.int64()),
                "value": pa.array(last.values(), pa.string()),
            }
        )
        changed = {entry.name: _written(entry) for entry in columns if entry.name in set(names)}
        return Plan(changed, tables={"edits": table})


def _written(column: Stored) -> str:
    mine = f"edits.name = {literal(column.name)}"
    value = f"(SELECT any_value(CAST(value AS {column.type})) FROM edits WHERE {mine} AND edits.row = data.{ROW})"
    return f"CASE WHEN {ROW} IN (SELECT row FROM edits WHERE {mine}) THEN {value} ELSE {identifier(column.name)} END"


def _checked(column: Stored, edit: Edit) -> str | None:
    """The text that DuckDB casts to the column's type; None for missing."""
    text = edit.value.strip()
    if not text or column.is_text:
        return text or None
    value = spelling.number(text)
    if column.type == "BOOLEAN" and (meant := spelling.truth(text)) is not None:
        return "true" if meant else "false"
    if column.type == "DOUBLE" and value is not None:
        return repr(value)
    if column.type == "BIGINT" and value is not None and value == int(value) and abs(value) < 2**63:
        return str(int(value))
    if column.type.startswith(("DATE", "TIMESTAMP")) and (moment := dates.moment(text, "iso")) is not None:
        return moment.isoformat(sep=" ") if column.type != "DATE" else datetime.date.isoformat(moment.date())
    raise UserError(
        "“{value}” can't stand in the column “{column}” (row {row}), which holds {type} values.",
        "Write a value of that sort, or leave it empty.",
        value=edit.value,
        column=column.name,
        row=edit.row + 1,
        type=column.type.lower(),
    )
