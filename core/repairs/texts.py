"""Which columns a data repair is meant for, and values as SQL. Knows no single repair."""

from core.cells.spelling import NUMBER
from core.errors import UserError
from core.reading.engine import identifier, literal
from core.repairs.base import EVERY, Stored

_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
SPACE = r"[\s\x{0085}\x{00A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]"


def find(columns: tuple[Stored, ...], name: str) -> Stored:
    """The column of that name; UserError lists those there are."""
    for column in columns:
        if column.name == name:
            return column
    names = ", ".join(f"“{column.name}”" for column in columns[:50])
    raise UserError("There is no column “{name}”.", "The columns are: {names}.", name=name, names=names)


def text_columns(columns: tuple[Stored, ...], name: str) -> list[Stored]:
    """That text column, or all text columns for "*"; UserError when there is no text."""
    if name == EVERY:
        return [column for column in columns if column.is_text]
    column = find(columns, name)
    if not column.is_text:
        raise UserError("“{name}” does not hold text.", "Choose a column with text.", name=name)
    return [column]


def present(column: Stored) -> str:
    """Whether the value is there."""
    name = identifier(column.name)
    if column.type in ("FLOAT", "DOUBLE"):
        return f"({name} IS NOT NULL AND NOT isnan({name}))"
    return f"({name} IS NOT NULL AND trim({name}) <> '')" if column.is_text else f"({name} IS NOT NULL)"


def is_number(column: Stored) -> bool:
    """Whether the column is kept as numbers."""
    return column.type.startswith(_NUMBERS)


def number(column: Stored) -> str:
    """The finite number that the value spells, else NULL."""
    name = identifier(column.name)
    value = f"CAST({name} AS DOUBLE)"
    if column.is_text:
        value = (
            f"CASE WHEN regexp_full_match(trim({name}), {literal(NUMBER)}) THEN TRY_CAST(trim({name}) AS DOUBLE) END"
        )
    elif not is_number(column):
        raise UserError("“{name}” does not hold numbers.", "Choose a column with numbers.", name=column.name)
    return f"(CASE WHEN isfinite({value}) THEN {value} END)"
