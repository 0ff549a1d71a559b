"""Mask personal data: values become numbered names, patterns or initials. Changes the table."""

from typing import Literal

from core.messages import Message, word
from core.reading.engine import identifier, literal
from core.records import ROW, Column
from core.repairs.base import DataRepair, Plan, Stored
from core.repairs.texts import find
from core.settings import Options as Settings
from core.settings import setting


class Mask(DataRepair):
    """For columns with names, addresses, numbers of persons."""

    name = "mask"
    label = "Mask personal data"
    icon = "visibility_off"
    help = "Hides names, addresses or numbers of persons. Earlier versions still hold them until you delete those."
    scope = "column"

    class Options(Settings):
        """What stands there instead."""

        how: Literal["numbered", "pattern", "first letter", "empty"] = setting(
            "numbered",
            "Instead",
            "Numbered: equal values get one number. Pattern: letters become x, digits 0. Empty: nothing is left.",
        )
        word: str = setting("person", "Word", "Stands before the number.", when={"how": ("numbered",)})

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Anything that can be written as text."""
        if column.profile.storage in ("bytes", "list"):
            return Message("mask.no_text", "“{name}” can't be masked.", name=column.name)
        return None

    def in_words(self, options: Options) -> Message:
        """How."""
        return Message("mask", "Mask personal data: {how}", how=word(options.how))

    def plan(self, columns: tuple[Stored, ...], column: str, options: Options) -> Plan:
        """The masked values, as text; missing ones stay missing."""
        stored = find(columns, column)
        name = identifier(stored.name)
        text = f"CAST({name} AS VARCHAR)"
        if options.how == "numbered":  # in the order of the first rows, so that the number tells nothing of the value
            firsts = f"(SELECT {name} AS value, min({ROW}) AS first FROM data WHERE {name} IS NOT NULL GROUP BY {name})"
            numbered = f"(SELECT value, row_number() OVER (ORDER BY first) AS number FROM {firsts})"
            word = literal(f"{options.word.strip()} ".lstrip())
            masked = f"(SELECT {word} || number FROM {numbered} AS known WHERE known.value = data.{name})"
        elif options.how == "pattern":
            masked = rf"regexp_replace(regexp_replace({text}, '\p{{L}}', 'x', 'g'), '\p{{N}}', '0', 'g')"
        elif options.how == "first letter":
            masked = f"{text}[1] || '***'"
        else:
            masked = "CAST(NULL AS VARCHAR)"
        return Plan({stored.name: masked})
