"""The plain readers give the rows of a file as reading lays them out, by other means than reading's own."""

import bz2
import csv
import datetime
import gzip
import json
import lzma
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.export.proofs.plain_reader import NotFollowedError, plain_rows
from core.reading import to_parquet


def both(path, tmp_path):
    """(the cells that our reader gives as text, those of the plain one)."""
    out, rejects = tmp_path / "out.parquet", tmp_path / "rejects.parquet"
    reading = to_parquet(path, out, raw=True, rejects=rejects)
    ours = [list(row) for row in zip(*[column.to_pylist() for column in pq.read_table(out).columns], strict=True)]
    left_out = pq.read_table(rejects).to_pylist() if rejects.is_file() else []
    plain = [*plain_rows(path, reading.used, [(row["line"], row["text"]) for row in left_out])]
    return ours, plain


TEXTS = {
    "comma": 'a,b,c\n1,"x, y",\n2,"he said ""no""",z\n',
    "semicolon and blanks": "a;b;c\n 1 ; x ;2,5\n2;y;3,5\n\n3;z ;4,5\n",
    "tab": "a\tb\n1\tx\n2\ty\n",
    "bar framed": "| a | b |\n|---|---|\n| 1 | x |\n| 2 | y |\n| 3 | z |\n",
    "notes above": "Report of May\nBranch: 7\n\na,b,c\n1,x,2\n2,y,3\n3,z,4\n",
    "notes below": "a,b,c\n1,x,2\n2,y,3\n3,z,4\n\nSource: somewhere\n",
    "line breaks within": 'a,b,c\n1,"two\nlines",5\n2,"one",6\n3,"three\n\nlines",7\n',
    "header again": "a,b,c\n1,x,2\n2,y,3\na,b,c\n3,z,4\n",
    "remarks": "# made by a program\na,b,c\n1,x,2\n# half way\n2,y,3\n3,z,4\n4,z,5\n5,y,5\n6,x,5\n",
    "carriage returns": "a,b\r1,x\r2,y\r3,z\r",
    "short rows": "a,b,c\n1,x,2\n2,y\n3,z,4\n",
    "formulas": 'a,b\n="001",x\n="002",y\n="003",z\n',
    "escaped": 'a,b\n1,"say \\"hi\\" now"\n2,"x"\n3,"a \\"b\\""\n',
    "two signs": "a||b||c\n1||x||2\n2||y||3\n3||z||4\n",
    "white space": "a   b  c\n1   x  2\n2   y  3\n10  z  4\n",
    "total": "item,amount\nx,1\ny,2\nz,3\nTotal,6\n",
    "surplus at the end": "a,b,\n1,x,\n2,y,\n3,z,\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_file_gives_the_same_cells_but_for_blanks_around_them(text, encoding, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_bytes(text.encode(encoding))
    ours, plain = both(path, tmp_path)
    width = len(ours[0])
    filled = [[*map(str.strip, row), *[""] * (width - len(row))][:width] for row in plain]
    assert filled == [[*map(str.strip, row)] for row in ours]


def test_letters_of_windows_1252_are_those_that_reading_gives(tmp_path):
    path = tmp_path / "rows.csv"
    rows = [f"{number};Straße {number};Köln €" for number in range(40)]
    path.write_bytes("\n".join(["id;straße;größe", *rows]).encode("cp1252"))
    ours, plain = both(path, tmp_path)
    assert plain == ours


def test_a_row_that_was_mended_is_none_and_the_others_stay_in_place(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("a,b,c\n1,x,2\n2,y,3,4,z\n3,z,4\n4,x,5\n", encoding="utf-8")
    ours, plain = both(path, tmp_path)
    assert len(ours) == len(plain) == 4
    assert plain[1] is None
    assert [row for row in plain if row] == [ours[0], *ours[2:]]


def test_a_quote_in_an_odd_place_does_not_carry_the_plain_reader_away(tmp_path):
    path = tmp_path / "rows.csv"
    lines = [f'{number},"x {number}",{number}' for number in range(60)]
    lines[20] = '20,"5" screen,7'
    lines[40] = '40,"never closed,8'
    path.write_text("a,b,c\n" + "\n".join(lines) + "\n", encoding="utf-8")
    ours, plain = both(path, tmp_path)
    assert len(ours) == len(plain) == 60
    assert [index for index, row in enumerate(plain) if row is None] == [20, 40]
    assert [row for row in plain if row] == [row for index, row in enumerate(ours) if index not in (20, 40)]


def test_packed_files_are_opened(tmp_path):
    text = "a,b\n1,x\n2,y\n3,z\n"
    packed, archive = tmp_path / "rows.csv.gz", tmp_path / "rows.zip"
    packed.write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("readme.md", "words")
        file.writestr("rows.csv", text)
    for path in (packed, archive):
        ours, plain = both(path, tmp_path)
        assert plain == ours == [["1", "x"], ["2", "y"], ["3", "z"]]


def test_a_spreadsheet_gives_typed_cells(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["A note above"], [], ["n", "word", "flag", "mixed"], [1, "x", True, 2.5], [2.0, None, False, "2"]):
        sheet.append(row)
    sheet.append([])
    sheet.append([3.25, " z ", True, 7])
    book.save(tmp_path / "rows.xlsx")
    _, plain = both(tmp_path / "rows.xlsx", tmp_path)
    assert plain == [[1, "x", True, 2.5], [2, None, False, "2"], [3.25, " z ", True, 7]]


def test_rows_that_got_a_merged_cells_value_are_not_followed(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["group", "n"], ["a", 1], [None, 2], ["b", 3], ["c", 4]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "rows.xlsx")
    _, plain = both(tmp_path / "rows.xlsx", tmp_path)
    assert plain == [["a", 1], None, ["b", 3], ["c", 4]]


def test_json_gives_values_by_their_paths(tmp_path):
    records = [{"a": 1, "b": {"x": "u", "y": None}}, {"a": 2.5, "b": {"x": "v", "y": True}}, {"a": None}]
    lines, listed = tmp_path / "rows.jsonl", tmp_path / "rows.json"
    lines.write_text("\n\n".join(map(json.dumps, records)) + "\n", encoding="utf-8")
    listed.write_text(json.dumps(records), encoding="utf-8")
    for path in (lines, listed):
        assert both(path, tmp_path)[1] == [[1, "u", None], [2.5, "v", True], [None, None, None]]


def test_a_bad_line_of_json_is_left_out(tmp_path):
    path = tmp_path / "rows.jsonl"
    rows = [json.dumps({"a": number, "b": "x"}) for number in range(30)]
    rows[10] = '{"a": 10, "b"'
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert [row[0] for row in both(path, tmp_path)[1]] == [number for number in range(30) if number != 10]


def test_parquet_gives_its_own_values(tmp_path):
    table = pa.table({"n": [1, None, 3], "s": [" a", "b", None], "r": [{"x": 1.5}, {"x": 2.0}, None]})
    pq.write_table(table, tmp_path / "rows.parquet")
    (tmp_path / "out").mkdir()
    assert both(tmp_path / "rows.parquet", tmp_path / "out")[1] == [[1, " a", 1.5], [None, "b", 2.0], [3, None, None]]


def test_what_has_an_unusual_shape_is_not_guessed(tmp_path):
    path = tmp_path / "rows.json"
    path.write_text(json.dumps({"a": [1, 2, 3], "b": ["x", "y", "z"]}), encoding="utf-8")
    with pytest.raises(NotFollowedError, match="shape|irregular"):
        both(path, tmp_path)


def test_more_mended_rows_than_are_listed_make_the_file_irregular(tmp_path):
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["a", "b", "c"])
        writer.writerows([number, "x", 2] if number % 3 else [number, "x", 2, "more"] for number in range(3_600))
    with pytest.raises(NotFollowedError, match="irregular"):
        both(path, tmp_path)


def report(**changed):
    """What reading would say of a plain comma-separated file of UTF-8."""
    cells = {"by": "csv", **changed.pop("cells", {})}
    usual = {"format": "text", "encoding": "utf-8", "skip": 0, "delimiter": ",", "quote": '"', "escape": ""}
    return {**usual, **changed, "cells": cells}


def rows_of(tmp_path, content, left_out=(), **changed):
    path = tmp_path / "rows"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [*plain_rows(path, report(**changed), left_out)]


@pytest.mark.parametrize(
    ("content", "changed", "rows"),
    [
        ("a,b\n1,2\n", {}, [["a", "b"], ["1", "2"]]),
        ("a,b\n1,2\n", {"skip": 1}, [["1", "2"]]),
        ("1,2\n , \n\n3,4", {}, [["1", "2"], ["3", "4"]]),
        ("1,2\x1a\n3,4\x1a", {}, [["1", "2\x1a"], ["3", "4"]]),
        ("1,\x002\n", {}, [["1", "2"]]),
        ("'1','2'\n", {"quote": ""}, [["'1'", "'2'"]]),
        ("'1,1','2'\n", {"quote": "'"}, [["1,1", "2"]]),
        ('"a\\"b",2\n', {"escape": "\\"}, [['a"b', "2"]]),
        ('1, "2,3"\n', {"cells": {"skipinitialspace": True}}, [["1", "2,3"]]),
        ('1, "2,3"\n', {}, [["1", ' "2', '3"']]),
        ('="01",="02"\n', {"cells": {"formula": True}}, [["01", "02"]]),
        ('="01",2\n', {}, [['="01"', "2"]]),
        ('"1,""x"""\n"2,y"\n', {"cells": {"framed": '"'}}, [["1", "x"], ["2", "y"]]),
        ("|1|2|\n 3|4 \n", {"delimiter": "|", "cells": {"framed": "|", "by": "split"}}, [["1", "2"], [" 3", "4 "]]),
        ("1  2   3\r\n", {"delimiter": "  ", "cells": {"by": "split"}}, [["1", "2", "3"]]),
        ("1||2\n", {"delimiter": "||", "cells": {"by": "split"}}, [["1", "2"]]),
        ("ab12 x\nc", {"cells": {"by": "places", "starts": [0, 2, 5]}}, [["ab", "12 ", "x"], ["c", "", ""]]),
        (b"\x81,\x8d\xe9,\x80\n", {"encoding": "windows-1252"}, [["\x81", "\x8dé", "€"]]),
        (b"\xff,2\n", {}, [["�", "2"]]),
        ("\ufeff1,2\n", {}, [["1", "2"]]),
        ("1,①\n".encode("cp932"), {"encoding": "shift_jis"}, [["1", "①"]]),
        ("1,€\n".encode("gb18030"), {"encoding": "gbk"}, [["1", "€"]]),
    ],
)
def test_lines_become_cells_as_reading_says_that_they_do(content, changed, rows, tmp_path):
    assert rows_of(tmp_path, content, **changed) == rows


LINES = "a,b\n1,2\n3,4\n5,6\n7,8\n"


def test_what_was_left_out_comes_again_or_was_mended_is_passed_over_in_its_place(tmp_path):
    assert rows_of(tmp_path, LINES, skip=1, left_out=[(3, "3,4")]) == [["1", "2"], ["5", "6"], ["7", "8"]]
    assert rows_of(tmp_path, LINES, skip=1, left_out=[(3, "3,4\n5,6")]) == [["1", "2"], ["7", "8"]]
    assert rows_of(tmp_path, LINES, skip=1, cells={"again": [[2, 1], [5, 1]]}) == [["3", "4"], ["5", "6"]]
    assert rows_of(tmp_path, LINES, skip=1, cells={"mended": [[3, 2]]}) == [["1", "2"], None, ["7", "8"]]
    both = rows_of(tmp_path, LINES, skip=1, left_out=[(2, "1,2")], cells={"mended": [[4, 1]]})
    assert both == [["3", "4"], None, ["7", "8"]]


def test_a_record_that_reaches_into_a_mended_one_is_not_followed(tmp_path):
    with pytest.raises(NotFollowedError, match="quotes that no plain reader understands, in line 4"):
        rows_of(tmp_path, '1,2\n"3,4\n5,6\n7",8\n', cells={"mended": [[3, 1]]})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"cells": None}, "too irregular"),
        ({"cells": {"more": True}}, "too irregular"),
        ({"format": "sas", "cells": {}}, "a shape that a plain reader doesn't know"),
        ({"format": "json", "cells": {}}, "a shape that a plain reader doesn't know"),
    ],
)
def test_what_a_plain_reader_does_not_know_is_not_followed(changed, words, tmp_path):
    with pytest.raises(NotFollowedError, match=words):
        plain_rows(tmp_path / "rows", {"format": "text", **changed})


@pytest.mark.parametrize(("packed", "pack"), [("gzip", gzip.compress), ("bzip2", bz2.compress), ("xz", lzma.compress)])
def test_each_way_to_pack_a_file_is_opened(packed, pack, tmp_path):
    assert rows_of(tmp_path, pack(b"1,2\n"), packed=packed) == [["1", "2"]]


def test_a_packed_file_among_others_is_read_by_its_name(tmp_path):
    with zipfile.ZipFile(tmp_path / "rows.zip", "w") as file:
        file.writestr("a.csv", "1,2\n")
        file.writestr("b.csv", "3,4\n")
    assert [*plain_rows(tmp_path / "rows.zip", report(packed="zip", member="b.csv"))] == [["3", "4"]]


def test_json_cells_are_what_stands_at_their_paths(tmp_path):
    lines = '{"a": {"b": 1}, "l": [1, "ü"], "d": {"x": 2}}\n\n{"a": 5}\nbroken\n{"a": {"b": "x"}}\n'
    cells = {"by": "", "lines": True, "paths": [["a", "b"], ["l"], ["d"]]}
    assert rows_of(tmp_path, lines, left_out=[(4, "broken")], format="json", cells=cells) == [
        [1, '[1,"ü"]', '{"x":2}'],
        [None, None, None],
        ["x", None, None],
    ]
    listed = {"lines": False, "paths": [["a"]]}
    assert rows_of(tmp_path, '[{"a": 1},\n {"a": null}]', format="json", cells=listed) == [[1], [None]]


def test_a_spreadsheets_cells_are_what_it_shows(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Second"
    lasting = datetime.timedelta(hours=30, minutes=5, seconds=7)
    sheet.append(["note", None, "n", "t"])
    sheet.append(["x", None, 2.0, lasting])
    sheet.append(["left out", None, 9, None])
    sheet.append([None, None, " ", None])
    sheet.append(["mended", None, 1, None])
    sheet.append(["", None, 2.5, None])
    sheet.append(["z", None, float(2**53), datetime.datetime(2024, 5, 6)])
    for row in range(2, 8):
        sheet.cell(row, 4).number_format = "[h]:mm:ss" if row == 2 else "yyyy-mm-dd"
    book.create_sheet("Other").append(["no"])
    book.save(tmp_path / "rows.xlsx")
    cells = {"columns": [0, 2, 3], "skip": 1, "again": [[3, 1]], "mended": [[5, 1]]}
    told = {"format": "excel", "sheet": "Second", "cells": cells}
    found = [*plain_rows(tmp_path / "rows.xlsx", told)]
    assert found[:3] == [["x", 2, "30:05:07"], None, [None, 2.5, None]]
    assert type(found[0][1]) is int
    assert found[3][:2] == ["z", 2.0**53]
    assert type(found[3][1]) is float, "beyond, whole numbers are no longer all different"
    assert len(found) == 4


def test_lengths_of_time_in_parquet_are_hours_minutes_and_seconds(tmp_path):
    lasting = [
        datetime.timedelta(hours=1, minutes=2, seconds=3),
        -datetime.timedelta(hours=30, microseconds=5),
        datetime.timedelta(),
        None,
    ]
    columns = {"t": pa.array(lasting, pa.duration("us")), "l": [[1, 2], [], None, [3]]}
    pq.write_table(pa.table(columns), tmp_path / "rows.parquet")
    told = {"format": "parquet", "cells": {"paths": [["t"], ["l"]]}}
    assert [*plain_rows(tmp_path / "rows.parquet", told)] == [
        ["01:02:03", "[1,2]"],
        ["-30:00:00.000005", "[]"],
        ["00:00:00", None],
        [None, "[3]"],
    ]
