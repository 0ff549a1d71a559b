"""Cells of tables in web pages: where each stands, and what is in it."""

import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import to_parquet
from core.reading.structured import markup

HEAD = "<tr><th>a<th>b<th>c</tr>"
ROWS = "<tr><td>1<td>2<td>3</tr><tr><td>4<td>5<td>6</tr>"


@pytest.fixture
def read(tmp_path):
    """Rows of a page as lists of texts."""

    def _read(page: str) -> list[list[str]]:
        path, out = tmp_path / "page.html", tmp_path / "out.parquet"
        path.write_text(f"<html>{page}", encoding="utf-8")
        to_parquet(path, out, raw=True)
        return [list(row.values()) for row in pq.read_table(out).to_pylist()]

    return _read


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("<tr><td>x<td>y<td>z</tr>", [["x", "y", "z"]]),
        ("<TR><TD> x\n y </TD><TD>&amp;&lt;</TD><TD>z<br>w<p>v</p></TD></TR>", [["x y", "&<", "z w v"]]),
        ("<tr><td>x<!-- <td>no --><td><script><td>no</script>y<td>z", [["x", "y", "z"]]),
        ("<tr><td colspan=2>x<td>z", [["x", "", "z"]]),
        ("<tr><td colspan=0>x<td>y<td>z", [["x", "y", "z"]]),
        ("<tr><td rowspan=2>x<td>y<td>z<tr><td>v<td>w", [["x", "y", "z"], ["x", "v", "w"]]),
        (
            "<tr><td>x<td rowspan='3'>y<td>z<tr><td>v<td>w<tr><td>s<td>t",
            [["x", "y", "z"], ["v", "y", "w"], ["s", "y", "t"]],
        ),
        ("<tr><th rowspan=2>x<td>y<td>z<tr><td>v<td>w", [["x", "y", "z"], ["", "v", "w"]]),
        ('<row><ss:Cell ss:Index="2">y</ss:Cell><cell>z</cell></row>', [["", "y", "z"]]),
        ('<row><cell ss:MergeAcross="1">x</cell><cell>z</cell></row>', [["x", "", "z"]]),
        ('<row><cell ss:MergeDown="1">x<cell>y<cell>z<row><cell>v<cell>w', [["x", "y", "z"], ["x", "v", "w"]]),
        ("<tr><td>x < 1<td>y<td>z", [["x < 1", "y", "z"]]),
    ],
)
def test_each_cell_stands_where_its_row_and_its_spans_put_it(read, row, cells):
    assert read(f"<table>{HEAD}{ROWS}{row}{ROWS}</table>")[2:-2] == cells


def test_a_table_within_another_is_one_of_its_own(read):
    inner = f"<table>{HEAD}{ROWS}<tr><td>7<td>8<td>9</table>"
    assert read(f"<table><tr><td>x<td>{inner}</table>")[-1] == ["7", "8", "9"]


def test_text_outside_of_cells_is_no_cell(read):
    assert read(f"<td>no</td><table>text{HEAD}no{ROWS}</table>no") == [["1", "2", "3"], ["4", "5", "6"]]


def test_a_page_has_at_most_so_many_bytes_and_cells(read, monkeypatch):
    page = f"<table>{HEAD}{ROWS}</table>"
    size = len(f"<html>{page}")
    for name, fits in (("LARGEST", size), ("_MOST_CELLS", 9), ("_REPEATED", 0)):
        monkeypatch.setattr(markup, name, fits)
        assert len(read(page)) == 2
    monkeypatch.setattr(markup, "_MOST_CELLS", 8)
    with pytest.raises(UserError, match="reach over so many rows and columns"):
        read(page)
    monkeypatch.undo()
    monkeypatch.setattr(markup, "LARGEST", size - 1)
    with pytest.raises(UserError, match="is a web page of 0 MB"):
        read(page)
    monkeypatch.undo()
    down = f"<table>{HEAD}<tr><td rowspan=3>xx<td>2<td>3</tr>{ROWS}</table>"
    monkeypatch.setattr(markup, "_REPEATED", 4)
    read(down)
    monkeypatch.setattr(markup, "_REPEATED", 3)
    with pytest.raises(UserError, match="reach over so many rows and columns"):
        read(down)
