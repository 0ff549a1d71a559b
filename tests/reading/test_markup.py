"""Web pages and XML spreadsheets that hold a table are read; others are named."""

import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import to_parquet, understand

PAGE = """<!DOCTYPE html><html><head><title>a,b</title><style>td {{}}</style></head><body>
<table><tr><td>menu</td></tr></table>
<table border=1>
<TR><TH>id<TH>name<TH>price</TR>
<tr><td>1</td><td>A &amp; B<br>“quoted”, so</td><td>1,5&nbsp;&euro;</td></tr>
<tr><td>2<td><script>alert("x")</script>&lt;b&gt;<td>2,5</tr>
{more}</table></body></html>"""
SHEET = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="one"><Table>
<Row><Cell><Data ss:Type="String">id</Data></Cell><Cell><Data ss:Type="String">name</Data></Cell>
<Cell><Data ss:Type="String">size</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="String">a</Data></Cell>
<Cell><Data ss:Type="Number">1.5</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">2</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">2.5</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


@pytest.fixture
def read(tmp_path):
    def _read(content, name="rows.xls"):
        path, out = tmp_path / name, tmp_path / "out.parquet"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return to_parquet(path, out), pq.read_table(out).drop_columns(["__row"]).to_pydict()

    return _read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_the_largest_table_of_a_web_page_is_read_whatever_its_ending(read, encoding):
    reading, found = read(PAGE.format(more="").encode(encoding))
    assert found == {"id": ["1", "2"], "name": ["A & B “quoted”, so", "<b>"], "price": ["1,5 €", "2,5"]}
    assert "Of 2 tables in “rows.xls”, only the largest was read." in reading.warnings


def test_cells_over_several_columns_and_rows_stand_where_they_should(read):
    more = "<tr><td rowspan=2>3</td><td>x</td><td>1</td></tr><tr><td>y</td><td>2</td></tr><tr><td colspan=2>4<td>5</tr>"
    _, found = read(PAGE.format(more=more))
    assert found["id"] == ["1", "2", "3", "3", "4"]
    assert found["name"][2:] == ["x", "y", None]
    assert found["price"][2:] == ["1", "2", "5"]


def test_an_xml_spreadsheet_is_read(read, tmp_path):
    _, found = read(SHEET)
    assert found == {"id": ["1", "2"], "name": ["a", None], "size": ["1.5", "2.5"]}
    assert understand(tmp_path / "rows.xls").format == "markup"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<html><body><p>Not found</p></body></html>", "a web page without a table"),
        ("<?xml version='1.0'?><feed><entry/></feed>", "an XML document, not a table"),
        ("<table>" + "<table><tr><td>" * 3000, "a web page without a table"),
        ("<html>" + "<a " * 1_000_000, "a web page without a table"),  # takes other parsers hours
        ("<html><!--" + "<table><tr><td>1" * 1000, "a web page without a table"),
    ],
)
def test_pages_without_a_table_and_other_xml_are_named(read, content, words):
    with pytest.raises(UserError, match=words):
        read(content)
