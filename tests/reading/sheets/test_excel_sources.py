"""What is kept and told of a workbook that was read, for plain readers and for people."""

import openpyxl
import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import to_parquet
from core.reading.sheets import excel_open

TABLE = (["id", "temp", "wind"], [1, 2.5, "n"], [2, 3.5, "s"], [3, 4.5, "w"])


@pytest.fixture
def read(tmp_path):
    """(reading, columns) of a workbook whose sheets are given as name -> rows."""

    def _read(change=lambda book: None, **sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        change(book)
        path, out = tmp_path / "book.xlsx", tmp_path / "out.parquet"
        book.save(path)
        return to_parquet(path, out), pq.read_table(out).drop_columns(["__row"]).to_pydict()

    return _read


def test_a_plain_reader_is_told_where_the_table_stands(read):
    reading, found = read(one=[["Weather"], [], *TABLE, [], [4, 5.5, "e"], TABLE[0], [5, 6.5, "e"]])
    assert found["id"] == [1, 2, 3, 4, 5]
    assert reading.used == {
        "format": "excel",
        "sheet": "one",
        "sheets": ["one"],
        "header": [3],
        "cells": {"columns": [0, 1, 2], "skip": 3, "again": [[9, 1]]},
        "blank": [1, 7],
    }
    assert [warning.code for warning in reading.warnings] == ["header_counted_again", "lines_left_out"]


def test_rows_that_got_the_value_of_a_merged_cell_are_told_to_plain_readers(read):
    def merge(book):
        book["one"].merge_cells("C2:C4")

    reading, found = read(merge, one=[TABLE[0], [1, 2.5, "n"], [2, 3.5], [3, 4.5], [4, 5.5, "s"]])
    assert found["wind"] == ["n", "n", "n", "s"]
    assert reading.used["cells"]["mended"] == [[3, 1], [4, 1]]
    assert [(warning.code, str(warning)[:14]) for warning in reading.warnings] == [("cells_merged", "1 merged cell ")]


def test_the_first_sheet_with_two_full_rows_is_read_else_the_first_of_all(read):
    cover = [["made", "by"], ["Ann"], ["x"]]
    reading, _ = read(cover=cover, data=TABLE, more=TABLE)
    assert (reading.used["sheet"], reading.used["sheets"]) == ("data", ["cover", "data", "more"])
    assert reading.warnings[0] == "Only the sheet “data” was read; 2 others hold something: “cover”, “more”."
    reading, found = read(words=[["word"], ["red"], ["blue"], ["green"]], empty=[])
    assert (reading.used["sheet"], found) == ("words", {"word": ["red", "blue", "green"]})
    assert reading.warnings == ()


@pytest.mark.parametrize(
    ("rows", "words"),
    [([], "“book.xlsx” holds only empty sheets"), ([["a", "b"]], "“book.xlsx” has 2 column names but no rows")],
)
def test_a_workbook_without_rows_is_told(read, rows, words):
    with pytest.raises(UserError, match=words):
        read(one=rows)


def test_a_sheet_without_names_is_told_with_its_first_column(read):
    reading, found = read(one=[[1, 2], [3, 4], [5, 6]])
    assert found == {"column_1": [1, 3, 5], "column_2": [2, 4, 6]}
    assert [warning.code for warning in reading.warnings] == ["first_sheet_row_is_data"]
    assert reading.warnings[0].values == {"name": "column_1"}


@pytest.mark.parametrize(("limit", "name"), [(12, "_AREA"), (30_000, "_SMALL")])
def test_a_workbook_that_shows_itself_small_is_opened_at_once(read, monkeypatch, limit, name):
    asked: list[str] = []

    def covered(path):
        asked.append(path.name)
        return 12

    monkeypatch.setattr(excel_open, "_covered", covered)
    monkeypatch.setattr(excel_open, name, limit)
    assert read(one=TABLE)[1]["id"] == [1, 2, 3]
    assert asked == []
    monkeypatch.setattr(excel_open, name, 11)
    read(one=TABLE)
    assert len(asked) == 1


def test_a_workbook_that_covers_too_much_or_can_not_be_opened_is_refused(read, monkeypatch):
    monkeypatch.setattr(excel_open, "_harmless", lambda path: False)
    monkeypatch.setattr(excel_open, "_covered", lambda path: None)
    with pytest.raises(UserError, match="“book.xlsx” can't be opened: it would take far too much memory or time"):
        read(one=TABLE)
