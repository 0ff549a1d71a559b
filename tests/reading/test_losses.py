"""What reading loses or takes along unseen is told: formulas without a result, hidden rows and columns, blank rows."""

import io
import random
import re
import zipfile

import openpyxl
import pytest

from core.reading import opened, to_parquet
from core.reading.delimited import delimited_text, gaps
from core.reading.sheets import sheet_xml


@pytest.fixture
def sheet(tmp_path):
    """Make a workbook in place, read it: (warnings, what is known of the reading)."""

    def _sheet(fill, name="t.xlsx"):
        book = openpyxl.Workbook()
        fill(book.active)
        book.save(tmp_path / name)
        read = to_parquet(tmp_path / name, tmp_path / "t.parquet")
        return list(read.warnings), read

    return _sheet


def _rows(page, count=20):
    page.append(["qty", "price", "total", "sort"])
    for index in range(count):
        page.append([index + 1, 7 * index % 11 + 1, 3 * index + 2, "xyz"[index % 3]])


@pytest.mark.parametrize("name", ["t.xlsx", "t.xlsm"])
def test_formulas_that_were_never_computed_are_counted_by_column(sheet, name):
    def fill(page):
        _rows(page)
        for row in range(12, 22):
            page[f"C{row}"] = f"=A{row}*B{row}"
        page["B9"] = "=A9+1"

    warnings, _ = sheet(fill, name)
    assert warnings == [
        "“price”: 1 cell holds a formula that was never computed and is missing (row 9).",
        "“total”: 10 cells hold formulas that were never computed and are missing (the first in row 12)."
        " Open the file in your spreadsheet program, save it there and bring it again.",
    ]


def test_formulas_with_a_result_or_outside_of_the_table_are_not_told(sheet, tmp_path):
    def fill(page):
        _rows(page)
        for row in range(40, 60):
            page[f"C{row}"] = f"=A{row}*B{row}"

    warnings, _ = sheet(fill)
    assert warnings == []
    computed = b'<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c><c r="C1"><f>2</f><v>0</v></c>'
    found = sheet_xml.Beside()
    sheet_xml._search(computed, range(1, 9), found)
    assert found.formulas == {}


def test_hidden_rows_columns_and_sheets_are_read_and_told(sheet):
    def fill(page):
        _rows(page)
        page.column_dimensions["B"].hidden = True
        for row in (1, 5, 6, 7, 40):
            page.row_dimensions[row].hidden = True

    warnings, read = sheet(fill)
    assert warnings == [
        "3 hidden rows were read like the others (row 5 and more).",
        "1 hidden column was read like the others: “price”.",
    ]
    assert (read.rows, read.columns) == (20, ("qty", "price", "total", "sort"))

    def hidden(page):
        page["A1"] = "see the other sheet"
        _rows(other := page.parent.create_sheet("North"))
        other.sheet_state = "hidden"

    warnings, read = sheet(hidden)
    assert read.rows == 20
    assert any("“North” that was read is hidden" in message for message in warnings)


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_sheet_is_searched_in_parts_whatever_their_ends(monkeypatch, tmp_path, prefix):
    cells = "".join(
        f'<row r="{row}" hidden="{int(row % 5 == 0)}">'
        + f'<c r="A{row}"><v>{row}</v></c><c r="AB{row}" s="2"><f t="shared" si="0"/></c>'
        + f'<c r="B{row}"><f>A{row}</f><v/></c><c r="C{row}"><f>A{row}</f><v>1</v></c></row>'
        for row in range(1, 200)
    )
    xml = re.sub(
        r"<(/?)", rf"<\1{prefix}", f'<worksheet><cols><col min="2" max="3" hidden="1"/></cols>{cells}</worksheet>'
    )
    book = '<workbook><sheets><sheet name="a &amp; b" sheetId="1" r:id="r7"/></sheets></workbook>'
    links = '<Relationships><Relationship Target="worksheets/one.xml" Id="r7"/></Relationships>'
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/_rels/workbook.xml.rels", links)
        archive.writestr("xl/worksheets/one.xml", xml)
    for size in (random.Random(1).randrange(40, 200), 500, 1 << 20):
        monkeypatch.setattr(sheet_xml, "_PART", size)
        found = sheet_xml.look(path, "a & b", 2, 150)
        assert found.formulas == {27: (149, 2), 1: (149, 2)}
        assert (found.rows, found.columns) == ({*range(5, 151, 5)}, {1, 2})
    assert sheet_xml.look(path, "other", 2, 150).formulas == {}


def test_what_can_not_be_searched_is_no_reason_to_refuse_a_file(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"no zip at all")
    assert sheet_xml.look(path, "a", 1, 9) == sheet_xml.Beside()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", '<sheet name="a" r:id="r1"/>' * 3)
    path.write_bytes(content.getvalue())
    assert sheet_xml.look(path, "a", 1, 9).formulas == {}


def test_texts_in_a_sheet_stay_as_they_are(sheet, tmp_path):
    import pyarrow.parquet as pq

    def fill(page):
        page.append(["code", "n"])
        for index in range(12):
            page.append([f"{index:03}", index])
            page[f"A{index + 2}"].quotePrefix = True

    sheet(fill)
    assert pq.read_table(tmp_path / "t.parquet")["code"].to_pylist() == [f"{index:03}" for index in range(12)]


@pytest.mark.parametrize(
    ("content", "blank"),
    [
        ("a,b\n1,2\n\n3,4\n,\n5,6\n", [2, 3]),
        ("a,b\n1,2\n3,4\n\n\n", None),
        ("a;b\n1;2\n;\n ; \n3;4\n", [2, 3]),
        ("a,b\n\n1,2\n3,4\n", None),
    ],
)
def test_blank_rows_between_others_are_counted(tmp_path, content, blank):
    (tmp_path / "t.csv").write_text(content)
    with opened(tmp_path / "t.csv") as table:
        assert table.reading.used.get("blank") == blank


def test_blank_rows_of_a_sheet_and_of_a_large_file_are_counted(sheet, tmp_path, monkeypatch):
    def fill(page):
        _rows(page)
        page.insert_rows(7, 2)

    assert sheet(fill)[1].used["blank"] == [2, 7]
    monkeypatch.setattr(delimited_text, "REPAIRED", 0)
    (tmp_path / "t.csv").write_text("a,b\n" + "1,2\n" * 40 + ",\n" + "3,4\n" * 40)
    assert to_parquet(tmp_path / "t.csv", tmp_path / "t.parquet").used["blank"] == [1, 42]
    assert gaps.even(tmp_path / "t.csv", "a,b", ";")
    assert not gaps.even(tmp_path / "t.csv", "a,b", ",")
