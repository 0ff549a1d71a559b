"""Drop rows with missing values: in one column, in any, or in all. Changes the table."""

from typing import Literal

from core.messages import Message
from core.records import Column
from core.repairs.base import EVERY, DataRepair, Plan, Stored, none_missing
from core.repairs.texts import find, present
from core.settings import Options as Settings
from core.settings import setting


class DropMissing(DataRepair):
    """For rows; also for a missing target."""

    name = "drop_missing"
    label = "Drop rows with missing values"
    icon = "backspace"
    help = "Drops rows whose value is missing in a column, or in any or all columns."
    scope = "rows"
    changes_values = False

    class Options(Settings):
        """When no single column is meant."""

        missing: Literal["any", "all"] = setting(
            "any", "When missing", "Any value of a row is missing, or all of them are.", when={"whole": (True,)}
        )

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Nothing is missing."""
        return None if column.profile.missing else none_missing(column)

    def plan(self, columns: tuple[Stored, ...], column: str, options: Options) -> Plan:
        """Rows with their values stay."""
        if column != EVERY:
            return Plan(keep=present(find(columns, column)))
        return Plan(keep=(" AND " if options.missing == "any" else " OR ").join(map(present, columns)))
