"""How far from its table a cell may stand and still be read."""

import zipfile

import pytest

from core.reading.sheets import strays

TABLE = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c><x:c r="B{row}"><v>2</v></x:c></row>' for row in range(1, 5))
NAME = "xl/worksheets/sheet1.xml"


def book(folder, rows: str):
    path = folder / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(NAME, f"<sheetData>{rows}</sheetData>")
    return path


def cell(name: str, inner: str = "<v>9</v>") -> str:
    return f'<row><c s="1" r="{name}">{inner}</c></row>'


@pytest.mark.parametrize(
    ("far", "left_out"),
    [
        (["GT4"], []),  # 200 columns beside B
        (["GU4"], ["GU4"]),
        (["A2004"], []),  # 2,000 rows below
        (["A2005"], ["A2005"]),
        (["A204"], []),
        (["A204", "B2204"], []),  # 200 blank rows part no table
        (["A205", "B2205"], ["B2205"]),
        (["XFD1", "ZZ9", "C5"], ["XFD1", "ZZ9"]),
    ],
)
def test_cells_far_from_the_table_are_taken_out_and_told(tmp_path, far, left_out):
    path = book(tmp_path, TABLE + "".join(map(cell, far)))
    copy, report = strays.without(path, tmp_path)
    if not left_out:
        assert (copy, report) == (path, "")
        return
    assert report.code == ("stray_cell" if len(left_out) == 1 else "stray_cells")
    assert report.values["first"] == left_out[0]
    with zipfile.ZipFile(copy) as archive:
        assert archive.read("xl/workbook.xml") == b"<workbook/>"
        text = archive.read(NAME).decode()
    kept = "".join(cell(name) if name not in left_out else "<row></row>" for name in far)
    assert text == f"<sheetData>{TABLE}{kept}</sheetData>"


def test_far_cells_without_content_go_unmentioned(tmp_path):
    path = book(tmp_path, TABLE + cell("XFD9", "") + '<c r="XFD8"/>' + cell("XFD7"))
    copy, report = strays.without(path, tmp_path)
    assert report == "1 cell stands far from the table and was not read: XFD7."
    with zipfile.ZipFile(copy) as archive:
        assert b"XFD" not in archive.read(NAME)


def test_other_files_are_left_alone(tmp_path):
    other = tmp_path / "old.xls"
    other.write_bytes(b"\xd0\xcf\x11\xe0")
    assert strays.without(other, tmp_path) == (other, "")
    assert not strays.is_zip(other)
    assert strays.is_zip(book(tmp_path, TABLE))


def test_columns_have_numbers_from_one():
    assert [strays.number(letters) for letters in (b"A", b"Z", b"AA", b"AZ", b"ZZ", b"XFD")] == [
        1,
        26,
        27,
        52,
        702,
        16384,
    ]
