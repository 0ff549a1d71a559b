"""A workbook is as large as what is in it: neither a far cell nor a repeated text nor a lying entry makes it larger."""

import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import to_parquet, understand
from core.reading.sheets import excel_open, spans
from tests.sources import ROOT

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEETS = f'<sheets><sheet name="S" sheetId="1" r:id="one" xmlns:r="{OFFICE}"/></sheets>'
LINK = '<Relationship Id="{}" Type="' + OFFICE + '/{}" Target="{}"/>'
TEXTS = LINK.format("two", "sharedStrings", "sharedStrings.xml")
LINKS = LINK.format("one", "worksheet", "worksheets/sheet1.xml") + TEXTS
ROWS = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}"><v>7</v></c></row>' for row in range(2, 32))
TABLE = f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>{ROWS}'
FAR = '<row r="{row}"><c r="{column}{row}">{value}</c></row>'


def workbook(folder: Path, rows: str, before: str = "", after: str = "", texts: tuple[str, ...] = ()) -> Path:
    """An xlsx file of one sheet with this XML in it."""
    path = folder / "book.xlsx"
    strings = "".join(f"<si><t>{text}</t></si>" for text in ("age", "size", *texts))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        top = LINK.format("one", "officeDocument", "xl/workbook.xml")
        archive.writestr("_rels/.rels", f"<Relationships>{top}</Relationships>")
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}">{SHEETS}</workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{LINKS}</Relationships>")
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')
        sheet = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def read(path: Path) -> tuple[list[dict], tuple[str, ...]]:
    """The rows without their ids, and the warnings."""
    out = path.with_name("out.parquet")
    report = to_parquet(path, out).warnings
    return pq.read_table(out).drop_columns(["__row"]).to_pylist(), report


@pytest.mark.parametrize(
    ("column", "row", "value"),
    [
        ("XFD", 1048576, "<v>1</v>"),
        ("XFD", 60000, "<v>1</v>"),
        ("ZZZZZZ", 4000000000, "<v>1</v>"),
        ("XFD", 1048576, "<f>A1</f><v>3</v>"),
    ],
)
def test_a_cell_far_from_the_table_is_left_out_and_told(tmp_path, column, row, value):
    rows, report = read(workbook(tmp_path, TABLE + FAR.format(column=column, row=row, value=value)))
    assert rows == [{"age": row, "size": 7} for row in range(2, 32)]
    assert report == (f"1 cell stands far from the table and was not read: {column}{row}.",)
    assert understand(tmp_path / "book.xlsx").names == ("age", "size")


def test_several_far_cells_are_counted_and_cells_near_the_table_stay(tmp_path):
    near = FAR.format(column="A", row=40, value="<v>8</v>").replace("</row>", '<c r="B40"><v>9</v></c></row>')
    far = "".join(FAR.format(column="XFD", row=900_000 + row, value="<v>1</v>") for row in range(20))
    rows, report = read(workbook(tmp_path, TABLE + near + far))
    assert rows[-1] == {"age": 8, "size": 9}
    assert "20 cells stand far from the table and were not read, the first of them XFD900000." in report


@pytest.mark.parametrize(
    ("before", "rows", "after"),
    [
        ('<dimension ref="A1:XFD1048576"/>', "", ""),
        ("", '<row r="1048576"><c r="XFD1048576" s="1"/></row>', ""),
        ("", '<row r="1048576" hidden="1" ht="3"/>', ""),
        ('<cols><col min="1" max="16384" width="9" style="1"/></cols>', "", ""),
        ("", "", '<mergeCells><mergeCell ref="D2:XFD1048576"/></mergeCells>'),
    ],
    ids=["dimension", "format", "row", "columns", "merged"],
)
def test_what_is_only_claimed_or_formatted_changes_nothing(tmp_path, before, rows, after):
    found, report = read(workbook(tmp_path, TABLE + rows, before, after))
    assert (len(found), report) == (30, ())


def test_columns_and_merged_cells_named_again_and_again_cost_no_time(tmp_path):
    hidden = "".join(f'<col min="{1 + index % 9}" max="99999" hidden="1"/>' for index in range(60_000))
    merged = '<mergeCell ref="A2:B1048576"/>' * 6_000
    path = workbook(tmp_path, TABLE, f"<cols>{hidden}</cols>", f"<mergeCells>{merged}</mergeCells>")
    began = time.process_time()
    assert len(read(path)[0]) == 30
    assert time.process_time() - began < 20  # minutes before


def test_a_text_that_many_cells_share_is_refused_when_it_would_fill_the_memory(tmp_path):
    cells = "".join(f'<c r="C{row}" t="s"><v>2</v></c>' for row in range(2, 6_000))
    with pytest.raises(UserError, match="one text is repeated very often"):
        read(workbook(tmp_path, f"{TABLE}<row>{cells}</row>", texts=("x" * 1_000_000,)))


def test_a_far_cell_in_another_format_is_refused_in_a_sentence(tmp_path):
    names = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")}
    spaces = " ".join(f'xmlns:{name}="{urn}"' for name, urn in names.items())
    cell = '<table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
    gap = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
    far = f'<table:table-row><table:table-cell table:number-columns-repeated="16383"/>{cell}</table:table-row>'
    rows = f'<table:table table:name="S"><table:table-row>{cell}</table:table-row>{gap}{far}</table:table>'
    with zipfile.ZipFile(tmp_path / "far.ods", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        body = f"<office:body><office:spreadsheet>{rows}</office:spreadsheet></office:body>"
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    with pytest.raises(UserError, match="“far.ods” can't be opened: it would take far too much memory"):
        read(tmp_path / "far.ods")


def test_the_command_line_reads_it_or_says_it_and_ends_in_order(tmp_path):
    far = workbook(tmp_path, TABLE + FAR.format(column="XFD", row=1048576, value="<v>1</v>"))
    command = [sys.executable, "-m", "core", "read", str(far), "--out", str(tmp_path / "data.parquet")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0
    assert json.loads(ended.stdout)["rows"] == 30


def test_a_small_workbook_needs_no_trial_and_a_claimed_size_is_not_believed(tmp_path, monkeypatch):
    monkeypatch.setattr(excel_open, "_covered", lambda path: pytest.fail("a process was started"))
    assert len(read(workbook(tmp_path, TABLE))[0]) == 30


def test_stretches_that_overlap_are_one():
    assert spans.joined([(5, 9), (1, 3), (4, 4), (20, 22), (6, 7), (8, 2)]) == [range(1, 10), range(20, 23)]
