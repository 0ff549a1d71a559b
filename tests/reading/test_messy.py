"""Tables as people have them: titles, remarks, several header rows, totals, drawn tables. Each is read right."""

import pytest

from core.reading import ReadOptions, to_parquet, understand
from core.reading.delimited import delimited_text as text_reader

ROWS = [["1", "Ann", "1.5"], ["2", "Bob B", "2.5"], ["3", "Zed", "3.5"]]
NAMES = ["id", "name", "size"]


WEATHER = "id,temp,wind\n1,2.5,3\n2,3.5,4\n3,1.5,2\n"
ABOVE = {
    "remarks with commas": "".join(f"# line {number}, of the text\n" for number in range(30)),
    "a title of another width": "Created as new set,by hand, on Monday, January 20 2016\n",
    "words and their values": "Station,12,Alps\n",
    "a title and blank lines": "Weather of the Alps\n\n\n",
    "facts and a blank line": "Station,Alps\nMonth,May\n\n",
    "facts right above": "Station,Alps\nYear,2020\n",
    "facts filled up with delimiters": "Station,Alps,\nYear,2020,\n,,\n",
}


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE)
def test_what_stands_above_the_header_is_left_out_and_told(cells, above):
    names, rows, left_out = cells(above + WEATHER)
    assert names == ["id", "temp", "wind"]
    assert rows == [["1", "2.5", "3"], ["2", "3.5", "4"], ["3", "1.5", "2"]]
    assert [line for line, _ in left_out] == [
        number for number, line in enumerate(above.splitlines(), start=1) if line.strip(",")
    ]


HEADERS = {
    "wide headings": (
        "Dates,Place,Travel,,,Total\n,,Air,Rail,Taxi,\n04/04/2014,Cardiff,,65.6,,65.6\n09/04/2014,Rome,,,16,16\n"
        "10/04/2014,Bath,12,,16,28\n",
        ["Dates", "Place", "Travel Air", "Travel Rail", "Travel Taxi", "Total"],
    ),
    "a gap between the header's rows": (
        "Dates,Travel,,Total\n,,,\n,Air,Rail,\n04/04/2014,1,65.6,66.6\n09/04/2014,,16,16\n10/04/2014,12,,12\n",
        ["Dates", "Travel Air", "Travel Rail", "Total"],
    ),
    "years over columns of the same name": (
        ",2023,,2024,\nregion,sales,cost,sales,cost\nnorth,1,2,3,4\nsouth,2,3,4,5\nwest,4,5,6,7\n",
        ["region", "2023 sales", "2023 cost", "2024 sales", "2024 cost"],
    ),
    "three levels": (
        "Org,Staff,,,\n,AO,,EO,\n,Head,FTE,Head,FTE\na,1,1.5,2,2.5\nb,3,3.5,4,4.5\nc,5,5.5,6,6.5\n",
        ["Org", "Staff AO Head", "Staff AO FTE", "Staff EO Head", "Staff EO FTE"],
    ),
    "units": ("time,temp,wind\ns,°C,m/s\n0,20.5,3\n1,20.7,4\n2,21.0,4\n", ["time s", "temp °C", "wind m/s"]),
    "units of some": (
        "name,temp,wind\n,[°C],[m/s]\na,20.5,3\nb,20.7,4\nc,21.0,4\n",
        ["name", "temp [°C]", "wind [m/s]"],
    ),
    "years": ("country,2019,2020\nPeru,1.2,3.4\nOman,2.2,2.4\nMali,3.3,2.0\n", ["country", "2019", "2020"]),
    "days": (
        "place,1/22/20,1/23/20\nAnhui,1,9\nHubei,444,444\nBeijing,14,22\n",
        ["place", "1/22/20", "1/23/20"],
    ),
    "counted columns": (",0,1,2\na,0.5,0.25,0.1\nb,0.1,0.3,0.9\nc,0.2,0.8,0.4\n", ["column_1", "0", "1", "2"]),
    "behind the mark of a remark": ("# id,temp,wind\n1,2.5,3\n2,3.5,4\n3,1.5,2\n", ["id", "temp", "wind"]),
    "behind a mark, blanks between": ("# id temp wind\n1 2.5 3\n2 3.5 4\n3 1.5 2\n", ["id", "temp", "wind"]),
    "told apart by tabs above commas": ("id\tname\tsize\n1,Ann,1.5\n2,Bob,2.5\n3,Zed,3.5\n", NAMES),
    "one column of names above decimal commas": ("value\n1,5\n2,7\n10,25\n", ["value"]),
}


@pytest.mark.parametrize(("text", "names"), HEADERS.values(), ids=HEADERS)
def test_headers_of_every_form_name_the_columns(cells, text, names):
    found, rows, left_out = cells(text)
    assert found == names
    assert (len(rows), left_out) == (3, [])


@pytest.mark.parametrize(
    "text",
    [
        "red,small,yes\nblue,large,no\nred,large,yes\nblue,small,no\nred,small,yes\n",
        "1,2,3\n4,5,6\n7,8,9\n1,4,2\n5,3,1\n",
        "2024-01-01,Ann\n2024-01-02,Bob\n2024-01-03,Cid\n2024-01-04,Eve\n2024-01-05,Fay\n",
        "ann@mail.org,A1-7\nbob@mail.org,B2-9\ncid@mail.org,C3-1\neve@mail.org,E3-4\nfay@mail.org,F1-1\n",
        "2019,2020\n2020,2021\n2018,2019\n2018,2021\n2017,2018\n",
    ],
)
def test_a_first_row_like_the_others_is_data(cells, text):
    names, rows, _ = cells(text)
    assert names[0] == "column_1"
    assert len(rows) == 5


DRAWN = {
    "psql": " id | name  | size \n----+-------+------\n  1 | Ann   |  1.5\n  2 | Bob B |  2.5\n  3 | Zed   |  3.5\n"
    "(3 rows)\n",
    "markdown": "| id | name | size |\n|----|------|-----:|\n| 1 | Ann | 1.5 |\n| 2 | Bob B | 2.5 |\n"
    "| 3 | Zed | 3.5 |\n",
    "mysql": "+----+-------+------+\n| id | name  | size |\n+----+-------+------+\n|  1 | Ann   |  1.5 |\n"
    "|  2 | Bob B |  2.5 |\n|  3 | Zed   |  3.5 |\n+----+-------+------+\n",
    "aligned": "id   name     size\n1    Ann       1.5\n2    Bob B     2.5\n3    Zed       3.5\n",
    "blanks around semicolons": "id ; name ; size\n1 ; Ann ; 1.5\n2 ; Bob B ; 2.5\n3 ; Zed ; 3.5\n",
    "blanks behind tabs": "id\t name\t size\n1\t Ann\t 1.5\n2\t Bob B\t 2.5\n3\t Zed\t 3.5\n",
    "lines quoted as a whole": '"id,name,size"\n"1,Ann,1.5"\n"2,""Bob B"",2.5"\n"3,Zed,3.5"\n',
    "control signs": "id\x01name\x01size\n1\x01Ann\x011.5\n2\x01Bob B\x012.5\n3\x01Zed\x013.5\n",
    "texts written as formulas": 'id,name,size\n="1",Ann,1.5\n="2",Bob B,2.5\n="3",Zed,3.5\n',
    "an end mark of old": "id,name,size\n1,Ann,1.5\n2,Bob B,2.5\n3,Zed,3.5\n\x1a",
    "three signs at a line's end": "id,name,size\r\r\n1,Ann,1.5\r\r\n2,Bob B,2.5\r\r\n3,Zed,3.5\r\r\n",
}


@pytest.mark.parametrize("text", DRAWN.values(), ids=DRAWN)
def test_drawn_aligned_and_wrapped_tables_are_the_same_table(cells, text):
    names, rows, _ = cells(text)
    assert names == NAMES
    assert rows == ROWS


def test_a_column_aligned_by_blanks_may_hold_blanks_or_nothing(cells):
    names, rows, _ = cells(
        "name           age  city\nAnn Smith        5  New York\nBob                 Oslo\nCarl von Ort    12\n"
    )
    assert names == ["name", "age", "city"]
    assert rows == [["Ann Smith", "5", "New York"], ["Bob", "", "Oslo"], ["Carl von Ort", "12", ""]]


def test_delimiters_behind_a_backslash_are_part_of_the_cell(cells):
    names, rows, _ = cells("id,say\n1,she said hi\\, twice\n2,a\\, b\n3,plain\n4,plain too\n")
    assert names == ["id", "say"]
    assert rows == [["1", "she said hi, twice"], ["2", "a, b"], ["3", "plain"], ["4", "plain too"]]


def test_lines_of_prose_stay_one_column(cells):
    text = "text\nHello, world\nThis is, well, fine\nNo comma here\nA, b, c, d\n"
    assert cells(text)[:2] == (["text"], [[line] for line in text.splitlines()[1:]])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("item,count,price\napple,2,3.50\npear,4,1.25\nplum,1,2.00\nTotal,7,6.75\n", 5),
        ("Artikel;Anzahl;Preis\nApfel;2;3,50\nBirne;4;1.251,25\nPflaume;1;2,00\n;;\nSumme;7;1.256,75\n", 6),
        ("品目,数量\nりんご,2\n梨,4\n桃,1\n合計,7\n", 5),
        ("item,count\na,2\nb,4\nc,3\nMean:,3\n", 5),
        ("item,count\na,2\nb,4\nc,3\nØ,3\n", 5),
        ("item;count\na;2\nb;4\nc;3\nGesamt 2023 (netto);9\n", 5),
        ("count,price,item\n2,1.5,a\n4,2.5,b\n3,1,c\n9,5,Total\n", 5),
    ],
)
def test_a_last_row_of_totals_is_left_out_and_told(cells, text, line):
    _, rows, left_out = cells(text)
    assert len(rows) == 3
    assert left_out == [(line, "holds totals of the rows above")]


def test_a_row_that_is_only_called_total_stays(cells):
    text = "brand,count\nShell,2\nAral,4\nTotal,3\n"
    assert len(cells(text)[1]) == 3


def test_remarks_and_the_header_once_more_between_rows_are_no_rows(cells):
    _, rows, left_out = cells(WEATHER + "# a pause\nid,temp,wind\n4,4.5,2\n5,5.5,2\n")
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5"]
    assert left_out == [(5, "is a comment")]


@pytest.mark.parametrize("value", ["#1", "#hash tag", "#ff00aa"])
def test_a_first_value_that_begins_with_the_mark_of_remarks_is_a_row(cells, value):
    rows = [[f"name {number}", str(number), f"{number}.5"] for number in range(20)]
    rows[7][0] = value
    text = "\n".join(",".join(row) for row in [NAMES, *rows])
    assert cells(text + "\n")[1:] == (rows, [])
    assert cells(text + "\n# a remark, of three, parts\n")[1:] == (rows, [(22, "is a comment")])


def test_a_second_table_of_the_same_width_is_none_of_the_first(cells):
    _, rows, left_out = cells(WEATHER + "\nid,rain,snow\n1,0.5,0\n2,1.5,0\n3,1.0,1\n")
    assert len(rows) == 3
    assert left_out == [(line, "belongs to a second table") for line in (6, 7, 8, 9)]


@pytest.mark.parametrize("end", [",", ",,,"])
def test_delimiters_behind_every_line_make_no_column(cells, end):
    lines = [f"{line}{end}" for line in WEATHER.splitlines()]
    names, rows, _ = cells("\n".join(lines))
    assert (names, rows[0]) == (["id", "temp", "wind"], ["1", "2.5", "3"])
    names, rows, _ = cells("\n".join([*lines, "4,5,6,late"]))
    assert (names[:4], rows[-1][:4]) == (["id", "temp", "wind", "column_4"], ["4", "5", "6", "late"])


def test_commas_behind_every_row_but_the_header_are_no_surplus(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("a,b,c\n1,2,3,\n4,5,6,\n7,8,9,\n")
    reading = to_parquet(path, tmp_path / "out.parquet")
    assert reading.columns == ("a", "b", "c")
    assert reading.warnings == ()


@pytest.mark.parametrize("text", [*DRAWN.values(), *(text for text, _ in HEADERS.values())])
def test_what_was_understood_reads_the_same_again(cells, tmp_path, text):
    first = cells(text)
    again = understand(tmp_path / "rows.csv").options
    kept = ReadOptions(again.encoding, again.delimiter, again.quote, again.escape, again.header, again.skip)
    assert cells(text, kept)[:2] == first[:2]


@pytest.mark.parametrize(
    "text",
    ["colour,kind\nred,red\n", "red,green\ncolour,kind\nred,blue\nblue,red\n", "2023,2024\ncolour,kind\n1,2\n"],
)
def test_a_row_that_holds_the_known_names_is_the_header_whatever_else_speaks(cells, text):
    names, rows, _ = cells(text, ReadOptions(names=("Kind", " colour", "other")))
    assert names == ["colour", "kind"]
    assert "colour" not in [cell for row in rows for cell in row]


@pytest.mark.parametrize(
    ("below", "rows", "left_out"),
    [
        ("", 0, ""),
        ("id,name,x\n1,a,2\n", 1, ""),
        ("\nk,l,m\na,b,c\n", 0, "belongs to a second table"),
        ("# a pause\n1,a,2\n", 1, "is a comment"),
        ("\nSource: office\n", 0, "stands below the table"),
        ("Total,,{sum}\n", 0, "holds totals of the rows above"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_large_plain_file_is_read_by_the_same_rules(tmp_path, monkeypatch, below, rows, left_out, end):
    monkeypatch.setattr(text_reader, "REPAIRED", 200_000)
    count = 20_000
    text = "id,name,x\n" + "".join(f"{n},name {n % 100},{n % 7}.5\n" for n in range(count)) + below
    path = tmp_path / "rows.csv"
    path.write_bytes(text.replace("{sum}", str(sum(n % 7 + 0.5 for n in range(count)))).replace("\n", end).encode())
    assert path.stat().st_size > text_reader.REPAIRED
    reading = to_parquet(path, tmp_path / "out.parquet")
    assert reading.rows == count + rows
    assert {row.reason for row in reading.rejected} == ({left_out} if left_out else set())
