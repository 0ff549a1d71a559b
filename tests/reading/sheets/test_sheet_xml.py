"""What an xlsx file says of a sheet beside its values."""

import zipfile

import pytest

from core.reading.sheets.sheet_xml import Beside, look

BOOK = (
    '<workbook><sheets><sheet name="A &amp; B" sheetId="1" r:id="r1"/>'
    '<x:sheet name=\'C\' state="veryHidden" r:id="r2"/><sheet name="D" state="visible" r:id="r3"/></sheets></workbook>'
)
LINKS = (
    '<Relationships><Relationship Id="r2" Target="/xl/other/two.xml"/>'
    '<Relationship Id="r1" Target="worksheets/one.xml"/></Relationships>'
)
EMPTY = '<c r="{}"><f>A1+1</f></c>'
ONE = (
    '<cols><col min="2" max="3" hidden="1"/><col min="4" max="4" hidden="0"/><col min="3" max="5" hidden="true"/>'
    '<col min="16384" max="99999" hidden="1"/><col max="9" hidden="1"/></cols><sheetData>'
    f'<row r="1" hidden="1">{EMPTY.format("A1")}</row>'
    f'<row r="2" hidden="1">{EMPTY.format("A2")}<c r="B2"><f>1</f><v>3</v></c><c r="C2"><f>1</f><v></v></c></row>'
    '<row r="3"><c r="A3"><f>1</f><v/></c><c r="B3" t="str"><f>1</f><v></v></c><c r="AA3"><f t="x"/></c></row>'
    f'<x:row r="4" hidden="true"><x:c r="A4"><x:f>1</x:f></x:c></x:row>'
    f'<row r="5" hidden="1">{EMPTY.format("A5")}</row></sheetData>'
)


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", LINKS)
        archive.writestr("xl/worksheets/one.xml", ONE)
        archive.writestr("xl/other/two.xml", f'<row r="7">{EMPTY.format("B7")}</row>')
    return path


def test_formulas_hidden_rows_and_columns_are_found_between_the_first_and_last_row(book):
    found = look(book, "A & B", 2, 4)
    assert found.formulas == {0: (3, 2), 2: (1, 2), 26: (1, 3)}
    assert found.rows == {2, 4}
    assert found.columns == {1, 2, 3, 4, 16383}
    assert not found.hidden


def test_a_sheet_is_found_by_its_link_and_may_be_hidden_itself(book):
    assert look(book, "C", 1, 9) == Beside({1: (1, 7)}, hidden=True)
    assert look(book, "D", 1, 9) == Beside()
    assert look(book, "E", 1, 9) == Beside()


def test_other_formats_and_damaged_files_say_nothing(tmp_path, book):
    other = tmp_path / "book.ods"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    assert look(other, "A", 1, 9) == Beside()
    book.write_bytes(book.read_bytes()[:200])
    assert look(book, "C", 1, 9) == Beside()


def test_a_sheet_is_searched_in_parts_that_end_before_a_cell(tmp_path, book, monkeypatch):
    from core.reading.sheets import sheet_xml

    expected = look(book, "A & B", 1, 5)
    for size in (1, 7, 64):
        monkeypatch.setattr(sheet_xml, "_PART", size)
        assert look(book, "A & B", 1, 5) == expected
