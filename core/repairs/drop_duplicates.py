"""Drop duplicates: of rows that are alike, one stays. Changes the table."""

from typing import Literal

from core.errors import UserError
from core.reading.engine import identifier
from core.records import ROW, Column
from core.repairs.base import EVERY, DataRepair, Plan, Stored
from core.repairs.texts import find
from core.settings import Options as Settings
from core.settings import setting


class DropDuplicates(DataRepair):
    """For rows."""

    name = "drop_duplicates"
    label = "Drop duplicate rows"
    icon = "content_copy"
    help = "Rows that are alike in all columns, or in those you list, stay once only."
    scope = "rows"

    class Options(Settings):
        """What alike means, and which one stays."""

        columns: tuple[str, ...] = setting(
            (), "Columns", "Rows are duplicates when these are alike. None: all columns."
        )
        keep: Literal["first", "last"] = setting("first", "Keep", "Which of the duplicates stays.")

    def why_not(self, column: Column, kind: str = "") -> str | None:
        """Always possible."""
        return None

    def told(self, options: Settings) -> str:
        """By which columns."""
        by = f" by {', '.join(options.columns[:5])}" if options.columns else ""
        return f"Drop duplicate rows{by}, keep the {options.keep}"

    def plan(self, columns: tuple[Stored, ...], column: str, options: Settings) -> Plan:
        """The first or last row of each sort stays."""
        chosen = options.columns or ((column,) if column != EVERY else ())
        names = [find(columns, name).name for name in chosen] or [entry.name for entry in columns]
        if not names:
            raise UserError("The table has no column.", "Bring the file again.")
        one = "min" if options.keep == "first" else "max"
        listed = ", ".join(identifier(name) for name in names)
        return Plan(keep=f"{ROW} IN (SELECT {one}({ROW}) FROM data GROUP BY {listed})")
