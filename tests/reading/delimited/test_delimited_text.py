"""A text table as it is read: which way it goes to the database, and what is told of it."""

import pyarrow.parquet as pq
import pytest

from core.errors import UserError
from core.reading import to_parquet
from core.reading.delimited import delimited_text
from core.reading.delimited.delimited_text import understood
from core.reading.options import ReadOptions

ROWS = "".join(f"{number},n{number},{number}.5\n" for number in range(40))
HEAD = "id,name,size\n"


@pytest.fixture
def both(tmp_path, monkeypatch):
    """What reading gives of a text, the same for a small file, which is repaired, and for one taken as large."""

    def _both(text: str):
        path, out = tmp_path / "rows.csv", tmp_path / "out.parquet"
        path.write_bytes(text.encode())
        found = []
        for limit in (delimited_text.REPAIRED, 0):
            monkeypatch.setattr(delimited_text, "REPAIRED", limit)
            reading = to_parquet(path, out)
            found.append((reading.columns, reading.warnings, reading.rejected, pq.read_table(out).to_pydict()))
        assert found[0] == found[1]
        return found[0]

    return _both


@pytest.mark.parametrize(
    ("text", "rows", "codes", "left_out"),
    [
        (HEAD + ROWS, 40, [], []),
        (ROWS, 40, ["first_row_is_data"], []),
        ("made by hand\n" + HEAD + ROWS, 40, ["lines_left_out"], [1]),
        (HEAD + ROWS + HEAD + ROWS, 80, ["header_again"], []),
        (HEAD + ROWS + "\n" + ROWS, 80, [], []),
        (HEAD + ROWS + ",,\n" + ROWS, 80, [], []),
        (HEAD + ROWS + "9,x\n" + ROWS, 81, ["rows_too_short"], []),
        (HEAD + ROWS + "9,x,y,1.5\n" + ROWS, 81, ["rows_too_long"], []),
        (HEAD + ROWS + '9,x "y" z,1.5\n' + ROWS, 81, [], []),
        (HEAD + ROWS + '9,"x" y,1.5\n' + ROWS, 81, ["odd_quotes"], []),
        (HEAD + ROWS + "# seen in May\n" + ROWS, 80, ["lines_left_out"], [42]),
        (HEAD + ROWS + "Total,,800\n", 40, ["lines_left_out"], [42]),
        (HEAD + ROWS + "Source: Office\n", 40, ["lines_left_out"], [42]),
        ("id,name,size,note\n" + ROWS, 40, ["rows_shorter_than_header"], []),
        (HEAD + ROWS.replace("n7,", '"a\nb",'), 40, [], []),
        (HEAD.replace(",", "\t") + ROWS.replace(",", "\t"), 40, [], []),
    ],
)
def test_a_large_file_gives_what_a_small_one_gives(both, text, rows, codes, left_out):
    _, warnings, rejected, table = both(text)
    assert len(table["__row"]) == rows
    assert [warning.code for warning in warnings] == codes
    assert [row.line for row in rejected] == left_out


def test_names_without_rows_are_refused_with_their_number(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("a,b,c\n")
    with pytest.raises(UserError, match="“rows.csv” has 3 column names but no rows"):
        to_parquet(path, tmp_path / "out.parquet")
    assert to_parquet(path, tmp_path / "out.parquet", raw=True).columns == ("a", "b", "c")


def test_how_a_text_was_understood_is_kept(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("made by hand\na;b\n1;'x'\n\n2;y\n")
    assert to_parquet(path, tmp_path / "out.parquet").used == {
        "format": "text",
        "encoding": "utf-8",
        "delimiter": ";",
        "quote": '"',
        "escape": "",
        "header": [2],
        "skip": 2,
        "cells": {"by": "csv"},
        "blank": [1, 4],
    }


def test_a_sample_ends_with_a_whole_line_and_is_larger_only_where_it_must_be(tmp_path, monkeypatch):
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n" + "1,2\n" * 500)
    monkeypatch.setattr(delimited_text, "SAMPLE", 83)
    monkeypatch.setattr(delimited_text, "_LARGER", 400)
    assert len(understood(path, "utf-8", ReadOptions()).shape.body) == 19, "20 lines are enough"
    monkeypatch.setattr(delimited_text, "SAMPLE", 79)
    assert len(understood(path, "utf-8", ReadOptions()).shape.body) == 99
    path.write_text("a,b\n" + "1,2\n" * 30 + '1,"' + "x\n" * 50 + '"\n' + "1,2\n" * 30)
    monkeypatch.setattr(delimited_text, "SAMPLE", 160)
    assert len(understood(path, "utf-8", ReadOptions()).shape.body) == 61, "a cell was cut"
