"""What a sheet's table loses or takes along unseen: formulas without a result, hidden rows and columns, in words."""

from pathlib import Path
from typing import TYPE_CHECKING

from core.reading.outline.names import listed
from core.reading.sheets import sheet_xml

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


def told(
    path: Path, sheet: "CalamineSheet", names: tuple[str, ...], columns: tuple[int, ...], lines: list[int]
) -> list[str]:
    """The sentences; `columns`: where the named columns stand in the sheet's used area, `lines`: the rows read."""
    if not lines:
        return []
    left = sheet.start[1] if sheet.start else 0
    found = sheet_xml.look(path, sheet.name, lines[0], lines[-1])
    places = {left + place: name for place, name in zip(columns, names, strict=False)}
    said = [
        f"“{places[place]}”: {_formulas(*found.formulas[place])}" for place in sorted(found.formulas) if place in places
    ]
    if said:
        said[-1] += " Open the file in your spreadsheet program, save it there and bring it again."
    if found.hidden:
        said.append(f"The sheet “{sheet.name}” that was read is hidden.")
    rows = found.rows.intersection(lines)
    hidden = [name for place, name in places.items() if place in found.columns]
    if rows:
        count = "1 hidden row was" if len(rows) == 1 else f"{len(rows):,} hidden rows were"
        said.append(f"{count} read like the others (row {min(rows)}{' and more' if len(rows) > 1 else ''}).")
    if hidden:
        count = "1 hidden column was" if len(hidden) == 1 else f"{len(hidden):,} hidden columns were"
        said.append(f"{count} read like the others: {listed(hidden)}.")
    return said


def _formulas(count: int, first: int) -> str:
    if count == 1:
        return f"1 cell holds a formula that was never computed and is missing (row {first})."
    return f"{count:,} cells hold formulas that were never computed and are missing (the first in row {first})."
