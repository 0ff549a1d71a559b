"""Notes around a table are no rows of it and are told with their lines, in texts and spreadsheets alike."""

import io

import openpyxl
import pytest

HEADER = ["Name", "Job", "Age", "Height", "Born"]
ROWS = [
    [f"Person {row}", ["author", "actor"][row % 2], 20 + row, 1.5 + row % 7 / 10, f"19{40 + row}-03-11"]
    for row in range(30)
]
ABOVE = [
    ["Report made by Ann"],
    ["please do not edit", "", "", "", "draft"],
    ["see", "also", "tab", "", "of this file"],
    ["or", "ask", "", "", "me"],
]
BELOW = {
    "none": [],
    "a source": [["Source: Office of numbers"]],
    "words in several cells": [["Some"], ["", "more notes"], ["", "", "at the", "end,"]],
    "two lines": [["exported by our system"], ["please check"]],
    "a source in two cells": [["Quelle:", "Amt"]],
    "behind a gap": [[], ["Printed", "Monday"]],
}


def _padded(rows):
    return [[*row, *[""] * (len(HEADER) - len(row))] for row in rows]


def _sheet(rows):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append([None if cell == "" else cell for cell in row])
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("form", [",", ";", "\t", "xlsx"])
@pytest.mark.parametrize("above", [[], ABOVE], ids=["nothing above", "notes above"])
@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW)
def test_notes_above_and_below_are_left_out_and_told(read, above, below, form):
    rows = _padded([*above, HEADER, *ROWS, *below])
    text = "\n".join(form.join(map(str, row)) for row in rows)
    reading, table = read(_sheet(rows), "rows.xlsx") if form == "xlsx" else read(text)
    assert (reading.columns, reading.rows) == (tuple(HEADER), 30)
    assert table.column("Name").to_pylist() == [row[0] for row in ROWS]
    first = len(above) + 1 + len(ROWS)
    notes = [*range(1, len(above) + 1), *(first + index for index, row in enumerate(below, start=1) if row)]
    assert [row.line for row in reading.rejected] == notes


@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize("notes", [["Source: Office, 2023"], ["exported by our own system"], ["* provisional"]])
def test_notes_below_two_columns_are_no_rows(cells, notes, padded):
    rows = [[f"City {index}", f"{400 + index}.5"] for index in range(30)]
    below = [note + ";" if padded else note for note in notes]
    _, found, left_out = cells("\n".join(["City;Rain", *map(";".join, rows), *below]))
    assert found == rows
    assert left_out == [(32, "stands below the table")]


@pytest.mark.parametrize("kept", [2, 1])
def test_a_last_row_that_lacks_what_others_lack_is_a_row(cells, kept):
    rows = [list(map(str, row)) for row in ROWS]
    for index in (3, 8, 15, 29):
        rows[index][kept:] = [""] * (5 - kept)
    _, found, left_out = cells("\n".join(map(",".join, [HEADER, *rows])))
    assert (len(found), left_out) == (30, [])


def test_texts_that_begin_as_notes_do_are_rows_where_others_begin_so(cells):
    rows = [[f"{index}", "Note: seen" if index % 4 == 3 else "fine"] for index in range(20)]
    _, found, left_out = cells("\n".join(map(",".join, [["id", "remark"], *rows])))
    assert (found, left_out) == (rows, [])


def test_a_large_file_ends_before_its_notes_and_their_lines_are_told(cells):
    rows = [[f"Person {index}", "author", f"{index % 80}", "1.75", "1960-03-11"] for index in range(6000)]
    _, found, left_out = cells("\n".join(map(",".join, [HEADER, *rows, ["Source: Office", "", "", "", ""]])))
    assert (len(found), left_out) == (6000, [(6002, "stands below the table")])
