"""Find and replace in texts, by a fixed text or a pattern. Changes the table."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from core.errors import UserError
from core.messages import Message
from core.reading.engine import identifier, literal
from core.records import Column
from core.repairs.base import DataRepair, Plan, Stored, no_text
from core.repairs.texts import text_columns
from core.settings import Options as Settings
from core.settings import setting


class ReplaceText(DataRepair):
    """For texts."""

    name = "replace_text"
    label = "Find and replace"
    icon = "find_replace"
    help = "Replaces a text wherever it occurs, in one column or in all."

    class Options(Settings):
        """What is searched and what stands there instead."""

        find: str = setting("", "Find", "The text to search for.")
        replacement: str = setting("", "Replace with", "Empty: the text found is removed.")
        whole: bool = setting(False, "Whole values only", "A value must be the text, not just contain it.")
        ignore_case: bool = setting(False, "Ignore capitals", "Finds “paris” and “PARIS”, too.")
        pattern: bool = setting(False, "Pattern", "The text is a regular expression; \\1 stands for its first bracket.")

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Only texts."""
        return None if column.profile.storage == "text" else no_text(column)

    def in_words(self, options: Options) -> Message:
        """What by what."""
        old, new = options.find[:40], options.replacement[:40]
        return Message("replace_text", "Replace “{old}” with “{new}”", old=old, new=new)

    def plan(self, columns: tuple[Stored, ...], column: str, options: Options) -> Plan:
        """The replaced texts; UserError for nothing to find or a wrong pattern."""
        if not options.find:
            raise UserError("There is nothing to find.", "Write the text that shall be replaced.")
        pattern = options.find if options.pattern else re.escape(options.find)
        replacement = options.replacement if options.pattern else options.replacement.replace("\\", "\\\\")
        pattern = f"^(?s:{pattern})$" if options.whole else f"(?:{pattern})" if not options.pattern else pattern
        try:
            pc.replace_substring_regex(pa.array(["a"]), pattern, replacement)
        except pa.ArrowInvalid as error:
            raise UserError(
                "The pattern “{pattern}” can't be used: {reason}",
                "Correct it, or switch “Pattern” off to search for the text as it stands.",
                pattern=options.find,
                reason=str(error)[:200],
            ) from error
        flags = "gi" if options.ignore_case else "g"

        def replaced(name: str) -> str:
            found = f"regexp_replace({name}, {literal(pattern)}, {literal(replacement)}, '{flags}')"
            return f"nullif({found}, '')"

        return Plan({entry.name: replaced(identifier(entry.name)) for entry in text_columns(columns, column)})
