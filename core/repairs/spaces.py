"""Tidy spaces: none at the ends, one between words, no invisible characters. Changes the table."""

from core.messages import Message
from core.reading.engine import identifier, literal
from core.records import Column
from core.repairs.base import DataRepair, Plan, Stored, no_text
from core.repairs.texts import SPACE, text_columns
from core.settings import Options as Settings
from core.settings import setting

INVISIBLE = r"[\x{00AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}\x{0000}-\x{0008}\x{000E}-\x{001F}\x{007F}]"


class Spaces(DataRepair):
    """For texts."""

    name = "spaces"
    label = "Tidy spaces"
    icon = "space_bar"
    help = "Removes spaces at the ends, doubled spaces and characters that can't be seen."

    class Options(Settings):
        """What is removed."""

        inside: bool = setting(True, "One space between words", "Doubled spaces and line breaks become one space.")
        invisible: bool = setting(True, "Invisible characters", "Removes zero-width and control characters.")

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Only texts have spaces."""
        return None if column.profile.storage == "text" else no_text(column)

    def plan(self, columns: tuple[Stored, ...], column: str, options: Options) -> Plan:
        """The tidied texts; what is empty then is missing."""
        return Plan({entry.name: _tidy(identifier(entry.name), options) for entry in text_columns(columns, column)})


def _tidy(name: str, options: Spaces.Options) -> str:
    text = f"regexp_replace({name}, {literal(INVISIBLE)}, '', 'g')" if options.invisible else name
    if options.inside:
        text = f"regexp_replace({text}, {literal(SPACE + '+')}, ' ', 'g')"
    return f"nullif(regexp_replace({text}, {literal(f'^{SPACE}+|{SPACE}+$')}, '', 'g'), '')"
