"""Drop duplicates: of rows that are alike, one stays. Changes the table."""

from typing import Literal

from core.errors import UserError
from core.messages import Message, some, word
from core.reading.engine import identifier
from core.records import ROW, Column
from core.repairs.base import EVERY, DataRepair, Plan, Stored
from core.repairs.texts import find
from core.settings import Options as Settings
from core.settings import setting

SHOWN = 5  # columns that are named


class DropDuplicates(DataRepair):
    """For rows."""

    name = "drop_duplicates"
    label = "Drop duplicate rows"
    icon = "content_copy"
    help = "Rows that are alike in all columns, or in those you list, stay once only."
    scope = "rows"
    changes_values = False

    class Options(Settings):
        """What alike means, and which one stays."""

        columns: tuple[str, ...] = setting(
            (), "Columns", "Rows are duplicates when these are alike. None: all columns."
        )
        keep: Literal["first", "last"] = setting("first", "Keep", "Which of the duplicates stays.")

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Always possible."""
        return None

    def in_words(self, options: Options) -> Message:
        """By which columns."""
        if not options.columns:
            return Message("drop_duplicates.all", "Drop duplicate rows, keep the {keep}", keep=word(options.keep))
        message, by = "Drop duplicate rows by {columns}, keep the {keep}", some(options.columns, SHOWN)
        return Message("drop_duplicates.by", message, columns=by, keep=word(options.keep))

    def plan(self, columns: tuple[Stored, ...], column: str, options: Options) -> Plan:
        """The first or last row of each sort stays."""
        chosen = options.columns or ((column,) if column != EVERY else ())
        alike = [find(columns, name) for name in chosen] or list(columns)
        if not alike:
            raise UserError("The table has no column.", "Bring the file again.")
        one = "min" if options.keep == "first" else "max"
        listed = ", ".join(_compared(entry) for entry in alike)
        return Plan(keep=f"{ROW} IN (SELECT {one}({ROW}) FROM data GROUP BY {listed})")


def _compared(column: Stored) -> str:
    """The value; of a picture or sound its fingerprint, so that no file waits in memory for another."""
    return f"md5({identifier(column.name)})" if column.type == "BLOB" else identifier(column.name)
