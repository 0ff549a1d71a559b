"""What a sheet's table loses or takes along unseen: formulas without a result, hidden rows and columns, in words."""

from pathlib import Path
from typing import TYPE_CHECKING

from core.messages import Message, plural, together
from core.reading.outline.names import listed
from core.reading.sheets import sheet_xml

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


def notes(
    path: Path, sheet: "CalamineSheet", names: tuple[str, ...], columns: tuple[int, ...], lines: list[int]
) -> list[str]:
    """The sentences; `columns`: where the named columns stand in the sheet's used area, `lines`: the rows read."""
    if not lines:
        return []
    left = sheet.start[1] if sheet.start else 0
    found = sheet_xml.look(path, sheet.name, lines[0], lines[-1])
    by_index = {left + index: name for index, name in zip(columns, names, strict=False)}
    messages: list[str] = [
        Message("formulas_of", "“{name}”: {told}", name=by_index[index], told=_formulas(*found.formulas[index]))
        for index in sorted(found.formulas)
        if index in by_index
    ]
    if messages:
        again = Message(
            "save_sheet_again", "Open the file in your spreadsheet program, save it there and bring it again."
        )
        messages[-1] = together([messages[-1], again])
    if found.hidden:
        messages.append(Message("sheet_hidden", "The sheet “{name}” that was read is hidden.", name=sheet.name))
    rows = found.rows.intersection(lines)
    hidden = [name for index, name in by_index.items() if index in found.columns]
    if rows:
        messages.append(_hidden_rows(len(rows), min(rows)))
    if hidden:
        messages.append(_hidden_columns(hidden))
    return messages


def _hidden_rows(count: int, first: int) -> Message:
    return plural(
        "hidden_rows",
        "1 hidden row was read like the others (row {row}).",
        "{count:,} hidden rows were read like the others (row {row} and more).",
        count=count,
        row=first,
    )


def _hidden_columns(names: list[str]) -> Message:
    return plural(
        "hidden_columns",
        "1 hidden column was read like the others: {names}.",
        "{count:,} hidden columns were read like the others: {names}.",
        count=len(names),
        names=listed(names),
    )


def _formulas(count: int, first: int) -> Message:
    if count == 1:
        return Message(
            "formula_not_computed",
            "1 cell holds a formula that was never computed and is missing (row {row}).",
            row=first,
        )
    return Message(
        "formulas_not_computed",
        "{count:,} cells hold formulas that were never computed and are missing (the first in row {row}).",
        count=count,
        row=first,
    )
