"""Text case: all texts of a column in small letters, capitals, or with a capital first letter. Changes the table."""

from typing import Literal

from core.messages import Message, word
from core.reading.engine import identifier
from core.records import Column
from core.repairs.base import DataRepair, Plan, Stored, no_text
from core.repairs.texts import text_columns
from core.settings import Options as Settings
from core.settings import setting


class TextCase(DataRepair):
    """For texts, also those of the target."""

    name = "text_case"
    label = "Change capitals"
    icon = "text_fields"
    help = "Writes texts in small letters, in capitals, or with a capital first letter. Works for the target, too."

    class Options(Settings):
        """How."""

        to: Literal["lower", "upper", "first letter"] = setting(
            "lower", "Write in", "Lower: small letters; upper: capitals; first letter: only that one is a capital."
        )

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Only texts."""
        return None if column.profile.storage == "text" else no_text(column)

    def in_words(self, options: Options) -> Message:
        """How."""
        return Message("text_case", "Change capitals: {to}", to=word(options.to))

    def plan(self, columns: tuple[Stored, ...], column: str, options: Options) -> Plan:
        """The texts in that case."""
        forms = {"lower": "lower({0})", "upper": "upper({0})", "first letter": "upper({0}[1]) || lower({0}[2:])"}
        form = forms[options.to]
        return Plan({entry.name: form.format(identifier(entry.name)) for entry in text_columns(columns, column)})
