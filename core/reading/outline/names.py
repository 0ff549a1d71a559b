"""Column names a table can live with: none empty, none twice, none reserved."""

from core.errors import UserError
from core.messages import Message, some
from core.records import ROW

MOST = 20_000  # columns; a spreadsheet has 16,384
_LONGEST = 1_000  # characters
UNNAMED = "columns_named"  # the code of what is told of columns without a name


def repaired(names: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names made usable, and a warning for each kind of repairing.

    White space is collapsed; an empty name becomes "column_2" (by position, from 1), a repeated one "name (2)".
    Names that differ only in upper and lower case count as repeated, because databases see them as one. UserError for
    more than MOST names.
    """
    not_too_many(len(names))
    result: list[str] = []
    taken: set[str] = set()
    last: dict[str, int] = {}
    empty, repeated, reserved, cut = [], [], [], []
    wanted = [" ".join(name[: 2 * _LONGEST].replace("\0", "").split())[:_LONGEST] for name in names]
    held = {name.lower() for name in wanted}
    for position, name in enumerate(wanted, start=1):
        base = name or f"column_{position}"
        if base.lower() == ROW:
            base = "row"
            reserved.append(base)
        final = base if base.lower() not in taken else _numbered(base, taken, held, last)
        if not name:
            empty.append(final)
        elif final != base:
            repeated.append(final)
        if len(name) == _LONGEST:
            cut.append(f"{final[:40]}…")
        taken.add(final.lower())
        result.append(final)
    return tuple(result), tuple(_warnings(empty, repeated, reserved, cut))


def not_too_many(columns: int) -> None:
    """UserError for more columns than a table may have."""
    if columns > MOST:
        raise UserError(
            "The table has {columns:,} columns; the limit is {most:,}.",
            "Bring fewer columns. Perhaps its rows and columns are exchanged.",
            columns=columns,
            most=MOST,
        )


def _numbered(base: str, taken: set[str], wanted: set[str], last: dict[str, int]) -> str:
    """The name with the next number that is free; `last` remembers the one given before."""
    number = last.get(base.lower(), 1) + 1
    while (name := f"{base} ({number})".lower()) in taken or name in wanted:
        number += 1
    last[base.lower()] = number
    return f"{base} ({number})"


def _warnings(empty: list[str], repeated: list[str], reserved: list[str], cut: list[str]) -> list[Message]:
    found = []
    if empty:
        found.append(unnamed(empty))
    if repeated:
        found.append(
            Message(
                "names_numbered", "Column names that stood there twice were numbered: {names}.", names=listed(repeated)
            )
        )
    if reserved:
        found.append(
            Message(
                "name_reserved",
                "The name “{name}” is used by the app, so that column is now called {names}.",
                name=ROW,
                names=listed(reserved),
            )
        )
    if cut:
        found.append(
            Message(
                "names_cut",
                "Column names of {most:,} characters or more were cut: {names}.",
                most=_LONGEST,
                names=listed(cut),
            )
        )
    return found


def unnamed(names: list[str]) -> Message:
    """What is told of columns without a name, by the names they got."""
    return Message(UNNAMED, "Columns without a name were called {names}.", names=listed(names))


def listed(names: list[str], most: int = 5) -> Message:
    """Names in quotation marks, the rest counted: “a”, “b” and 3 more."""
    return some([f"“{name}”" for name in names], most)
