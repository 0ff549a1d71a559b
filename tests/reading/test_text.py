"""Text tables of every dialect read back as they were written."""

import csv
import io

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cells.missing import MISSING_WORDS
from core.reading import opened, to_parquet


def test_values_stay_text_as_written(read):
    _, table = read("zip,price,flag\n01234,1.50,True\n00007,2.0,no\n")
    assert table.to_pydict() == {"zip": ["01234", "00007"], "price": ["1.50", "2.0"], "flag": ["True", "no"]}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_even_with_decimal_commas_and_quoted_delimiters(read, delimiter):
    rows = [
        ["name", "height", "note"],
        ["Ann", "1,5", f"a{delimiter}b"],
        ["Bob", "2,25", 'says "hi"'],
        ["Zoë", "3,0", "x\ny"],
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    reading, table = read(text.getvalue())
    assert reading.columns == ("name", "height", "note")
    assert [list(row.values()) for row in table.to_pylist()] == rows[1:]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_usual_encoding_reads_the_same(read, encoding):
    text = "name,city\nZoë,Köln\nJosé,Málaga\nAnn,Exeter – north\n"
    _, table = read(text.encode(encoding))
    assert table.to_pydict() == {"name": ["Zoë", "José", "Ann"], "city": ["Köln", "Málaga", "Exeter – north"]}


def test_a_late_latin_letter_in_a_large_file_is_still_found(read):
    text = "name,number\n" + "plain,1\n" * 300_000 + "Zoë,2\n"
    reading, table = read(text.encode("latin-1"))
    assert table.column("name")[-1].as_py() == "Zoë"
    assert "Windows-1252" in reading.warnings[0]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_works(read, end):
    _, table = read(end.join(["a,b", "1,x", "2,y", ""]))
    assert table.to_pydict() == {"a": ["1", "2"], "b": ["x", "y"]}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("inner", ["\n", "\r\n", "\r"])
def test_a_line_end_of_any_sort_within_quotes_is_part_of_the_cell(read, end, inner):
    for rows in ([[f"x{inner}y", "1", "2"], ["z", "3", "4"]], [["1", "2", f"x{inner}y, z"], ["3", "4", "z"]]):
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([["one", "two", "three"], *rows])
        reading, table = read(out.getvalue())
        assert [list(row.values()) for row in table.to_pylist()] == rows
        assert not reading.rejected_rows


@pytest.mark.parametrize("name", ["price", "0"])
def test_a_series_as_programs_write_it_keeps_its_name(read, name):
    reading, table = read(f",{name}\n" + "".join(f"{row},{row}.5\n" for row in range(20)))
    assert reading.columns == ("column_1", name)
    assert table.num_rows == 20


def test_numbered_columns_over_texts_are_a_header(read):
    reading, table = read(",0,1\n" + "".join(f"{row},t{row},{row}\n" for row in range(20)))
    assert reading.columns == ("column_1", "0", "1")
    assert table.num_rows == 20


def test_a_first_cell_longer_than_the_part_that_is_looked_at_stays_one(read):
    long = "\n".join('lorem ipsum dolor, sit amet "x" ' * 3 for _ in range(1500))
    quoted = long.replace('"', '""')
    _, table = read(f'id,text\n1,"{quoted}"\n2,b\n3,c\n')
    assert table.column("text").to_pylist() == [long, "b", "c"]


def test_a_first_row_longer_than_all_that_is_looked_at_hides_none_of_the_others(read):
    reading, table = read("a,b\n" + "0" * 4_500_000 + "\n1,2\n" + "0" * 5_500_000 + "\n3,4\n")
    assert table.column("b").to_pylist() == [None, "2", "4"]
    assert [(row.line, row.reason) for row in reading.rejected] == [(4, "is too long")]


def test_a_name_without_end_is_cut_and_told(read):
    reading, _ = read("a," + "b" * 100_000 + "\n1,2\n3,4\n")
    assert [len(name) for name in reading.columns] == [1, 1_000]
    assert "were cut" in reading.warnings[0]


def test_a_block_of_nothing_behind_the_text_is_no_reason_to_refuse_it(read):
    _, table = read(b"a,b\n" + b"1,2\n" * 500 + bytes(4096))
    assert table.num_rows == 500


def test_mixed_line_ends_and_blank_lines_lose_nothing(read):
    _, table = read("a,b\r\n1,x\n\n2,y\r\n3,z\n\n\n")
    assert table.to_pydict() == {"a": ["1", "2", "3"], "b": ["x", "y", "z"]}


def test_mixed_line_ends_still_name_the_rows_that_do_not_fit(read):
    reading, table = read("a,b\n1,x\n2\n3,y\r\n4,z,9\n5,w\n")
    assert table.to_pydict() == {"a": ["1", "2", "3", "4", "5"], "b": ["x", None, "y", "z,9", "w"]}
    assert ["line 3" in reading.warnings[0], "line 5" in reading.warnings[1]] == [True, True]


def test_blank_cells_and_words_for_missing_become_missing_but_none_stays(read):
    words = ["NA", "n/a", " ? ", "", "   ", "#N/A", "null", "-"]
    _, table = read("id,x\n" + "".join(f"{i},{word}\n" for i, word in enumerate(words)) + "8,None\n9,-1\n")
    assert table.column("x").to_pylist() == [None] * len(words) + ["None", "-1"]


def test_rows_that_do_not_fit_keep_every_value_and_are_named_by_line(read):
    reading, table = read('a,b,c\n1,2,3\n4,5\n6,"x\ny",8\n9,8,7,6\n1,1,1\n')
    assert table.to_pylist()[1:4] == [
        {"a": "4", "b": "5", "c": None},
        {"a": "6", "b": "x\ny", "c": "8"},
        {"a": "9", "b": "8", "c": "7,6"},
    ]
    assert reading.warnings == (
        "1 row has fewer values than there are columns; they were filled up (line 3).",
        "1 row has more values than there are columns; surplus ones were joined (line 6).",
    )


def test_many_rows_that_do_not_fit_are_counted_and_the_first_ones_named(read):
    reading, table = read("a,b\n" + "1,2\n1,2\n1,2,3\n" * 2000)
    assert table.num_rows == 6000
    assert "2,000 rows have more values" in reading.warnings[0]
    assert "(lines 4, 7, 10, 13, 16 ...)" in reading.warnings[0]


def test_a_surplus_comma_in_a_text_is_joined_where_the_columns_show_it(read):
    rows = "".join(f"{number},name {number},{number / 7:.2f},2024-01-{number:02}\n" for number in range(1, 28))
    _, table = read("id,name,price,day\n" + rows + "28,Smith, John,4.50,2024-02-01\n")
    assert table.to_pylist()[-1] == {"id": "28", "name": "Smith, John", "price": "4.50", "day": "2024-02-01"}


def test_a_quote_that_is_never_closed_costs_nothing_but_is_named(read):
    reading, table = read('a,b,c\n1,2,3\n4,"5,6\n' + "7,8,9\n" * 1000)
    assert table.num_rows == 1002
    assert table.to_pylist()[1] == {"a": "4", "b": '"5', "c": "6"}
    assert "quotation marks in odd places" in reading.warnings[0]
    assert "line 3" in reading.warnings[0]


def test_a_quote_left_open_in_the_last_line_is_text(read):
    reading, table = read("a,b\n" + "1,2\n" * 50 + '3,"4')
    assert table.num_rows == 51
    assert table.column("b")[-1].as_py() == '"4'
    assert "line 52" in reading.warnings[0]


def test_a_table_without_a_header_gets_column_numbers_and_a_warning(read):
    reading, table = read("5.1,3.5,setosa\n4.9,3.0,setosa\n6.3,2.9,virginica\n")
    assert reading.columns == ("column_1", "column_2", "column_3")
    assert table.num_rows == 3
    assert "looks like data" in reading.warnings[0]


def test_a_header_of_words_above_words_is_a_header(read):
    reading, table = read("colour,size\nred,small\nblue,large\nred,large\n")
    assert reading.columns == ("colour", "size")
    assert table.num_rows == 3


def test_repeated_empty_and_reserved_names_are_mended_with_a_warning(read):
    reading, table = read("name,,Name,__row,name\na,b,c,1,e\nf,g,h,2,j\n")
    assert reading.columns == ("name", "column_2", "Name (2)", "row", "name (3)")
    assert table.to_pylist()[0] == {"name": "a", "column_2": "b", "Name (2)": "c", "row": "1", "name (3)": "e"}
    assert len(reading.warnings) == 3


def test_a_header_shorter_than_the_rows_names_the_last_columns_as_r_does(read):
    reading, table = read("height,weight\nann,1,2\nbob,3,4\n")
    assert reading.columns == ("column_1", "height", "weight")
    assert table.column("height").to_pylist() == ["1", "3"]


def test_nul_bytes_are_removed_with_a_warning(read):
    reading, table = read(b"a,b\n1,x\0y\n2,zz\n" + b"3,plain\n" * 10)
    assert table.column("b").to_pylist()[:2] == ["xy", "zz"]
    assert reading.warnings == ("1 invisible NUL characters were removed.",)


def test_ten_thousand_characters_in_a_cell_survive(read):
    long = "word, " * 2000
    _, table = read(f'a,b\n1,"{long}"\n2,"{long}{long}"\n')
    assert table.column("b").to_pylist() == [long, long + long]


def test_a_name_full_of_pattern_signs_is_one_file(read):
    _, table = read("a,b\n1,2\n", "what's [1] * ?.csv")
    assert table.num_rows == 1


def test_the_same_file_read_for_a_short_while_comes_in_batches(tmp_path):
    source = tmp_path / "rows.csv"
    source.write_text("a,b\n" + "".join(f"{i},x\n" for i in range(1000)))
    with opened(source) as table:
        batches = list(table.batches(300))
        kept = table.path
    assert [batch.num_rows for batch in batches] == [300, 300, 300, 100]
    assert batches[1].column("a")[0].as_py() == "300"
    assert batches[0].schema.names == ["__row", "a", "b"]
    assert not kept.exists()


_CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"), max_size=12)
_TABLE = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(_CELL, min_size=width, max_size=width), min_size=1, max_size=8)
)


@given(rows=_TABLE, delimiter=st.sampled_from([",", ";", "\t", "|"]), end=st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_quoted_table_reads_back_equal(tmp_path, rows, delimiter, end):
    width = len(rows[0])
    rows = [["7", *row] for row in rows]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([[f"column {index}" for index in range(width + 1)], *rows])
    source, out = tmp_path / "rows.csv", tmp_path / "rows.parquet"
    source.write_bytes(text.getvalue().encode())
    reading = to_parquet(source, out)
    assert reading.rejected_rows == 0
    found = [list(row.values())[1:] for row in pq.read_table(out).to_pylist()]
    assert found == [[None if cell.strip(" ") in MISSING_WORDS else cell for cell in row] for row in rows]
