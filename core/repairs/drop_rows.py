"""Drop rows by a rule on one column: is, contains, below, above. Changes the table."""

from typing import Literal

from core.cells import spelling
from core.errors import UserError
from core.messages import Message, word
from core.reading.engine import identifier, literal
from core.records import Column
from core.repairs.base import DataRepair, Plan, Stored
from core.repairs.texts import find, is_number, number, present
from core.settings import Options as Settings
from core.settings import setting


class DropRows(DataRepair):
    """For rows, by one column."""

    name = "drop_rows"
    label = "Drop rows by a rule"
    icon = "filter_alt"
    help = "Drops all rows whose value in a column is, contains, or lies below or above what you give."
    scope = "column"
    changes_values = False

    class Options(Settings):
        """The rule."""

        rule: Literal["is", "is not", "contains", "below", "above"] = setting(
            "is", "When the value", "“Is not” drops all other values, but keeps rows without a value."
        )
        value: str = setting("", "Value", "A text as it stands in the table, or a number for below and above.")

    def why_not(self, column: Column, kind: str = "") -> Message | None:
        """Anything that can be written as text."""
        if column.profile.storage in ("bytes", "list"):
            return Message("drop_rows.no_text", "“{name}” can't be compared.", name=column.name)
        return None

    def in_words(self, options: Options) -> Message:
        """The rule."""
        message, rule = "Drop rows whose value {rule} {value}", word(options.rule)
        return Message("drop_rows", message, rule=rule, value=options.value[:40])

    def plan(self, columns: tuple[Stored, ...], column: str, options: Options) -> Plan:
        """Rows that the rule does not hit stay; a missing value is never hit."""
        stored = find(columns, column)
        if options.value == "":
            raise UserError(
                "The rule has no value.", "Write the value; to drop missing ones there is a repair of its own."
            )
        if options.rule in ("below", "above"):
            bound = spelling.number(options.value)
            if bound is None:
                raise UserError("“{value}” is no number.", "Write it like 12.5.", value=options.value)
            hit = f"{number(stored)} {'<' if options.rule == 'below' else '>'} {bound!r}"
        else:
            text, value = f"trim(CAST({identifier(stored.name)} AS VARCHAR))", literal(options.value.strip())
            same = _same(stored, options.value) or f"{text} = {value}"
            hits = {"is": same, "is not": f"NOT {same}", "contains": f"contains({text}, {value})"}
            hit = hits[options.rule]
        return Plan(keep=f"NOT coalesce({present(stored)} AND {hit}, false)")


def _same(column: Stored, text: str) -> str:
    """Whether a value is the number, or the yes or no, that the text spells: 1 is 1.0. "" where it spells none."""
    if column.type == "BOOLEAN" and (meant := spelling.truth(text)) is not None:
        return f"({identifier(column.name)} = {str(bool(meant)).lower()})"
    bound = None if column.is_text else spelling.number(text)
    return f"({number(column)} IS NOT DISTINCT FROM {bound!r})" if bound is not None and is_number(column) else ""
