"""Split a text at a separator into columns of their own. Changes the table."""

from core.errors import UserError
from core.messages import Message
from core.reading.engine import identifier, literal
from core.records import Column
from core.repairs.base import DataRepair, Plan, Stored, no_text
from core.repairs.texts import text_columns
from core.settings import Options as Settings
from core.settings import setting


class SplitText(DataRepair):
    """For one text column."""

    name = "split_text"
    label = "Split a text"
    icon = "splitscreen_right"
    help = "“Paris, France” becomes two columns. The last part takes what is left."
    scope = "column"

    class Options(Settings):
        """Where, and into how many."""

        separator: str = setting(",", "Separator", "The text between the parts.")
        parts: int = setting(2, "Parts", "How many columns it becomes.", low=2, high=10)
        keep: bool = setting(False, "Keep the column", "The column that was split stays, too.")

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Only texts."""
        return None if column.profile.storage == "text" else no_text(column)

    def in_words(self, options: Options) -> Message:
        """Where."""
        message = "Split at “{separator}” into {parts}"
        return Message("split_text", message, separator=options.separator, parts=options.parts)

    def plan(self, columns: tuple[Stored, ...], column: str, options: Options) -> Plan:
        """New columns “name 1”, “name 2” ... behind it."""
        if not options.separator:
            raise UserError("The separator is empty.", "Write the text at which to split.")
        (stored,) = text_columns((*columns,), column) if column != "*" else (None,)
        if stored is None:
            raise UserError("Only one column can be split at a time.", "Choose a column.")
        name, mark = identifier(stored.name), literal(options.separator)
        taken, added = {entry.name for entry in columns}, []
        for index in range(1, options.parts + 1):
            own = f"{stored.name} {index}"
            while own in taken:
                own += " (part)"
            taken.add(own)
            pieces = f"string_split({name}, {mark})"
            part = f"{pieces}[{index}]"
            if index == options.parts:
                part = f"array_to_string({pieces}[{index}:], {mark})"
            added.append((own, f"nullif(trim({part}), '')", stored.name))
        return Plan(added=tuple(added), dropped=() if options.keep else (stored.name,))
