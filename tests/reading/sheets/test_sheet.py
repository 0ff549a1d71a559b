"""A sheet's cells as rows: which columns belong together, what is no row, which type each column has."""

import datetime
from dataclasses import dataclass

import pytest

from core.reading.delimited.csv_records import Record
from core.reading.options import ReadOptions
from core.reading.outline import shape
from core.reading.sheets import sheet
from core.reading.sheets.sheet import Body, Grid, body, grid, text

DAY, MOMENT = datetime.date(2024, 3, 1), datetime.datetime(2024, 3, 1, 10, 30)


@dataclass
class Sheet:
    """The cells as calamine gives them: "" for an empty one; `start`: the used area's first row and column."""

    rows: list[list]
    start: tuple[int, int] | None = (0, 0)
    merged_cell_ranges: tuple = ()

    def iter_rows(self):
        return iter([list(row) for row in self.rows])


TABLE = [["id", "temp", "wind"], [1.0, 2.5, "n"], [2.0, 3.5, "s"], [3.0, 4.5, "w"], [4.0, 5.5, "n"]]


def understood(*rows: list, **facts) -> tuple[Grid, shape.Shape, Body]:
    found = grid(Sheet(list(rows), **facts))
    look = found.records()
    layout = shape.find(look, len(look[0].cells), ReadOptions())
    return found, layout, body(found, layout)


def test_all_columns_that_hold_anything_are_read():
    assert grid(Sheet([["a", "", "b"], [1.0, " ", 2.0]])) == Grid(Sheet([["a", "", "b"], [1.0, " ", 2.0]]), (0, 2))
    assert grid(Sheet([])).columns == ()


@pytest.mark.parametrize(
    ("left", "beside"),
    [(0, "E to F"), (21, "Z to AA"), (22, "AA to AB"), (697, "ZZ to AAA")],
)
def test_of_blocks_that_end_in_different_rows_the_largest_is_read(left, beside):
    rows = [[*row, "", *other] for row, other in zip(TABLE, [["x", "y"], [1.0, 2.0], *[["", ""]] * 3], strict=True)]
    found = grid(Sheet(rows, start=(0, left)))
    assert (found.columns, found.beside) == ((0, 1, 2), (beside,))
    assert grid(Sheet([row[::-1] for row in rows])).columns == (3, 4, 5)


def test_a_block_of_one_column_is_named_by_one_letter():
    rows = [["note", "", *row] for row in TABLE[:1]] + [["", "", *row] for row in TABLE[1:]]
    assert grid(Sheet(rows)).beside == ("A",)


def test_rows_are_counted_as_a_spreadsheet_does_and_gaps_are_blank_records():
    found = Grid(Sheet([["", ""], ["a", 1.0], ["", " "], ["", ""], ["b", ""]]), (0, 1))
    assert list(found.rows()) == [(2, ["a", 1.0]), (5, ["b", ""])]
    assert found.records() == (Record(2, ["a", "1"], "a, 1"), Record(4, [], ""), Record(5, ["b", ""], "b"))
    assert list(Grid(found.sheet, (1,)).rows()) == [(2, [1.0])]


def test_the_first_three_hundred_rows_show_where_the_table_stands():
    assert len(Grid(Sheet([[1.0]] * 301), (0,)).records()) == 300


def test_merged_cells_count_for_each_row_they_cover_below_the_header():
    rows = [["a", "b"], ["x", 1.0], ["", 2.0], ["y", 3.0], ["", 4.0], ["", 5.0]]
    merged = (((1, 5), (2, 5)), ((3, 5), (4, 5)), ((0, 5), (0, 6)), ((1, 9), (4, 9)))
    made = Sheet(rows, (0, 5), merged)
    found = Grid(made, (0, 1), fill=2)
    assert [row for _, row in found.rows()] == [
        ["a", "b"],
        ["x", 1.0],
        ["x", 2.0],
        ["y", 3.0],
        ["y", 4.0],
        ["", 5.0],
    ]
    assert (found.merges(), found.covered()) == (2, [3, 5])
    later = Grid(made, (0, 1), fill=3)
    assert (later.merges(), later.covered()) == (1, [5])
    unfilled = Grid(made, (0, 1))
    assert (unfilled.merges(), unfilled.covered()) == (0, [])
    assert [row[0] for _, row in unfilled.rows()] == ["a", "x", "", "y", "", ""]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("", None),
        (" a ", " a "),
        (3.0, "3"),
        (-2.5, "-2.5"),
        (2.0**53 - 1, "9007199254740991"),
        (2.0**53, "9007199254740992.0"),
        (True, "True"),
        (DAY, "2024-03-01"),
        (MOMENT, "2024-03-01T10:30:00"),
        (datetime.timedelta(hours=30, minutes=5), "30:05:00"),
        (datetime.timedelta(seconds=3599), "0:59:59"),
        (datetime.timedelta(seconds=-61), "-0:01:01"),
        (datetime.timedelta(0), "0:00:00"),
        (datetime.time(8, 15), "08:15:00"),
    ],
)
def test_a_cell_as_text_is_what_the_sheet_shows(cell, shown):
    assert text(cell) == shown


def test_each_column_has_the_type_that_its_cells_share():
    rows = [["a", "b", "c", "d", "e", "f"]]
    rows += [[True, 1.5, DAY, "x", 1.0, ""], [False, 2, MOMENT, "y", "z", ""], ["", 3.0, "", "", 2.0, ""]]
    _, layout, found = understood(*rows)
    assert layout.width == 6
    assert found.kinds == ["boolean", "real", "timestamp", "text", "text", "text"]
    assert (found.left_out, found.again) == ({}, [])


@pytest.mark.parametrize(
    ("below", "left_out", "again"),
    [
        ([], {}, []),
        ([TABLE[0], [5.0, 6.5, "e"]], {}, [6]),
        ([["Total", 16.0, ""]], {6: "holds totals of the rows above"}, []),
        ([["Total", 99.0, ""]], {}, []),
        ([["see below", "", ""]], {6: "stands below the table"}, []),
        ([["", "", ""], ["see", "", ""], ["below", "", ""]], dict.fromkeys((7, 8), "stands below the table"), []),
        ([["alone", "", ""], [5.0, 6.5, "e"]], {}, []),
        (
            [["", "", ""], ["city", "people", "area"], ["Rome", 3.0, "x"], ["Oslo", 1.0, "y"]],
            dict.fromkeys((7, 8, 9), "belongs to a second table"),
            [],
        ),
        ([["city", "people", "area"], ["Rome", 3.0, "x"]], {}, []),
    ],
)
def test_rows_below_are_told_from_notes_totals_headers_and_second_tables(below, left_out, again):
    _, _, found = understood(*TABLE, *below)
    assert (found.left_out, found.again) == (left_out, again)


def test_rows_below_the_header_are_as_wide_as_it():
    found, layout, _ = understood(["Weather", "", ""], ["", "", ""], *TABLE)
    assert (layout.header, layout.start) == ((3,), 4)
    assert list(sheet.below(found, layout)) == [(line, row) for line, row in enumerate(TABLE[1:], start=4)]
