"""The end of a text file: where notes below its table begin, and its last row."""

import pytest

from core.reading.delimited import tail
from core.reading.delimited.csv_records import records
from core.reading.delimited.splitter import Dialect
from core.reading.delimited.tail import ended, last_cells
from core.reading.options import ReadOptions
from core.reading.outline.shape import Shape, find

COMMA = Dialect(",")


def shaped(folder, text: str) -> tuple[Shape, Shape]:
    """The shape of the file's beginning, and with its end known."""
    path = folder / "rows.csv"
    path.write_bytes(text.encode())
    before = find(tuple(records(text, COMMA, 2, 50)), 2, ReadOptions())
    return before, ended(path, COMMA, before)


def rows(many: int, end: str = "\n") -> str:
    return "".join(f"City {number},{number}.5{end}" for number in range(many))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("limit", [1 << 16, 120])
def test_the_first_note_below_the_table_has_its_line(tmp_path, monkeypatch, end, limit):
    monkeypatch.setattr(tail, "_TAIL", limit)
    _, found = shaped(tmp_path, f"town,rain{end}{rows(30, end)}Source: Office{end}")
    assert found.end == 32
    assert (len(found.body), found.body[-1].cells) == (30, ["City 29", "29.5"])


def test_without_notes_the_shape_stays_as_it_is(tmp_path):
    before, found = shaped(tmp_path, f"town,rain\n{rows(30)}")
    assert found is before
    before, found = shaped(tmp_path, "town,rain\nCity,1\n")
    assert found is before


def test_notes_behind_a_gap_are_found_behind_cells_with_line_breaks_too(tmp_path):
    text = f'town,rain\n{rows(20)}"two\nlines",3\n\nprinted on Monday by us all\n'
    _, found = shaped(tmp_path, text)
    assert found.end == 25
    assert [record.line for record in found.body[-2:]] == [21, 22]


@pytest.mark.parametrize(
    ("text", "cells"),
    [("a,b\n1,2\n", ["1", "2"]), ("a,b\n1,2", ["1", "2"]), ("a,b\n1,2\n\n \n", ["1", "2"]), ("", []), ("\n\n", [])],
)
def test_the_last_line_that_holds_anything_is_cut(tmp_path, text, cells):
    path = tmp_path / "rows.csv"
    path.write_text(text)
    assert last_cells(path, COMMA) == cells


def test_a_long_file_s_last_line_is_read_from_its_end_alone(tmp_path, monkeypatch):
    path = tmp_path / "rows.csv"
    path.write_text(rows(500))
    monkeypatch.setattr(tail, "_TAIL", 20)
    assert last_cells(path, COMMA) == ["City 499", "499.5"]
